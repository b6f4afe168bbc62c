"""The notebook of a set, built from its text.

``source/PS/PS.md`` is the only source. Cell ids come from the set and the position,
nbgrader's metadata from the declarations; the same text gives the same bytes. What
the text and the declarations do not agree on is an error with a sentence.

A cell put between others later carries a label of its own (``:label: result-4-3`` in code,
``+++ {"label": "result-4-3"}`` before text) and is not counted, so that all others keep the
ids they had in earlier releases.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from autograder.checks.model import ProblemSet, Question
from autograder.material import cells as kinds
from autograder.material.cells import CellError
from autograder.material.strip import StripError, blank_cell, has_markers

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

LABEL = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class BuildError(ValueError):
    """Text and declarations do not make a notebook; the message names file and cell."""


def build(problem_set: ProblemSet, source: Path) -> Path:
    """Write the notebook beside its text.

    Parameters
    ----------
    problem_set : ProblemSet
    source : Path
        The folder that holds a folder for each set.

    Returns
    -------
    Path
        The notebook; untouched if it already is what the text gives.

    Raises
    ------
    BuildError
    """
    path = source / problem_set.name / f"{problem_set.name}.ipynb"
    text = notebook_text(problem_set, source)
    if not path.is_file() or path.read_bytes() != text.encode():
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=".", delete=False, encoding="utf-8", newline="\n"
        ) as file:
            file.write(text)
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)
    return path


def disagreement(problem_set: ProblemSet, source: Path) -> str:
    """One sentence if the notebook is not what its text gives, else nothing."""
    path = source / problem_set.name / f"{problem_set.name}.ipynb"
    if path.is_file() and path.read_bytes() == notebook_text(problem_set, source).encode():
        return ""
    return (
        f"{path.name} is not what {problem_set.name}.md gives; build it with `autograder release "
        f"{problem_set.name}`"
    )


def notebook_text(problem_set: ProblemSet, source: Path) -> str:
    """The notebook as JSON text, from the set's MyST text."""
    path = source / problem_set.name / f"{problem_set.name}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"{path.name} cannot be read: {error}") from error
    notebook = make_notebook(text, problem_set, path.name)
    return nbformat.writes(notebook, version=4) + "\n"


def make_notebook(text: str, problem_set: ProblemSet, filename: str = "") -> NotebookNode:
    """The notebook, with ids and nbgrader's metadata.

    Raises
    ------
    BuildError
    """
    filename = filename or f"{problem_set.name}.md"
    try:
        read = jupytext.reads(text, fmt="md:myst")
    except Exception as error:  # jupytext and its YAML reader raise many kinds
        raise BuildError(f"{filename} is not MyST text that jupytext reads: {error}") from error
    build = _Builder(problem_set, filename)
    made = [build.cell(cell) for cell in read.cells]
    build.everything_asked()
    notebook = nbformat.v4.new_notebook(cells=made, metadata=METADATA)
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


