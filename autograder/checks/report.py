"""What a check found, as text for a terminal, HTML for a notebook, JSON for a program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.sandbox.kinds import is_sandboxed
from autograder.templates import render

from .difference import Picture

SCHEMA = 1
UNSANDBOXED = "UNSANDBOXED: this submission ran without a sandbox."
WORDS = {
    "ok": "right",
    "wrong": "not right yet",
    "exception": "raised an exception",
    "timeout": "took too long",
    "memory": "ran out of memory",
    "output": "printed too much",
    "bad_type": "returned the wrong kind of value",
    "not_run": "was not run",
    "missing": "not written yet",
    "manual": "graded by hand",
    "recorded": "done; choices are judged when graded",
    "grader_fault": "could not be checked (our fault, costs nothing)",
}


def number(value: float) -> int | float:
    """Points without a needless ``.0``."""
    return int(value) if float(value).is_integer() else float(value)


@dataclass(frozen=True)
class PartResult:
    """What one part earned, and what to say about it."""

    name: str
    points: float
    score: float
    verdict: str
    mistakes: tuple[str, ...] = ()
    message: str = ""
    same_as: str = ""  # the part that says why, where another has said it already
    picture: Picture | None = None
    inputs: tuple[str, ...] = ()  # of the case, where they fit: to try it by hand

    def counted(self) -> str:
        """Its points in words."""
        if self.verdict == "recorded":
            return f"recorded ({number(self.points)})"
        return f"{number(self.score)}/{number(self.points)}"

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "points": number(self.points),
            "score": number(self.score),
            "verdict": self.verdict,
            "mistakes": list(self.mistakes),
        }


def in_rows(parts: Sequence[PartResult]) -> list[PartResult]:
    """The parts as they are shown: those with the same thing to say share a row, and say it once.

    What is not written yet is one row with the part that says so; of what is wrong, the part
    that tells the whole story stands alone.
    """
    rows: dict[Any, PartResult] = {}
    whole = {part.name: part.message for part in parts if part.verdict == "missing"}
    for place, part in enumerate(parts):
        if part.verdict == "missing" and part.same_as in whole:
            part = replace(part, message=whole[part.same_as], same_as="")
        said = part.same_as or part.message
        key = (said, bool(part.same_as), _mark(part.verdict)) if said else place
        rows[key] = _joined(rows[key], part) if key in rows else part
    return [_with_reason(row) for row in rows.values()]


def _joined(one: PartResult, other: PartResult) -> PartResult:
    return replace(
        one,
        name=f"{one.name}, {other.name}",
        points=one.points + other.points,
        score=one.score + other.score,
    )


def _with_reason(row: PartResult) -> PartResult:
    return replace(row, message=f'as in "{row.same_as}"') if row.same_as else row


@dataclass(frozen=True)
class Advice:
    """A named mistake as the student reads it."""

    id: str
    sentence: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionReport:
    """What a check of one question found.

    In a notebook the value of a cell: its plain text is the score, which is how
    nbgrader reads partial credit, and its HTML is for the person.

    Attributes
    ----------
    unnamed : mapping
        How what has no name behaves (`judged_outputs.kept`): for the instructor's
        record, in no report.
    """

    id: str
    title: str
    points: float
    score: float
    verdict: str
    parts: tuple[PartResult, ...] = ()
    advice: tuple[Advice, ...] = ()
    message: str = ""
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    unnamed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mistakes(self) -> tuple[str, ...]:
        return tuple(a.id for a in self.advice)

    @property
    def mistake(self) -> str | None:
        return self.mistakes[0] if self.advice else None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "points": number(self.points),
            "score": number(self.score),
            "verdict": self.verdict,
            "mistake": self.mistake,
            "mistakes": list(self.mistakes),
            "message": self.message,
            "parts": [part.to_json() for part in self.parts],
        }

    def counted(self, unit: str = "") -> str:
        """The points in words: those that are judged here, and those that are only recorded."""
        judged = judged_points(self)
        recorded = self.points - judged
        if recorded and not judged:
            return f"{number(recorded)} of {number(recorded)}{unit} recorded"
        here = f"{number(self.score)} of {number(judged)}{unit}"
        more = f" that are judged here; {number(recorded)} recorded" if recorded else ""
        return here + more

    def text(self) -> str:
        """The report for a terminal."""
        lines = [f"{self.id} {self.title}: {self.counted()} ({WORDS[self.verdict]})"]
        for a in self.advice:
            lines += [
                f"  Likely mistake: {a.sentence}",
                *(f"    hint: {hint}" for hint in a.hints[:1]),
            ]
        for part in in_rows(self.parts):
            mark = {"ok": "+", "recorded": "o", "manual": "o"}.get(part.verdict, "-")
            lines.append(f"  {mark} {part.name}: {part.counted()}")
            lines += [f"      {line}" for line in part.message.splitlines()]
            lines += [f"      {line}" for line in part.picture.text()] if part.picture else []
            lines += [f"      {line}" for line in part.inputs]
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)

    __str__ = text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": str(number(self.score)), "text/html": self.html()}

    def html(self) -> str:
        """The report for a notebook; everything from a submission is escaped."""
        return render(
            "question.html",
            report=self,
            parts=in_rows(self.parts),
            tone=_mark(self.verdict)[0],
            marks=_mark,
            number=number,
            words=WORDS,
        )


def judged_points(report: QuestionReport) -> float:
    """Points of the parts that are judged here, and not only recorded."""
    return report.points - sum(p.points for p in report.parts if p.verdict == "recorded")


def _mark(verdict: str) -> tuple[str, str]:
    """The tone of a verdict, a class of the stylesheet, and its sign."""
    if verdict in ("ok", "recorded"):
        return "right", "✓" if verdict == "ok" else "●"
    return ("open", "○") if verdict in ("missing", "manual") else ("wrong", "✗")


@dataclass(frozen=True)
class Report:
    """What grading a submission found."""

    assignment: str
    seed: Any
    sandbox: str
    questions: tuple[QuestionReport, ...]
    notes: tuple[str, ...] = ()
    schema: int = field(default=SCHEMA)

    @property
    def score(self) -> float:
        return sum(q.score for q in self.questions if q.verdict != "manual")

    @property
    def max(self) -> float:
        return sum(q.points for q in self.questions if q.verdict != "manual")

    @property
    def remarks(self) -> list[str]:
        """The notes, and first of all that there was no sandbox."""
        return [*(() if is_sandboxed(self.sandbox) else (UNSANDBOXED,)), *self.notes]

    def __getitem__(self, question_id: str) -> QuestionReport:
        return next(q for q in self.questions if q.id == question_id)

    def to_json(self) -> dict[str, Any]:
        """The contract of ``autograder score --json``."""
        return {
            "schema": self.schema,
            "assignment": self.assignment,
            "seed": self.seed,
            "score": number(self.score),
            "max": number(self.max),
            "sandbox": self.sandbox,
            "notes": self.remarks,
            "questions": [q.to_json() for q in self.questions],
        }

    def brief(self) -> str:
        """The score in a few words."""
        return f"{number(self.score)} of {number(self.max)}" + (
            "" if is_sandboxed(self.sandbox) else "  UNSANDBOXED"
        )

    def text(self) -> str:
        lines = [f"note: {note}" for note in self.remarks]
        lines += [q.text() for q in self.questions]
        return "\n".join(
            [
                *lines,
                f"{self.assignment}: {number(self.score)} of {number(self.max)} automatic points",
            ]
        )
