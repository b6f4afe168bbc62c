"""The functions that a student handed in, as text; nothing of it is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.intake.submission import UnreadableSubmission, read
from autograder.material.files import module_name
from autograder.material.functions import definitions, source_of


@dataclass(frozen=True)
class StudentCode:
    """A submission's code.

    Attributes
    ----------
    texts : tuple of str
        The notebook's code cells that define something, then the module: the first that
        defines a name counts, as in grading.
    """

    texts: tuple[str, ...]

    def holding(self, name: str) -> str:
        """The text that defines a function, a class or a method; empty if none does."""
        return next((text for text in self.texts if name in definitions(text)), "")

    def function(self, name: str) -> str:
        """The text of one definition; empty if there is none of that name."""
        return source_of(self.holding(name), name)


def code_of(root: Path, problem_set: ProblemSet, student: str) -> StudentCode:
    """What a student handed in for a set; empty where it cannot be read.

    Parameters
    ----------
    student : str
        Name of the folder in ``submitted/``.
    """
    folder = root / "submitted" / student / problem_set.name
    try:
        found = read(folder, problem_set, root / "source")
    except UnreadableSubmission:
        return StudentCode(())
    cells = found.notebook.cells if found.notebook is not None else ()
    sources = [cell.source for cell in reversed(cells) if cell.cell_type == "code"]
    module = found.files.get(module_name(problem_set), b"").decode("utf-8", "replace")
    return StudentCode((*filter(definitions, sources), module))


def reference_of(root: Path, problem_set: ProblemSet) -> str:
    """The text of the reference; empty where the course has no source at hand."""
    try:
        path = root / "source" / problem_set.name / module_name(problem_set)
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
