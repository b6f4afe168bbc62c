"""Task 3.4: sigmoid units and binary cross-entropy, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.special import log_expit

from autograder.checks.kit import with_habits
from autograder.checks.model import Case, Part, Question, Test

from .adapters import (
    AFTERWARDS,
    UNCHANGED,
    VALUES,
    Call,
    called,
    expected,
    following,
    normal,
    step_parts,
    unchanged_with,
)
from .oracle import at_value, at_weights, pull, sigmoid, slope, softplus

NAMES = ("W1", "b1", "W2", "b2")


def case_of(rng: np.random.Generator, name: str, D: int, H: int, C: int) -> Case:
    """A case of these sizes, with standard normal numbers."""
    y = rng.integers(0, 2, C).astype(float)
    y[0] = 1 - y[-1] if C > 1 else y[0]  # both answers occur
    return Case(name, dict(D=D, H=H, C=C, y=y) | normal(rng, W1=(H, D), b1=H, W2=(C, H), b2=C, x=D))


def draw(rng: np.random.Generator) -> list[Case]:
    """Cases of unequal and equal sizes."""
    more = int(rng.integers(0, 2))
    return [
        case_of(rng, "one output", 4, 3 + more, 1),
        case_of(rng, "three outputs", 2 + more, 5, 3),
        case_of(rng, "one hidden unit", 3, 1, 2),
        case_of(rng, "all sizes equal", 3, 3, 3),
        Case(
            "one output, the other answer", (c := case_of(rng, "", 3, 4, 1)).data | dict(y=1 - c.y)
        ),
        saturated(rng),
        Case("more outputs that are 0 or 1 to rounding", saturated(rng).data),
    ]


def saturated(rng: np.random.Generator) -> Case:
    """Outputs that are 0 or 1 to rounding, on the right and on the wrong side."""
    case = case_of(rng, "outputs that are 0 or 1 to rounding", 3, 4, 4)
    case.data.update(b2=np.array([900.0, 800.0, -900.0, -800.0]), y=np.array([1.0, 0.0, 0.0, 1.0]))
    return case


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
    return {name: case.data[name] for name in NAMES}, case.x, case.y


def cross_entropy(yhat: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Binary cross-entropy of each output."""
    return -(y * np.log(yhat) + (1 - y) * np.log(1 - yhat))


FORWARD_STEPS = {
    "z1": lambda t: t.W1 @ t.x + t.b1,
    "h1": lambda t: sigmoid(t.z1),
    "z2": lambda t: t.W2 @ t.h1 + t.b2,
    "yhat": lambda t: sigmoid(t.z2),
    "L": lambda t: -(t.y * log_expit(t.z2) + (1 - t.y) * log_expit(-t.z2)).sum(),
}
BACKWARD_STEPS = {
    "dyhat": lambda t: slope(lambda yhat: cross_entropy(yhat, t.y), t.yhat),
    "dz2": lambda t: at_scores(t),
    "db2": lambda t: pull(np.positive, t.b2, t.dz2),
    "dW2": lambda t: at_weights(t.W2, t.h1, t.dz2),
    "dh1": lambda t: at_value(t.W2, t.h1, t.dz2),
    "dz1": lambda t: pull(sigmoid, t.z1, t.dh1),
    "db1": lambda t: pull(np.positive, t.b1, t.dz1),
    "dW1": lambda t: at_weights(t.W1, t.x, t.dz1),
}


def at_scores(t: Any) -> np.ndarray:
    """dL/dz2: through the output's sigmoid, or where that has no slope left, from the loss itself."""
    return pull(sigmoid, t.z2, t.dyhat) if np.abs(t.z2).max() < 30 else from_loss(t)


def from_loss(t: Any) -> np.ndarray:
    """dL/dz2 from the loss as a function of z2, safe for any size."""

    def at(z: np.ndarray) -> np.ndarray:
        return softplus(z) - t.y * z

    return slope(at, t.z2)


call_forward = called("bce_forward", {name: name for name in FORWARD_STEPS}, arguments)
call_backward = called("bce_backward", {name[1:]: name for name in BACKWARD_STEPS}, arguments)
SIZES = "with D={D}, H={H}, C={C}, y={y}"


FORWARD = Test(
    draw,
    call_forward,
    expected(FORWARD_STEPS, tuple(FORWARD_STEPS), arguments),
    tried=f"bce_forward(params, x, y) {SIZES}",
    shrink=smaller,
    **unchanged_with("yhat"),
)

BACKWARD = Test(
    draw,
    call_backward,
    expected(FORWARD_STEPS | BACKWARD_STEPS, tuple(BACKWARD_STEPS), arguments),
    tried=f"bce_backward(params, x, y) {SIZES}",
    shrink=smaller,
)

PLAIN = (
    "one output",
    "three outputs",
    "one hidden unit",
    "all sizes equal",
    "one output, the other answer",
)
SATURATED = (
    "outputs that are 0 or 1 to rounding",
    "more outputs that are 0 or 1 to rounding",
)


def follow_forward(name: str) -> Call:
    """A step of the forward pass from the student's own earlier ones."""
    return following(name, FORWARD_STEPS, call_forward, arguments=arguments)


def follow(name: str) -> Call:
    """A step of the backward pass from the student's own other steps."""
    return following(name, FORWARD_STEPS | BACKWARD_STEPS, call_forward, call_backward)


QUESTION = Question(
    "3.4",
    "Sigmoid units and binary cross-entropy, step by step",
    takes=("bce_forward", "bce_backward"),
    minutes=55,
    difficulty=3,
    covers=(
        "PS4-Q1.0",
        "PS4-Q1.1",
        "PS4-Q1.2",
        "PS4-Q1.3",
        "PS4-Q1.4",
        "PS4-Q1.5",
        "TUM-19",
        "TUM-20",
    ),
    parts=with_habits(
        *step_parts(
            FORWARD,
            {"z1": 0.5, "h1": 0.5, "z2": 0.5, "yhat": 0.5, "L": 1},
            str,
            follow_forward,
            PLAIN,
        ),
        *step_parts(
            BACKWARD,
            {"dyhat": 1.5, "dz2": 2, "db2": 1, "dW2": 2, "dh1": 2, "dz1": 2, "db1": 1, "dW1": 2},
            lambda name: f"dL/{name}",
            follow,
            PLAIN,
        ),
        Part("L where outputs saturate", 0.5, FORWARD, ("L",), SATURATED, VALUES, ("L",)),
        Part(
            "gradients where outputs saturate",
            0.5,
            BACKWARD,
            tuple(BACKWARD_STEPS)[1:],
            SATURATED,
            VALUES,
            ("dL/dz2", "dL/dW1"),
        ),
        Part(
            "nothing else is changed",
            0.5,
            BACKWARD,
            (AFTERWARDS,),
            rule=UNCHANGED,
            requires=("dL/dz2", "dL/dW2", "dL/dW1"),
        ),
    ),
)
