"""Leaving out cells changes no name that a check takes, whatever students write."""

from __future__ import annotations

import builtins
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from IPython.core.inputtransformer2 import TransformerManager

from autograder.authoring.sample import solved_notebook, write_sample
from autograder.grading.cells import Cells
from autograder.grading.dependencies.needed import CodeCell, needed
from autograder.intake.submission import read
from autograder.quality.solutions import good_folders
from autograder.sets import load, names

ROOT = Path(__file__).resolve().parents[2]

MODULE = """
import numpy as np

CALLS = 0


class Net:
    def __init__(self, size, std=1.0):
        self.params = {"W": std * np.random.randn(size)}

    def loss(self, X):
        return float(np.sum(X @ self.params["W"]))

    def train(self, X, steps=3):
        for step in range(steps):
            row = X[np.random.permutation(len(X))[0]]
            self.params["W"] -= 0.1 * row
        return {"loss": [self.loss(X)]}

    def fit(self, X):
        X -= X.mean()
        return self.loss(X)

    def keep(self, X):
        self.kept = X

    def spoil(self):
        self.kept[0] = 99.0


def slope(f, x, h=1e-5):
    kept = x[0]
    x[0] = kept + h
    above = f(x)
    x[0] = kept
    return (above - f(x)) / h


def double(x):
    x *= 2
    return x


def through(x):
    return double(x)


def same(x):
    return x


def apply(f, x):
    return f(x)


def seeded():
    np.random.seed(3)
    return Net(2)
"""
START = "import numpy as np\nimport copy\nfrom work import Net, slope, double, through, same, apply, seeded\nx = np.array([1.0, 2.0, 3.0])\nX = np.arange(6.0).reshape(3, 2)"
FIGURE = "fig = [np.linspace(0, 1, 3)]\nwords = f'{fig[0].max()}'"

