"""The gradebook: what it says of a class, and what is wrong with it in one useful sentence."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from autograder.grading.private import private_file


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
    path = make_url(db_url).database or "the gradebook"
    try:
        yield
    except DBAPIError as error:
        raise UnusableGradebook(_sentence(path, error.orig or error)) from error
    except subprocess.CalledProcessError as error:  # alembic, for a new gradebook
        raise UnusableGradebook(
            f"{path} cannot be made: the program alembic failed "
            f"({' '.join(map(str, error.cmd[1:]))}); is the disk full?"
        ) from error


def make_private(db_url: str, group_readable: bool = False) -> None:
    """See to it that a new gradebook is the instructor's alone; an existing one stays as it is."""
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        private_file(Path(url.database), group_readable)


_AGAIN = "and run the same command again"
_NOT_WRITABLE = f"cannot be opened for writing: make the file and its folder writable, {_AGAIN}"
_SENTENCES = {  # by SQLite's name of the error, or what begins it
    "SQLITE_BUSY": f"is in use by another program: wait until that is done, {_AGAIN}",
    "SQLITE_LOCKED": f"is in use by another program: wait until that is done, {_AGAIN}",
    "SQLITE_FULL": f"cannot grow, as the disk is full: make room, {_AGAIN}; "
    "it is not damaged, leave it where it is",
    "SQLITE_IOERR": "cannot be read or written, as its disk fails: look after the disk "
    f"(is it full, is it still connected?), {_AGAIN}; "
    "leave the file where it is, and make a copy of it",
    "SQLITE_NOMEM": f"cannot be used, as there is no memory left: close other programs, {_AGAIN}",
    "SQLITE_READONLY": _NOT_WRITABLE,
    "SQLITE_PERM": _NOT_WRITABLE,
    "SQLITE_CANTOPEN": "cannot be opened for writing: make the file and its folder writable "
    f"(or room on the disk), {_AGAIN}",
    "SQLITE_CONSTRAINT": "has got the same entry from another program at the same time, "
    f"so this one was not written ({{said}}): {_AGAIN.removeprefix('and ')}",
    "SQLITE_CORRUPT": "is damaged ({said}): ",
    "SQLITE_NOTADB": "is damaged ({said}): ",
}
_DAMAGED = (
    "put a copy of it back, or move it away and grade again with --force. "
    "Nothing in it was changed; automatic scores are also in reports/, "
    "points given by hand only in the gradebook"
)


def _sentence(path: str, error: BaseException) -> str:
    """What is wrong and what to do; only a damaged file is called damaged."""
    name, said = getattr(error, "sqlite_errorname", ""), " ".join(str(error).split())
    for known, words in _SENTENCES.items():
        if name.startswith(known):
            more = _DAMAGED if "damaged (" in words else ""
            return f"{path} {words.format(said=said)}{more}"
    return f"{path} cannot be used ({said}): mend that, {_AGAIN}; nothing in it was changed"


def configuration(root: Path) -> Config:
    """nbgrader's configuration as the root has it; an empty one where it has none."""
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except ConfigFileNotFound:
        return Config({"CourseDirectory": {"root": str(root)}})


def address(root: Path) -> str:
    """Where the gradebook of a course is: what ``CourseDirectory.db_url`` says, else its file.

    Returns
    -------
    str
        The data base's URL; empty where it is a file that is not there yet.
    """
    url = CourseDirectory(config=configuration(root)).db_url
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        return ""
    return str(url)


def enrolled(root: Path) -> list[str]:
    """Ids of all students in the gradebook, with a submission or without."""
    url = address(root)
    if not url:
        return []
    with usable(url), Gradebook(url) as gradebook:
        return sorted(student.id for student in gradebook.students)


def grades(root: Path, problem_set: str) -> list[dict[str, Any]]:
    """A row for each student with a submission: name, final score, points by cell, what waits."""
    url = address(root)
    if not url:
        return []
    with usable(url), Gradebook(url) as gradebook:
        try:
            submissions = gradebook.assignment_submissions(problem_set)
        except MissingEntry:
            return []
        return sorted((_row(s) for s in submissions), key=lambda row: row["id"])


def waiting(db_url: str, problem_set: str) -> list[str]:
    """Ids of the students with an answer that nobody has graded, or that changed since."""
    with usable(db_url), Gradebook(db_url) as gradebook:
        try:
            submissions = gradebook.assignment_submissions(problem_set)
        except MissingEntry:
            return []
        return sorted(s.student.id for s in submissions if s.needs_manual_grade)


def warn_of_waiting(db_url: str, problem_set: str, log: logging.Logger, what: str) -> None:
    """Say how many students' points are not final, where something is made of them."""
    ids = waiting(db_url, problem_set)
    if ids:
        log.warning(
            "%s of %s: %d not graded by hand yet (%s)",
            what,
            problem_set,
            len(ids),
            ", ".join(ids[:10]) + (", ..." if len(ids) > 10 else ""),
        )


def _ungraded(grade: Any) -> bool:
    return bool(grade.needs_manual_grade and grade.manual_score is None)


def _row(submission: Any) -> dict[str, Any]:
    student = submission.student
    found = [grade for notebook in submission.notebooks for grade in notebook.grades]
    grades = {grade.cell.name: None if _ungraded(grade) else grade.score for grade in found}
    waiting = any(grade.needs_manual_grade for grade in found)
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
