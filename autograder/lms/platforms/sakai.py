"""Sakai: a folder for each student, named ``Doe, Jane(jdoe)``, below one of the assignment.

In it ``Submission attachment(s)`` is the student's; ``timestamp.txt``, comments and feedback are
Sakai's own, and ``grades.csv`` lies beside the folders.
"""

from __future__ import annotations

import re

from autograder.lms.download import Download, Item, Named, Parts, Reading, read_entries, unwrapped
from autograder.lms.people import Person, split_name
from autograder.lms.times import UnreadableTime, read_time

NAME = "Sakai"

_ENTRY = re.compile(r"(?P<name>[^()]*?)\s*\((?P<id>[^()]+)\)")
_ATTACHMENTS = re.compile(r"Submission attachment\(s\)", re.IGNORECASE)
_OWN = re.compile(
    r"timestamp\.txt|comments\.txt|feedbackText\.html|.*Feedback Attachment\(s\)", re.IGNORECASE
)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Sakai's."""
    level = _level(download)
    if level is None:
        return None

    def parse(name: str, is_folder: bool) -> Named | None:
        match = _ENTRY.fullmatch(name) if is_folder else None
        if not match:
            return None
        first, last = split_name(match["name"])
        return Named(Person(match["id"], first, last, keys={"login": match["id"]}))

    found = read_entries(download, parse, at=level)
    return _sorted(download, found, level) if found else None


def _level(download: Download) -> Parts | None:
    """The assignment's folder: those in it hold attachments."""
    for top in download.levels():
        depth = len(top) + 1
        if any(
            len(p) > depth + 1 and _ATTACHMENTS.fullmatch(p[depth]) for p in download.below(top)
        ):
            return top
    return None


def _sorted(download: Download, found: Reading, level: Parts) -> Reading:
    reading = Reading()
    folders = {item.person: item.source[: len(level) + 1] for item in found.items}
    for person, top in folders.items():
        files = download.below(top)
        student = [path for path in files if not _OWN.fullmatch(path[len(top)])]
        reading.aside += [path for path in files if path not in student]
        time = None
        if (*top, "timestamp.txt") in files:
            text = download.read((*top, "timestamp.txt"), 1000).decode("utf-8", "replace")
            try:
                time = read_time(text, download.zone)
            except UnreadableTime as error:
                reading.notes.append(f"{person.id}: timestamp.txt cannot be read: {error}")
        names = unwrapped([_below(path[len(top) :]) for path in student])
        reading.items += [
            Item(person, path, name, time=time) for path, name in zip(student, names, strict=True)
        ]
    return reading


def _below(path: tuple[str, ...]) -> tuple[str, ...]:
    return path[1:] if len(path) > 1 and _ATTACHMENTS.fullmatch(path[0]) else path
