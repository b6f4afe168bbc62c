"""The gradebook: what it says of a class, and what is wrong with it in one sentence that says
what to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError


class UnusableGradebook(ValueError):
    """The gradebook cannot be read or written; nothing in it was changed."""


@contextmanager
def usable(db_url: str) -> Iterator[None]:
    """Around all that reads or writes the gradebook.

    Raises
    ------
    UnusableGradebook
        Where the data base itself fails.
    """
    try:
        yield
    except DBAPIError as error:
        raise UnusableGradebook(
            _sentence(make_url(db_url).database or "the gradebook", str(error.orig))
        ) from error


def _sentence(path: str, said: str) -> str:
    if "locked" in said:
        return (
            f"{path} is in use by another program: wait until that is done, and run the same "
            "command again"
        )
    if "readonly" in said or "unable to open" in said:
        return (
            f"{path} cannot be opened for writing: make the file and its folder writable, and "
            "run the same command again"
        )
    return (
        f"{path} is damaged ({said}): put a copy of it back, or move it away and grade again "
        "with --force. "
        "Nothing in it was changed; automatic scores are also in reports/, points given by hand "
        "only in the gradebook"
    )


def grades(root: Path, problem_set: str) -> list[dict[str, Any]]:
    """A row for each student with a submission of the set: name, final score, points by cell,
    what waits.
    """
    if not (root / "gradebook.db").is_file():
        return []
    url = f"sqlite:///{root / 'gradebook.db'}"
    with usable(url), Gradebook(url) as gradebook:
        try:
            submissions = gradebook.assignment_submissions(problem_set)
        except MissingEntry:
            return []
        return sorted((_row(s) for s in submissions), key=lambda row: row["id"])


def _row(submission: Any) -> dict[str, Any]:
    student = submission.student
    grades = {
        grade.cell.name: grade.score
        for notebook in submission.notebooks
        for grade in notebook.grades
    }
    waiting = any(
        grade.needs_manual_grade for notebook in submission.notebooks for grade in notebook.grades
    )
    return {
        "id": student.id,
        "first": student.first_name or "",
        "last": student.last_name or "",
        "email": student.email or "",
        "score": max(0.0, submission.score - submission.late_submission_penalty),
        "max": submission.max_score,
        "late": submission.late_submission_penalty,
        "waiting": waiting,
        "grades": grades,
    }
