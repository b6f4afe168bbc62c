"""Microsoft Teams: the library of submitted files, downloaded from SharePoint.

``Submitted files/Jane Doe/Problem Set 4/Version 2/mlp.py``; the highest version counts, whole.
The words are of the class's language. "Working files", beside it, were not handed in.
"""

from __future__ import annotations

import re

from autograder.lms.download import Download, Item, Reading, unwrapped
from autograder.lms.people import Person, normal, split_name

NAME = "Teams"

_WORDS = (
    "version", "versie", "versione", "versión", "versão", "versiune", "versio", "versi", "versjon",
    "wersja", "verze", "verzia", "verzió", "версия", "версія", "έκδοση", "sürüm", "phiên bản",
    "バージョン", "版本", "버전", "الإصدار", "גרסה",
)  # fmt: skip
_VERSION = re.compile(rf"(?:{'|'.join(_WORDS)}) ?(?P<number>\d+)", re.IGNORECASE)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Teams'."""
    found = {path: depth for path in download.files if (depth := _depth(path)) is not None}
    if not found or len(found) <= sum(path[-1].endswith(_CODE) for path in download.files) / 2:
        return None
    depth = min(found.values())
    found = {path: d for path, d in found.items() if d == depth}
    assignments = {normal(path[depth - 1]) for path in found}
    chosen = _chosen(assignments, download.problem_set)
    if chosen is None:
        return Reading(
            notes=[
                f"the download holds several assignments ({', '.join(sorted(assignments))}): "
                f"download the folders of {download.problem_set or 'one'} only"
            ]
        )
    reading = Reading(file_times=True)
    tops = {path[: depth + 1] for path in found if normal(path[depth - 1]) == chosen}
    for top in sorted(tops):
        files = download.below(top)
        full, number = normal(top[depth - 2]), _version(top[depth])
        person = Person(full, *split_name(full))
        names = unwrapped([path[len(top) :] for path in files])
        reading.items += [
            Item(person, p, name, number) for p, name in zip(files, names, strict=True)
        ]
    return reading


_CODE = (".py", ".ipynb")


def _depth(path: tuple[str, ...]) -> int | None:
    """Where the version stands, from outside: below the student and the assignment."""
    return next((i for i in range(2, len(path) - 1) if _version(path[i]) is not None), None)


def _version(folder: str) -> float | None:
    match = _VERSION.fullmatch(normal(folder))
    return float(match["number"]) if match else None


def _chosen(assignments: set[str], problem_set: str) -> str | None:
    if len(assignments) == 1:
        return next(iter(assignments))
    number = re.match(r"[a-z]*(\d+)", problem_set)
    wanted = rf"(?<!\d){number[1]}(?!\d)" if number else "$^"
    fitting = [a for a in assignments if problem_set in a or re.search(wanted, a)]
    return fitting[0] if len(fitting) == 1 else None
