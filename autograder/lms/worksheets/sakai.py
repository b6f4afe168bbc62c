"""Sakai's ``grades.csv``: the assignment's title and kind of grade, a blank line, then headings.

Sakai skips three lines and takes the user's id from the second column and the grade from the
fifth, whatever the headings are called; in a worksheet of groups the grade is in the fourth.
"""

from __future__ import annotations

from autograder.lms.table import Table, UnreadableTable

from .columns import Columns

NAME = "Sakai"

_ID, _LAST, _FIRST, _GRADE = 1, 2, 3, 4


def columns(table: Table, problem_set: str, wanted: str | None) -> Columns | None:
    """Which columns are which, or None if this is not Sakai's."""
    if len(table.header) != 2 or len(table.rows) < 2 or any(table.rows[0]):
        return None
    heading = table.rows[1]
    if len(heading) <= _FIRST:
        return None
    if "group" in heading[0].casefold() or len(heading) <= _GRADE:
        raise UnreadableTable(f"{table.name} is a worksheet of groups: enter their grades by hand")
    who = [("origin", _ID), ("login", _ID), ("last", _LAST), ("first", _FIRST)]
    return Columns(_GRADE, who, skipped=frozenset({0, 1}))
