"""A check gets the same answers from a sandbox as from this process."""

import numpy as np
import pytest

from autograder.sandbox.client import Sandbox
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import (
    BadData,
    GraderFault,
    LocalSubject,
    MissingName,
    StudentRaised,
)

CODE = """
import collections, warnings
import numpy as np

class Net:
    classes = 3
    def __init__(self, n, scale=1.0):
        self.W = scale * np.arange(n * n, dtype=float).reshape(n, n)
        self.params = {"W": self.W}
        self._hidden = None
    def scores(self, X, out=None):
        return X @ self.W.T
    def spoil(self, X, items):
        X[0] = 99
        items.append(self)
        return self
    def raises(self):
        return {}["missing key"]

def same(value): return value
def kind(value): return type(value).__name__
def relu_or(activation): return activation is 'relu'
def noisy(x):
    print("seen", x)
    warnings.warn("careful")
    return x
def odd():
    return {"d": collections.OrderedDict(a=1), "m": np.ma.zeros(2), "s": {1}, "f": np.float32(0.5),
            "big": np.arange(4, dtype=">i4"), "T": np.ones((2, 3)).T,
            "e": np.zeros((0, 2)), "z": np.array(3)}
def make(): return lambda x: x + 1
def uses(f, x): return f(x)
def todo(): raise NotImplementedError("Task 1.1: write me")
class Strange(Exception): pass
class Mute(ValueError):
    def __str__(self): raise RuntimeError("no words")
def strange(): raise Strange("odd")
def mute(): raise Mute()
def leaves(): raise SystemExit(3)
def interrupts(): raise KeyboardInterrupt
answer = 42
"""


@pytest.fixture
def pair(module):
    """The same code behind a sandbox and in this process."""
    names = {"__name__": "mlp"}
    exec(compile(CODE, "mlp.py", "exec"), names)
    return module(CODE), LocalSubject(names)


def plain(outcome):
    """An outcome, arrays as lists with their dtype, so that two can be compared."""
    if isinstance(outcome, np.ndarray | np.generic):
        return (type(outcome).__name__, str(outcome.dtype), outcome.shape, outcome.tolist())
    if isinstance(outcome, dict):
        return {k: plain(v) for k, v in outcome.items()}
    if isinstance(outcome, list | tuple):
        return type(outcome)(map(plain, outcome))
    if isinstance(outcome, Handle):
        return Handle, outcome.kind
    if hasattr(outcome, "warnings"):
        return [
            plain(part)
            for part in (
                outcome.value,
                outcome.args,
                dict(outcome.kwargs or {}),
                outcome.warnings,
                outcome.printed,
            )
        ]
    return type(outcome), outcome


@pytest.mark.parametrize(
    "call",
    [
        ("same", [1, (2.5, None), {"a": np.eye(2), ("k", 1): 2j}]),
        ("kind", np.float32(2)),
        ("kind", True),
        ("relu_or", "relu"),
        ("noisy", 3),
        ("odd",),
        ("same", float("nan")),
        ("same", 10**100),
        ("kind", np.zeros(0, "<u2")),
    ],
)
def test_calls_agree(pair, call):
    there, here = (plain(subject.call(*call)) for subject in pair)
    assert there == here or "nan" in str(there) and str(there) == str(here)


@pytest.mark.parametrize("name", ["todo", "strange", "mute", "leaves", "make.no", "nothing_here"])
def test_errors_agree(pair, name):
    def error(subject):
        with pytest.raises((StudentRaised, MissingName)) as caught:
            subject.call(name)
        found = caught.value
        lines = [line.split(":")[0] for line in getattr(found, "lines", ())]
        return type(found), str(found), found.verdict, lines

    assert error(pair[0]) == error(pair[1])


