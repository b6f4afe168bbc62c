"""Task 2.6: ranks of derivatives. The keys are the instructor's."""

from __future__ import annotations

from autograder.checks.model import Choice, Question

RANKS = ("0", "1", "2", "3", "4")
NAMES = (
    "rank_vector_to_number",
    "rank_vector_to_vector",
    "rank_matrix_to_number",
    "rank_matrix_to_vector",
    "rank_flows_back_to_vector",
    "rank_flows_back_to_matrix",
)

QUESTION = Question(
    "2.6",
    "Ranks of derivatives",
    takes=NAMES,
    answers=True,
    covers=("IIT-C6", "IIT-C7", "IIT-C8"),
    minutes=15,
    difficulty=2,
    parts=tuple(Choice(name, 1, RANKS) for name in NAMES),
)
