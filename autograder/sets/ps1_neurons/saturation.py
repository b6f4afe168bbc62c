"""Task 1.4: the step and the sigmoid, and how steep it is."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from autograder.checks.model import Question
from autograder.checks.worked import Step, worked

from .oracle import slope

THETAS = np.array([0.1, 1.0, 10.0])
slopes = slope(lambda z: 0.5 * np.tanh(0.5 * THETAS * z))
STEPS = (
    Step("slopes_at_0", 1, lambda _: slopes(np.zeros(3))),
    Step("values_at_minus_1", 1, lambda _: expit(-THETAS)),
)

QUESTION = Question(
    "1.4",
    "Step or sigmoid, and how steep?",
    takes=("slopes_at_0", "values_at_minus_1"),
    answers=True,
    covers=("IIT-A6",),
    minutes=20,
    difficulty=1,
    manual_points=4,
    parts=worked(STEPS),
)
