"""A submission, read however damaged: what is usable is used, the rest is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.checks.model import ProblemSet
from autograder.material.cells import CellError, check_call

from . import damaged
from . import folder as folders
from .damaged import NotANotebook
from .folder import Found, is_notebook, misnamed, shown
from .module import usable_files
from .repair import Healed, heal

MAX_NOTES = 25  # said to a student
ARCHIVES = (".zip", ".gz", ".tar", ".tgz", ".rar", ".7z")
MAX_NOTEBOOK = 512 * 2**20  # looked at; without outputs it must be far smaller


class UnreadableSubmission(ValueError):
    """The folder itself cannot be read; one sentence says why."""


@dataclass(frozen=True)
class Submission:
    """What a student handed in, healed.

    Attributes
    ----------
    files : Path
        A private copy that holds only safe regular files under the caps; the worker gets a copy of it. The set's module
        is there under its right name, however it was named in the folder.
    notebook : NotebookNode or None
        The source notebook's cells (ids, order, metadata, check cells and text from the source version) with the
        student's solution cells, answer cells and own extra cells in place; without a source notebook at hand, the
        student's as it is. Outputs are those of the file, not cleaned. None where nothing of a notebook was found.
    notes : tuple of str
        Each repair in one plain sentence for the student.
    """

    files: Path
    notebook: NotebookNode | None
    notes: tuple[str, ...] = ()


def read(folder: Path, problem_set: ProblemSet, copy: Path, source: Path | None) -> Submission:
    """Read and heal a submission.

    Parameters
    ----------
    folder : Path
        What the student handed in.
    problem_set : ProblemSet
    copy : Path
        An empty folder of ours, for the private copy.
    source : Path or None
        The course's ``source`` folder, with the built notebook; None outside a course.

    Raises
    ------
    UnreadableSubmission
        Only if the folder itself is not there or cannot be listed.
    """
    try:
        found = folders.look(folder)
    except OSError as error:
        raise UnreadableSubmission(
            f"the folder {shown(str(folder))} cannot be read: {error.strerror or error}"
        ) from error
    notes = list(found.notes)
    files = usable_files(found, problem_set, source, notes)
    for name, content in files.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    template = source_notebook(problem_set, source) if source else None
    notebook = (
        _notebook(found, problem_set, template, notes)
        if template
        else _as_it_is(found, problem_set)
    )
    archives = [name for name in found.files if name.lower().endswith(ARCHIVES)]
    if archives and not notebook:
        notes.append(
            f"`{shown(archives[0])}` is an archive and was not opened; hand in the files themselves"
        )
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES - 1 :] = [f"and {len(notes) - MAX_NOTES + 1} more things of this kind"]
    return Submission(copy, notebook, tuple(_sentence(note) for note in notes))


# ---- the notebook


def source_notebook(problem_set: ProblemSet, source: Path) -> NotebookNode | None:
    """The built notebook of a set, or None if it is not there."""
    path = source / problem_set.name / f"{problem_set.name}.ipynb"
    return nbformat.read(path, 4) if path.is_file() else None


def _as_it_is(found: Found, problem_set: ProblemSet) -> NotebookNode | None:
    """Without a source to heal by, as on a student's own machine: the notebook with its checks marked."""
    path = found.files.get(f"{problem_set.name}.ipynb")
    try:
        cells = damaged.read_cells(_notebook_bytes(path))[0] if path else []
    except (NotANotebook, OSError):
        return None
    made = [
        getattr(nbformat.v4, "new_code_cell" if c.type == "code" else "new_markdown_cell")(c.source)
        for c in cells
    ]
    for cell in made:
        if cell.cell_type == "code" and _asks(cell.source, problem_set):
            cell.metadata["nbgrader"] = {"grade": True}
    notebook = nbformat.v4.new_notebook(cells=made) if made else None
    for cell, as_read in zip(made, cells, strict=True):  # last: they need not be valid
        if cell.cell_type == "code":
            cell.outputs = as_read.outputs
    return notebook


def _asks(source: str, problem_set: ProblemSet) -> bool:
    try:
        call = check_call(source)
    except CellError:
        return False
    return call is not None and call.question in {q.id for q in problem_set.questions}


def _notebook(
    found: Found, problem_set: ProblemSet, template: NotebookNode, notes: list[str]
) -> NotebookNode | None:
    right = f"{problem_set.name}.ipynb"
    read: list[tuple[tuple, str, Healed, list[str]]] = []
    for name in sorted(
        (n for n in found.files if is_notebook(n)), key=lambda n: (n != right, n.count("/"), n)
    )[:5]:
        said: list[str] = []
        try:
            cells, said = damaged.read_cells(_notebook_bytes(found.files[name]))
        except (NotANotebook, OSError) as error:
            notes.append(f"`{shown(name)}` could not be read as a notebook: {error}")
            continue
        healed = heal(template, cells)
        base = name.rsplit("/", 1)[-1]
        read.append(
            (
                (
                    healed.known > 0,
                    healed.touched > 0,
                    base == right,
                    base.lower() == right,
                    healed.known,
                ),
                name,
                healed,
                said,
            )
        )
    if not read:
        if not any(is_notebook(name) for name in found.files):
            notes.append(f"there is no notebook `{right}`; what is answered in it earns nothing")
        return None
    best = max(read, key=lambda item: item[0])
    _, name, healed, said = best
    if name != right:
        notes.append(f"the notebook was called `{shown(name)}`; {misnamed(name, right)}")
    if len(read) > 1:
        notes.append(
            f"`{shown(name)}` was graded, and not "
            + ", ".join(f"`{shown(other[1])}`" for other in read if other is not best)
        )
    if not healed.known:
        notes.append("the notebook shares no cell with the one of this set; is it another one?")
    notes += [*said, *healed.notes]
    return healed.notebook


def _notebook_bytes(path: Path) -> bytes:
    content = folders.read_bytes(path, damaged.MAX_BYTES // 2 + 1)
    if len(content) <= damaged.MAX_BYTES // 2:
        return content
    whole = folders.read_bytes(path, MAX_NOTEBOOK)
    return damaged.slim(whole.splitlines(keepends=True), damaged.MAX_BYTES + 1)


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:] + ("" if note.endswith((".", "?")) else ".")
