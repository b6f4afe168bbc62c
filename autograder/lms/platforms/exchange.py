"""nbgrader's own exchange: the folder ``inbound`` of a course, packed.

``jdoe+ps4_mlp+2026-11-20 23:59:01.123456 UTC/mlp.py``, with some letters behind another ``+`` in
newer versions: student, assignment, time. Of several the newest counts.
"""

from __future__ import annotations

import re

from autograder.lms.download import Download, Named, Reading, read_entries
from autograder.lms.people import Person
from autograder.lms.times import UnreadableTime, read_time

NAME = "nbgrader's exchange"

_ENTRY = re.compile(
    r"(?P<id>[^+]+)\+(?P<set>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d \d\d[:_]\d\d[:_]\d\d[^+]*)(?:\+\w*)?"
)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not the exchange's."""

    def parse(name: str, is_folder: bool) -> Named | None:
        match = _ENTRY.fullmatch(name)
        if not match or (download.problem_set and match["set"] != download.problem_set):
            return None
        person = Person(match["id"], keys={"login": match["id"]})
        try:
            time = read_time(match["when"].replace("_", ":"))
        except UnreadableTime:
            return Named(person)
        return Named(person, attempt=time.timestamp(), time=time)

    for top in download.levels():
        entries = [name for name in download.entries(top) if _ENTRY.fullmatch(name)]
        if entries and len(entries) * 2 > len(download.entries(top)):
            return _without_stamps(read_entries(download, parse, at=top))
    return None


def _without_stamps(reading: Reading | None) -> Reading | None:
    """nbgrader writes a timestamp.txt, too, which says the same."""
    if reading:
        stamps = [item for item in reading.items if item.name == ("timestamp.txt",)]
        reading.items = [item for item in reading.items if item not in stamps]
        reading.aside = [item.source for item in stamps]
    return reading
