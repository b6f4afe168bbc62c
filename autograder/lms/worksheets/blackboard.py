"""Blackboard's Grade Center, for work offline: ``Problem Set 4 [Total Pts: 84 Score] |12345``.

The number behind the bar is the column's; a file with tabs is in UTF-16 and ends with ``.xls``.
"""

from __future__ import annotations

import re

from autograder.lms.table import Table

from .columns import Columns, as_number, choose, known, where

NAME = "Blackboard"

_TITLE = re.compile(
    r"(?P<title>.+?)\s*\[[^\]]*?(?P<points>[\d.,]+)[^\]]*\]\s*(?:\|\s*\d+)?", re.DOTALL
)
_KINDS = {
    "origin": ("Username", "User Name"),
    "login": ("Username", "User Name"),
    "number": ("Student ID",),
    "first": ("First Name",),
    "last": ("Last Name",),
}


def columns(table: Table, problem_set: str, wanted: str | None) -> Columns | None:
    """Which columns are which, or None if this is not Blackboard's."""
    titles = {i: m for i, cell in enumerate(table.header) if (m := _TITLE.fullmatch(cell))}
    if where(table.header, *_KINDS["login"]) is None or not titles:
        return None
    wanted = match["title"] if wanted and (match := _TITLE.fullmatch(wanted)) else wanted
    grade = choose({i: match["title"] for i, match in titles.items()}, problem_set, wanted)
    return Columns(grade, known(table.header, _KINDS), as_number(titles[grade]["points"]))
