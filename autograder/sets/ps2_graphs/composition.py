"""Task 2.9: layers inside layers, indices, and how many numbers there are to learn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.kit import Function, function_test, refusal_test, with_habits
from autograder.checks.model import Case, Choice, Part, Question

from .oracle import ACTIVATIONS

Layers = Sequence[tuple[np.ndarray, str | None]]
Names = tuple[str | None, ...]
# name -> sizes, activations
NETS: dict[str, tuple[tuple[int, ...], Names]] = {
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
UNKNOWN: dict[str, Names] = {"an unknown name": ("relu", "rellu"), "an empty name": ("", None)}


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks in which some values are below 0 in each layer, so that every activation shows."""
    cases = []
    for name, (sizes, names) in NETS.items():
        case = net(rng, name, sizes, names)
        while not all(z.min() < -0.1 < 0.1 < z.max() for z in inside(case.x, case.layers)):
            case = net(rng, name, sizes, names)
        cases.append(case)
    return cases


def draw_unknown(rng: np.random.Generator) -> list[Case]:
    """Networks with a name that stands for no activation."""
    return [net(rng, name, (3, 4, 2), names) for name, names in UNKNOWN.items()]


def net(rng: np.random.Generator, name: str, sizes: Sequence[int], names: Names) -> Case:
    """A network with random weights."""
    weights = [rng.normal(size=(m, n)) for n, m in pairwise(sizes)]
    data = {"x": rng.normal(size=sizes[0]), "layers": list(zip(weights, names, strict=True))}
    return Case(name, data | {"sizes": list(sizes), "names": names})


def inside(x: np.ndarray, layers: Layers) -> list[np.ndarray]:
    """The input, and what each activation is applied to."""
    found = [x]
    for W, name in layers:
        found.append(W @ x)
        x = ACTIVATIONS[name](found[-1])
    return found


def composed(x: np.ndarray, layers: Layers) -> np.ndarray:
    """Output of the network."""
    return ACTIVATIONS[layers[-1][1]](inside(x, layers)[-1])


NESTED = function_test(
    draw,
    Function("nested", "x layers", composed),
    tried="nested(x, layers) with the sizes {sizes} and the activations {names}",
)
REFUSE = refusal_test(draw_unknown, "nested", "x layers")

# ---- counting

COUNTS: dict[str, tuple[int, ...]] = {
    "the network of the text": (3, 4, 2),
    "one layer": (5, 3),
    "deep": (4, 7, 3, 6, 2),
    "one neuron": (1, 1),
    "equal sizes": (3, 3, 3, 3),
}


def draw_sizes(rng: np.random.Generator) -> list[Case]:
    """Sizes of networks, one of them drawn."""
    drawn = rng.permutation(np.arange(2, 9))[:4].tolist()
    nets = {**COUNTS, "sizes of your own": tuple(drawn)}
    return [Case(name, {"sizes": list(sizes)}) for name, sizes in nets.items()]


def entries(sizes: Sequence[int]) -> int:
    """Entries of arrays of these sizes; a column more for the bias."""
    return sum(np.zeros((m, n + 1)).size for n, m in pairwise(sizes))


COUNT = function_test(draw_sizes, Function("count_params", "sizes", entries))

# ---- the question

CHOICES = (
    Choice("index_weight", 0.5, tuple("abcd")),
    Choice("index_output", 0.5, tuple("abcd")),
    Choice("index_learned", 0.5, tuple("abcd"), many=True),
)
OUTPUT, ERROR = ("nested",), ("an error",)

ANSWERS = tuple(choice.name for choice in CHOICES)

QUESTION = Question(
    "2.9",
    "Composed layers, indices, counting weights",
    takes=("nested", "count_params", *ANSWERS),
    answers=ANSWERS,
    covers=("TUM-02", "TUM-09", "TUM-18"),
    minutes=25,
    difficulty=1,
    parts=with_habits(
        Part("nested", 2, NESTED, OUTPUT, PLAIN),
        Part("nested: one layer, no activation", 0.5, NESTED, OUTPUT, EDGES),
        Part("nested: an unknown name raises ValueError", 0.5, REFUSE, ERROR, None, exact, OUTPUT),
        Part("count_params", 1.5, COUNT, ("count_params",), rule=close(0, 0)),
        *CHOICES,
    ),
)
