"""Tasks 2.1 and 2.6: the words of computation graphs, and ranks. The keys are the instructor's."""

from __future__ import annotations

from autograder.checks.model import Choice, Question

LETTERS = ("a", "b", "c", "d", "e")
RANKS = ("0", "1", "2", "3", "4")
RANK_NAMES = (
    "rank_vector_to_number",
    "rank_vector_to_vector",
    "rank_matrix_to_number",
    "rank_matrix_to_vector",
    "rank_flows_back_to_vector",
    "rank_flows_back_to_matrix",
)

WORDS_QUESTION = Question(
    "2.1",
    "The words of graphs, and why gradients",
    takes=("graph_words", "why_gradients", "node_duties"),
    answers=True,
    covers=("TUM-05", "TUM-06", "IIT-C1"),
    minutes=20,
    difficulty=1,
    manual_points=3,
    parts=(
        Choice("graph_words", 1, LETTERS, many=True),
        Choice("why_gradients", 1, LETTERS[:4]),
        Choice("node_duties", 1, LETTERS, many=True),
    ),
)

RANKS_QUESTION = Question(
    "2.6",
    "Ranks of derivatives",
    takes=RANK_NAMES,
    answers=True,
    covers=("IIT-C6", "IIT-C7", "IIT-C8"),
    minutes=15,
    difficulty=2,
    parts=tuple(Choice(name, 1, RANKS) for name in RANK_NAMES),
)
