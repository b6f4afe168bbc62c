"""Moodle: all submissions of an assignment, in folders or flat.

``Jane Doe_4711_assignsubmission_file_/mlp.py`` or ``..._file_mlp.py``: Moodle takes underscores
out of the person's name, so the first number is the participant's. The number belongs to one
assignment; a roster makes one person of several. A group hands in once, under its own name and the
group's number, which stands for nobody: `autograder.lms.fill` finds its members in the worksheet.
"""

from __future__ import annotations

import re

from autograder.lms.download import Download, Named, Reading, read_entries
from autograder.lms.people import Person, split_name

NAME = "Moodle"

_ENTRY = re.compile(
    r"(?P<name>.*?)(?:_(?P<id>\d+))?_assign(?P<kind>submission|feedback)_[a-z]+(?:_(?P<rest>.*))?",
    re.DOTALL,
)


def read(download: Download) -> Reading | None:
    """Whose each file is, or None if this is not Moodle's."""
    hidden = _names_are_hidden(download)
    feedback: set[str] = set()

    def parse(name: str, is_folder: bool) -> Named | None:
        match = _ENTRY.fullmatch(name)
        if not match:
            return None
        if match["kind"] == "feedback":
            feedback.add(name)
        first, last = ("", "") if hidden else split_name(match["name"].strip("_"))
        number = match["id"] or match["name"]  # those who are in no group share one folder
        return Named(Person(number, first, last), match["rest"] or "")

    reading = read_entries(download, parse)
    if reading and feedback:
        ours = [item for item in reading.items if feedback & set(item.source)]
        reading.items = [item for item in reading.items if item not in ours]
        reading.aside = [item.source for item in ours]
        reading.notes.append(f"files of feedback, nobody's work, were left out: {len(ours)}")
    return reading


def _names_are_hidden(download: Download) -> bool:
    """Anonymous marking: everybody is called Participant, in the site's language."""
    for top in download.levels():
        found = [m for m in map(_ENTRY.fullmatch, download.entries(top)) if m]
        if found:
            numbers = {match["id"] for match in found}
            return len(numbers) > 1 and len({match["name"] for match in found}) == 1
    return False
