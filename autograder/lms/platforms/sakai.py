"""Sakai: a folder for each student, named ``Doe, Jane(jdoe)``, below one of the assignment.

In it ``Submission attachment(s)`` is the student's, and so is ``..._submissionText.html``;
``timestamp.txt``, comments and feedback are Sakai's own, and ``grades.csv`` lies beside the
folders. Downloaded "without user folders", names stand before the files:
``Doe, Jane(jdoe)_Submission attachment(s)_mlp.py``. A group's folder, ``Team A (5f1c...)``, names
its members in ``members.txt``; with anonymous grading folders are called
``5f1c... Anonymous Submission``.
"""

from __future__ import annotations

import re
from datetime import datetime

from autograder.lms.archive import shown
from autograder.lms.download import Download, Item, Parts, Reading, unwrapped
from autograder.lms.people import Person, split_name
from autograder.lms.times import UnreadableTime, read_time

NAME = "Sakai"

_PERSON = re.compile(r"(?P<name>.*?)\s*\((?P<id>[^()]+)\)", re.DOTALL)
_ANONYMOUS = re.compile(r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) \S.*", re.IGNORECASE)
_ATTACHMENTS = re.compile(r"Submission attachment\(s\)", re.IGNORECASE)
_FLAT = re.compile(
    r"(?P<head>.*?\([^()]+\))_(?:(?P<work>Submission attachment\(s\)|_submissionText\.html$)_?"
    r"|feedbackText\.html$|comments\.txt$|_?Feedback Attachment\(s\))(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OWN = ("timestamp.txt", "comments.txt", "feedbacktext.html", "members.txt")
_FEEDBACK = re.compile(r"feedback|r[uü]ckmeld|retroalim|r[ée]troac|coment[aá]ri", re.IGNORECASE)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Sakai's."""
    for level in download.levels():
        if (reading := _flat(download, level)) or (reading := _folders(download, level)):
            reading.aside += [
                path for path in download.below(level) if path[len(level) :] == ("grades.csv",)
            ]
            return reading
    return None


def _flat(download: Download, level: Parts) -> Reading | None:
    reading = Reading()
    for path in download.below(level):
        match = _FLAT.fullmatch(path[len(level)])
        if not match:
            continue
        if match["work"]:
            name = (match["rest"] or "submissionText.html", *path[len(level) + 1 :])
            reading.items.append(Item(_person(match["head"]), path, name))
        else:
            reading.aside.append(path)
    return reading if reading.items else None


def _folders(download: Download, level: Parts) -> Reading | None:
    """Of folders called as Sakai calls them at least one must hold what only Sakai makes."""
    tops = [(*level, name) for name, is_folder in download.entries(level).items() if is_folder]
    named = [top for top in tops if _PERSON.fullmatch(top[-1]) or _ANONYMOUS.fullmatch(top[-1])]
    if len(named) <= len(tops) - len(named) or not any(_is_sakais(download, t) for t in named):
        return None
    reading = Reading()
    for top in named:
        _add(download, top, reading)
    return reading if reading.items else None


def _is_sakais(download: Download, top: Parts) -> bool:
    inside = download.entries(top)
    return any(map(_ATTACHMENTS.fullmatch, inside)) or {"timestamp.txt", "comments.txt"} & set(
        inside
    ) == {"timestamp.txt", "comments.txt"}


def _add(download: Download, top: Parts, reading: Reading) -> None:
    files = download.below(top)
    work = _attachments(download, top, reading)
    student = [path for path in files if _is_work(path[len(top) :], work)]
    reading.aside += [path for path in files if path not in student]
    time = _time(download, top, reading)
    names = unwrapped([_below(path[len(top) :], work) for path in student])
    for person in _people(download, top, reading):
        reading.items += [
            Item(person, path, name, time=time) for path, name in zip(student, names, strict=True)
        ]


def _attachments(download: Download, top: Parts, reading: Reading) -> set[str]:
    """The folders of what the student attached: in other languages, those not of feedback."""
    folders = {name for name, is_folder in download.entries(top).items() if is_folder}
    english = {name for name in folders if _ATTACHMENTS.fullmatch(name)}
    found = english or {name for name in folders if not _FEEDBACK.search(name)}
    if len(found) > 1:
        reading.notes.append(
            f"{shown(top[-1])}: which of {', '.join(map(shown, sorted(found)))} holds the "
            "student's files is not clear; all are taken"
        )
    return found


def _is_work(path: Parts, attachments: set[str]) -> bool:
    return path[0] in attachments if len(path) > 1 else path[0].casefold() not in _OWN


def _below(path: Parts, attachments: set[str]) -> Parts:
    return path[1:] if len(path) > 1 and path[0] in attachments else path


def _time(download: Download, top: Parts, reading: Reading) -> datetime | None:
    path = (*top, "timestamp.txt")
    if path not in download.below(top):
        return None
    text = download.read(path, 1000).decode("utf-8", "replace")
    try:
        return read_time(text, download.zone)
    except UnreadableTime as error:
        reading.notes.append(f"{shown(top[-1])}: timestamp.txt cannot be read: {error}")
        return None


def _people(download: Download, top: Parts, reading: Reading) -> list[Person]:
    path = (*top, "members.txt")
    said = download.read(path, 100_000) if path in download.below(top) else b""
    members = [
        _person(part.strip()) for part in said.decode("utf-8", "replace").split(";") if "(" in part
    ]
    if len(members) > 1:
        ids = ", ".join(person.id for person in members)
        reading.notes.append(f"{shown(top[-1])} is a group's: filed for each of {ids}")
    return members or [_person(top[-1])]


def _person(name: str) -> Person:
    if anonymous := _ANONYMOUS.fullmatch(name):
        return Person(anonymous["id"])
    match = _PERSON.fullmatch(name)
    if not match:
        return Person(name)
    first, last = split_name(match["name"])
    return Person(match["id"], first, last, keys={"login": match["id"]})
