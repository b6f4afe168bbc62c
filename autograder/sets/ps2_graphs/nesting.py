"""Task 2.9: layers inside layers, indices, and how many numbers there are to learn."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from scipy.special import expit

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Choice, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import attempt

NETS: dict[str, tuple] = {
    "two layers": ((3, 5, 2), ("relu", None)),
    "three layers": ((4, 3, 5, 2), ("relu", "relu", None)),
    "four layers": ((3, 6, 4, 5, 2), ("relu", "relu", "tanh", None)),
    "five layers": ((3, 5, 4, 6, 3, 2), ("relu", "relu", "tanh", "sigmoid", None)),
    "an activation at the end": ((3, 4, 2), ("tanh", "sigmoid")),
    "square matrices": ((3, 3, 3, 3), ("tanh", "relu", None)),
    "one layer": ((4, 3), ("relu",)),
    "no activation": ((3, 4, 2), (None, None)),
}
PLAIN, EDGES = tuple(NETS)[:6], tuple(NETS)[6:]
UNKNOWN = {"an unknown name": ("relu", "rellu"), "an empty name": ("", None)}
FUNCTIONS: dict[Any, Callable] = {
    "relu": lambda z: z * (z > 0),
    "tanh": np.tanh,
    "sigmoid": expit,
    None: lambda z: z,
}


def draw(rng: np.random.Generator) -> list[Case]:
    cases = [_net(rng, name, *net) for name, net in NETS.items()]
    return cases + [_net(rng, name, (3, 4, 2), names) for name, names in UNKNOWN.items()]


def _net(rng: np.random.Generator, name: str, sizes: tuple, names: tuple) -> Case:
    """Some values are below 0 in each layer, so that every activation shows."""
    for _ in range(1000):
        x, weights = (
            rng.normal(size=sizes[0]),
            [rng.normal(size=(m, n)) for n, m in zip(sizes, sizes[1:])],
        )
        case = Case(name, dict(x=x, weights=weights, names=names, sizes=list(sizes)))
        if not set(names) <= set(FUNCTIONS) or all(
            z.min() < -0.1 < 0.1 < z.max() for z in (x, *_inside(case))
        ):
            break
    return case


def _inside(case: Case) -> list[np.ndarray]:
    h, found = case.x, []
    for W, name in zip(case.weights, case.names):
        found.append(W @ h)
        h = FUNCTIONS[name](found[-1])
    return found


def output_of(s: Subject, case: Case) -> dict[str, Any]:
    answer = attempt(lambda: s.call("nested", case.x, list(zip(case.weights, case.names))))
    return (
        {"output": answer.value, "x afterwards": answer.args[0]}
        if not isinstance(answer, Raised)
        else {"output": answer, "x afterwards": answer}
    )


def output(
    case: Case,
    names: Callable = lambda names: names,
    functions: dict = {},
    order: int = 1,
    turned: bool = False,
    refuses: Any = "ValueError",
    layers: slice = slice(None),
    product: Callable = np.matmul,
) -> dict[str, Any]:
    known = FUNCTIONS | functions
    if not set(case.names) <= set(FUNCTIONS):
        return {"output": refuses if callable(refuses) else Raised(refuses), "x afterwards": case.x}
    h = case.x
    for W, name in list(zip(case.weights, names(case.names)))[layers][::order]:
        h = product(W.T if turned else W, h)
        h = known[name](h)
    return {"output": h, "x afterwards": case.x}


def before(case: Case) -> dict[str, Any]:
    """The activation taken of the input of each layer."""
    if not set(case.names) <= set(FUNCTIONS):
        return {}
    h = case.x
    for W, name in zip(case.weights, case.names):
        h = W @ FUNCTIONS[name](h)
    return {"output": h}


NESTED = Test(
    draw,
    output_of,
    output,
    tried="nested(x, layers) with the sizes {sizes} and the activations {names}",
)


# ---- counting

COUNTS = {
    "the network of the text": (3, 4, 2),
    "one layer": (5, 3),
    "deep": (4, 7, 3, 6, 2),
    "one neuron": (1, 1),
    "equal sizes": (3, 3, 3, 3),
}


def draw_sizes(rng: np.random.Generator) -> list[Case]:
    more = Case(
        "sizes of your own", dict(sizes=[int(n) for n in rng.permutation(np.arange(2, 9))[:4]])
    )
    return [*(Case(name, dict(sizes=list(sizes))) for name, sizes in COUNTS.items()), more]


def count_of(s: Subject, case: Case) -> dict[str, Any]:
    return {"count": attempt(lambda: s.call("count_params", case.sizes).value)}


def counted(case: Case, bias: int = 1) -> dict[str, Any]:
    """Entries of arrays of these sizes; a column of ones stands for the bias."""
    return {
        "count": int(sum(np.zeros((m, n + bias)).size for n, m in zip(case.sizes, case.sizes[1:])))
    }


def number(formula: Callable[[list[int]], int]) -> Callable[[Case], dict[str, Any]]:
    return lambda c: {"count": int(formula(c.sizes))}


WEIGHTS = lambda n: sum(a * b for a, b in zip(n, n[1:]))
COUNT = Test(
    draw_sizes,
    count_of,
    counted,
    tried="count_params({sizes})",
)

CHOICES = (
    Choice("index_weight", 0.5, tuple("abcd")),
    Choice("index_output", 0.5, tuple("abcd")),
    Choice("index_learned", 0.5, tuple("abcd"), many=True),
)
QUESTION = Question(
    "2.9",
    "Layers inside layers, indices, counting weights",
    takes=("nested", "count_params", *(c.name for c in CHOICES)),
    covers=("TUM-02", "TUM-09", "TUM-18"),
    minutes=25,
    difficulty=1,
    parts=(
        Part("nested", 2, NESTED, ("output", "x afterwards"), PLAIN),
        Part("nested: one layer, no activation", 0.5, NESTED, ("output",), EDGES),
        Part(
            "nested: an unknown name raises ValueError",
            0.5,
            NESTED,
            ("output",),
            tuple(UNKNOWN),
            requires=("nested",),
        ),
        Part("count_params", 1.5, COUNT, ("count",), rule=close(0, 0)),
        *CHOICES,
    ),
)
