"""Task 1.8: several classes from two-class discriminants, and templates."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Choice, Question
from autograder.checks.worked import Step, worked

COUNTED = (3, 4, 10)  # numbers of classes in the statement
PAIRWISE = {
    (0, 1): 0.8,
    (0, 2): -0.3,
    (0, 3): 1.5,
    (1, 2): -0.2,
    (1, 3): 2.0,
    (2, 3): 0.1,
}  # > 0: the first of the pair
ONE_VS_ALL = np.array([0.3, 1.2, 0.9, -0.7])
WHOLE = close(0, 1e-9)


def tally() -> np.ndarray:
    """One vote for the winner of each pair."""
    votes = np.zeros(4)
    for (first, second), g in PAIRWISE.items():
        votes[first if g > 0 else second] += 1
    return votes


STEPS = (
    Step("one_vs_all_count", 0.5, lambda _: np.array([len(range(k)) for k in COUNTED]), rule=WHOLE),
    Step(
        "one_vs_one_count",
        1,
        lambda _: np.array([len(list(combinations(range(k), 2))) for k in COUNTED]),
        rule=WHOLE,
    ),
    Step("votes", 1, lambda _: tally(), rule=WHOLE),
    Step(
        "winner_one_vs_one",
        0.5,
        lambda _: int(tally().argmax()),
        lambda _, answers: int(np.argmax(answers["votes"])),
        rule=WHOLE,
    ),
    Step("winner_one_vs_all", 0.5, lambda _: int(ONE_VS_ALL.argmax()), rule=WHOLE),
)

QUESTION = Question(
    "1.8",
    "One against all, one against one, templates",
    takes=(
        *(step.name for step in STEPS),
        "template_is",
        "one_vs_one_trains_on",
        "several_templates",
    ),
    answers=True,
    covers=("IIT-A15", "IIT-A16"),
    minutes=20,
    difficulty=1,
    parts=(
        *worked(STEPS),
        Choice("template_is", 1, tuple("abcd")),
        Choice("one_vs_one_trains_on", 0.5, tuple("abcd")),
        Choice("several_templates", 1, tuple("abcd")),
    ),
)
