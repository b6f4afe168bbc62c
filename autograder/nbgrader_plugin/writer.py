"""One writer at a time for a set of a course, whatever command or button it was started by."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

from autograder.grading.private import private_folder

from .gradebook import UnusableGradebook

try:
    import fcntl
except ImportError:  # Windows: there the gradebook's own lock must do
    fcntl = None  # type: ignore[assignment]


def claim(root: Path, problem_set: str, group_readable: bool) -> BinaryIO:
    """A file that is locked until it is closed, or its process ends, however it ends.

    Raises
    ------
    UnusableGradebook
        If another process has it.
    """
    folder = private_folder(root / "reports", group_readable)
    path = folder / f".{problem_set}.lock"
    file = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        if fcntl:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise UnusableGradebook(
            f"{problem_set} is being graded by another program in {root}: "
            "wait until that is done, and run the same command again"
        ) from error
    return file
