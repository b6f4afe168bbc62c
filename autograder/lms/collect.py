"""``nbgrader zip_collect`` for what learning platforms hand out for download."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import List, Unicode

CANVAS = r"[^_]+_(?:LATE_)?(?P<student_id>\d+)_\d+_(?P<file>.+)"
MOODLE = r".+_(?P<student_id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)"
BLACKBOARD = r".+_(?P<student_id>[^_]+)_attempt_(?P<timestamp>\d{4}(?:-\d\d){5})_?(?P<file>.*)"
BRIGHTSPACE = r"(?P<student_id>\d+)-\d+ - .+ - .+(?P<file>)"
_JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db"}


class LmsCollector(FileNameCollectorPlugin):
    """Takes every file, and reads from folder and file names whose it is.

    Canvas, Moodle, Blackboard and Brightspace are known; else each student has a
    folder, or an archive, named by the student's id, and these may lie together in one
    archive. A file keeps its name and its place below the student's folder, but for
    folders that hold one folder and nothing else: grading finds out what is what. With
    ``named_regexp`` set, nbgrader's own rule is used instead.
    """

    patterns = List(
        Unicode(),
        [CANVAS, MOODLE, BLACKBOARD, BRIGHTSPACE],
        help="Regular expressions for one folder or file name, with the groups student_id and file, and timestamp where there is one.",
    ).tag(config=True)

    def collect(self, submitted_file: str) -> dict | None:
        """Whose file it is and what it is called, or None to leave it out."""
        if self.named_regexp:
            return super().collect(submitted_file)
        parts = self._below_extracted(PurePath(submitted_file))
        if not parts or any(map(_junk, parts)) or os.path.islink(submitted_file):
            return None
        top = PurePath(*PurePath(submitted_file).parts[: -len(parts)])
        for depth, part in enumerate(parts):
            for pattern in self.patterns:
                match = re.fullmatch(pattern, part)
                if match:
                    return self._found(match.groupdict(), _unwrapped(top, parts, depth + 1))
        if len(parts) < 2:
            return None
        depth = _of_all(top, parts)
        return self._found({"student_id": parts[depth]}, _unwrapped(top, parts, depth + 1))

    def _found(self, groups: dict, below: tuple[str, ...]) -> dict | None:
        student = groups["student_id"].strip()
        name = "/".join(below) or groups.get("file")
        if not name or not student or student in (".", ".."):
            return None
        found = {
            "student_id": student,
            "file_id": self._unlike_others(student, name, groups.get("timestamp")),
        }
        if groups.get("timestamp"):
            day, clock = groups["timestamp"][:10], groups["timestamp"][11:].replace("-", ":")
            found["timestamp"] = f"{day} {clock}"
        return found

    def _unlike_others(self, student: str, name: str, timestamp: str | None) -> str:
        """nbgrader ends the whole collection at two files of a name without a time; number them instead."""
        if timestamp:
            return name
        seen = self.__dict__.setdefault("_seen", {})
        number = seen[student, name] = seen.get((student, name), 0) + 1
        stem, ending = os.path.splitext(name)
        return name if number == 1 else f"{stem} ({number}){ending}"

    @staticmethod
    def _below_extracted(path: PurePath) -> tuple[str, ...]:
        """The part of the path below the folder of extracted files."""
        names = path.parts
        if "extracted" not in names:
            return names[-2:]
        return names[names.index("extracted") + 1 :]


def _junk(name: str) -> bool:
    return name in _JUNK or name.startswith("._")


def _of_all(top: PurePath, parts: tuple[str, ...]) -> int:
    """How many folders are around those of the students: archives of a whole class hold several folders and no file."""
    depth = 0
    while depth < len(parts) - 2 and not _has_others(Path(top, *parts[:depth]), parts[depth]):
        depth += 1
    return depth if depth and _only_folders(Path(top, *parts[:depth])) else 0


def _only_folders(folder: Path) -> bool:
    found = [entry for entry in folder.iterdir() if not _junk(entry.name)]
    return len(found) > 1 and all(entry.is_dir() for entry in found)


def _unwrapped(top: PurePath, parts: tuple[str, ...], depth: int) -> tuple[str, ...]:
    """`parts` from `depth` on, without folders that are all that their folder holds: a zip of a folder in a zip."""
    while depth < len(parts) - 1 and not _has_others(Path(top, *parts[:depth]), parts[depth]):
        depth += 1
    return parts[depth:]


def _has_others(folder: Path, name: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name != name and not _junk(entry.name) for entry in entries)
    except OSError:
        return True
