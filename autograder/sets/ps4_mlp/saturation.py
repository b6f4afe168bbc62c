"""Tasks 4.6 and 4.8: numbers that the student measures."""

from __future__ import annotations

from functools import cache
from typing import Any, Callable

import numpy as np
import scipy.linalg

from autograder.checks.model import Case, Question
from autograder.checks.worked import Step, worked

from .cases import toy
from .descent import train


@cache
def toy_run(
    decay: float, activation: str = "sigmoid", num_epochs: int = 100, after: float | None = None
) -> dict:
    """The toy training, which starts where the run with the decay `after` ended."""
    case = toy(
        np.random.default_rng(0),
        activation,
        learning_rate=0.5,
        learning_rate_decay=decay,
        reg=1e-5,
        num_epochs=num_epochs,
        batch_size=200,
    )
    if after is not None:
        case.data.update(toy_run(after, activation)["params after training"])
    return train(case)


def final_loss(decay: float, **other: Any) -> float:
    """Last recorded loss of the toy training."""
    return toy_run(decay, **other)["loss_history"][-1]


def first_loss() -> float:
    return toy_run(1.0)["loss_history"][0]


SATURATION_QUESTION = Question(
    "4.6",
    "Saturation, or the decay of the rate?",
    takes=("final_loss_decay_095", "final_loss_decay_1"),
    answers=True,
    covers=("PS4-Q2.3n",),
    minutes=25,
    difficulty=2,
    manual_points=4,
    parts=worked(
        (
            Step(
                "final_loss_decay_095",
                1,
                lambda c: final_loss(0.95),
            ),
            Step(
                "final_loss_decay_1",
                1,
                lambda c: final_loss(1.0),
            ),
        )
    ),
)


CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = dict(
    t=np.array([0.0, 1.0, 1.0, 0.0]),
    A=np.array([[1.0, -1.0, 2.0, 0.5], [1.0, 1.0, -0.5, -2.0]]),
    c=np.array([-0.5, 0.5, 0.0, 1.0]),
)


def fit_error(case: Case, lift: Callable, average: bool = False) -> float:
    """Squared error of the best fit to XOR: what the projection onto the features leaves."""
    basis = scipy.linalg.orth(np.column_stack([np.ones(4), lift(CORNERS @ case.A + case.c)]))
    left = case.t - basis @ (basis.T @ case.t)
    return float((left**2).sum()) / (4 if average else 1)


def identity(z: np.ndarray) -> np.ndarray:
    return z


LIFT_QUESTION = Question(
    "4.8",
    "Wide and narrow hidden layers",
    takes=("error_linear", "error_tanh"),
    answers=True,
    covers=("IIT-N1", "IIT-N2"),
    minutes=20,
    difficulty=2,
    manual_points=4,
    parts=worked(
        (
            Step(
                "error_linear",
                1,
                lambda c: fit_error(c, identity),
            ),
            Step(
                "error_tanh",
                1,
                lambda c: fit_error(c, np.tanh),
            ),
        ),
        XOR,
    ),
)
