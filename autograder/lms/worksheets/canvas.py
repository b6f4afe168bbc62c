"""Canvas's gradebook: columns called ``Name (id)``, and a row of points possible below the header.

Sometimes a row says ``Manual Posting`` between the two. Columns that end with ``(read only)`` are
calculated. ``EX`` is an excused student, ``N/A`` one who has not got the assignment. Where names
have two columns, they are called ``LastName`` and ``FirstName``.
"""

from __future__ import annotations

import re

from autograder.lms.table import Table

from .columns import Columns, as_number, choose, known, where

NAME = "Canvas"

_OWN = {
    "origin": ("ID",),
    "canvas": ("ID",),
    "number": ("SIS User ID",),
    "login": ("SIS Login ID",),
    "name": ("Student",),
    "last": ("LastName",),
    "first": ("FirstName",),
}
KEPT = frozenset({"ex", "n/a"})
_ASSIGNMENT = re.compile(r"(?P<title>.+) \(\d+\)", re.DOTALL)


def columns(table: Table, problem_set: str, wanted: str | None) -> Columns | None:
    """Which columns are which, or None if this is not Canvas's."""
    student = where(table.header, "Student", "LastName")
    if (
        student is None
        or where(table.header, "ID") is None
        or where(table.header, "Section") is None
    ):
        return None
    titles = {
        i: match["title"]
        for i, cell in enumerate(table.header)
        if (match := _ASSIGNMENT.fullmatch(cell))
    }
    if not titles:  # as Canvas's own sample: names without numbers
        own = {where(table.header, name) for names in _OWN.values() for name in names}
        own |= {where(table.header, "Section")}
        titles = {i: cell for i, cell in enumerate(table.header) if i not in own and cell.strip()}
    wanted = match["title"] if wanted and (match := _ASSIGNMENT.fullmatch(wanted)) else wanted
    grade = choose(titles, problem_set, wanted)
    points = [i for i, r in enumerate(table.rows) if r[student].strip() == "Points Possible"]
    above = set(range(max(points, default=-1) + 1))
    test = {i for i, row in enumerate(table.rows) if _is_test(row[student : student + 2])}
    maximum = as_number(table.rows[points[0]][grade]) if points else None
    return Columns(grade, known(table.header, _OWN), maximum, frozenset(above | test), KEPT)


def _is_test(names: list[str]) -> bool:
    return ", ".join(name.strip() for name in names).startswith("Student, Test")
