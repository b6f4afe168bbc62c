"""The cells of one submission that grading runs, and whether these were enough."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nbformat import NotebookNode

from autograder.checks.model import Choice, ProblemSet
from autograder.intake.align import kind
from autograder.intake.submission import Submission
from autograder.sets import load

from .dependencies.needed import CodeCell, needed
from .dependencies.trim import trimmed
from .stored_outputs import python_files

__all__ = ["Cells"]


class Cells:
    """Which cells of a notebook the checks depend on.

    Attributes
    ----------
    needed : set of int
        Their places in the notebook.
    """

    def __init__(self, declared: ProblemSet, submission: Submission, root: Path | None) -> None:
        cells = submission.notebook.cells if submission.notebook else []
        self._places = [
            place
            for place, cell in enumerate(cells)
            if cell.cell_type == "code" and kind(cell) != "check"
        ]
        self._cells = [_code(cells[place], root is not None) for place in self._places]
        self._wanted = _taken(declared)
        own = {declared.module, *(load(name).module for name in declared.given)}
        source = root / "source" / declared.name if root else None
        self._modules = python_files(submission.files, source, own)
        self.needed = self._needed(self._cells)
        self._sources: dict[int, str] = {}
        if len(self.needed) < len(self._places):
            kept = [i for i, place in enumerate(self._places) if place in self.needed]
            shorter = trimmed(self._cells, kept, self._wanted, self._modules)
            self._sources = {self._places[i]: source for i, source in shorter.items()}
        self._failed: set[int] = set()
        self._unbound = False

    def source(self, place: int, whole: str) -> str:
        """What is run of a cell: without imports that nothing needed uses."""
        return self._sources.get(place, whole)

    def ran(self, place: int, outputs: Sequence[NotebookNode]) -> None:
        """Note what came of a cell."""
        names = [output.ename for output in outputs if output.output_type == "error"]
        stopped = any(output.get("text", "").startswith("Stopped: ") for output in outputs)
        if names or stopped:
            self._failed.add(place)
        self._unbound |= bool({"NameError", "UnboundLocalError"} & set(names))

    @property
    def enough(self) -> bool:
        """Whether, by all that is known now, the other cells make no difference.

        A cell that failed may not have bound what it was to bind, so what was bound
        before it counts.
        """
        if len(self.needed) == len(self._places) or not self._failed:
            return True
        cells = [
            CodeCell(cell.source, cell.course, place in self._failed)
            for place, cell in zip(self._places, self._cells, strict=True)
        ]
        return not self._unbound and self._needed(cells) <= self.needed

    def _needed(self, cells: list[CodeCell]) -> set[int]:
        return {self._places[i] for i in needed(cells, self._wanted, self._modules)}


def _code(cell: NotebookNode, known: bool) -> CodeCell:
    """Outside a course nobody knows which cells are the course's: all count as the student's."""
    own = kind(cell) == "solution" or cell.get("id", "").startswith("own")
    return CodeCell(cell.source, known and not own)


def _taken(declared: ProblemSet) -> set[str]:
    """All names that checks take from a notebook."""
    names = {name for question in declared.questions for name in question.takes}
    choices = (part for question in declared.questions for part in question.parts)
    return names | {part.name for part in choices if isinstance(part, Choice)}