# each: cells between START and the end; the answer is `answer`, and `x` where it is not bound
NASTY = {
    "a plain answer": ["answer = x.sum()"],
    "an entry of a dict": ["net = seeded()", "net.params['W'] = np.ones(2)", "answer = net.params['W']"],
    "append": ["answer = []", "answer.append(5)"],
    "append through another name": ["answer = []\nb = answer", "b.append(5)"],
    "alias": ["answer = x", "b = answer", "b[0] = 7"],
    "alias of an alias": ["a = [1, 2]", "b = a", "c = [b]", "c[0][0] = 9", "answer = a"],
    "a view": ["row = X[0]", "row[:] = 5", "answer = X.sum()"],
    "a view by a method": ["row = X.ravel()", "row[0] = 5", "answer = X[0, 0]"],
    "a view by a function": ["row = np.reshape(X, -1)", "row[0] = 5", "answer = X[0, 0]"],
    "out=": ["np.multiply(x, 2, out=x)", "answer = x.sum()"],
    "shuffle": ["np.random.seed(0)", "np.random.shuffle(x)", "answer = x[0]"],
    "add.at": ["np.add.at(x, [0, 0], 1)", "answer = x[0]"],
    "augmented": ["answer = 1", "answer += 1", "answer += 1"],
    "augmented array": ["b = x", "b += 1", "answer = x.sum()"],
    "del": ["answer = 1", "other = 2", "del answer", "answer2 = 3"],
    "exec": ["exec('answer = 4')"],
    "globals": ["globals()['answer'] = 4"],
    "vars": ["vars()['answer'] = 4"],
    "eval": ["[eval('x.fill(3)')]", "answer = x.sum()"],
    "setattr": ["net = seeded()", "setattr(net, 'size', 8)", "answer = net.size"],
    "star import": ["from work import *", "answer = same(4)"],
    "star import that binds": ["from other import *"],
    "import under another name": ["from work import double as f", "f(x)", "answer = x[0]"],
    "seed before": ["np.random.seed(5)", "answer = np.random.rand()"],
    "seed, a figure that draws, an answer": ["np.random.seed(5)", "noise = np.random.rand(4)", "answer = np.random.rand()"],
    "seed, a net between, an answer": ["np.random.seed(5)", "net = Net(2)\nnet.train(X)", "answer = Net(2).params['W']"],
    "seed inside a function": ["np.random.seed(5)", "net = seeded()\nnet.train(X)", "answer = np.random.rand()"],
    "seed by a method that draws": ["np.random.seed(5)", "n = seeded()", "for i in range(2):\n    n.train(X)", "answer = n.params['W']"],
    "random of the standard library": ["import random\nrandom.seed(1)", "random.random()", "answer = random.random()"],
    "a generator": ["rng = np.random.default_rng(1)", "noise = rng.normal(size=3)", "answer = rng.normal()"],
    "a generator under another name": ["rng = np.random.default_rng(1)\nr = rng", "noise = r.normal(size=3)", "answer = rng.normal()"],
    "a generator in a comprehension": ["rng = np.random.default_rng(1)", "noise = [rng.normal() for _ in range(3)]", "answer = rng.normal()"],
    "an iterator": ["it = iter([1, 2, 3])", "next(it)", "answer = next(it)"],
    "an iterator in a loop": ["it = iter([1, 2, 3])", "for a in it:\n    break", "answer = next(it)"],
    "an iterator used up by a list": ["it = iter([1, 2, 3])", "seen = list(it)", "answer = list(it)"],
    "an iterator used up by a sum": ["it = (k for k in range(4))", "total = sum(it)", "answer = list(it)"],
    "a function that changes a global": ["history = []\ndef note(v):\n    history.append(v)", "note(3)", "answer = len(history)"],
    "a function that binds a global": ["def note():\n    global answer\n    answer = 3", "note()"],
    "a function passed on": ["history = []\ndef note(v):\n    history.append(v)\n    return v", "list(map(note, [1, 2]))", "answer = len(history)"],
    "a lambda that changes a global": ["history = []", "note = lambda v: history.append(v)", "note(1)", "answer = len(history)"],
    "a lambda in a dict": ["history = []", "do = {'note': lambda v: history.append(v)}", "do['note'](1)", "answer = len(history)"],
    "a default argument": ["def note(v, seen=[]):\n    seen.append(v)\n    return seen", "note(1)", "answer = note(2)"],
    "a closure": ["def counter():\n    n = [0]\n    def up():\n        n[0] += 1\n        return n[0]\n    return up\nup = counter()", "up()", "answer = up()"],
    "nonlocal": ["def counter():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n        return n\n    return up\nup = counter()", "up()", "answer = up()"],
    "a function attribute": ["def f():\n    f.calls += 1\nf.calls = 0", "f()", "answer = f.calls"],
    "a function that reads a global bound later": ["def f():\n    return scale * 2", "scale = 3", "answer = f()"],
    "a function that reads a global bound after the answer": ["scale = 2\ndef f():\n    return scale * 2", "answer = f", "scale = 3"],
    "a decorator": ["seen = []\ndef keep(f):\n    seen.append(f.__name__)\n    return f", "@keep\ndef g():\n    pass", "answer = len(seen)"],
    "a decorator that replaces": ["def twice(f):\n    return lambda v: 2 * f(v)", "@twice\ndef g(v):\n    return v", "answer = g(4)"],
    "a class attribute": ["class C:\n    n = 0\n    def __init__(self):\n        C.n += 1", "C()", "answer = C.n"],
    "a class attribute by type": ["class C:\n    n = 0\n    def up(self):\n        type(self).n += 1", "C().up()", "answer = C.n"],
    "a class method": ["class C:\n    n = 0\n    @classmethod\n    def up(cls):\n        cls.n += 1", "C.up()", "answer = C.n"],
    "a property with an effect": ["log = []\nclass C:\n    @property\n    def now(self):\n        log.append(1)\n        return 1", "C().now", "answer = len(log)"],
    "an operator with an effect": ["log = []\nclass C:\n    def __add__(self, other):\n        log.append(1)\n        return self", "C() + C()", "answer = len(log)"],
    "a callable object": ["log = []\nclass C:\n    def __call__(self):\n        log.append(1)", "c = C()", "c()", "answer = len(log)"],
    "a context manager": ["log = []\nclass C:\n    def __enter__(self):\n        log.append(1)\n    def __exit__(self, *a):\n        pass", "with C():\n    pass", "answer = len(log)"],
    "an object that counts its items": ["class C:\n    n = 0\n    def __getitem__(self, k):\n        self.n += 1\n        return k\nc = C()", "c[0]", "answer = c.n"],
    "a patched class": ["Net.loss = lambda self, X: 12", "answer = seeded().loss(X)"],
    "a patched module": ["import work\nwork.Net.loss = lambda self, X: 13", "answer = seeded().loss(X)"],
    "a patched library": ["np.square = lambda v: 5", "answer = np.square(2)"],
    "print settings": ["np.set_printoptions(precision=2)", "answer = str(np.array([1.23456]))"],
    "a method that changes its argument": ["net = seeded()", "net.fit(X)", "answer = X.sum()"],
    "a function that changes its argument": ["double(x)", "answer = x.sum()"],
    "a function that calls one": ["through(x)", "answer = x.sum()"],
    "one given to another": ["apply(double, x)", "answer = x.sum()"],
    "one by another name": ["f = double", "f(x)", "answer = x.sum()"],
    "one in a list": ["ways = [double, same]", "ways[0](x)", "answer = x.sum()"],
    "one in a loop": ["for f in (double, same):\n    f(x)", "answer = x.sum()"],
    "one given to map": ["list(map(double, [x]))", "answer = x.sum()"],
    "one in a partial": ["from functools import partial\nf = partial(double)", "f(x)", "answer = x.sum()"],
    "one returned": ["def pick():\n    return double", "pick()(x)", "answer = x.sum()"],
    "one behind an if": ["(double if len(x) else same)(x)", "answer = x.sum()"],
    "a result that is the argument": ["b = same(x)", "b[0] = 9", "answer = x[0]"],
    "a captured object": ["data = [1]\ndef get():\n    return data", "get().append(2)", "answer = len(data)"],
    "a captured object, kept": ["data = [1]\ndef get():\n    return data", "d = get()", "d[0] = 5", "answer = data"],
    "an object that keeps its argument": ["net = seeded()", "net.keep(x)", "net.spoil()", "answer = x[0]"],
    "training": ["net = seeded()", "net.train(X)", "answer = net.loss(X)"],
    "training of a copy": ["net = seeded()", "other = copy.deepcopy(net)", "other.train(X)", "answer = net.loss(X)"],
    "training of an alias": ["net = seeded()", "other = net", "other.train(X)", "answer = net.loss(X)"],
    "training in a list": ["nets = [seeded(), seeded()]", "for n in nets:\n    n.train(X)", "answer = nets[0].loss(X)"],
    "training in a dict": ["nets = {'a': seeded()}", "nets['a'].train(X)", "answer = nets['a'].loss(X)"],
    "training by a comprehension": ["nets = [seeded()]", "stats = [n.train(X) for n in nets]", "answer = nets[0].loss(X)"],
    "a swap": ["a, b = [1], [2]", "a, b = b, a", "a.append(3)", "answer = b + a"],
    "unpacking": ["a, *rest = [[1], [2], [3]]", "rest[0].append(9)", "answer = rest"],
    "a nested list": ["grid = [[0] * 2] * 2", "row = grid[0]", "row[1] = 5", "answer = grid"],
    "a sum of lists": ["a = [[1]]\nb = a + [[2]]", "b[0].append(5)", "answer = a"],
    "a sum of lists, an entry of an entry": ["a = [[1]]\nb = a + [[2]]", "b[0][0] = 5", "answer = a"],
    "a dict's items": ["d = {'k': [1]}", "for k, v in d.items():\n    v.append(2)", "answer = d"],
    "zip": ["a, b = [[1]], [[2]]", "for p, q in zip(a, b):\n    p.append(5)", "answer = a"],
    "update": ["d = {}", "e = d", "e.update(k=1)", "answer = d"],
    "setdefault": ["d = {}", "d.setdefault('k', []).append(1)", "answer = d"],
    "a walrus": ["if (answer := 3) > 2:\n    pass"],
    "a walrus in a comprehension": ["[answer := k for k in range(3)]"],
    "a loop variable": ["for answer in range(4):\n    pass"],
    "with as": ["import contextlib\nwith contextlib.nullcontext(5) as answer:\n    pass"],
    "an exception's name": ["answer = 1", "try:\n    1 / 0\nexcept ZeroDivisionError as answer:\n    pass"],
    "try import": ["try:\n    import nothing_like_it as f\nexcept ImportError:\n    f = same", "answer = f(4)"],
    "try the answer": ["try:\n    answer = missing\nexcept NameError:\n    answer = 3"],
    "a cell that fails in the middle": ["answer = 1", "answer = 2\n1 / 0\nanswer = 3"],
    "a cell that fails before it binds": ["answer = 1", "answer = 1 / 0"],
    "a cell that fails before it binds what is read": ["b = 1", "b = 1 / 0", "try:\n    answer = b + 1\nexcept NameError:\n    answer = 0"],
    "a cell that fails and needs no one": ["1 / 0", "answer = 1"],
    "a cell with a syntax error": ["answer = = 2", "answer = 1"],
    "a condition": ["if len(x) == 3:\n    answer = 1\nelse:\n    answer = 2"],
    "a condition that does not hold": ["answer = 1", "if len(x) == 4:\n    answer = 2"],
    "a loop that does not run": ["answer = 1", "for k in []:\n    answer = 2"],
    "bound twice": ["answer = 1", FIGURE, "answer = 2"],
    "shadowed": ["x = [1]", "x.append(2)", "answer = x"],
    "a shadowed import": ["from work import same as np", "answer = np(4)"],
    "a shadowed builtin": ["sum = lambda v: 7", "answer = sum([1])"],
    "a builtin replaced": ["import builtins\nbuiltins.abs = lambda v: 0", "answer = abs(-3)", "1"],
    "the last output": ["6 * 7", "answer = _ if '_' in globals() else 0"],
    "environment": ["import os\nos.environ['SCALE_IT'] = '3'", "import os\nanswer = os.environ.get('SCALE_IT')", "import os\nos.environ.pop('SCALE_IT')"],
    "matmul in place": ["b = x\nb @= np.eye(3)", "answer = x"],
    "slices": ["x[:2] = x[1:]", "answer = x"],
    "a masked entry": ["x[x > 1] = 0", "answer = x"],
    "sort": ["x[::-1].sort()", "answer = x"],
    "sorted with a key": ["log = []\ndef key(v):\n    log.append(v)\n    return v", "sorted([2, 1], key=key)", "answer = log"],
    "an f-string with an effect": ["log = []", "f'{log.append(1)}'", "answer = log"],
    "an assert with an effect": ["log = []", "assert log.append(1) is None", "answer = log"],
    "a condition with an effect": ["log = []", "if log.append(1) or True:\n    pass", "answer = log"],
    "a subscript with an effect": ["log = [0]", "log[log.append(1) or 0]", "answer = log"],
    "a default with an effect": ["log = []", "def f(v=log.append(1)):\n    pass", "answer = log"],
    "a class body with an effect": ["log = []", "class C:\n    log.append(1)", "answer = log"],
    "a global in a class body": ["class C:\n    global answer\n    answer = 3"],
    "an annotation": ["answer: int = 4"],
    "a dict merged in place": ["d = {}\ne = d", "e |= {'k': 1}", "answer = d"],
    "time": ["import time\ntime.sleep(0)", "answer = 1"],
    "match": ["match len(x):\n    case 3:\n        answer = 'three'"],
    "match that binds": ["match [1, 2]:\n    case [first, *answer]:\n        pass"],
    "match into a mapping": ["match {'k': 1, 'l': 2}:\n    case {'k': 1, **answer}:\n        pass"],
    "a generator function": ["log = []\ndef gen():\n    log.append(1)\n    yield 1", "list(gen())", "answer = log"],
    "super": ["class A(Net):\n    def loss(self, X):\n        X[0, 0] = 100\n        return super().loss(X)", "np.random.seed(0)\nA(2).loss(X)", "answer = X.sum()"],
    "functools.reduce": ["from functools import reduce\nlog = []", "reduce(lambda a, b: log.append(b), [1, 2])", "answer = log"],
    "operator.setitem": ["import operator", "operator.setitem(x, 0, 50)", "answer = x"],
    "operator.iadd": ["import operator", "operator.iadd(x, 1)", "answer = x"],
    "list.append as a function": ["log = []", "list.append(log, 1)", "answer = log"],
    "a bound method kept": ["log = []", "put = log.append", "put(1)", "answer = log"],
    "a bound method given to map": ["log = []", "list(map(log.append, [1, 2]))", "answer = log"],
    "collections.deque": ["from collections import deque\nd = deque([1])", "d.rotate(1)\nd.append(2)", "answer = list(d)"],
    "a numpy view by transpose": ["T = X.T", "T[0, 0] = 77", "answer = X[0, 0]"],
    "np.nditer": ["for v in np.nditer(x, op_flags=['readwrite']):\n    v[...] = 2", "answer = x"],
    "flat": ["x.flat[0] = 5", "answer = x"],
    "flags": ["x.setflags(write=False)", "try:\n    x[0] = 5\nexcept ValueError:\n    pass\nanswer = x[0]"],
    "dtype view": ["v = x.view(np.int64)", "v[0] = 0", "answer = x"],
    "a memoryview": ["m = memoryview(x)", "m[0] = 8.0", "answer = x"],
    "a sum of lists shares": ["a = [[1]]", "b = a + [[2]]", "b[0].append(5)", "answer = a"],
    "a repeated list shares": ["a = [[1]]\nb = a * 2", "b[0].append(5)", "answer = a"],
    "a list repeated in a function": ["def f(a):\n    n = 2\n    b = n * a\n    b[0].append(7)", "a = [[1]]", "f(a)", "answer = a"],
    "a list in place of a float": ["def f(a):\n    t = 0.0\n    t = a\n    t += [9]", "a = [1]", "f(a)", "answer = a"],
    "a loop in place of a float": ["def f(a):\n    t = 0.0\n    for t in a:\n        t += [9]", "a = [[1]]", "f(a)", "answer = a"],
    "an argument in place of a float": ["def f(t):\n    if False:\n        t = 0.0\n    t += [9]", "a = [1]", "f(a)", "answer = a"],
    "a whole number in place of a float": ["def f(a):\n    t = 1\n    t *= a\n    t[0].append(9)", "a = [[1]]", "f(a)", "answer = a"],
    "a float in another function": ["def f(a):\n    def g(t):\n        t += [9]\n    t = 0.0\n    g(a)", "a = [1]", "f(a)", "answer = a"],
    "a difference of sets shares": ["class K:\n    v = 0\nk = K()\ns = {k} - {1}", "for e in s:\n    e.v = 3", "answer = k.v"],
    "operators that remember": ["class N:\n    def __init__(self, *of):\n        self.of = of\n    def __sub__(self, o):\n        return N(self, o)", "n = N()\nm = n - 2.0 * 1", "m.of[0].seen = True", "answer = hasattr(n, 'seen')"],
    "a variable with the name of an inner function": ["def outer(z):\n    def inner(w):\n        w[0] = 9\n    inner(z)", "inner = x", "outer(inner)", "answer = x"],
    "a function that comes out of another": ["def outer():\n    def inner(w):\n        w[0] = 9\n    return inner", "inner = outer()", "inner(x)", "answer = x"],
    "an object whose function changes what it is given": ["class C:\n    def __init__(self, n):\n        self.f = lambda w: w.sort()", "c = C(3)", "z = [3, 1]\nc.f(z)", "answer = z"],
    "what a sum was made of, by a view": ["y = x.reshape(-1) + 0", "v = x[:] if len(y) else y", "v += 1.0", "answer = x"],
    "an np.errstate": ["np.seterr(all='raise')", "try:\n    answer = np.log(np.zeros(1))\nexcept FloatingPointError:\n    answer = 'raised'", "np.seterr(all='warn')"],
}  # fmt: skip


