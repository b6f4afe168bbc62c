"""Task 4.8: wide and narrow hidden layers. What a linear readout of a lifted XOR leaves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import scipy.linalg

from autograder.checks.model import Case, Question
from autograder.checks.worked import Step, worked

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = {
    "t": np.array([0.0, 1.0, 1.0, 0.0]),
    "A": np.array([[1.0, -1.0, 2.0, 0.5], [1.0, 1.0, -0.5, -2.0]]),
    "c": np.array([-0.5, 0.5, 0.0, 1.0]),
}


def misfit(case: Case, activation: Callable[[np.ndarray], np.ndarray]) -> float:
    """Squared error of the best fit: what the projection onto the features leaves."""
    features = activation(CORNERS @ case.A + case.c)
    basis = scipy.linalg.orth(np.column_stack([np.ones(4), features]))
    left = case.t - basis @ (basis.T @ case.t)
    return float((left**2).sum())


def linear(case: Case) -> float:
    """Without an activation."""
    return misfit(case, np.positive)


def with_tanh(case: Case) -> float:
    """With tanh as activation."""
    return misfit(case, np.tanh)


QUESTION = Question(
    "4.8",
    "Wide and narrow hidden layers",
    takes=("error_linear", "error_tanh"),
    answers=True,
    covers=("IIT-N1", "IIT-N2"),
    minutes=20,
    difficulty=2,
    manual_points=4,
    parts=worked((Step("error_linear", 1, linear), Step("error_tanh", 1, with_tanh)), XOR),
)
