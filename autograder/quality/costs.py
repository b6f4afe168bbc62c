"""What a slip costs: mistakes that lose more than half of a question, and the reason for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.authoring.mistake_files import MistakeFile, read_mistakes
from autograder.checks.model import ProblemSet

from .modules import SOURCE


@dataclass(frozen=True)
class Cost:
    """A mistake that costs more than half of the automatic points of a question.

    Attributes
    ----------
    file : MistakeFile
    question : str
        The one that it costs most of.
    lost, points : float
    """

    file: MistakeFile
    question: str
    lost: float
    points: float


def heavy(problem_set: ProblemSet) -> Iterator[Cost]:
    """Every mistake of which a variant costs more than half of a question.

    Questions of two parts, each a number, are left out.
    """
    questions = [q for q in problem_set.questions if len(q.parts) > 2]
    points = {q.id: {part.name: part.points for part in q.parts} for q in questions}
    for file in read_mistakes(SOURCE / problem_set.name / "mistakes"):
        costs = [
            Cost(file, q, sum(points[q][part] for part in lost), sum(points[q].values()))
            for variant in file.variants
            for q, lost in variant.loses.items()
            if q in points
        ]
        worst = max(costs, key=lambda cost: cost.lost / cost.points, default=None)
        if worst and worst.lost > worst.points / 2:
            yield worst
