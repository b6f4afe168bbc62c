"""What is the instructor's alone: modes of the files and folders that grading makes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PRIVATE = (
    "gradebook.db",
    "course_secret",
    "reports",
    "mistakes",
    "submitted",
    "autograded",
    "feedback",
)


@contextmanager
def private_umask(group_readable: bool = False) -> Iterator[None]:
    """Whatever is made meanwhile is the instructor's alone, or the group may read it too."""
    before = os.umask(0o027 if group_readable else 0o077)
    try:
        yield
    finally:
        os.umask(before)


def private_folder(path: Path, group_readable: bool = False) -> Path:
    """Make a folder, and those missing above it; one that is there stays as it is."""
    with private_umask(group_readable):
        path.mkdir(parents=True, exist_ok=True)
    return path


def private_file(path: Path, group_readable: bool = False) -> None:
    """Make an empty file, for a program whose own would be open to all; one that is there stays."""
    with suppress(FileExistsError):
        os.close(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640 if group_readable else 0o600)
        )


def open_to_others(root: Path, group_readable: bool = False) -> list[str]:
    """What in the course's folder others can read, though it is the instructor's."""
    allowed = 0o750 if group_readable else 0o700
    found = []
    for name in PRIVATE:
        with suppress(OSError):
            if os.name == "posix" and (root / name).lstat().st_mode & 0o777 & ~allowed:
                found.append(name)
    return found
