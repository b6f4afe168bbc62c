"""Brightspace's grades: ``PS 4 Points Grade <Numeric MaxPoints:84 ...>``, an end-of-line column.

``OrgDefinedId`` and ``Username`` may begin with ``#``.
"""

from __future__ import annotations

import re

from autograder.lms.table import Table

from .columns import Columns, as_number, choose, known, where

NAME = "Brightspace"

_TITLE = re.compile(
    r"(?P<title>.+?)\s*Points Grade\b\s*(?:<.*?MaxPoints:\s*(?P<points>[\d.,]+).*>)?", re.DOTALL
)
_KINDS = {
    "number": ("OrgDefinedId", "Org Defined ID"),
    "login": ("Username",),
    "email": ("Email",),
    "first": ("First Name",),
    "last": ("Last Name",),
}


def columns(table: Table, problem_set: str, wanted: str | None) -> Columns | None:
    """Which columns are which, or None if this is not Brightspace's."""
    own = where(table.header, "End-of-Line Indicator", *_KINDS["number"])
    titles = {i: m for i, cell in enumerate(table.header) if (m := _TITLE.fullmatch(cell))}
    if own is None or not titles:
        return None
    wanted = match["title"] if wanted and (match := _TITLE.fullmatch(wanted)) else wanted
    grade = choose({i: match["title"] for i, match in titles.items()}, problem_set, wanted)
    points = titles[grade]["points"]
    return Columns(grade, known(table.header, _KINDS), as_number(points) if points else None)
