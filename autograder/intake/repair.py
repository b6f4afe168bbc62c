"""The source notebook with a student's work in it.

The course's cells (text, code, checks, tasks, points, order) are always those of the
source. The student's answers go into their places, and nothing else a student wrote
is lost: own cells stay where they were among the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from .align import ASKED, COURSE, Alignment, kind, plain
from .damaged import Cell

_OUTPUTS = "outputs as handed in"


@dataclass(frozen=True)
class Repaired:
    """A repaired notebook.

    Attributes
    ----------
    notebook : NotebookNode
    notes : tuple of str
        What was repaired.
    known : int
        How many of the source's cells were found.
    answered, own : int
        How many places for answers hold work of the student, and how many cells of their own.
    """

    notebook: NotebookNode
    notes: tuple[str, ...]
    known: int
    answered: int
    own: int


def repair(source: NotebookNode, cells: Sequence[Cell]) -> Repaired:
    """Align a submission with the source notebook and put the two together.

    Parameters
    ----------
    source : NotebookNode
        The instructor's version, with metadata.
    cells : sequence of Cell
        What was handed in.
    """
    return _Repair(Alignment(source, cells)).repaired()


class _Repair:
    def __init__(self, found: Alignment) -> None:
        self.found = found
        self.made: list[NotebookNode] = []
        self.missing: list[NotebookNode] = []
        self.changed: list[NotebookNode] = []
        self.answered = 0

    def repaired(self) -> Repaired:
        source = self.found.source
        self._own(-1)
        for place in range(len(source.cells)):
            self._place(place)
            self._own(place)
        added = [cell for cell in self.made if cell.id == "own"]
        for number, cell in enumerate(added, start=1):
            cell.id = f"own-{number}"
        notebook: NotebookNode = nbformat.v4.new_notebook(
            cells=self.made, metadata=deepcopy(source.metadata)
        )
        notebook.nbformat_minor = 5
        for cell in notebook.cells:  # last, as whatever stands in a file need not be valid
            if cell.cell_type == "code":
                cell.outputs = cell.metadata.pop(_OUTPUTS, [])
        return Repaired(
            notebook, tuple(self._notes()), len(self.found.match), self.answered, len(added)
        )

    def _own(self, place: int) -> None:
        self.made += [_new(self.found.cells[index]) for index in self.found.own.get(place, ())]

    def _place(self, place: int) -> None:
        cell = deepcopy(self.found.source.cells[place])
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        given, handed_in = self.found.given[place], self.found.handed_in(place)
        if not handed_in:
            self.missing.append(cell)
        text = plain(handed_in.source) if handed_in else ""
        if self.found.kinds[place] not in COURSE:
            cell.source = (
                handed_in.source if handed_in else ""
            )  # a stub put back would undo an answer given elsewhere
            self.answered += bool(text) and text != given
            _keep_outputs(cell, handed_in)
            if handed_in and handed_in.attachments and cell.cell_type == "markdown":
                cell.attachments = deepcopy(handed_in.attachments)
            self.made.append(cell)
        elif (
            not handed_in or text in given or text == plain(cell.source) or _as_released(handed_in)
        ):
            if text == plain(cell.source):
                _keep_outputs(cell, handed_in)
            self.made.append(cell)
        else:
            self.changed.append(cell)
            self.made += self._with_what_was_written(cell, given, handed_in)

    @staticmethod
    def _with_what_was_written(
        cell: NotebookNode, given: str, handed_in: Cell
    ) -> list[NotebookNode]:
        """A changed course cell: the course's version, and the student's beside it."""
        if cell.cell_type == handed_in.type == "code":
            return [_new(handed_in), cell]
        known = set(given.split("\n"))
        added = "\n".join(
            line for line in plain(handed_in.source).split("\n") if line not in known
        ).strip()
        return (
            [cell, _new(Cell("markdown", added, attachments=handed_in.attachments))]
            if added
            else [cell]
        )

    def _notes(self) -> list[str]:
        notes = _said(self.missing, "missing", "put back") + _said(
            self.changed, "changed", "graded as the course has them"
        )
        if self.found.copies:
            copies = self.found.copies
            notes.append(
                f"{_count(copies, 'cell')} that stood there twice, or in pieces, "
                f"{_was(copies)} left out"
            )
        if self.found.moved:
            notes.append("cells of the course had been moved; they were put back in their order")
        return notes


def _said(cells: list[NotebookNode], what: str, done: str) -> list[str]:
    checks = [
        found[1] for cell in cells if kind(cell) == "check" and (found := ASKED.search(cell.source))
    ]
    others = len(cells) - len(checks)
    notes = (
        [f"the checks of {', '.join(checks)} were {what} in the notebook; they were {done}"]
        if checks
        else []
    )
    if others:
        notes.append(
            f"{_count(others, 'cell')} of the course {_was(others)} {what}, "
            f"and {_was(others)} {done}"
        )
    return notes


def _new(cell: Cell) -> NotebookNode:
    made: NotebookNode
    if cell.type == "code":
        made = nbformat.v4.new_code_cell(cell.source, id="own")
        _keep_outputs(made, cell)
        return made
    made = nbformat.v4.new_markdown_cell(cell.source, id="own")
    if cell.attachments:
        made.attachments = deepcopy(cell.attachments)
    return made


def _keep_outputs(cell: NotebookNode, handed_in: Cell | None) -> None:
    """What the student saw below a cell, but for a check; whoever shows it cleans it first."""
    if cell.cell_type == "code" and kind(cell) != "check" and handed_in and handed_in.outputs:
        cell.metadata[_OUTPUTS] = handed_in.outputs


def _as_released(cell: Cell) -> bool:
    """Whether nbgrader's checksum says that nobody changed the cell, from an older release."""
    meta = cell.nbgrader
    try:
        locked = not meta["solution"] and (meta["grade"] or meta["locked"])
        parts = [
            cell.source,
            cell.type,
            str(meta["grade"]),
            str(meta["solution"]),
            str(locked),
            meta["grade_id"],
        ]
        parts += [str(float(meta["points"]))] if meta["grade"] else []
        return bool(hashlib.md5("".join(parts).encode()).hexdigest() == meta["checksum"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return False


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
