"""Task 3.8: a regression network with three samples, in numbers and as matrices."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Question

from .adapters import worked_steps
from .oracle import Steps, at_value, at_weights, of_square, pull, sigmoid, slope, with_ones

GIVEN = dict(
    X=np.array([[1.0, 2.0], [1.0, 3.0], [2.0, 2.0]]),
    y=np.array([8.0, 11.0, 10.0]),
    W=np.array(
        [[0.01, 0.02, 0.03], [0.03, 0.01, 0.02], [0.02, 0.03, 0.01]]
    ),  # a row a hidden unit, its bias first
    v=np.array([0.01, 0.02, 0.03, 0.04]),
)


def through_sigmoid(h: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    """Gradient before the sigmoid, at the point where it gave h."""
    return pull(sigmoid, np.log(h / (1 - h)), upstream)


def residual(t: Steps) -> np.ndarray:
    """Gradient of E at the predictions."""
    return slope(lambda yhat: ((yhat - t.y) ** 2).sum() / 2, t.net_yhat)


def to_hidden(t: Steps) -> np.ndarray:
    """Gradient of E at the hidden values."""
    return at_weights(t.net_h, t.v[1:], residual(t))


def to_weights(t: Steps, at_z: np.ndarray) -> np.ndarray:
    """Gradient at W, given that before the sigmoid."""
    return at_weights(t.W, with_ones(t.X).T, at_z.T)


FORMULAS = {
    "net_z": lambda t: with_ones(t.X) @ t.W.T,
    "net_h": lambda t: sigmoid(t.net_z),
    "net_yhat": lambda t: with_ones(t.net_h) @ t.v,
    "net_losses": lambda t: (t.net_yhat - t.y) ** 2,
    "net_E": lambda t: t.net_losses.sum() / 2,
    "net_dv": lambda t: at_value(with_ones(t.net_h), t.v, residual(t)),
    "net_dW": lambda t: to_weights(t, through_sigmoid(t.net_h, to_hidden(t))),
    "first_dyhat": lambda t: of_square(t.net_yhat[0], t.y[0]),
    "first_dv": lambda t: at_value(with_ones(t.net_h[0]), t.v, t.first_dyhat),
    "first_dh": lambda t: at_value(t.v[1:], t.net_h[0], t.first_dyhat),
    "first_dz": lambda t: through_sigmoid(t.net_h[0], t.first_dh),
    "first_db1": lambda t: pull(np.positive, t.W[:, 0], t.first_dz),
    "first_dW1": lambda t: at_weights(t.W[:, 1:], t.X[0], t.first_dz),
}
POINTS = {
    "net_z": 0.5,
    "net_h": 0.5,
    "net_yhat": 0.5,
    "net_losses": 0.5,
    "net_E": 0.5,
    "net_dv": 1,
    "net_dW": 1.5,
    "first_dyhat": 0.5,
    "first_dv": 0.5,
    "first_dh": 0.5,
    "first_dz": 0.5,
    "first_db1": 0.5,
    "first_dW1": 0.5,
}


QUESTION = Question(
    "3.8",
    "A network with three samples, in numbers",
    worked_steps(FORMULAS, POINTS, GIVEN, lambda name: close(1e-5, 1e-7, squeeze=True)),
    takes=tuple(POINTS),
    answers=True,
    minutes=45,
    difficulty=2,
    covers=("IIT-C12a", "IIT-C12b", "IIT-C12c", "IIT-C13d"),
)
