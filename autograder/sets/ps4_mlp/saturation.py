"""Task 4.6: saturation, or the decay of the rate? Two losses that the student measures."""

from __future__ import annotations

from functools import cache

import numpy as np

from autograder.checks.model import Case, Question
from autograder.checks.worked import Step, worked

from .cases import toy
from .descent import train


@cache
def final_loss(decay: float) -> float:
    """Last recorded loss of the training on the toy problem."""
    settings = {"learning_rate": 0.5, "reg": 1e-5, "num_epochs": 100, "batch_size": 200}
    case = toy(learning_rate_decay=decay, **settings)
    return float(np.asarray(train(case)["loss_history"])[-1])


def decaying(case: Case) -> float:
    """With a rate that decays by 0.95 an epoch."""
    return final_loss(0.95)


def constant(case: Case) -> float:
    """With a constant rate."""
    return final_loss(1.0)


QUESTION = Question(
    "4.6",
    "Saturation, or the decay of the rate?",
    takes=("final_loss_decay_095", "final_loss_decay_1"),
    answers=True,
    covers=("PS4-Q2.3n",),
    minutes=25,
    difficulty=2,
    manual_points=4,
    parts=worked(
        (Step("final_loss_decay_095", 1, decaying), Step("final_loss_decay_1", 1, constant))
    ),
)
