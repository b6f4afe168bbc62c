"""A submission, read however damaged: what is usable is used, the rest is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.checks.model import ProblemSet

from . import limits
from .archives import unpacked
from .folder import Found, look
from .kinds import SCRIPT, what_it_is
from .module import Course, candidates, module_and_files
from .names import is_archive, is_notebook, shown
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
        None where nothing of a notebook was found.
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
    if _something_is_missing(found, course):
        found = unpacked(found)
    module = module_and_files(found, course)
    notebook = notebook_of(found, problem_set, source)
    notes = [*found.notes, *module.notes, *notebook.notes]
    if not module.found or not notebook.notebook:
        notes += _odd_files(found, notebook.notes)
    return Submission(module.files, notebook.notebook, _sentences(notes))


def _something_is_missing(found: Found, course: Course) -> bool:
    """Whether it is worth while to look into archives."""
    if not any(map(is_archive, found.files)):
        return False
    written = any(candidate.written for candidate in candidates(found, course))
    return not written or not any(map(is_notebook, found.files))


def _odd_files(found: Found, said: tuple[str, ...]) -> list[str]:
    """Files that may be meant as what is missing, named as what they are."""
    notes = []
    for name, file in found.files.items():
        kind = what_it_is(name, file.content)
        unsaid = not is_notebook(name) and not any(f"`{shown(name)}`" in note for note in said)
        if (
            kind
            and unsaid
            and not is_archive(name)
            and not (name.endswith(".py") and kind == "empty")
        ):
            advice = "hand in the `.ipynb` file" if kind == SCRIPT else "hand in the file itself"
            notes.append(f"`{shown(name)}` is {kind}; {advice}")
    return notes[:_ODD]


def _sentences(notes: list[str]) -> tuple[str, ...]:
    notes = list(dict.fromkeys(notes))
    if len(notes) > limits.NOTES:
        notes[limits.NOTES - 1 :] = [
            f"and {len(notes) - limits.NOTES + 1} more things of this kind"
        ]
    return tuple(map(_sentence, notes))


def _sentence(note: str) -> str:
    return note[:1].upper() + note[1:] + ("" if note.endswith((".", "?")) else ".")
