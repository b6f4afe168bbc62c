"""What of a submitted folder is taken: ordinary files with plain names, under limits.

Each file is read once, here. What is left out is said in words for the student;
what a machine or an editor leaves behind is passed over in silence.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from . import limits
from .names import (
    alike,
    hides_a_library,
    is_notebook,
    is_rubbish,
    leftover,
    name_problem,
    shown,
    without_odd_spaces,
)
from .opening import IS_A_LINK, OpenFolder
from .outputs import without_outputs


class HandedIn(NamedTuple):
    """One file: what is in it, and when it was last changed (seconds since 1970)."""

    content: bytes
    time: float = 0.0


@dataclass(frozen=True)
class Found:
    """The usable files by their relative path, and what was left out, in sentences.

    Leftovers, such as an editor's backup ``mlp.py~``, count only where there is nothing else.
    """

    files: Mapping[str, HandedIn]
    notes: tuple[str, ...] = ()
    leftovers: Mapping[str, HandedIn] = field(default_factory=dict)

    @property
    def room(self) -> int:
        """Bytes that may still be added, out of archives."""
        size = sum(len(file.content) for name, file in self.files.items() if not is_notebook(name))
        return limits.BYTES - size


class _Entry(NamedTuple):
    path: str  # where it is opened
    size: int
    problem: str
    leftover: bool = False

    @property
    def name(self) -> str:
        """What it is called from here on."""
        return without_odd_spaces(self.path)


def look(folder: Path, within: Path | None = None) -> Found:
    """Read a submitted folder.

    Parameters
    ----------
    folder : Path
    within : Path, optional
        The course's folder: below it no part of the path may be a link.

    Raises
    ------
    OSError
        If the folder itself cannot be listed.
    """
    with OpenFolder(folder, within) as opened:
        return _read_all(opened, sorted(_entries(opened), key=_important_first))


def _read_all(opened: OpenFolder, entries: Iterable[_Entry]) -> Found:
    notes: list[str] = []
    files: dict[str, HandedIn] = {}
    leftovers: dict[str, HandedIn] = {}
    taken: dict[str, str] = {}  # by the name as a careless file system would see it
    room, notebooks = limits.BYTES, limits.ALL_NOTEBOOKS
    for entry in entries:
        name, size, problem = entry.name, entry.size, entry.problem
        if entry.leftover:
            file, problem = _read(opened, entry.path, min(limits.LEFTOVER, room))
            if not problem and len(leftovers) < limits.LEFTOVERS:
                leftovers[name] = file
                room -= len(file.content)
            continue
        other = taken.get(alike(name))
        if not problem and len(files) >= limits.FILES:
            problem = f"more than {limits.FILES} files were handed in"
        elif not problem and other:
            problem = f"its name differs from `{other}` only in capitals, accents or spaces"
        elif not problem and size > room and not is_notebook(name):
            problem = _TOO_LARGE
        if not problem:
            file, problem = _read(opened, entry.path, notebooks if is_notebook(name) else room)
        if problem:
            notes.append(f"`{shown(name)}` was left out: {problem}")
            continue
        taken[alike(name)] = name
        files[name] = file
        if is_notebook(name):
            notebooks -= len(file.content)
        else:
            room -= len(file.content)
    return Found(files, tuple(notes), leftovers)


_TOO_LARGE = f"the files are larger than {limits.BYTES // limits.MB} MB together"


def _read(opened: OpenFolder, name: str, room: int) -> tuple[HandedIn, str]:
    """The file, or why there is none."""
    nothing = HandedIn(b"")
    most = limits.NOTEBOOK_ON_DISK if is_notebook(name) else room + 1
    try:
        content, time = opened.read(name.split("/"), most)
    except OSError as error:
        linked = error.strerror == IS_A_LINK
        return nothing, _A_LINK if linked else "it cannot be read"
    if is_notebook(name):
        content = without_outputs(content, limits.NOTEBOOK)
        if len(content) > room:
            return nothing, "the notebooks are too large together"
    elif len(content) > room:  # it has grown since it was listed
        return nothing, _TOO_LARGE
    return HandedIn(content, time), ""


_A_LINK = f"{IS_A_LINK}; hand in the file itself"


def _entries(opened: OpenFolder) -> list[_Entry]:
    """Every file below the folder, in rounds, with what is wrong about it."""
    found: list[_Entry] = []
    waiting: list[tuple[str, ...]] = [()]
    seen = 0
    while waiting:
        parts = waiting.pop(0)
        try:
            for name, info in opened.entries(parts):
                spare = is_rubbish(name) or any(map(is_rubbish, parts))
                if spare and not leftover(name):
                    continue
                seen += 1
                if seen > limits.ENTRIES:
                    problem = f"more than {limits.ENTRIES} files and folders were handed in"
                    return [*found, _Entry("/".join((*parts, name)), 0, problem)]
                path = "/".join((*parts, name))
                problem = _problem(path, info)
                if not problem and info and stat.S_ISDIR(info.st_mode):
                    waiting.append((*parts, name))
                elif not (spare and problem):
                    found.append(_Entry(path, info.st_size if info else 0, problem, spare))
        except OSError:
            if not parts:
                raise
            found.append(_Entry("/".join(parts), 0, "it cannot be opened"))
    return found


def _problem(path: str, info: os.stat_result | None) -> str:
    problem = name_problem(without_odd_spaces(path))
    if problem:
        return problem
    if info is None:
        return "it cannot be read"
    if stat.S_ISLNK(info.st_mode):
        return _A_LINK
    if stat.S_ISDIR(info.st_mode):
        return ""
    if not stat.S_ISREG(info.st_mode):
        return "it is not an ordinary file"
    if info.st_nlink > 1:
        return "it is a hard link to another place; hand in a copy of the file"
    return hides_a_library(without_odd_spaces(path))


def _important_first(entry: _Entry) -> tuple[bool, int, bool, bool, bool, str]:
    name = entry.name
    code = name.lower().endswith(".py") or is_notebook(name)
    odd = name != entry.path
    depth = name.count("/")
    return entry.leftover, depth, not code, odd, name != name.lower(), name  # mlp.py before MLP.PY


def without_clashes(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Those that can be written side by side, and notes on the others.

    A name is a file's or a folder's, and the file goes first.
    """
    clashing = {
        name
        for name in files
        if any(str(folder) in files for folder in PurePosixPath(name).parents)
    }
    notes = tuple(
        f"`{shown(name)}` was left out: a file has the name of its folder"
        for name in sorted(clashing)
    )
    return {name: content for name, content in files.items() if name not in clashing}, notes
