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


def tally(weight=lambda g: 1.0, winner=lambda pair, g: pair[g < 0]) -> np.ndarray:
    votes = np.zeros(4)
    for pair, g in PAIRWISE.items():
        votes[winner(pair, g)] += weight(g)
    return votes


STEPS = (
    Step(
        "one_vs_all_count",
        0.5,
        lambda c: np.array([len(range(k)) for k in COUNTED]),
        wrong={
            "one_vs_all_leaves_one_out": lambda c: np.array([k - 1 for k in COUNTED]),
            "counts_swapped": lambda c: np.array([k * (k - 1) / 2 for k in COUNTED]),
            "one_vs_all_one_classifier": lambda c: np.array([1 for k in COUNTED]),
        },
        rule=WHOLE,
    ),
    Step(
        "one_vs_one_count",
        1,
        lambda c: np.array([len(list(combinations(range(k), 2))) for k in COUNTED]),
        wrong={
            "one_vs_one_separates_one_at_a_time": lambda c: np.array(COUNTED),
            "one_vs_one_counts_both_orders": lambda c: np.array([k * (k - 1) for k in COUNTED]),
            "one_vs_one_counts_itself": lambda c: np.array([k * (k + 1) / 2 for k in COUNTED]),
            "one_vs_one_squared": lambda c: np.array([k * k for k in COUNTED]),
            "one_vs_one_halved_square": lambda c: np.array([k * k / 2 for k in COUNTED]),
        },
        rule=WHOLE,
    ),
    Step(
        "votes",
        1,
        lambda c: tally(),
        wrong={
            "votes_for_the_loser": lambda c: tally(winner=lambda pair, g: pair[g > 0]),
            "votes_are_sums_of_values": lambda c: tally(abs),
            "votes_always_for_the_first": lambda c: tally(winner=lambda pair, g: pair[0]),
        },
        rule=WHOLE,
    ),
    Step(
        "winner_one_vs_one",
        0.5,
        lambda c: int(tally().argmax()),
        lambda c, a: int(np.argmax(a["votes"])),
        {
            "winner_by_sums_of_values": lambda c: 0,
            "winner_counted_from_one": lambda c: int(tally().argmax()) + 1,
        },
        rule=WHOLE,
    ),
    Step(
        "winner_one_vs_all",
        0.5,
        lambda c: int(ONE_VS_ALL.argmax()),
        wrong={
            "winner_first_positive": lambda c: int((ONE_VS_ALL > 0).argmax()),
            "winner_counted_from_one": lambda c: int(ONE_VS_ALL.argmax()) + 1,
            "winner_smallest": lambda c: int(ONE_VS_ALL.argmin()),
            "winner_is_the_score": lambda c: float(ONE_VS_ALL.max()),
        },
        rule=WHOLE,
    ),
)

QUESTION = Question(
    "1.8",
    "One against all, one against one, templates",
    needs=(
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
