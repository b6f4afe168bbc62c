"""Gradescope: the export of an assignment's submissions.

Folders ``submission_1001`` and, beside them, ``submission_metadata.yml``, which says whose each
one is and when it was made.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import yaml

from autograder.lms.download import Download, Named, Reading, read_entries
from autograder.lms.people import Person, split_name
from autograder.lms.times import UnreadableTime, read_time

NAME = "Gradescope"
METADATA = "submission_metadata.yml"

_ENTRY = re.compile(r"submission_\d+")


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # yaml has no types
    """Reads what Ruby wrote: types that Python does not have are passed over."""


_Loader.add_multi_constructor("!", lambda loader, suffix, node: None)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Gradescope's."""
    known: dict[str, Any] = {}
    notes: list[str] = []
    for top in download.levels():
        if METADATA in download.entries(top):
            known = _metadata(download.read((*top, METADATA)), notes)
            break

    def parse(name: str, is_folder: bool) -> Named | None:
        if not _ENTRY.fullmatch(name):
            return None
        about = known.get(name) or {}
        said = [person for s in about.get("submitters") or () if (person := _person(s))]
        people = list({person.id: person for person in said}.values())
        if not people:
            notes.append(f"{name}: {METADATA} does not say whose it is; filed under its own name")
            people = [Person(name)]
        if len(people) > 1:
            members = ", ".join(person.id for person in people)
            notes.append(f"{name} is a group's: filed for each of {members}")
        time = _time(about.get("created_at"))
        if "created_at" in about and not time:
            notes.append(f"{name}: {METADATA} holds no time that can be read: no time")
        attempt = time.timestamp() if time else None
        return Named(people[0], attempt=attempt, time=time, others=tuple(people[1:]))

    reading = read_entries(download, parse)
    if reading:
        reading.notes = list(dict.fromkeys(notes))
        reading.aside = [path for path in download.files if path[-1] == METADATA]
    return reading


def _metadata(content: bytes, notes: list[str]) -> dict[str, Any]:
    try:
        found = _plain(yaml.load(content, _Loader))
    except (yaml.YAMLError, ValueError, RecursionError):
        notes.append(f"{METADATA} is damaged: it does not say whose the folders are")
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)} if _is(found) else {}


def _is(found: object) -> bool:
    return isinstance(found, dict)


def _plain(value: Any) -> Any:
    """Ruby's symbols as plain words: ``:name`` is ``name``."""
    if isinstance(value, dict):
        return {str(key).lstrip(":"): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _person(about: Any) -> Person | None:
    if not isinstance(about, dict):
        return None
    number, email = (str(about.get(key) or "").strip() for key in ("sid", "email"))
    first, last = split_name(str(about.get("name") or ""))
    name = number or email or f"{first} {last}".strip()
    return Person(name, first, last, email, {"number": number, "email": email}) if name else None


def _time(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return read_time(str(value or ""))
    except UnreadableTime:
        return None
