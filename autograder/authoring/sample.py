"""Make submissions from the reference: for the demonstration, for tests, for trying out a check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.checks.model import ProblemSet
from autograder.material.cells import check_call, task_id, without_scheme
from autograder.sets import load


class SampleError(ValueError):
    """A replacement does not fit the reference; one sentence says why."""


def patched(text: str, replace: Iterable[tuple[str, str]]) -> str:
    """`text` with each old piece replaced by its new one.

    Raises
    ------
    SampleError
        If an old piece does not occur exactly once.
    """
    for old, new in replace:
        if text.count(old) != 1:
            raise SampleError(
                f"the reference holds {text.count(old)} times, not once: "
                f"{old.strip().splitlines()[0] if old.strip() else old!r}"
            )
        text = text.replace(old, new)
    return text


def solved_notebook(
    problem_set: ProblemSet, source: Path, answers: Mapping[str, str] | None = None
) -> NotebookNode:
    """The source notebook as a student with all answers would hand it in.

    Parameters
    ----------
    answers : mapping of str to str, optional
        For a notebook variable the expression that it is set to instead, in a
        cell of its own before its check.
    """
    folder = source / problem_set.name
    notebook = nbformat.read(folder / f"{problem_set.name}.ipynb", as_version=4)
    cells, other = [], dict(answers or {})
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and task_id(cell.source):
            cell.source = without_scheme(cell.source)
        call = check_call(cell.source) if cell.cell_type == "code" else None
        lines = [
            f"{name} = {other.pop(name)}" for name in (call.names if call else ()) if name in other
        ]
        if lines:
            cells.append(nbformat.v4.new_code_cell("\n".join(lines), id=f"{cell.id}-answers"))
        cells.append(cell)
    if other:
        raise SampleError(f"no check takes {', '.join(other)}")
    notebook.cells = cells
    return notebook


def write_sample(
    problem_set: ProblemSet,
    source: Path,
    into: Path,
    *,
    module: str | None = None,
    notebook: NotebookNode | None = None,
) -> Path:
    """Write a submission's folder: a module's text (else the reference), a notebook if there is
    one, and the modules of earlier sets.
    """
    into.mkdir(parents=True, exist_ok=True)
    for earlier in map(load, problem_set.given):
        (into / earlier.module).write_bytes((source / earlier.name / earlier.module).read_bytes())
    text = (
        (source / problem_set.name / problem_set.module).read_text(encoding="utf-8")
        if module is None
        else module
    )
    (into / problem_set.module).write_text(text, encoding="utf-8")
    if notebook is not None:
        nbformat.write(notebook, into / f"{problem_set.name}.ipynb")
    return into
