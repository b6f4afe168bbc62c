"""Known-bad submissions as folders: the wrong programs of ``source/PS/mistakes``."""

from __future__ import annotations

from pathlib import Path

from autograder.authoring.mistake_files import Variant
from autograder.checks.model import ProblemSet
from autograder.quality.modules import SOURCE, write_module
from autograder.quality.solutions import answers_of, good_folders, write_notebook


def write_wrong(problem_set: ProblemSet, variant: Variant, into: Path) -> Path:
    """A wrong program as it would be handed in, with a notebook in which all else is right."""
    text = (SOURCE / problem_set.name / problem_set.module).read_text("utf-8")
    write_module(problem_set, into, variant.module(text))
    good = next(good_folders(problem_set.name))
    more = "".join(f"\n{name} = {value}" for name, value in variant.answers.items())
    write_notebook(problem_set, into, answers_of(good) + more)
    return into
