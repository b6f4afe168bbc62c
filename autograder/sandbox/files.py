"""The files of a submission, read without following anything out of its folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np

MAX_FILES = 1000
_SKIPPED = ("__pycache__",)


def collect(folder: Path, size_mb: int) -> tuple[dict[str, np.ndarray], list[str]]:
    """Contents of the regular files in `folder` and below.

    Parameters
    ----------
    folder : Path
    size_mb : int
        Most that all files may hold together.

    Returns
    -------
    files : dict of str to (n,) uint8 array
        By their path relative to `folder`, with forward slashes.
    left_out : list of str
        What was left behind and why: links, devices, odd names, too much data.
    """
    files: dict[str, np.ndarray] = {}
    left_out: list[str] = []
    room = size_mb * 2**20
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED
        )
        for name in sorted(names):
            path = Path(base, name)
            shown = path.relative_to(folder).as_posix()
            try:
                content = _read(path, shown, room if len(files) < MAX_FILES else -1)
            except (OSError, ValueError) as error:
                left_out.append(
                    f"{shown.encode('utf-8', 'replace').decode()}: {getattr(error, 'strerror', None) or error}"
                )
                continue
            files[shown] = content
            room -= content.size
    return files, left_out


def _read(path: Path, shown: str, room: int) -> np.ndarray:
    shown.encode()  # a UnicodeEncodeError is a ValueError
    if not shown.isprintable():
        raise ValueError("an odd file name")
    flags = (
        os.O_RDONLY
        | getattr(os, "O_NOFOLLOW", 0)
        | getattr(os, "O_NONBLOCK", 0)
        | getattr(os, "O_BINARY", 0)
    )
    number = os.open(path, flags)
    with os.fdopen(number, "rb") as file:
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode):
            raise ValueError("not an ordinary file")
        if found.st_size > room:
            raise ValueError("too many files, or too large")
        return np.frombuffer(file.read(found.st_size), np.uint8)
