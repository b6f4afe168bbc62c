"""Task 3.3: one hidden layer in matrix form, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, exact
from autograder.checks.kit import with_habits
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .adapters import (
    AFTERWARDS,
    UNCHANGED,
    Call,
    called,
    expected,
    following,
    normal,
    step_parts,
    unchanged_with,
)
from .oracle import at_value, at_weights, of_square, pull, sigmoid, slope

# ---- the graph

FEEDS = {"z": "W1 x", "h": "z", "yhat": "W2 h", "L": "y yhat"}


def graph_of(s: Subject, case: Case) -> dict[str, Any]:
    """The inputs of each node as one sorted text."""
    found = s.call("graph").value
    if not isinstance(found, dict):
        return dict.fromkeys(
            FEEDS, Raised("TypeError", "graph must return a dict from node to list of its inputs")
        )
    return {node: _inputs(found.get(node)) for node in FEEDS}


def _inputs(names: Any) -> Any:
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        return Raised("TypeError", "each node needs a list of names")
    return " ".join(sorted(set(names)))


GRAPH = Test(
    lambda rng: [Case("the network", {})],
    graph_of,
    lambda case: FEEDS,
    tried="graph()",
)

# ---- forward and backward


def case_of(rng: np.random.Generator, name: str, D: int, H: int, C: int) -> Case:
    """A case of these sizes, with standard normal numbers."""
    return Case(name, dict(D=D, H=H, C=C) | normal(rng, W1=(H, D), W2=(C, H), x=D, y=C))


def draw(rng: np.random.Generator) -> list[Case]:
    """Cases of unequal and equal sizes."""
    more = int(rng.integers(0, 3))
    return [
        case_of(rng, "unequal sizes", 4 + more, 3, 2),
        case_of(rng, "more outputs than inputs", 2, 3, 5 + more),
        case_of(rng, "all sizes equal", 3, 3, 3),
        case_of(rng, "one output", 2, 4, 1),
        case_of(rng, "one of each", 1, 1, 1),
    ]


def smaller(rng: np.random.Generator) -> Iterable[Case]:
    """Ever larger small cases."""
    for D, H, C in (
        (1, 1, 1),
        (2, 1, 1),
        (1, 2, 1),
        (1, 1, 2),
        (2, 2, 2),
        (1, 2, 3),
        (3, 2, 1),
        (2, 3, 4),
    ):
        yield case_of(rng, "smallest", D, H, C)


def arguments(case: Case) -> tuple[Any, ...]:
    """Arguments of the functions of this task."""
    return case.W1, case.W2, case.x, case.y


FORWARD_STEPS = {
    "z": lambda t: t.W1 @ t.x,
    "h": lambda t: sigmoid(t.z),
    "yhat": lambda t: t.W2 @ t.h,
    "L": lambda t: ((t.yhat - t.y) ** 2).sum(),
}
BACKWARD_STEPS = {
    "dyhat": lambda t: of_square(t.yhat, t.y),
    "dW2": lambda t: at_weights(t.W2, t.h, t.dyhat),
    "dh": lambda t: at_value(t.W2, t.h, t.dyhat),
    "dz": lambda t: pull(sigmoid, t.z, t.dh),
    "dW1": lambda t: at_weights(t.W1, t.x, t.dz),
    "dx": lambda t: at_value(t.W1, t.x, t.dz),
}
call_forward = called("forward", tuple(FORWARD_STEPS), arguments)
call_backward = called("backward", {name[1:]: name for name in BACKWARD_STEPS}, arguments)
SIZES = "with D={D}, H={H}, C={C}"

FORWARD = Test(
    draw,
    call_forward,
    expected(FORWARD_STEPS, tuple(FORWARD_STEPS), arguments),
    tried=f"forward(W1, W2, x, y) {SIZES}",
    shrink=smaller,
    **unchanged_with("L"),
)

BACKWARD = Test(
    draw,
    call_backward,
    expected(FORWARD_STEPS | BACKWARD_STEPS, tuple(BACKWARD_STEPS), arguments),
    f"backward(W1, W2, x, y) {SIZES}",
    smaller,
)

# ---- the cost


def draw_sizes(rng: np.random.Generator) -> list[Case]:
    """Sizes of networks."""
    D, H, C = map(int, rng.permutation([7, 11, 23]))
    return [
        Case("a small network", dict(D=4, H=5, C=3)),
        Case("all sizes equal", dict(D=100, H=100, C=100)),
        Case("a network for digits", dict(D=784, H=64, C=10)),
        Case("other sizes", dict(D=D, H=H, C=C)),
    ]


def cost(*products: tuple[int, int, int]) -> int:
    """Multiplications of products of an (m, n) with an (n, p) matrix."""
    return int(sum(np.prod(sizes) for sizes in products))


PRODUCTS = {
    "ahead": lambda t: cost((t.H, t.D, 1), (t.C, t.H, 1)),
    "back": lambda t: cost((t.C, 1, t.H), (t.H, t.C, 1), (t.H, 1, t.D)),
    "back with x": lambda t: t.back + cost((t.D, t.H, 1)),
}
COUNT = Test(
    draw_sizes,
    called("multiplications", tuple(PRODUCTS), lambda c: (c.D, c.H, c.C)),
    expected(PRODUCTS, tuple(PRODUCTS), lambda c: ()),
    tried="multiplications(D={D}, H={H}, C={C})",
)


def follow_forward(name: str) -> Call:
    """A step of the forward pass from the student's own earlier ones."""
    return following(name, FORWARD_STEPS, call_forward, arguments=arguments)


def follow(name: str) -> Call:
    """A step of the backward pass from the student's own other steps."""
    return following(name, FORWARD_STEPS | BACKWARD_STEPS, call_forward, call_backward)


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
            FORWARD,
            {"z": 0.5, "h": 0.5, "yhat": 0.5, "L": 0.5},
            str,
            follow_forward,
        ),
        *step_parts(
            BACKWARD,
            {"dyhat": 1, "dW2": 1.5, "dh": 1, "dz": 1, "dW1": 1.5, "dx": 0.5},
            lambda name: f"dL/{name}",
            follow,
        ),
        Part(
            "nothing else is changed",
            0.5,
            BACKWARD,
            (AFTERWARDS,),
            rule=UNCHANGED,
            requires=("dL/dW1", "dL/dW2"),
        ),
        *(
            Part(
                f"multiplications: {name}",
                0.5,
                COUNT,
                (name,),
                None,
                exact,
                (),
                following(name, PRODUCTS, COUNT.call) if name == "back with x" else None,
            )
            for name in PRODUCTS
        ),
    ),
)
