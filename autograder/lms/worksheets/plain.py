"""Any other table: a column that says who somebody is, and one for the grade."""

from __future__ import annotations

from autograder.lms.people import comparable
from autograder.lms.roster import field_of
from autograder.lms.table import Table

from .columns import Columns, choose, names_set

NAME = "plain"

_GRADE = {"grade", "score", "points", "mark", "result"}


def columns(table: Table, problem_set: str, wanted: str | None) -> Columns | None:
    """Which columns are which, or None if no column says who somebody is."""
    kinds = {i: field_of(cell, table.header) for i, cell in enumerate(table.header)}
    who = [(kind, i) for i, kind in kinds.items() if kind]
    if not who:
        return None
    titles = {i: cell for i, cell in enumerate(table.header) if not kinds[i] and cell.strip()}
    own = [i for i, cell in titles.items() if names_set(cell, problem_set)]
    named = own or [i for i, cell in titles.items() if comparable(cell) in _GRADE]
    if not wanted and len(named) == 1:
        return Columns(named[0], who)
    return Columns(choose(titles, problem_set, wanted), who)
