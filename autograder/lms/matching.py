"""Whom a row of a worksheet means: by a key that somebody has, else by the name."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from .people import comparable, fused, split_name
from .roster import Roster

Row = dict[str, Any]
Said = dict[str, str]  # what a row says of its person, by kind

# Where a student's id is a user name or a number of the institution; "": by hand, or folders.
_TELLING = ("", "Blackboard", "Sakai", "Gradescope", "ILIAS", "nbgrader's exchange")


class People:
    """Everything by which a student of the gradebook may be called."""

    def __init__(
        self, rows: list[Row], roster: Roster, origins: dict[str, str], platform: str
    ) -> None:
        self.by_key: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.by_name: dict[str, set[str]] = defaultdict(set)
        self.collected: dict[str, set[str]] = {}  # Moodle's names for what it handed out
        persons = {person.id: person for person in roster.people}
        for row in rows:
            student = row["id"]
            origin, _, key = origins.get(student, "::").partition(":")
            if origin == platform:
                self._add("origin", key, student)
            if origin == platform == "Moodle":
                self.collected[student] = _words(f"{row['first']} {row['last']}")
            if origin == "GitHub Classroom":
                self._add("github", key, student)
            if not origin and student not in persons:
                self._add("origin", student, student)
            person = persons.get(student)
            for kind, value in (person.keys if person else {}).items():
                self._add(kind, value, student)
            for email in {row["email"], person.email if person else ""}:
                self._add("email", email, student)
            for kind in ("login", "number", "id") if person or origin in _TELLING else ():
                self._add(kind, student, student)
            for name in {
                row["first"] + row["last"],
                row["last"] + row["first"],
                student if not (row["first"] or row["last"]) else "",
            }:
                if fused(name):
                    self.by_name[fused(name)].add(student)

    def _add(self, kind: str, key: str, student: str) -> None:
        if key:
            self.by_key[kind, comparable(key)].add(student)

    def group(self, said: Said) -> str:
        """The group's folder, where the row names a group and one was collected; else nothing."""
        words = _words(said.get("team", ""))
        fitting = [student for student, name in self.collected.items() if words and name == words]
        return fitting[0] if len(fitting) == 1 else ""

    def _by_key(self, kind: str, key: str, said: Said) -> set[str]:
        """Not a group whose number is a person's by chance: they share no word of the name."""
        found = self.by_key.get((kind, comparable(key)), set())
        words = _words(f"{said.get('name', '')} {said.get('first', '')} {said.get('last', '')}")
        return {
            student
            for student in found
            if kind != "origin"
            or not (words and self.collected.get(student))
            or words & self.collected[student]
        }

    def find(self, said: Said, by_name: bool) -> set[str]:
        """Students who may be meant: by keys, else by the name."""
        keyed = [self._by_key(kind, key, said) for kind, key in said.items()]
        keyed = [students for students in keyed if students]
        if keyed:
            return set.union(*keyed)
        name = full_name(said)
        return self.by_name.get(name, set()) if name and by_name else set()


def _words(name: str) -> set[str]:
    """The words of a name, however they are written."""
    return set(re.findall(r"\w+", comparable(name)))


def full_name(said: Said) -> str:
    """First and last name without spaces and signs; nothing where there is no name."""
    first, last = split_name(said.get("name", ""))
    return fused(said.get("first", first) + said.get("last", last))


def called(said: Said) -> str:
    """How to name the person in a sentence."""
    name = said.get("name") or f"{said.get('first', '')} {said.get('last', '')}".strip()
    return name or next(iter(said.values()))
