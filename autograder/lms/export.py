"""Final scores, by hand and automatic, for a learning platform."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.checks.model import ProblemSet
from autograder.checks.report import number
from autograder.grading.batch import Batch
from autograder.grading.storage import write_atomically
from autograder.grading.students import student_id
from autograder.sets import load

from .table import safe_cell

Row = dict[str, Any]


def export(root: Path, problem_set: str, to: str, rows: list[Row]) -> Path:
    """Write ``reports/PS/PS-TO.csv``.

    Parameters
    ----------
    root : Path
        The course's folder.
    problem_set : str
    to : {'csv', 'canvas', 'moodle'}
    rows : list of dict
        What the gradebook says of each student (`nbgrader_plugin.gradebook.grades`).

    Raises
    ------
    ValueError
        If the gradebook has no submission of the set.
    """
    declared = load(problem_set)
    if not rows:
        raise ValueError(
            f"the gradebook has no submission of {problem_set} yet: autograder grade {problem_set}"
        )
    unsandboxed = set(map(student_id, Batch(root, problem_set).unsandboxed()))
    for row in rows:
        row["sandbox"] = "UNSANDBOXED" if row["id"] in unsandboxed else ""
    text = io.StringIO()
    lines = _FORMATS[to](declared, rows)
    csv.writer(text, lineterminator="\n").writerows(
        [safe_cell(cell) for cell in line] for line in lines
    )
    path = root / "reports" / problem_set / f"{problem_set}-{to}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.getvalue())
    return path


def _plain(declared: ProblemSet, rows: list[Row]) -> list[list[Any]]:
    ids = [
        (f"{q.id}{m}", f"{q.grade_id}{m}")
        for q in declared.questions
        for m, points in (("", q.automatic_points), ("m", q.manual_points))
        if points
    ]
    head = [
        "student",
        "last name",
        "first name",
        "score",
        "max",
        "late penalty",
        "waiting for a hand grade",
        "sandbox",
        *(f"Q{shown}" for shown, _ in ids),
    ]
    return [
        head,
        *(
            [
                r["id"],
                r["last"],
                r["first"],
                number(r["score"]),
                number(r["max"]),
                number(r["late"]),
                "yes" if r["waiting"] else "no",
                r["sandbox"],
                *(_points(r["grades"].get(name)) for _, name in ids),
            ]
            for r in rows
        ),
    ]


def _points(score: float | None) -> str | float:
    return "not graded yet" if score is None else number(score)


def _final(row: Row) -> str | float:
    """The score for a platform, which would take a part of it for the whole."""
    return "" if row["waiting"] else number(row["score"])


def _canvas(declared: ProblemSet, rows: list[Row]) -> list[list[Any]]:
    """Canvas looks for its own number, which is in its downloads, then for the others."""
    head: list[list[Any]] = [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", declared.name],
        ["    Points Possible", "", "", "", "", number(declared.points)],
    ]
    return head + [
        [
            f"{r['last']}, {r['first']}".strip(", ") or r["id"],
            r["id"] if r["id"].isdecimal() else "",
            r["id"],
            r["id"],
            "",
            _final(r),
        ]
        for r in rows
    ]


def _moodle(declared: ProblemSet, rows: list[Row]) -> list[list[Any]]:
    """A list in the order of Moodle's worksheet, to look at; to import, fill its own (`fill`)."""
    head = [
        [
            "Identifier",
            "Full name",
            "Email address",
            "Status",
            "Grade",
            "Maximum Grade",
            "Grade can be changed",
            "Feedback comments",
        ]
    ]
    return head + [
        [
            f"Participant {r['id']}" if r["id"].isdecimal() else r["id"],
            f"{r['first']} {r['last']}".strip() or r["id"],
            r["email"],
            "Graded",
            _final(r),
            number(declared.points),
            "Yes",
            "",
        ]
        for r in rows
    ]


_FORMATS: dict[str, Callable[[ProblemSet, list[Row]], list[list[Any]]]] = {
    "csv": _plain,
    "canvas": _canvas,
    "moodle": _moodle,
}
