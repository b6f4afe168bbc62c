"""Known-good and known-bad submissions as folders, as the files in this directory describe them.

``PS/good_NAME/`` holds a right solution: the module, and ``answers.py`` with what is answered in the notebook; where several
answer with the same code, it stands once, in ``PS/``.
Known-bad ones are the wrong programs of ``source/PS/mistakes``.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Iterator

import nbformat

from autograder.authoring.mistake_files import Variant
from autograder.checks.model import ProblemSet
from autograder.config import answer_key
from autograder.notebook import usage
from autograder.sets import load, names
from tests.quality.local import ROOT, SOURCE, write_module

HERE = Path(__file__).parent


def good_folders() -> Iterator[Path]:
    for name in names():
        yield from sorted(p for p in (HERE / name).glob("good_*") if p.is_dir())


def write_good(folder: Path, into: Path) -> Path:
    """A right solution as it would be handed in."""
    problem_set = load(folder.parent.name)
    files = {p.name: p.read_text("utf-8") for p in folder.glob("*.py") if p.name != "answers.py"}
    write_module(problem_set, into, None, **files)
    write_notebook(problem_set, into, answers_of(folder))
    return into


def write_wrong(problem_set: ProblemSet, variant: Variant, into: Path) -> Path:
    """A wrong program as it would be handed in; with a notebook, in which all else is answered rightly."""
    text = (SOURCE / problem_set.name / problem_set.module).read_text("utf-8")
    write_module(problem_set, into, variant.module(text))
    good = next(p for p in good_folders() if p.parent.name == problem_set.name)
    more = "".join(f"\n{name} = {value}" for name, value in variant.answers.items())
    write_notebook(problem_set, into, answers_of(good) + more)
    return into


def answers_of(folder: Path) -> str:
    """Code that sets the notebook's answers: the folder's, and the key's letters for multiple choice that it leaves out."""
    problem_set = load(folder.parent.name)
    key = answer_key(problem_set, ROOT) or {}
    own = next(
        (
            path.read_text("utf-8")
            for path in (folder / "answers.py", folder.parent / "answers.py")
            if path.is_file()
        ),
        "",
    )
    return "".join(f"{name} = {letter!r}\n" for name, letter in key.items()) + own


def write_notebook(problem_set: ProblemSet, into: Path, answers: str) -> None:
    """A notebook of one answer cell and the set's checks; and a course in which it is the source, so that no figure is drawn."""
    cells = [_cell("answers", answers, solution=True)]
    for question in problem_set.questions:
        if question.automatic_points:
            cells.append(
                _cell(
                    question.grade_id,
                    usage(question),
                    grade=True,
                    locked=True,
                    points=question.automatic_points,
                )
            )
    notebook = nbformat.v4.new_notebook(cells=cells)
    source = course(into) / "source"
    for name in (problem_set.name, *problem_set.given):
        shutil.copytree(
            SOURCE / name,
            source / name,
            ignore=shutil.ignore_patterns("*.ipynb", "*.md", "__pycache__"),
        )
    for path in (
        into / f"{problem_set.name}.ipynb",
        source / problem_set.name / f"{problem_set.name}.ipynb",
    ):
        nbformat.write(notebook, path)


def course(submission: Path) -> Path:
    return submission.parent / "course"


def _cell(name: str, source: str, **nbgrader: Any) -> nbformat.NotebookNode:
    told = {
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
        "grade_id": name,
        "schema_version": 3,
    } | nbgrader
    return nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": told})
