"""Right solutions: the reference, and the folders ``tests/submissions/PS/good_NAME``.

Each folder holds the module, and ``answers.py`` with what is answered in the notebook; where
several answer with the same code, it stands once, in ``PS/``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from autograder.checks.model import ProblemSet
from autograder.config import answer_key
from autograder.notebook import usage
from autograder.sets import load, names

from .modules import ROOT, SOURCE, namespace, write_module

SUBMISSIONS = ROOT / "tests" / "submissions"


def good_folders(name: str | None = None) -> Iterator[Path]:
    """The folders of right solutions, of one set or of all."""
    for one in [name] if name else names():
        yield from sorted(p for p in (SUBMISSIONS / one).glob("good_*") if p.is_dir())


def write_good(folder: Path, into: Path) -> Path:
    """A right solution as it would be handed in."""
    problem_set = load(folder.parent.name)
    files = {p.name: p.read_text("utf-8") for p in folder.glob("*.py") if p.name != "answers.py"}
    write_module(problem_set, into, **files)
    write_notebook(problem_set, into, answers_of(folder))
    return into


def answers(problem_set: ProblemSet, folder: Path) -> dict[str, Any]:
    """The notebook's right answers, worked out with the reference, which is written to `folder`."""
    write_module(problem_set, folder)
    good = next(good_folders(problem_set.name))
    (folder / "answers_.py").write_text(answers_of(good), "utf-8")
    wanted = {
        name for q in problem_set.questions for name in (*q.takes, *(part.name for part in q.parts))
    }
    written = set(namespace(folder, problem_set.module))
    given = namespace(folder, "answers_")
    return {k: v for k, v in given.items() if k in wanted - written}


def answers_of(folder: Path) -> str:
    """Code that sets the notebook's answers.

    The folder's answers, and the key's letters for the multiple choice that it leaves out.
    """
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
    """Write a notebook of one answer cell and the set's checks.

    The course beside it has the same notebook as its source, so that no figure is drawn.
    """
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
    """The course that belongs to a written submission."""
    return submission.parent / "course"


def _cell(name: str, source: str, **nbgrader: Any) -> nbformat.NotebookNode:
    metadata = {
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
        "grade_id": name,
        "schema_version": 3,
    } | nbgrader
    return nbformat.v4.new_code_cell(source, id=name, metadata={"nbgrader": metadata})
