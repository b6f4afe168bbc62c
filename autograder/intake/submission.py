"""A submission, read however damaged: what is usable is used, the rest is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.checks.model import ProblemSet
from autograder.material.files import module_name
from autograder.sets import load, names

from . import limits
from .elsewhere import searched
from .folder import Found, HandedIn, look
from .kinds import DOCUMENTS, SCRIPT, what_it_is
from .module import Course, module_and_files
from .names import base_name, is_archive, is_notebook, shown
from .notebooks import notebook_of

_ODD = 5  # files named as what they are, where something is missing


class UnreadableSubmission(ValueError):
    """The folder itself cannot be read; one sentence says why."""


@dataclass(frozen=True)
class Submission:
    """What a student handed in, repaired.

    Attributes
    ----------
    files : mapping of str to bytes
        What lies beside the student's code while it runs, by relative path: only safe,
        ordinary files under the limits. The set's module is there under its right name,
        however it was named in the folder, and the course's own files are.
    notebook : NotebookNode or None
        The source notebook's cells (ids, order, metadata, check cells and text from the
        source version) with the student's solution cells, answer cells and own extra
        cells in place; without a source notebook at hand, the student's as it is.
        Outputs are those of the file, not cleaned. None where nothing of a notebook was
        found.
    notes : tuple of str
        Each repair in one plain sentence for the student.
    """

    files: Mapping[str, bytes]
    notebook: NotebookNode | None
    notes: tuple[str, ...] = ()


def read(folder: Path, problem_set: ProblemSet, source: Path | None) -> Submission:
    """Read and repair a submission.

    Parameters
    ----------
    folder : Path
        What the student handed in. No link is followed, neither inside it nor, below
        the course's folder, on the way to it.
    problem_set : ProblemSet
    source : Path or None
        The course's ``source`` folder, with the built notebook; None outside a course.

    Raises
    ------
    UnreadableSubmission
        Only if the folder itself is not there, is a link, or cannot be listed.
    """
    try:
        found = look(folder, source.parent if source else None)
    except OSError as error:
        raise UnreadableSubmission(
            f"the folder {shown(str(folder))} cannot be read: {error.strerror or error}"
        ) from error
    course = Course.of(problem_set, source)
    found = searched(found, course)
    module = module_and_files(found, course)
    notebook = notebook_of(found, problem_set, source)
    notes = [*found.notes, *module.notes, *notebook.notes]
    if not module.found:
        notes += _modules_of_other_sets(found, problem_set)
    notes += _odd_files(found, notes, module.found, notebook.notebook is not None)
    return Submission(module.files, notebook.notebook, _sentences(notes))


def _modules_of_other_sets(found: Found, problem_set: ProblemSet) -> list[str]:
    """The right file of a wrong set, where the module is missing."""
    others = {module_name(load(name)): name for name in names() if name != problem_set.name}
    return [
        f"`{shown(path)}` is the module of {others[base_name(path)]}, not of {problem_set.name}"
        for path in found.files
        if base_name(path) in others
    ]


def _odd_files(found: Found, said: list[str], module: bool, notebook: bool) -> list[str]:
    """Files named as what they are: documents, and where something is missing what it may be."""
    notes, whole, others = [], module and notebook, []
    for name, file in _unsaid(found, said, module, notebook).items():
        kind = what_it_is(name, file.content)
        if kind in DOCUMENTS and whole:
            notes.append(f"`{shown(name)}` is {kind}; it is kept for whoever grades by hand")
        elif kind == SCRIPT and not whole:
            notes.append(f"`{shown(name)}` is {kind}; hand in the `.ipynb` file")
        elif kind and not whole and not (kind == "empty" and name.endswith(".py")):
            notes.append(f"`{shown(name)}` is {kind}; hand in the file itself")
        else:
            others.append(f"`{shown(name)}`")
    if others and not (module or notebook):
        more = f" and {len(others) - _ODD} more" if len(others) > _ODD else ""
        notes.insert(0, f"found instead: {', '.join(others[:_ODD])}{more}")
    return notes[:_ODD]


def _unsaid(found: Found, said: list[str], module: bool, notebook: bool) -> dict[str, HandedIn]:
    """Files of which no note speaks yet; of leftovers those that stand for what is missing."""
    left = {
        name: file
        for name, file in found.leftovers.items()
        if not (notebook if is_notebook(name) else module)
    }
    return {
        name: file
        for name, file in {**found.files, **left}.items()
        if not (is_notebook(name) and name not in left)
        and not is_archive(name)
        and not any(f"`{shown(name)}`" in note for note in said)
    }


def _sentences(notes: list[str]) -> tuple[str, ...]:
    notes = list(dict.fromkeys(notes))
    if len(notes) > limits.NOTES:
        notes[limits.NOTES - 1 :] = [
            f"and {len(notes) - limits.NOTES + 1} more things of this kind"
        ]
    return tuple(map(_sentence, notes))


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:] + ("" if note.endswith((".", "?")) else ".")
