"""Task 3.1: a small ReLU network without biases, worked out number by number."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Rule, close
from autograder.checks.model import Choice, Question

from .adapters import any_brackets, with_brackets, worked_steps
from .oracle import Pass, at_weights, of_square, pull, relu

GIVEN = {
    "x": np.array([3.0]),
    "y": 6.0,
    "W1": np.array([[1.0], [-1.0]]),
    "W2": np.array([[-1.0, 1.0], [1.0, -1.0]]),
    "W3": np.array([[-1.0, 1.0]]),
}
FAST, SLOW = 0.1, 0.01


def steps(t: Pass) -> None:
    """Forward, backward, and a step with either learning rate."""
    t.z1 = t.W1 @ t.x
    t.h1 = relu(t.z1)
    t.z2 = t.W2 @ t.h1
    t.h2 = relu(t.z2)
    t.yhat = (t.W3 @ t.h2)[0]
    t.J = (t.y - t.yhat) ** 2
    t.dyhat = of_square(t.yhat, t.y)
    t.dW3 = at_weights(t.W3, t.h2, t.dyhat)
    t.dz2 = pull(lambda z: t.W3 @ relu(z), t.z2, t.dyhat)
    t.dW2 = at_weights(t.W2, t.h1, t.dz2)
    t.dz1 = pull(lambda z: t.W2 @ relu(z), t.z1, t.dz2)
    t.dW1 = at_weights(t.W1, t.x, t.dz1)
    t.W1_new = t.W1 - FAST * t.dW1
    t.W2_new = t.W2 - FAST * t.dW2
    t.W3_new = t.W3 - FAST * t.dW3
    t.J_fast = loss_after(t, FAST)
    t.J_slow = loss_after(t, SLOW)


def loss_after(t: Pass, rate: float) -> Any:
    """J after one step of all three matrices."""
    h1 = relu((t.W1 - rate * t.dW1) @ t.x)
    h2 = relu((t.W2 - rate * t.dW2) @ h1)
    return (t.y - ((t.W3 - rate * t.dW3) @ h2)[0]) ** 2


def rule(name: str) -> Rule:
    """No matrix may be transposed; a vector may be a column, a number an array of one."""
    if name.startswith(("W", "dW")):
        return any_brackets(close(1e-3, 1e-6))
    return close(1e-3, 1e-6, squeeze=True)


FORWARD = {"z1": 1, "h1": 0.5, "z2": 1, "h2": 0.5, "yhat": 1, "J": 1}
BACKWARD = {"dyhat": 1, "dW3": 1.5, "dz2": 2, "dW2": 2, "dz1": 2, "dW1": 1.5}
UPDATE = {"W1_new": 0.5, "W2_new": 0.5, "W3_new": 0.5, "J_fast": 0.5, "J_slow": 0.5}
PARTS = worked_steps(steps, FORWARD | BACKWARD | UPDATE, GIVEN, rule)
PARTS = with_brackets(PARTS, 0.5, "dW3", "dW2", "dW1")
UNKNOWNS = Choice("unknowns", 1, ("a", "b", "c", "d"))
RATE = Choice("lower_loss", 1, ("a", "b", "c", "d"))

QUESTION = Question(
    "3.1",
    "A ReLU network, worked out completely",
    (*PARTS[: len(FORWARD)], UNKNOWNS, *PARTS[len(FORWARD) :], RATE),
    takes=(*FORWARD, "unknowns", *BACKWARD, *UPDATE, "lower_loss"),
    answers=True,
    minutes=40,
    difficulty=2,
    covers=(
        *("FR-1.2a", "FR-1.2b", "FR-1.2c0", "FR-1.2c1", "FR-1.2c2"),
        *("FR-1.2c3", "FR-1.2c4", "FR-1.2c5", "FR-1.2c6", "FR-1.2d"),
    ),
)
