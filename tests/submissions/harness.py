"""Known-good and known-bad submissions as folders, as the files in this directory describe them.

``PS/good_NAME/`` holds a right solution: the module, and ``answers.py`` with what is answered in the notebook; where several
answer with the same code, it stands once, in ``PS/``.
``PS/wrong/NAME.toml`` holds one mistake: what to replace in the reference, which parts lose their points, which mistake is named.
"""

from __future__ import annotations

import ast
import shutil
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Mapping

import nbformat

from autograder.authoring.sample import patched
from autograder.checks.model import Choice, ProblemSet
from autograder.config import answer_key
from autograder.notebook import usage
from autograder.sets import load, names
from tests.quality.local import ROOT, SOURCE, write_module

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Wrong:
    """One known-bad submission."""

    path: Path
    loses: Mapping[str, list[str]]
    mistakes: tuple[str, ...]
    replace: tuple[tuple[str, str], ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def problem_set(self) -> ProblemSet:
        return load(self.path.parents[1].name)


def read(path: Path) -> Wrong:
    """A known-bad submission's file; unknown keys are refused, since a typo would test nothing."""
    said = tomllib.loads(path.read_text("utf-8"))
    unknown = set(said) - {"mistake", "mistakes", "loses", "replace", "answers"}
    if unknown or ("mistake" in said) == ("mistakes" in said) or not said.get("loses"):
        raise ValueError(
            f"{path.name}: one of mistake and mistakes, and loses, are needed; {sorted(unknown)} are unknown"
        )
    mistakes = tuple(said["mistakes"]) if "mistakes" in said else (said["mistake"],)
    replace = tuple((r["old"].strip("\n"), r["new"].strip("\n")) for r in said.get("replace", ()))
    return Wrong(path, said["loses"], mistakes, replace, said.get("answers", {}))


def wrong_files() -> Iterator[Path]:
    for name in names():
        yield from sorted((HERE / name / "wrong").glob("*.toml"))


def good_folders() -> Iterator[Path]:
    for name in names():
        yield from sorted(p for p in (HERE / name).glob("good_*") if p.is_dir())


def answered(problem_set: ProblemSet) -> set[str]:
    """Ids of the questions that take answers from the notebook, be it beside functions of the module."""
    tree = ast.parse((SOURCE / problem_set.name / problem_set.module).read_text("utf-8"))
    written = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return {
        q.id
        for q in problem_set.questions
        if q.answers or any(isinstance(p, Choice) for p in q.parts) or set(q.needs) - written
    }


def write_good(folder: Path, into: Path) -> Path:
    """A right solution as it would be handed in."""
    problem_set = load(folder.parent.name)
    files = {p.name: p.read_text("utf-8") for p in folder.glob("*.py") if p.name != "answers.py"}
    write_module(problem_set, into, None, **files)
    write_notebook(problem_set, into, answers_of(folder))
    return into


def write_wrong(wrong: Wrong, into: Path) -> Path:
    """A wrong solution as it would be handed in; with a notebook only where answers in it matter."""
    problem_set = wrong.problem_set
    text = (SOURCE / problem_set.name / problem_set.module).read_text("utf-8")
    write_module(problem_set, into, patched(text, wrong.replace))
    if wrong.answers or set(wrong.loses) & answered(problem_set):
        good = next(p for p in good_folders() if p.parent.name == problem_set.name)
        write_notebook(
            problem_set,
            into,
            answers_of(good) + "".join(f"\n{k} = {v}" for k, v in wrong.answers.items()),
        )
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
