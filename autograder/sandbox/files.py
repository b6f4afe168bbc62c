"""The files of a submission as they are sent to the sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath

import numpy as np

MAX_FILES = 1000


def sendable(
    files: Mapping[str, bytes], size_mb: int
) -> tuple[dict[str, np.ndarray], tuple[str, ...]]:
    """Those files that the sandbox may write into its folder.

    Parameters
    ----------
    files : mapping of str to bytes
        By their path relative to the folder, with forward slashes.
    size_mb : int
        Most that all files may hold together.

    Returns
    -------
    sent : dict of str to (n,) uint8 array
    left_out : tuple of str
        What is left behind and why, in sentences.
    """
    sent: dict[str, np.ndarray] = {}
    left_out: list[str] = []
    room = size_mb * 2**20
    for name, content in files.items():
        problem = _problem(name)
        if not problem and (len(sent) >= MAX_FILES or len(content) > room):
            problem = "there are too many files, or they are too large together"
        if problem:
            shown = name.encode("utf-8", "backslashreplace").decode()
            left_out.append(f"`{shown}` was not there when the code ran: {problem}")
            continue
        sent[name] = np.frombuffer(content, np.uint8)
        room -= len(content)
    return sent, tuple(left_out)


def _problem(name: str) -> str:
    """Why a file of this name could be written outside of the folder, or not at all."""
    parts = name.split("/")
    try:
        name.encode()
    except UnicodeEncodeError:
        return "its name is not readable text"
    if not name.isprintable() or {"", ".", ".."} & set(parts):
        return "its name is not a plain path"
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor:
        return "its name points out of the folder"
    return ""