def modules() -> dict[str, str]:
    return {"work": MODULE, "other": "answer = 11\n"}


def run(cells: list[str], which: set[int]) -> tuple[dict, set[int]]:
    """A namespace after these cells, and those that failed: a failing cell does not stop the others."""
    for name, text in modules().items():
        sys.modules[name] = types.ModuleType(name)
        exec(compile(text, name, "exec"), sys.modules[name].__dict__)
    names: dict = {"__name__": "__main__"}
    failed = set()
    square, absolute, state = np.square, builtins.abs, np.random.get_state()
    options = np.get_printoptions()
    np.random.seed(1234)
    try:
        for i in sorted(which):
            try:
                exec(
                    compile(TransformerManager().transform_cell(cells[i]), "<cell>", "exec"), names
                )
            except Exception:
                failed.add(i)
    finally:
        np.square, builtins.abs = square, absolute
        np.random.set_state(state)
        np.set_printoptions(**options)
        for name in modules():
            del sys.modules[name]
    return names, failed


def shown(names: dict, name: str) -> str:
    """A value as text: two runs make different objects."""
    value = names.get(name, "nothing")
    return repr(value() if isinstance(value, types.FunctionType) else value)


def planned(cells: list[str], course: bool) -> set[int]:
    """What is run, and what is run again where a cell fails, as `score` does."""
    texts = {name: (text, False) for name, text in modules().items()}
    known = [CodeCell(cell, course) for cell in cells]
    which = needed(known, {"answer"}, texts)
    failed = run(cells, which)[1]
    again = [CodeCell(cell, course, i in failed) for i, cell in enumerate(cells)]
    return which if needed(again, {"answer"}, texts) <= which else set(range(len(cells)))


