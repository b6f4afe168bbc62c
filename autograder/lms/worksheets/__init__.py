"""The files that platforms let one download, fill and upload: one module each, with `columns`."""

from __future__ import annotations

from types import ModuleType

from autograder.lms.table import Table, UnreadableTable

from . import blackboard, brightspace, canvas, github, moodle, plain, sakai
from .columns import Columns

FORMATS: tuple[ModuleType, ...] = (
    canvas,
    brightspace,
    blackboard,
    sakai,
    github,
    moodle,
    plain,
)


def recognise(table: Table, problem_set: str, wanted: str | None) -> tuple[str, Columns]:
    """The format of a file, and which columns are which.

    Raises
    ------
    UnreadableTable
    """
    for module in FORMATS:
        found = module.columns(table, problem_set, wanted)
        if found:
            return module.NAME, found
    raise UnreadableTable(
        f"{table.name} is no worksheet that is known: its columns are "
        f"{', '.join(repr(cell) for cell in table.header[:12])}"
    )
