"""Where the course is on disk, and what only the instructor has."""

from __future__ import annotations

import os
import tomllib
from dataclasses import fields
from pathlib import Path

from ..course import ProblemSet
from ..worker.limits import Limits


class NoCourse(ValueError):
    """The command needs the course's folder and was not run in it."""


def course_root(start: Path | None = None) -> Path | None:
    """The folder that holds ``source/`` and ``nbgrader_config.py``.

    Looked for in `start` (else the working folder) and above it, then beside this
    package, where a clone of the course is installed in place.
    """
    start = Path(start or os.getcwd()).resolve()
    for folder in (start, *start.parents, Path(__file__).resolve().parents[2]):
        if (folder / "source").is_dir() and (folder / "nbgrader_config.py").is_file():
            return folder
    return None


def course_of(folder: Path, start: Path | None = None) -> Path | None:
    """As `course_root`, for a submission: what was handed in is never taken for the course."""
    root, folder = course_root(start), Path(folder).resolve()
    return course_root(folder.parent) if root and root.is_relative_to(folder) else root


def required_root(start: Path | None = None) -> Path:
    """As `course_root`.

    Raises
    ------
    NoCourse
    """
    root = course_root(start)
    if root is None:
        raise NoCourse("this is not a course folder: go to the one that holds source/ and nbgrader_config.py")
    return root


def source_folder(root: Path | None) -> Path | None:
    return root / "source" if root else None


def answer_key(problem_set: ProblemSet, root: Path | None) -> dict[str, str] | None:
    """Right answers of multiple choice by name; None where the key is not at hand."""
    path = root / "source" / problem_set.name / "keys.toml" if root else None
    if path is None or not path.is_file():
        return None
    with open(path, "rb") as file:
        return {name: str(value) for name, value in tomllib.load(file).items()}


def limits(root: Path | None) -> Limits:
    """What one submission may use: the table ``[limits]`` of ``course.toml``, else the defaults.

    Raises
    ------
    ValueError
        For a name or value that has no meaning here.
    """
    path = root / "course.toml" if root else None
    if path is None or not path.is_file():
        return Limits()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8")).get("limits", {})
    except (OSError, ValueError) as error:
        raise ValueError(f"course.toml cannot be read: {error}") from error
    known = [field.name for field in fields(Limits)]
    for name, value in given.items() if isinstance(given, dict) else [("limits", given)]:
        if name not in known:
            raise ValueError(f"course.toml: the limit {name!r} is unknown; there are {', '.join(known)}")
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
            raise ValueError(f"course.toml: the limit {name} must be a number above 0")
    return Limits(**given)
