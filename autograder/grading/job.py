"""A submission to be scored, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .score import Graded


@dataclass(frozen=True)
class Job:
    """One submission to score.

    Attributes
    ----------
    student : str
        Name of the student's folder.
    folder : Path
        What was handed in; while it is graded, the grader's own copy.
    seed : int
    digest : str
        Of the contents; empty for a folder that was refused.
    """

    student: str
    folder: Path
    seed: int
    digest: str


@dataclass(frozen=True)
class Result:
    """What became of a job: a graded submission, or one sentence."""

    job: Job
    graded: Graded | None
    problem: str = ""


def words(error: Exception) -> str:
    """An error in a sentence: ours (a ValueError) as it is, the system's with the file."""
    if isinstance(error, ValueError):
        return str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.strerror.lower()} ({error.filename})"
    return f"{type(error).__name__}: {error}"
