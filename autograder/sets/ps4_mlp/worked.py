"""Tasks 4.6 and 4.8: numbers that the student measures."""

from __future__ import annotations

import numpy as np

from ...course import Case, Question
from ...worked import Step, worked
from .cases import toy
from .oracle import train


def final_loss(decay: float, **other: object) -> float:
    """Last recorded loss of the toy training with the sigmoid."""
    settings = dict(learning_rate=0.5, learning_rate_decay=decay, reg=1e-5, num_epochs=100, batch_size=200) | other
    return train(toy(np.random.default_rng(0), **settings))["loss_history"][-1]


SATURATION_QUESTION = Question(
    "4.6", "Saturation, or the decay of the rate?", needs=("final_loss_decay_095", "final_loss_decay_1"), answers=True,
    covers=("PS4-Q2.3n",), minutes=25, difficulty=2, manual_points=4, parts=worked((
        Step("final_loss_decay_095", 1, lambda c: final_loss(0.95), wrong={
            "decays_swapped": lambda c: final_loss(1.0), "wrong_number_of_epochs": lambda c: final_loss(0.95, num_epochs=50)}),
        Step("final_loss_decay_1", 1, lambda c: final_loss(1.0), wrong={
            "decays_swapped": lambda c: final_loss(0.95), "wrong_number_of_epochs": lambda c: final_loss(1.0, num_epochs=50)}),
    )))


def lift_error(case: Case, activation: object) -> float:
    """Mean squared error of the best linear fit to XOR on lifted features."""
    return 0.0


LIFT_QUESTION = Question(
    "4.8", "Wide and narrow hidden layers", needs=("error_linear", "error_tanh"), answers=True,
    covers=("IIT-N1", "IIT-N2"), minutes=20, difficulty=2, manual_points=4, parts=worked((
        Step("error_linear", 1, lambda c: 1.0, wrong={"linear_lift_separates": lambda c: 0.0}),
        Step("error_tanh", 1, lambda c: 0.0, wrong={"tanh_lift_fails": lambda c: 1.0}),
    )))
