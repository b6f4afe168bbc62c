"""``reports/PS/STUDENT.json``: what grading remembers of each student, beside the gradebook."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from autograder.checks.report import WORDS

from .storage import write_atomically

MAX_NAME = 200  # bytes; a folder's name may have 255, too many with ".json" behind it
MAX_BYTES = 16 * 2**20
MAX_POINTS = 1e6

Record = dict[str, Any]


class Records:
    """The stored reports of one set; a damaged one costs itself, and is named."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, student: str) -> Path:
        """Where a student's report is, whatever the student's folder is called."""
        name = os.fsencode(student)
        if len(name) > MAX_NAME:
            student = os.fsdecode(name[:100]) + "-" + hashlib.sha256(name).hexdigest()[:16]
        return self.folder / f"{student}.json"

    def read(self, student: str) -> Record | None:
        """The stored report of a student, if there is a sound one."""
        return self._sound(self.path(student))

    def all(self) -> dict[str, Record]:
        """Every sound report by student."""
        found = filter(None, map(self._sound, self._paths()))
        return {record["student"]: record for record in found}

    def damaged(self) -> list[str]:
        """Names of files that should hold a report and do not."""
        return [path.name for path in self._paths() if self._sound(path) is None]

    def any(self) -> bool:
        """Whether anybody was graded, in a report that can still be read or not."""
        return bool(self._paths())

    def write(self, record: Record) -> None:
        """Store a report, whole or not at all."""
        write_atomically(self.path(record["student"]), json.dumps(record, indent=1))

    def _paths(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.json") if path.name[0] != ".")

    def _sound(self, path: Path) -> Record | None:
        try:
            if not path.is_file() or path.stat().st_size > MAX_BYTES:
                return None
            record = json.loads(path.read_text(encoding="utf-8"))
            os.fsencode(json.dumps(record, ensure_ascii=False))  # halves of characters are no text
        except (OSError, ValueError, RecursionError):
            return None
        return record if _has_shape(record) and self.path(record["student"]) == path else None


def _has_shape(record: Any) -> bool:
    """Whether all that grading, reports and exports read is there, and of the right kind."""
    return (
        isinstance(record, dict)
        and _texts(record, "student", "digest", "secret", "replay", "sandbox")
        and _numbers(record, "score", "max")
        and _list_of(str, record.get("notes"))
        and isinstance(record.get("version", {}), dict)
        and isinstance(record.get("unnamed", {}), dict)
        and _list_of(dict, record.get("questions"))
        and all(map(_is_question, record["questions"]))
    )


def _is_question(question: dict[str, Any]) -> bool:
    return (
        _texts(question, "id", "title", "verdict", "message")
        and question["verdict"] in WORDS
        and _numbers(question, "points", "score")
        and _list_of(str, question.get("mistakes"))
        and _list_of(dict, question.get("parts"))
    )


def _texts(of: dict[str, Any], *names: str) -> bool:
    return all(isinstance(of.get(name), str) for name in names)


def _numbers(of: dict[str, Any], *names: str) -> bool:
    """Numbers that points may be: a huge one, infinity or NaN is none."""
    return all(type(of.get(name)) in (int, float) and abs(of[name]) < MAX_POINTS for name in names)


def _list_of(kind: type, value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)
