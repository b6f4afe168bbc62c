"""Brightspace: every attempt, a folder each, or flat.

``12345-6789 - Jane Doe - Nov 20, 2026 1159 PM/mlp.py``, or the same with `` - mlp.py`` behind; an
``index.html`` lies beside them.
"""

from __future__ import annotations

import re
from datetime import datetime

from dateutil import parser

from autograder.lms.download import Download, Named, Reading, read_entries
from autograder.lms.people import Person, split_name
from autograder.lms.times import in_zone
from autograder.lms.words import in_english

NAME = "Brightspace"

_WHEN = (
    r"(?P<day>\d{4}-\d\d-\d\d|[^-]*?\b\d{4}\b[^-]*?)\s(?P<hour>\d{1,2})[:.]?(?P<minute>\d\d)"
    r"(?:\s*(?P<half>[AP]\.?M\.?))?"
)
_ENTRY = re.compile(
    rf"(?P<id>\d+)-\d+ - (?P<name>.+?) - (?P<when>{_WHEN})(?: - (?P<rest>.+))?",
    re.DOTALL | re.IGNORECASE,
)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Brightspace's."""
    unread = set()

    def parse(name: str, is_folder: bool) -> Named | None:
        match = _ENTRY.fullmatch(name)
        if not match or (match["rest"] and is_folder):
            return None
        first, last = split_name(match["name"])
        local = _local(match)
        if local is None:
            unread.add(f"{match['id']}: {match['when']}")
            return Named(Person(match["id"], first, last), match["rest"] or "")
        time = in_zone(local, download.zone)
        person = Person(match["id"], first, last)
        return Named(person, match["rest"] or "", time.timestamp(), time)

    reading = read_entries(download, parse)
    if reading:
        reading.notes = [f"{when} is no time that can be read" for when in sorted(unread)]
        reading.aside = [path for path in download.files if path[-1] == "index.html"]
        reading.aside = [p for p in reading.aside if p not in {i.source for i in reading.items}]
    return reading


def _local(match: re.Match[str]) -> datetime | None:
    hour, minute, half = int(match["hour"]), int(match["minute"]), (match["half"] or "").upper()
    if half and hour <= 12:
        hour = hour % 12 + 12 * half.startswith("P")
    try:
        day: datetime = parser.parse(in_english(match["day"]), default=datetime(2001, 1, 1))
        return day.replace(hour=hour, minute=minute)
    except (ValueError, OverflowError):
        return None
