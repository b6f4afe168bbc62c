"""Task 3.2: two weights and a ReLU, the choice of the rate, a dead unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Rule, close
from autograder.checks.model import Choice, Question

from .adapters import worked_steps
from .oracle import Pass, of_square, pull, relu, slope

GIVEN = {"x": 1.0, "y": 0.0, "w1": 1 / 3, "w2": 2.0}
RATES = np.array([0.01, 0.05, 0.1, 0.125, 0.5])
AFTER = np.array([-1.0, 16 / 9])  # the weights after a step with the last rate
SAMPLES = ((2.0, 1.0), (-1.0, 1.0))  # pairs (x, y)


def loss(w: np.ndarray, x: float, y: float) -> Any:
    """Squared error of the network with weights w for one sample."""
    return (w[1] * relu(w[0] * x) - y) ** 2


def steps(t: Pass) -> None:
    """Forward, backward, a step with each rate, and the gradients of the dead unit."""
    t.two_z = t.w1 * t.x
    t.two_h = relu(t.two_z)
    t.two_yhat = t.w2 * t.two_h
    t.two_L = (t.two_yhat - t.y) ** 2
    t.two_dyhat = of_square(t.two_yhat, t.y)
    t.two_dw2 = pull(lambda w: w * t.two_h, t.w2, t.two_dyhat)
    t.two_dw1 = pull(lambda w: t.w2 * relu(w * t.x), t.w1, t.two_dyhat)
    t.two_steps = np.stack([t.w1 - RATES * t.two_dw1, t.w2 - RATES * t.two_dw2], axis=1)
    t.two_losses = np.array([loss(w, t.x, t.y) for w in t.two_steps])
    t.dead_gradients = np.array([dead_gradient(x, y) for x, y in SAMPLES])


def dead_gradient(x: float, y: float) -> np.ndarray:
    """Gradient of one sample's loss at the weights after the last rate."""
    return slope(lambda w: loss(w, x, y), AFTER)


def rule(name: str) -> Rule:
    """No matrix may be transposed; a vector may be a column, a number an array of one."""
    return close(1e-3, 1e-6, squeeze=name not in ("two_steps", "dead_gradients"))


FORWARD = {"two_z": 0.5, "two_h": 0.5, "two_yhat": 0.5, "two_L": 0.5}
BACKWARD = {"two_dyhat": 0.5, "two_dw2": 1, "two_dw1": 1}
UPDATE = {"two_steps": 1.5, "two_losses": 1, "dead_gradients": 1}
POINTS = FORWARD | BACKWARD | UPDATE
RATE = Choice("good_rates", 1, ("a", "b", "c", "d", "e"), many=True)

QUESTION = Question(
    "3.2",
    "Two weights, the choice of the rate, and a dead unit",
    (*worked_steps(steps, POINTS, GIVEN, rule), RATE),
    takes=(*POINTS, "good_rates"),
    answers=True,
    minutes=35,
    difficulty=2,
    manual_points=3,
    covers=("TUM-21", "TUM-22", "TUM-23", "TUM-24", "TUM-17"),
)
