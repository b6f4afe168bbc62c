"""Task 2.1: the words of computation graphs, and why gradients. The keys are the instructor's."""

from __future__ import annotations

from autograder.checks.model import Choice, Question

LETTERS = ("a", "b", "c", "d", "e")

QUESTION = Question(
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
