"""Google Classroom: the assignment's folder in Drive, downloaded.

``Jane Doe - mlp.py``, ``Copy of Jane Doe - ps4_mlp.ipynb``: the name stands before the first
`` - ``. Drive keeps when a file was last changed.
"""

from __future__ import annotations

import re

from autograder.lms.download import Download, Named, Reading, read_entries
from autograder.lms.people import Person, normal, split_name

NAME = "Google Classroom"

_ENTRY = re.compile(
    r"(?:(?:Copy of|Kopie v[oa]n|Copie de|Copia d[ei]|Cópia de|Kopi a[vf]|Kopia(?: av)?|Копия)\s+)*"
    r"(?P<name>[^\W\d].*?) - (?P<rest>.+)",
    re.DOTALL | re.IGNORECASE,
)

_DRIVE = re.compile(r"-\d{8}T\w+(?:-\d+)?-\d{3}(?: ?\(\d+\))?$")  # how Drive names its archives


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Classroom's."""

    def parse(name: str, is_folder: bool) -> Named | None:
        match = None if is_folder else _ENTRY.fullmatch(name)
        if not match:
            return None
        full = normal(match["name"])
        return Named(Person(full, *split_name(full)), match["rest"])

    reading = read_entries(download, parse, file_times=True)
    people = {item.person for item in reading.items} if reading else set()
    if len(people) < 2 and not _DRIVE.search(download.folder.name):
        return None  # one student's own "hw - mlp.py" looks the same
    return reading
