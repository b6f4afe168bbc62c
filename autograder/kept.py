"""What is kept beside a student's work, in a folder ``.nn-course``, from one session to the next.

It is for the student alone: grading never reads it.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checks.report import QuestionReport, number
from autograder.sets import UnknownProblemSet, set_of

FOLDER = ".nn-course"
PROGRESS = "progress.json"


@dataclass(frozen=True)
class Earlier:
    """What the last check of a question found.

    Attributes
    ----------
    score, points : float
    verdict : str
    when : float
        Seconds since 1970.
    """

    score: float
    points: float
    verdict: str
    when: float


def keep(folder: Path, *reports: QuestionReport) -> None:
    """Note what checks found, if the folder holds the set's work; a folder that cannot be
    written to costs nothing but the note.
    """
    mine = [report for report in reports if _is_at_home(folder, report)]
    if not mine:
        return
    found = read_json(folder / FOLDER / PROGRESS)
    for report in mine:
        found[report.id] = {
            "score": number(report.score),
            "points": number(report.points),
            "verdict": report.verdict,
            "when": int(time.time()),
        }
    with suppress(OSError):
        write_json(folder / FOLDER / PROGRESS, found)


def earlier(folder: Path) -> dict[str, Earlier]:
    """What earlier checks found, by question; what cannot be read is left out."""
    found = {}
    for question, kept in read_json(folder / FOLDER / PROGRESS).items():
        with suppress(KeyError, TypeError, ValueError):
            found[question] = Earlier(
                float(kept["score"]),
                float(kept["points"]),
                str(kept["verdict"]),
                float(kept["when"]),
            )
    return found


def _is_at_home(folder: Path, report: QuestionReport) -> bool:
    try:
        problem_set = set_of(report.id)
    except UnknownProblemSet:
        return False
    files = (problem_set.module, f"{problem_set.name}.ipynb")
    return any((folder / name).is_file() for name in files)


def read_json(path: Path) -> dict[str, Any]:
    """The object that a file holds; an empty one where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write an object in one step: a reader sees the old file or the new one.

    Raises
    ------
    OSError
    """
    path.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, indent=1, sort_keys=True)
        os.replace(name, path)
    finally:
        with suppress(OSError):
            os.unlink(name)
