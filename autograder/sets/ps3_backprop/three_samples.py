"""Task 3.8: a regression network with three samples, in numbers and as matrices."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import Rule, close
from autograder.checks.model import Question

from .adapters import worked_steps
from .oracle import Pass, at_bias, at_value, at_weights, of_square, pull, sigmoid, with_ones

GIVEN = {
    "X": np.array([[1.0, 2.0], [1.0, 3.0], [2.0, 2.0]]),
    "y": np.array([8.0, 11.0, 10.0]),
    # a row a hidden unit, its bias first
    "W": np.array([[0.01, 0.02, 0.03], [0.03, 0.01, 0.02], [0.02, 0.03, 0.01]]),
    "v": np.array([0.01, 0.02, 0.03, 0.04]),
}


def through_sigmoid(h: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """Gradient before the sigmoid, at the point where it gave h."""
    return pull(sigmoid, np.log(h / (1 - h)), upstream)


def steps(t: Pass) -> None:
    """All samples as matrices, then the first sample alone."""
    t.net_z = with_ones(t.X) @ t.W.T
    t.net_h = sigmoid(t.net_z)
    t.net_yhat = with_ones(t.net_h) @ t.v
    t.net_losses = (t.net_yhat - t.y) ** 2
    t.net_E = t.net_losses.sum() / 2
    residual = of_square(t.net_yhat, t.y) / 2
    t.net_dv = at_value(with_ones(t.net_h), t.v, residual)
    dz = through_sigmoid(t.net_h, np.outer(residual, t.v[1:]))
    t.net_dW = at_weights(t.W, with_ones(t.X).T, dz.T)
    t.first_dyhat = of_square(t.net_yhat[0], t.y[0])
    t.first_dv = at_value(with_ones(t.net_h[0]), t.v, t.first_dyhat)
    t.first_dh = at_value(t.v[1:], t.net_h[0], t.first_dyhat)
    t.first_dz = through_sigmoid(t.net_h[0], t.first_dh)
    t.first_db1 = at_bias(t.W[:, 0], t.first_dz)
    t.first_dW1 = at_weights(t.W[:, 1:], t.X[0], t.first_dz)


def rule(name: str) -> Rule:
    """A vector may be a column."""
    return close(1e-5, 1e-7, squeeze=True)


FORWARD = {"net_z": 0.5, "net_h": 0.5, "net_yhat": 0.5, "net_losses": 0.5, "net_E": 0.5}
BACKWARD = {"net_dv": 1, "net_dW": 1.5}
FIRST = ("first_dyhat", "first_dv", "first_dh", "first_dz", "first_db1", "first_dW1")
POINTS = FORWARD | BACKWARD | dict.fromkeys(FIRST, 0.5)

QUESTION = Question(
    "3.8",
    "A network with three samples, in numbers",
    worked_steps(steps, POINTS, GIVEN, rule),
    takes=tuple(POINTS),
    answers=True,
    minutes=45,
    difficulty=2,
    covers=("IIT-C12a", "IIT-C12b", "IIT-C12c", "IIT-C13d"),
)
