"""A submission to be scored, and what became of it."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

from .score import Graded

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


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
    """An error in a sentence: ours (a ValueError) as it is, the system's with what to do."""
    if isinstance(error, ValueError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full: make room, and run the same command again"
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror.lower()}{where}"
    return f"{type(error).__name__}: {error}"
