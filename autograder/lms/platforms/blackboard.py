"""Blackboard: the files of an assignment, every attempt, all in one folder.

``Problem Set 4_jdoe_attempt_2026-11-20-23-59-01_mlp.py``, and for each attempt a ``.txt`` without
a file's name, in which Blackboard writes ``Name: Jane Doe (jdoe)``. Assignments and user names may
both hold underscores: the receipt says where one ends, else what all names have in common. The
word before the time is of the site's language.
"""

from __future__ import annotations

import os.path
import re
from datetime import datetime

from autograder.lms.download import Download, Item, Named, Reading, read_entries
from autograder.lms.people import Person, split_name
from autograder.lms.times import in_zone

NAME = "Blackboard"

_ENTRY = re.compile(
    r"(?P<head>.+?)_[^\W\d_]+_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+)|(?P<receipt>\.txt))?",
    re.DOTALL,
)
_OWNER = re.compile(r"^\s*[^\W\d_]+ ?:\s*(?P<name>.*?)\s*\((?P<login>[^()\n]+)\)\s*$", re.MULTILINE)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Blackboard's."""
    owners: dict[str, Person] = {}
    unclear: set[str] = set()
    for top in download.levels():
        entries = [match for match in map(_ENTRY.fullmatch, download.entries(top)) if match]
        if entries:
            owners, unclear = _owners(download, top, entries)
            break
    aside, undated = [], set()

    def parse(name: str, is_folder: bool) -> Named | None:
        match = _ENTRY.fullmatch(name)
        if not match:
            return None
        person = owners.get(match["head"], Person(""))
        try:
            local = datetime.strptime(match["when"], "%Y-%m-%d-%H-%M-%S")
            time = in_zone(local, download.zone)
        except ValueError:
            undated.add(match["when"])
            return Named(person, match["rest"] or "")
        return Named(person, match["rest"] or "", time.timestamp(), time)

    reading = read_entries(download, parse)
    if reading is None:
        return None
    reading.notes += [f"{when} is no time: handed in when is not known" for when in sorted(undated)]
    reading.notes += [
        f"{head}: it is not clear where the name of the assignment ends and the user name begins; "
        "left out. Import a roster (autograder roster import FILE) and collect again"
        for head in sorted(unclear)
    ]
    for item in list(reading.items):
        if _is_receipt(item):
            aside.append(item.source)
        if _is_receipt(item) or not item.person.id:
            reading.items.remove(item)
    reading.aside = aside
    return reading


def _is_receipt(item: Item) -> bool:
    match = _ENTRY.fullmatch(item.source[-1])
    return bool(match and match["receipt"]) and len(item.name) == 1


def _owners(
    download: Download, top: tuple[str, ...], entries: list[re.Match[str]]
) -> tuple[dict[str, Person], set[str]]:
    """Who is meant by what stands before the attempt, and where that cannot be said."""
    owners, unclear = {}, set()
    for match in entries:
        if match["receipt"]:
            owner = _OWNER.search(_text(download.read((*top, match.string), 1_000_000)))
            if owner and match["head"].endswith("_" + owner["login"]):
                first, last = split_name(owner["name"])
                owners[match["head"]] = _person(owner["login"], first, last)
    heads = sorted({match["head"] for match in entries})
    shared = _shared(heads, owners, download)
    for head in heads:
        if head in owners:
            continue
        known = [login for login in download.usernames if head.endswith("_" + login)]
        if known:
            owners[head] = _person(max(known, key=len))
        elif shared is not None and head.startswith(shared) and head != shared:
            owners[head] = _person(head[len(shared) :])
        else:
            unclear.add(head)
    return owners, unclear


def _text(content: bytes) -> str:
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.decode("utf-16" if utf_16 else "utf-8", "replace")


def _shared(heads: list[str], owners: dict[str, Person], download: Download) -> str | None:
    """The assignment's name with an underscore, as all names begin; None if it is not clear."""
    for head, person in owners.items():
        return head.removesuffix(person.id)
    if len(heads) > 1:
        common = os.path.commonprefix(heads)
        return common[: common.rfind("_") + 1]
    (head,) = heads
    if head.count("_") == 1:
        return head[: head.index("_") + 1]
    known = f"{download.problem_set}_"
    return known if download.problem_set and head.startswith(known) else None


def _person(login: str, first: str = "", last: str = "") -> Person:
    return Person(login, first, last, keys={"login": login})
