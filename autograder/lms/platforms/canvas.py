"""Canvas: the submissions of an assignment, all in one folder.

``doejane_LATE_12345_678901_mlp-1.py``: the name without spaces, LATE where Canvas says so, the
user's number, the file's number, the name of the file; ``..._text.html`` for text and links. With
anonymous grading ``LATE_anon_aB3dE_678901_mlp.py``: some letters instead of name and number. The
zip is written when it is downloaded, so its times say nothing.
"""

from __future__ import annotations

import re

from autograder.lms.download import Download, Named, Reading, read_entries
from autograder.lms.people import Person

NAME = "Canvas"

_ENTRY = re.compile(
    r"(?:(?P<before>LATE_)?(?P<anonymous>anon)|(?P<name>\w+?))_(?P<late>LATE_)?"
    r"(?P<id>(?(anonymous)[A-Za-z0-9]+|\d+))_(?:(?P<file>\d+)_(?P<rest>.+)|(?P<page>(?:text|link)\.html))",
    re.DOTALL,
)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Canvas's."""
    files: list[str] = []

    def parse(name: str, is_folder: bool) -> Named | None:
        match = None if is_folder else _ENTRY.fullmatch(name)
        if not match:
            return None
        if match["file"]:
            files.append(match["file"])
        keys = {} if match["anonymous"] else {"canvas": match["id"]}
        person = Person(match["id"], last=match["name"] or "", keys=keys)
        return Named(
            person, match["rest"] or match["page"], late=bool(match["late"] or match["before"])
        )

    reading = read_entries(download, parse)
    if len(files) > 1 and len(set(files)) == 1:  # Canvas gives each file a number of its own
        return None
    return reading