@pytest.mark.parametrize("course", [False, True], ids=["own", "course"])
@pytest.mark.parametrize("name", NASTY)
def test_an_answer_is_the_same_without_the_cells_it_does_not_need(name, course):
    cells = [START, FIGURE]
    for cell in NASTY[name]:
        cells += [cell, FIGURE]
    everything, _ = run(cells, set(range(len(cells))))
    some, _ = run(cells, planned(cells, course))
    assert shown(some, "answer") == shown(everything, "answer")


def test_figures_are_left_out():
    cells = [
        START,
        FIGURE,
        "net = seeded()",
        "stats = net.train(X)\nprint(stats)",
        FIGURE,
        "answer = 4",
    ]
    texts = {name: (text, False) for name, text in modules().items()}
    assert needed([CodeCell(c) for c in cells], {"answer"}, texts) == {5}
    assert needed([CodeCell(c) for c in cells], {"answer", "Net"}, texts) == {0, 5}


FINISHED = [
    (name, folder)
    for name in names()
    for folder in (None, *good_folders(name))
    if folder is None or folder.name != "good_einsum"  # its `slope` is also a cell's variable
]


@pytest.mark.parametrize(
    "name, solution", FINISHED, ids=lambda v: getattr(v, "name", v) or "reference"
)
def test_a_finished_notebook_needs_few_of_its_cells(name, solution, tmp_path):
    """What cannot be followed would make all cells run, for everybody who writes so."""
    declared, source = load(name), ROOT / "source"
    folder = write_sample(declared, source, tmp_path, notebook=solved_notebook(declared, source))
    if solution:
        (folder / declared.module).write_bytes((solution / declared.module).read_bytes())
    submission = read(folder, declared, source)
    code = [cell for cell in submission.notebook.cells if cell.cell_type == "code"]
    assert len(Cells(declared, submission, ROOT).needed) < 0.4 * len(code)


def test_a_filter_of_warnings_that_is_put_back_is_no_setting():
    quiet = "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('error')"
    loud = "import warnings\nwarnings.simplefilter('error')"
    assert needed([CodeCell(quiet), CodeCell("answer = 4")], {"answer"}, {}) == {1}
    assert needed([CodeCell(loud), CodeCell("answer = 4")], {"answer"}, {}) == {0, 1}


def test_a_library_with_rules_of_its_own_is_followed_in_the_courses_cells_only():
    cells = ["import torch\nx = torch.ones(3)", "answer = 4"]
    assert needed([CodeCell(c, True) for c in cells], {"answer"}, {}) == {1}
    assert needed([CodeCell(c) for c in cells], {"answer"}, {}) == {0, 1}
