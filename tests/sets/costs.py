"""What a slip costs, from the parts that each mistake's file says it loses."""

from __future__ import annotations

from autograder.authoring.mistake_files import read_mistakes
from autograder.checks.model import ProblemSet
from autograder.quality.modules import SOURCE


def more_than_half(problem_set: ProblemSet) -> set[str]:
    """Mistakes of which a variant costs more than half of the automatic points of a question.

    Questions of two parts, each a number, are left out.
    """
    points = {
        question.id: {part.name: part.points for part in question.parts}
        for question in problem_set.questions
        if len(question.parts) > 2
    }
    return {
        file.mistake.id
        for file in read_mistakes(SOURCE / problem_set.name / "mistakes")
        for variant in file.variants
        for question, lost in variant.loses.items()
        if question in points
        and sum(points[question][part] for part in lost) > sum(points[question].values()) / 2
    }