class _Builder:
    """Goes through the cells once and remembers what was asked."""

    def __init__(self, problem_set: ProblemSet, filename: str) -> None:
        self.set = problem_set
        self.filename = filename
        self.questions = {q.id: q for q in problem_set.questions}
        self.asked: set[str] = set()
        self.labels: set[str] = set()
        self.counted = 0  # cells without a label so far
        self.answer_due = ""  # the task whose answer cell must come next

    def cell(self, cell: NotebookNode) -> NotebookNode:
        metadata = dict(cell.metadata)
        label = metadata.pop("label", None)
        self.counted += label is None
        position = label or str(self.counted)
        try:
            self._own_label(label)
            if "nbgrader" in cell.metadata:
                raise CellError(
                    "has nbgrader metadata written by hand; they are made from the declarations"
                )
            make = {"code": self._code, "markdown": self._markdown}.get(cell.cell_type)
            if not make:
                raise CellError(f"is a {cell.cell_type} cell; use code and markdown only")
            nbgrader = make(position, cell.source)
        except (CellError, StripError) as error:
            raise BuildError(
                f"{self.filename}, cell {position} ({_first_line(cell.source)}) {error}"
            ) from error
        new = getattr(nbformat.v4, f"new_{cell.cell_type}_cell")
        metadata |= {"nbgrader": nbgrader} if nbgrader else {}
        return new(cell.source, id=f"{self.set.name}-{position}", metadata=metadata)

    def _code(self, position: str, source: str) -> dict:
        self._no_answer_due()
        if kinds.has_scheme(source):
            raise CellError("holds a mark scheme; those belong in task cells")
        call = kinds.check_call(source)
        if has_markers(source):
            return self._solution(position, source)
        if not call:
            return kinds.metadata(f"c{position}", locked=True)
        question = self._question(call.question)
        if not question.automatic_points:
            raise CellError(f"checks {question.id}, which has no automatic points")
        if sorted(call.names) != sorted(question.takes):
            raise CellError(
                f"gives the check {', '.join(call.names) or 'nothing'}; {question.id} needs "
                f"{', '.join(question.takes) or 'nothing'}"
            )
        self._once(question.id, "is checked twice")
        return kinds.metadata(
            question.grade_id, grade=True, locked=True, points=question.automatic_points
        )

    def _solution(self, position: str, source: str) -> dict:
        if kinds.check_call(source):
            raise CellError("holds both a solution and a check")
        kinds.parse(blank_cell(source))
        return kinds.metadata(f"s{position}", solution=True)

    def _markdown(self, position: str, source: str) -> dict | None:
        if has_markers(source):
            raise CellError(
                "holds a solution marker; in markdown a solution belongs in the mark scheme"
            )
        task = kinds.task_id(source)
        if task is None:
            if kinds.has_scheme(source):
                raise CellError("holds a mark scheme; those belong in task cells")
            if self.answer_due:
                self.answer_due = ""
                return None  # the answer cell: plain, so that students may write
            return kinds.metadata(f"c{position}", locked=True)
        self._no_answer_due()
        if not task.endswith("m"):
            raise CellError(f"must name a part graded by hand: <!-- task: {task}m -->")
        question = self._question(task[:-1])
        if not question.manual_points:
            raise CellError(f"sets {task}, but {question.id} has no points given by hand")
        kinds.without_scheme(source)
        self._once(task, "is set twice")
        self.answer_due = task
        return kinds.metadata(
            f"{question.grade_id}m", locked=True, task=True, points=question.manual_points
        )

    def _own_label(self, label: str | None) -> None:
        if label is None:
            return
        if not LABEL.fullmatch(str(label)):
            raise CellError(f"has the label {label!r}; use letters, digits and -, a letter first")
        if label in self.labels:
            raise CellError(f"has the label {label}, as another cell has")
        self.labels.add(label)

    def _question(self, question: str) -> Question:
        if question not in self.questions:
            raise CellError(f"asks {question}, which {self.set.name} does not declare")
        return self.questions[question]

    def _once(self, name: str, what: str) -> None:
        if name in self.asked:
            raise CellError(f"is one too many: {name} {what}")
        self.asked.add(name)

    def _no_answer_due(self) -> None:
        if self.answer_due:
            raise CellError(
                f"stands where the answer cell of {self.answer_due} should be: a plain markdown "
                "cell after its task"
            )

    def everything_asked(self) -> None:
        if self.answer_due:
            raise BuildError(
                f"{self.filename}: the task {self.answer_due} has no answer cell after it"
            )
        automatic = {q.id for q in self.set.questions if q.automatic_points}
        manual = {f"{q.id}m" for q in self.set.questions if q.manual_points}
        missing = sorted((automatic | manual) - self.asked, key=_by_number)
        if missing:
            raise BuildError(
                f"{self.filename}: declared, but no cell checks or sets it: {', '.join(missing)}"
            )


def _first_line(source: str) -> str:
    line = source.strip().split("\n", 1)[0]
    return f"`{line[:57]}...`" if len(line) > 60 else f"`{line}`" if line else "empty"


def _by_number(name: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", name)]
