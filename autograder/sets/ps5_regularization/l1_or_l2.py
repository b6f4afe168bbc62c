"""Task 5.4: which of two weight vectors a penalty prefers."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Case, Choice, Question
from autograder.checks.worked import Step, worked

LETTERS = ("a", "b", "c", "d")
GIVEN = dict(x=np.array([1.0, 2.0, 1.0]), y=1.0, thetas=np.array([[0, 0.75, 0], [0.25, 0.5, 0.25]]))
PAIR = close(1e-3, 1e-6, squeeze=True)  # typed with four digits; a column of two numbers will do


def scores(case: Case) -> np.ndarray:
    """theta . x for both weight vectors."""
    return np.inner(case.thetas, case.x)


def norms(case: Case, order: int) -> np.ndarray:
    """Lp norm to the power p, for both weight vectors."""
    return np.linalg.norm(case.thetas, ord=order, axis=1) ** order


STEPS = (
    Step("scores", 1, scores, rule=PAIR),
    Step(
        "data_losses",
        0.5,
        lambda case: np.square(scores(case) - case.y),
        lambda case, answers: (np.ravel(answers["scores"]) - case.y) ** 2,
        PAIR,
    ),
    Step("l2_penalties", 1, lambda case: norms(case, 2), rule=PAIR),
    Step("l1_penalties", 1, lambda case: norms(case, 1), rule=PAIR),
)

QUESTION = Question(
    "5.4",
    "Which weights? L1 against L2",
    answers=True,
    minutes=20,
    difficulty=1,
    manual_points=2,
    covers=("TUM-29", "TUM-30", "TUM-31", "TUM-32"),
    takes=(*(step.name for step in STEPS), "l2_prefers", "l1_prefers", "what_they_do"),
    parts=(
        *worked(STEPS, GIVEN),
        Choice("l2_prefers", 0.5, ("1", "2", "n")),
        Choice("l1_prefers", 0.5, ("1", "2", "n")),
        Choice("what_they_do", 0.5, LETTERS),
    ),
)
