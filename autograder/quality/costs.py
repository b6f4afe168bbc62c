"""What a mistake costs: mistakes that lose more than half of a question, and the reason for it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.mistake_files import MistakeFile, read_mistakes
from autograder.checks.model import ProblemSet
from autograder.checks.report import number
from autograder.sets import load, names

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


def reasons(problem_set: ProblemSet) -> dict[str, str]:
    """Why a mistake costs so much, by its id: what `heavy.toml` says."""
    text = Path(__file__).with_name("heavy.toml").read_text("utf-8")
    by_reason = tomllib.loads(text).get(problem_set.name, {})
    return {mistake: reason for reason, mistakes in by_reason.items() for mistake in mistakes}


def unexplained(problem_set: ProblemSet) -> set[str]:
    """Heavy mistakes without a reason, and reasons of mistakes that are not heavy (any more)."""
    return {cost.file.mistake.id for cost in heavy(problem_set)} ^ set(reasons(problem_set))


def table() -> str:
    """All heavy mistakes with their reasons, for docs/quality.md."""
    lines = [
        "| problem set | question | mistake | costs | why |",
        "| --- | --- | --- | ---: | --- |",
    ]
    for problem_set in map(load, names()):
        why = reasons(problem_set)
        for cost in sorted(heavy(problem_set), key=lambda c: (_place(problem_set, c), c.lost)):
            name = cost.file.mistake.id
            lost = f"{number(cost.lost)} of {number(cost.points)}"
            cells = (problem_set.name, cost.question, f"`{name}`", lost, why.get(name, "?"))
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _place(problem_set: ProblemSet, cost: Cost) -> int:
    return [q.id for q in problem_set.questions].index(cost.question)
