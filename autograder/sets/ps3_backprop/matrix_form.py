"""Task 3.3: one hidden layer in matrix form, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, exact
from autograder.checks.kit import Function, function_test, nothing_changed, with_habits
from autograder.checks.model import Case, Part, Question
from autograder.sandbox.subject import Outcome, Subject

from .adapters import carry_forward, normal, step_parts
from .oracle import Pass, at_value, at_weights, of_square, pull, results, sigmoid

# ---- the graph

INPUTS = {"z": "W1 x", "h": "z", "yhat": "W2 h", "L": "y yhat"}


def sorted_inputs(s: Subject) -> Outcome:
    """The student's graph with the inputs of each node as one text, in alphabetical order."""
    outcome = s.call("graph")
    if not isinstance(outcome.value, dict):
        return outcome
    return replace(outcome, value={node: in_order(names) for node, names in outcome.value.items()})


def in_order(names: Any) -> Any:
    """Names as one text."""
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        return Raised("TypeError", "each node needs a list of names", verdict="bad_type", ours=True)
    return " ".join(sorted(set(names)))


def one_network(rng: np.random.Generator) -> list[Case]:
    """The network of the statement."""
    return [Case("the network")]


GRAPH = function_test(
    one_network,
    Function(
        "graph",
        "",
        lambda: tuple(INPUTS.values()),
        returns=" ".join(INPUTS),
        keys=" ".join(INPUTS),
        whole=False,
        call=sorted_inputs,
    ),
)

# ---- forward and backward


def case_of(rng: np.random.Generator, name: str, D: int, H: int, C: int) -> Case:
    """A network of these sizes and a sample."""
    return Case(name, normal(rng, W1=(H, D), W2=(C, H), x=D, y=C))


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks of unequal and equal sizes."""
    more = int(rng.integers(0, 3))
    return [
        case_of(rng, "unequal sizes", 4 + more, 3, 2),
        case_of(rng, "more outputs than inputs", 2, 3, 5 + more),
        case_of(rng, "all sizes equal", 3, 3, 3),
        case_of(rng, "one output", 2, 4, 1),
        case_of(rng, "one of each", 1, 1, 1),
    ]


SMALL = ((1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2, 2), (1, 2, 3), (3, 2, 1), (2, 3, 4))


def smaller(rng: np.random.Generator) -> Iterable[Case]:
    """Ever larger small networks."""
    for D, H, C in SMALL:
        yield case_of(rng, "smallest", D, H, C)


def forward_steps(t: Pass) -> None:
    """The formulas of the statement."""
    t.z = t.W1 @ t.x
    t.h = sigmoid(t.z)
    t.yhat = t.W2 @ t.h
    t.L = ((t.yhat - t.y) ** 2).sum()


def steps(t: Pass) -> None:
    """Both passes."""
    forward_steps(t)
    t.dyhat = of_square(t.yhat, t.y)
    t.dW2 = at_weights(t.W2, t.h, t.dyhat)
    t.dh = at_value(t.W2, t.h, t.dyhat)
    t.dz = pull(sigmoid, t.z, t.dh)
    t.dW1 = at_weights(t.W1, t.x, t.dz)
    t.dx = at_value(t.W1, t.x, t.dz)


def expected(W1: np.ndarray, W2: np.ndarray, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """All steps by name."""
    return results(steps, {"W1": W1, "W2": W2, "x": x, "y": y})


TAKES = "W1 W2 x y"
FORWARD = Function("forward", TAKES, expected, returns="z h yhat L")
BACKWARD = Function(
    "backward", TAKES, expected, returns="dyhat dW2 dh dz dW1 dx", keys="yhat W2 h z W1 x"
)
FORWARD_TEST = function_test(draw, FORWARD, shrink=smaller)
BACKWARD_TEST = function_test(draw, BACKWARD, shrink=smaller)

# ---- the cost


def draw_sizes(rng: np.random.Generator) -> list[Case]:
    """Sizes of networks."""
    D, H, C = map(int, rng.permutation([7, 11, 23]))
    return [
        Case("a small network", {"D": 4, "H": 5, "C": 3}),
        Case("all sizes equal", {"D": 100, "H": 100, "C": 100}),
        Case("a network for digits", {"D": 784, "H": 64, "C": 10}),
        Case("other sizes", {"D": D, "H": H, "C": C}),
    ]


def cost(*products: tuple[int, int, int]) -> int:
    """Multiplications of products of an (m, n) with an (n, p) matrix."""
    return int(sum(np.prod(sizes) for sizes in products))


def counting(t: Pass) -> None:
    """Multiplications of the forward pass, and of the backward pass without and with x."""
    t.ahead = cost((t.H, t.D, 1), (t.C, t.H, 1))
    t.back = cost((t.C, 1, t.H), (t.H, t.C, 1), (t.H, 1, t.D))
    t.back_with_x = t.back + cost((t.D, t.H, 1))


def expected_counts(D: int, H: int, C: int) -> dict[str, Any]:
    """All three numbers by name."""
    return results(counting, {"D": D, "H": H, "C": C})


COUNT = Function("multiplications", "D H C", expected_counts, returns="ahead back back_with_x")
COUNT_TEST = function_test(draw_sizes, COUNT)
WITH_X = "back_with_x"
FROM_BACK = carry_forward(WITH_X, counting, COUNT)

# ---- the question

QUESTION = Question(
    "3.3",
    "One hidden layer in matrix form, and what it costs",
    takes=("graph", "forward", "backward", "multiplications"),
    covers=("WD-1a", "WD-1b", "WD-1c", "WD-1d"),
    minutes=50,
    difficulty=2,
    manual_points=4,
    parts=with_habits(
        Part("graph: the layers", 1, GRAPH, ("z", "h", "yhat"), None, exact),
        Part("graph: the loss", 0.5, GRAPH, ("L",), None, exact),
        *step_parts(
            FORWARD_TEST, {"z": 0.5, "h": 0.5, "yhat": 0.5, "L": 0.5}, forward_steps, FORWARD
        ),
        *step_parts(
            BACKWARD_TEST,
            {"dyhat": 1, "dW2": 1.5, "dh": 1, "dz": 1, "dW1": 1.5, "dx": 0.5},
            steps,
            FORWARD,
            BACKWARD,
            label="dL/{}",
        ),
        nothing_changed(BACKWARD_TEST, "backward", "dL/dW1", "dL/dW2"),
        Part("multiplications: ahead", 0.5, COUNT_TEST, ("ahead",), None, exact),
        Part("multiplications: back", 0.5, COUNT_TEST, ("back",), None, exact),
        Part(
            "multiplications: back with x", 0.5, COUNT_TEST, (WITH_X,), None, exact, (), FROM_BACK
        ),
    ),
)