def test_instances_attributes_and_purity_agree(pair):
    def story(subject):
        net = subject.new("Net", 2, scale=2.0)
        yield (
            subject.get(net, "W"),
            subject.get(net, "params"),
            subject.get(net, "_hidden"),
            subject.get(net, "classes"),
        )
        subject.set(net, "W", np.eye(2))
        yield subject.call((net, "scores"), np.ones((1, 2)))
        yield subject.call((net, "spoil"), np.zeros(2), [])
        yield subject.get(None, "answer")
        function = subject.call("make").value
        yield subject.call(function, 4), subject.call("uses", function, 5)
        for attempt in (lambda: subject.get(net, "nope"), lambda: subject.call((net, "raises"))):
            with pytest.raises((StudentRaised, MissingName)) as caught:
                attempt()
            yield str(caught.value), caught.value.verdict

    assert [plain(step) for step in story(pair[0])] == [plain(step) for step in story(pair[1])]


def test_attributes_come_together_as_one_by_one(pair):
    for subject in pair:
        nets = [subject.new("Net", n) for n in (1, 2)]
        wanted = [(net, name) for net in nets for name in ("W", "classes")]
        one_by_one = [subject.get(*one) for one in wanted]
        np.testing.assert_equal(subject.get_all(wanted), one_by_one)
        assert subject.get_all([]) == []
        with pytest.raises(MissingName, match="`Net` has no `b`"):
            subject.get_all([*wanted, (nets[0], "b"), wanted[0]])


def test_utils_are_the_real_ones(module):
    from utils.functions import Polynomial

    subject = module("")
    handle = subject.new("utils.functions:Polynomial", [1.0, 2.0])
    assert handle.kind == "utils.functions.Polynomial"
    assert subject.call(handle, 3.0).value == Polynomial([1.0, 2.0])(3.0)


def test_interrupt_raised_by_the_code_is_its_error(module):
    with pytest.raises(StudentRaised, match="KeyboardInterrupt"):
        module(CODE).call("interrupts")


@pytest.mark.parametrize(
    "expression",
    [
        "'\\ud800'",
        "2 ** 9000",
        "np.zeros((0, 2**40))",
        "[np.zeros(9_000_000), np.zeros(9_000_000), np.zeros(17_000_000)]",
        "list(range(200_000))",
        "deep",
        "float('nan') if 0 else [[] for _ in range(100_001)]",
    ],
)
def test_what_cannot_be_sent_is_bad_data_and_the_sandbox_lives(module, expression):
    subject = module(
        "import numpy as np\ndeep = []\nfor _ in range(30): deep = [deep]\n"
        f"def f(): return {expression}\ndef ok(): return 1"
    )
    with pytest.raises(BadData) as caught:
        subject.call("f")
    assert caught.value.verdict == "bad_type"
    assert subject.call("ok").value == 1


def test_a_check_that_sends_an_object_is_the_graders_fault(module):
    with pytest.raises(GraderFault):
        module("def f(x): return x").call("f", object())


def test_texts_come_without_terminal_codes(module):
    outcome = module("def f():\n  print('\\x1b[31mred\\x1b[0m\\x07 \\u202eevil')\n  return 1").call(
        "f"
    )
    assert outcome.printed == "red evil\n"


def test_two_modules_and_a_helper_file(start):
    sandbox = start(
        "import helper\ndef f(): return helper.x", helper="x = 5", other="def g(): return 6"
    )
    assert sandbox.load("mlp").call("f").value == 5
    assert sandbox.load("other").call("g").value == 6


def test_files_that_shadow_libraries_change_nothing(start):
    fake = "raise RuntimeError('a fake library')"
    sandbox = start(
        "import numpy, autograder, utils\n"
        "def f(): return numpy.__name__, autograder.check(1), utils.__name__",
        numpy=fake,
        autograder=fake,
        utils=fake,
        json=fake,
    )
    assert sandbox.load("mlp").call("f").value == ("numpy", None, "utils")


def test_unknown_sandbox_is_refused():
    with pytest.raises(ValueError, match="auto"):
        Sandbox({}, sandbox="chroot")
