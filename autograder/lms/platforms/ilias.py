"""ILIAS: all submissions of an exercise, a folder each.

``Doe_Jane_jdoe_4711/mlp.py``: last name, first name, login and number of the user, below the
assignment's folder and, for teams, one of the team (``Team 12``): what one member handed in is the
others', too. Files keep the time when they were handed in; a late one is called
``Late Submission - mlp.py``, in the site's language. ``Feedback_files`` hold what others said.
"""

from __future__ import annotations

import re
from dataclasses import replace

from autograder.lms.archive import shown
from autograder.lms.download import Download, Item, Parts, Reading, unwrapped
from autograder.lms.people import Person, normal

NAME = "ILIAS"

_ENTRY = re.compile(r"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>[^_]+)_(?P<id>\d+)")
_TEAM = re.compile(r"Team\b|Team_?\d", re.IGNORECASE)
_LATE = re.compile(r"(?:Late Submission|Versp\w+ (?:Abgabe|Einreichung)) - (?P<name>.+)", re.DOTALL)
_FEEDBACK = "Feedback_files"
_LONGER = re.compile(r"(?:[^_]+_){3,}(?P<id>\d+)")


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not ILIAS's."""
    aside = [path for path in download.files if _FEEDBACK in path[:2]]
    download = replace(download, files=[path for path in download.files if path not in aside])
    depth = _depth(download)
    if depth is None:
        return None
    reading = Reading(file_times=True, aside=aside)
    tops = sorted({path[: depth + 1] for path in download.files if len(path) > depth + 1})
    people = {
        top: person
        for top in tops
        if top not in download.inner and (person := _person(top[-1])) is not None
    }
    for top in people:
        team = [other for other in people if other[:-1] == top[:-1]]
        files = download.below(top)
        names = unwrapped([path[len(top) :] for path in files])
        for member in team if _is_team(top) else [top]:
            reading.items += [
                _item(people[member], path, name) for path, name in zip(files, names, strict=True)
            ]
    reading.notes += _teams(people)
    return reading if reading.items else None


def _item(person: Person, path: Parts, name: Parts) -> Item:
    late = _LATE.fullmatch(name[0])
    return Item(person, path, (late["name"], *name[1:]) if late else name, late=bool(late))


def _is_team(top: Parts) -> bool:
    return len(top) > 1 and bool(_TEAM.match(top[-2]))


def _teams(people: dict[Parts, Person]) -> list[str]:
    """One sentence for each team: its members without a file are not in the archive."""
    members: dict[Parts, list[str]] = {}
    for top, person in people.items():
        if _is_team(top):
            members.setdefault(top[:-1], []).append(person.id)
    return [
        f"{shown(team[-1])} is a group's: filed for each of {', '.join(ids)}; ILIAS does not name "
        "members who uploaded nothing"
        for team, ids in members.items()
    ]


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
