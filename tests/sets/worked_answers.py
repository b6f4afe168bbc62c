"""Right answers to a worked question, and what other answers cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice, ProblemSet
from autograder.config import answer_key
from autograder.quality.modules import ROOT
from autograder.sandbox.subject import LocalSubject


def right_answers(problem_set: ProblemSet, question: str) -> dict[str, Any]:
    """The oracle's answers to a worked question, and the key's letters."""
    answers: dict[str, Any] = {}
    for part in problem_set[question].parts:
        if not isinstance(part, Choice):
            answers |= part.test.expected(part.test.draw(np.random.default_rng(0))[0])
    return answers | {
        k: v for k, v in answer_key(problem_set, ROOT).items() if k in problem_set[question].takes
    }


def lost_parts(problem_set: ProblemSet, question: str, **changed: Any) -> tuple[set[str], set[str]]:
    """Parts that lose their points when these answers differ from the right ones, and the
    mistakes named.
    """
    subject = LocalSubject(right_answers(problem_set, question) | changed)
    report = QuestionRun(
        problem_set, problem_set[question], subject, key=answer_key(problem_set, ROOT)
    ).report()
    return {p.name for p in report.parts if p.score < p.points}, set(report.mistakes)
