"""Task 3.2: two weights and a ReLU, the choice of the rate, a dead unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Choice, Question

from .adapters import worked_steps
from .oracle import Steps, of_square, pull, relu, slope

RATES = np.array([0.01, 0.05, 0.1, 0.125, 0.5])
AFTER, SAMPLES = (
    np.array([-1.0, 16 / 9]),
    np.array([[2.0, 1.0], [-1.0, 1.0]]),
)  # the weights after the last rate; pairs (x, y)
GIVEN = dict(x=1.0, y=0.0, w1=1 / 3, w2=2.0)


def loss(w: np.ndarray, x: float, y: float) -> Any:
    """Squared error of the network with weights w for one sample."""
    return (w[1] * relu(w[0] * x) - y) ** 2


def stepped(t: Steps, d1: float, d2: float) -> np.ndarray:
    """The weights after one step with each rate, a row each."""
    return np.stack([t.w1 - RATES * d1, t.w2 - RATES * d2], axis=1)


FORMULAS = {
    "two_z": lambda t: t.w1 * t.x,
    "two_h": lambda t: relu(t.two_z),
    "two_yhat": lambda t: t.w2 * t.two_h,
    "two_L": lambda t: (t.two_yhat - t.y) ** 2,
    "two_dyhat": lambda t: of_square(t.two_yhat, t.y),
    "two_dw2": lambda t: pull(lambda w: w * t.two_h, t.w2, t.two_dyhat),
    "two_dw1": lambda t: pull(lambda w: t.w2 * relu(w * t.x), t.w1, t.two_dyhat),
    "two_steps": lambda t: stepped(t, t.two_dw1, t.two_dw2),
    "two_losses": lambda t: np.array([loss(w, t.x, t.y) for w in t.two_steps]),
    "dead_gradients": lambda t: np.array(
        [slope(lambda w: loss(w, x, y), AFTER) for x, y in SAMPLES]
    ),
}
POINTS = {
    "two_z": 0.5,
    "two_h": 0.5,
    "two_yhat": 0.5,
    "two_L": 0.5,
    "two_dyhat": 0.5,
    "two_dw2": 1,
    "two_dw1": 1,
    "two_steps": 1.5,
    "two_losses": 1,
    "dead_gradients": 1,
}

RATE = Choice("good_rates", 1, ("a", "b", "c", "d", "e"), many=True)

QUESTION = Question(
    "3.2",
    "Two weights, the choice of the rate, and a dead unit",
    (
        *worked_steps(
            FORMULAS,
            POINTS,
            GIVEN,
            lambda name: close(1e-3, 1e-6, squeeze=name not in ("two_steps", "dead_gradients")),
        ),
        RATE,
    ),
    takes=(*POINTS, "good_rates"),
    answers=True,
    minutes=35,
    difficulty=2,
    manual_points=3,
    covers=("TUM-21", "TUM-22", "TUM-23", "TUM-24", "TUM-17"),
)
