"""ILIAS: all submissions of an exercise, a folder each.

``Doe_Jane_jdoe_4711/mlp.py``: last name, first name, login and number of the user, below the
assignment's folder and, for teams, one of the team. Files keep the time when they were handed in.
"""

from __future__ import annotations

import re

from autograder.lms.download import Download, Item, Reading, unwrapped
from autograder.lms.people import Person, normal

NAME = "ILIAS"

_ENTRY = re.compile(r"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>[^_]+)_(?P<id>\d+)")
_LONGER = re.compile(r"(?:[^_]+_){3,}(?P<id>\d+)")


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not ILIAS's."""
    depth = _depth(download)
    if depth is None:
        return None
    reading = Reading(file_times=True)
    for top in sorted({path[: depth + 1] for path in download.files if len(path) > depth + 1}):
        person = _person(top[-1])
        if person and top not in download.inner:
            files = download.below(top)
            names = unwrapped([path[len(top) :] for path in files])
            reading.items += [Item(person, p, name) for p, name in zip(files, names, strict=True)]
    return reading if reading.items else None


def _depth(download: Download) -> int | None:
    """How deep the students' folders are: the outermost level where most folders are called so."""
    for depth in range(4):
        names = {path[depth] for path in download.files if len(path) > depth + 1}
        fitting = sum(bool(_ENTRY.fullmatch(name)) for name in names)
        if fitting and fitting > sum(not _person(name) for name in names):
            return depth
        if len(names) > 1 and not all(re.match(r"Team|Late|Versp", name) for name in names):
            return None
    return None


def _person(name: str) -> Person | None:
    match = _ENTRY.fullmatch(name)
    if match:
        first, last = normal(match["first"]), normal(match["last"])
        return Person(match["login"], first, last, keys={"login": match["login"]})
    longer = _LONGER.fullmatch(name)  # names or logins with underscores: only the number is sure
    return Person(longer["id"], last=normal(name.rpartition("_")[0])) if longer else None
