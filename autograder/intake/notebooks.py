"""Which of the handed-in files is the notebook, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from autograder.checks.model import ProblemSet
from autograder.material.cells import CellError, check_call

from . import limits
from .damaged import Cell, NotANotebook, read_cells
from .folder import Found, HandedIn
from .kinds import holds_a_notebook, what_it_is
from .names import base_name, is_notebook, misnamed, shown
from .other_sets import SetsOfCells, sets_of_cells
from .repair import Repaired, repair


class Notebook(NamedTuple):
    """The notebook that is graded, if there is one, and notes on how it was found."""

    notebook: NotebookNode | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    name: str
    time: float
    repaired: Repaired
    notes: tuple[str, ...]

    def rank(self, right: str) -> tuple[bool, int, int, bool, bool, int, float]:
        """The one with most work of the student's own, then the right name, then the last."""
        base = base_name(self.name)
        return (
            self.repaired.known > 0,
            self.repaired.answered,
            self.repaired.own,
            base == right,
            base.lower() == right,
            self.repaired.known,
            self.time,
        )


class _OfAnotherSet(ValueError):
    """The notebook is another set's; the end of a sentence says whose."""


@dataclass(frozen=True)
class _Course:
    """What the course knows of its notebooks; no template where its folder is not at hand."""

    set: ProblemSet
    template: NotebookNode | None
    cells: SetsOfCells

    def candidate(self, name: str, file: HandedIn) -> _Candidate:
        """A file's cells, put into the template.

        Raises
        ------
        NotANotebook, _OfAnotherSet
        """
        cells, notes = read_cells(file.content)
        if not cells and self.template is None:
            raise NotANotebook("it has no cells")
        other = self.cells.foreign_to(self.set.name, cells)
        if other:
            raise _OfAnotherSet(f"is the notebook of {other}, not of {self.set.name}")
        cells, dropped = self.cells.without_others(self.set.name, cells)
        if dropped:
            notes += (f"{dropped} cells of other problem sets were left out of the notebook",)
        repaired = repair(self.template, cells) if self.template else _as_it_is(cells, self.set)
        return _Candidate(name, file.time, repaired, notes)


def source_notebook(problem_set: ProblemSet, source: Path) -> NotebookNode | None:
    """The built notebook of a set, or None if it is not there."""
    path = source / problem_set.name / f"{problem_set.name}.ipynb"
    if not path.is_file():
        return None
    notebook: NotebookNode = nbformat.read(path, 4)
    return notebook


def notebook_of(found: Found, problem_set: ProblemSet, source: Path | None) -> Notebook:
    """The student's notebook, repaired by the source's where that is at hand.

    Parameters
    ----------
    found : Found
    problem_set : ProblemSet
    source : Path or None
        The course's ``source`` folder; without it, as on a student's own machine, the
        notebook is taken as it is, with its checks marked.
    """
    right = f"{problem_set.name}.ipynb"
    template = source_notebook(problem_set, source) if source else None
    course = _Course(problem_set, template, sets_of_cells(source))
    files = _notebooks(found.files, problem_set.name)
    candidates: list[_Candidate] = []
    notes: list[str] = []
    damaged = 0
    for name in list(files)[: limits.NOTEBOOKS]:
        try:
            candidates.append(course.candidate(name, files[name]))
        except _OfAnotherSet as error:
            notes.append(f"`{shown(name)}` {error}")
        except NotANotebook as error:
            damaged += 1
            why = _why(name, files[name], error)
            notes.append(f"`{shown(name)}` could not be read as a notebook: {why}")
    if len(files) > limits.NOTEBOOKS:
        notes.append(
            f"{len(files)} notebooks were handed in; the first {limits.NOTEBOOKS} were looked at"
        )
    if not candidates:
        if not damaged:
            notes.append(f"there is no notebook `{right}`; what is answered in it earns nothing")
        return Notebook(None, tuple(notes))
    best, chosen = _best(candidates, right)
    return Notebook(best.repaired.notebook, (*notes, *chosen, *best.notes, *best.repaired.notes))


def _best(candidates: list[_Candidate], right: str) -> tuple[_Candidate, list[str]]:
    best = max(candidates, key=lambda candidate: candidate.rank(right))
    notes = []
    if best.name != right:
        notes.append(f"the notebook was called `{shown(best.name)}`; {misnamed(best.name, right)}")
    if len(candidates) > 1:
        others = [c for c in candidates if c is not best]
        least = (best.repaired.answered, best.repaired.own)
        fuller = all((c.repaired.answered, c.repaired.own) < least for c in others)
        notes.append(
            f"`{shown(best.name)}` was graded, and not "
            + ", ".join(f"`{shown(other.name)}`" for other in others)
            + (": it holds more of your work" if fuller else "")
        )
    if not best.repaired.known:
        notes.append("the notebook shares no cell with the one of this set; is it another one?")
    return best, notes


def _why(name: str, file: HandedIn, error: NotANotebook) -> str:
    kind = what_it_is(name, file.content)
    return f"it is {kind}" if kind not in ("", "a notebook") else str(error)


def _notebooks(files: Mapping[str, HandedIn], name: str) -> dict[str, HandedIn]:
    """Files that may be the notebook, the likeliest first."""
    by_name = [path for path in files if is_notebook(path)]
    hidden = [
        path
        for path, file in files.items()
        if path not in by_name and holds_a_notebook(file.content)
    ]
    mark = name.encode()

    def order(path: str) -> tuple[bool, bool, int, str]:
        return (
            base_name(path) != f"{name}.ipynb",
            mark not in files[path].content,
            path.count("/"),
            path,
        )

    return {path: files[path] for path in sorted([*by_name, *hidden], key=order)}


def _as_it_is(cells: list[Cell], problem_set: ProblemSet) -> Repaired:
    """The notebook with its checks marked."""
    made = [_node(cell) for cell in cells]
    asked = 0
    for cell in made:
        if cell.cell_type == "code" and _asks(cell.source, problem_set):
            cell.metadata["nbgrader"] = {"grade": True}
            asked += 1
    notebook = nbformat.v4.new_notebook(cells=made)
    for cell, as_read in zip(made, cells, strict=True):  # last: they need not be valid
        if cell.cell_type == "code":
            cell.outputs = as_read.outputs
    return Repaired(notebook, (), 1, asked, len(made))


def _node(cell: Cell) -> NotebookNode:
    new = nbformat.v4.new_code_cell if cell.type == "code" else nbformat.v4.new_markdown_cell
    made: NotebookNode = new(cell.source)  # type: ignore[no-untyped-call]  # one of two of theirs
    return made


def _asks(source: str, problem_set: ProblemSet) -> bool:
    try:
        call = check_call(source)
    except CellError:
        return False
    return call is not None and call.question in {q.id for q in problem_set.questions}
