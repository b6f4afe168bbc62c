"""Which answer a person's points are for: kept in the gradebook itself, beside the points.

nbgrader knows that a person gave points, not what was read. So for each grade the
gradebook also holds a digest of the work that was there when the grade was last
written. Both change in one transaction: a killed run cannot part them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from sqlalchemy import Column, MetaData, String, Table, delete, insert, select

_TABLE = Table(
    "course_graded_work",
    MetaData(),
    Column("grade_id", String(32), primary_key=True),
    Column("work", String(32), nullable=False),
)


def prepare(gradebook: Gradebook) -> None:
    """Make the table where the gradebook lacks it."""
    _TABLE.create(gradebook.engine, checkfirst=True)


def known(gradebook: Gradebook, grade_ids: Iterable[str]) -> dict[str, str]:
    """Digests of the work that these grades stand for; those that are known."""
    wanted = select(_TABLE.c.grade_id, _TABLE.c.work).where(_TABLE.c.grade_id.in_(list(grade_ids)))
    return {grade_id: work for grade_id, work in gradebook.db.execute(wanted)}


def keep(gradebook: Gradebook, work: dict[str, str]) -> None:
    """Note the work of these grades, by their id; the caller commits."""
    gradebook.db.execute(delete(_TABLE).where(_TABLE.c.grade_id.in_(list(work))))
    gradebook.db.execute(
        insert(_TABLE),
        [{"grade_id": grade_id, "work": digest} for grade_id, digest in work.items()],
    )


def of_text(text: str) -> str:
    """The digest of a written answer."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def of_code(files: Mapping[str, bytes], notebook: NotebookNode) -> str:
    """The digest of all code that ran: Python files by name, and the notebook's code cells."""
    state = hashlib.sha256()
    for name in sorted(files):
        if name.endswith(".py"):
            state.update(hashlib.sha256(files[name]).digest())
    for cell in notebook.cells:
        if cell.cell_type == "code":
            state.update(of_text(cell.source).encode())
    return state.hexdigest()[:32]
