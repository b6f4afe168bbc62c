"""Task 3.1: a small ReLU network without biases, worked out number by number."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Rule, close
from autograder.checks.model import Choice, Question

from .adapters import same_numbers, worked_steps
from .oracle import Steps, at_weights, of_square, pull, relu, slope

GIVEN = dict(
    x=np.array([3.0]),
    y=6.0,
    W1=np.array([[1.0], [-1.0]]),
    W2=np.array([[-1.0, 1.0], [1.0, -1.0]]),
    W3=np.array([[-1.0, 1.0]]),
)
FAST, SLOW = 0.1, 0.01


def loss(t: Steps, rate: float) -> Any:
    """J after one step of all three matrices."""
    h1 = relu((t.W1 - rate * t.dW1) @ t.x)
    h2 = relu((t.W2 - rate * t.dW2) @ h1)
    return (t.y - ((t.W3 - rate * t.dW3) @ h2)[0]) ** 2


FORMULAS = {
    "z1": lambda t: t.W1 @ t.x,
    "h1": lambda t: relu(t.z1),
    "z2": lambda t: t.W2 @ t.h1,
    "h2": lambda t: relu(t.z2),
    "yhat": lambda t: (t.W3 @ t.h2)[0],
    "J": lambda t: (t.y - t.yhat) ** 2,
    "dyhat": lambda t: of_square(t.yhat, t.y),
    "dW3": lambda t: at_weights(t.W3, t.h2, t.dyhat),
    "dz2": lambda t: pull(lambda z: t.W3 @ relu(z), t.z2, t.dyhat),
    "dW2": lambda t: at_weights(t.W2, t.h1, t.dz2),
    "dz1": lambda t: pull(lambda z: t.W2 @ relu(z), t.z1, t.dz2),
    "dW1": lambda t: at_weights(t.W1, t.x, t.dz1),
    "W1_new": lambda t: t.W1 - FAST * t.dW1,
    "W2_new": lambda t: t.W2 - FAST * t.dW2,
    "W3_new": lambda t: t.W3 - FAST * t.dW3,
    "J_fast": lambda t: loss(t, FAST),
    "J_slow": lambda t: loss(t, SLOW),
}
POINTS = {
    "z1": 1,
    "h1": 0.5,
    "z2": 1,
    "h2": 0.5,
    "yhat": 1,
    "J": 1,
    "dyhat": 1,
    "dW3": 1.5,
    "dz2": 2,
    "dW2": 2,
    "dz1": 2,
    "dW1": 1.5,
    "W1_new": 0.5,
    "W2_new": 0.5,
    "W3_new": 0.5,
    "J_fast": 0.5,
    "J_slow": 0.5,
}


def rule(name: str) -> Rule:
    """No matrix may be turned; a vector may be a column, a number an array of one."""
    if name.startswith(("W", "dW")):
        return same_numbers(close(1e-3, 1e-6))
    return close(1e-3, 1e-6, squeeze=True)


UNKNOWNS = Choice("unknowns", 1, ("a", "b", "c", "d"))
RATE = Choice("lower_loss", 1, ("a", "b", "c", "d"))
PARTS = worked_steps(FORMULAS, POINTS, GIVEN, rule, {"dW3 dW2 dW1": 0.5})

QUESTION = Question(
    "3.1",
    "A ReLU network, worked out completely",
    (*PARTS[:6], UNKNOWNS, *PARTS[6:], RATE),
    takes=(*tuple(POINTS)[:6], "unknowns", *tuple(POINTS)[6:], "lower_loss"),
    answers=True,
    minutes=40,
    difficulty=2,
    covers=(
        "FR-1.2a",
        "FR-1.2b",
        "FR-1.2c0",
        "FR-1.2c1",
        "FR-1.2c2",
        "FR-1.2c3",
        "FR-1.2c4",
        "FR-1.2c5",
        "FR-1.2c6",
        "FR-1.2d",
    ),
)
