"""GitHub Classroom's grades, as it and ``gh classroom assignment-grades`` write them.

It takes none in; the filled file is a list for whoever keeps the grades.
"""

from __future__ import annotations

from autograder.lms.table import Table

from .columns import Columns, as_number, known, where

NAME = "GitHub Classroom"

_KINDS = {
    "origin": ("github_username",),
    "github": ("github_username",),
    "id": ("roster_identifier",),
}


def columns(table: Table, problem_set: str, wanted: str | None) -> Columns | None:
    """Which columns are which, or None if this is not GitHub's."""
    grade = where(table.header, wanted or "points_awarded")
    if grade is None or where(table.header, "github_username") is None:
        return None
    most = where(table.header, "points_available")
    points = [row[most] for row in table.rows if most is not None and len(row) > most]
    return Columns(grade, known(table.header, _KINDS), as_number(points[0]) if points else None)
