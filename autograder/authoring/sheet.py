"""A sheet of ten wrong programs for each student, and the key to all sheets."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path

import nbformat

from autograder.config import settings
from autograder.grading.private import private_folder, private_umask
from autograder.grading.seeds import course_secret, seed_for

from .find_mistake import Exercise, Maker

NUMBER = 10
KEY = "key.csv"
_HOW = """# Find the mistake: {title}

Each program below has one mistake. You see what its check says. Write into the cell below it which
line is wrong, and the letter of the mistake. Any one of the wrong lines counts."""


def write_sheets(root: Path, maker: Maker, students: Iterable[str]) -> list[Path]:
    """Write ``reports/PS/practise/STUDENT.ipynb`` for each student, and ``key.csv``.

    Parameters
    ----------
    root : Path
        The course's folder; its secret decides who gets which programs.
    maker : Maker
    students : iterable of str

    Raises
    ------
    ValueError
        For a name that cannot be that of a file; then nothing is written.
    """
    names = list(dict.fromkeys(students))
    for name in names:
        if not name or name.startswith(".") or Path(name).name != name or "\\" in name:
            raise ValueError(f"{name!r} cannot be a student's id")
    group = settings(root).group_readable
    folder = private_folder(root / "reports" / maker.set.name / "practise", group)
    written, rows = [], []
    for name in names:
        exercises = sheet(root, maker, name)
        path = folder / f"{name}.ipynb"
        with private_umask(group):
            nbformat.write(notebook(maker, exercises), path)
        written.append(path)
        rows += [[name, *row] for row in key(exercises)]
    with private_umask(group), open(folder / KEY, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["student", "number", "task", "mistake", "lines", "letter"])
        table.writerows(rows)
    return [*written, folder / KEY]


def sheet(root: Path, maker: Maker, student: str) -> list[Exercise]:
    """The exercises of one student: always the same, and other ones than anybody else's."""
    seed = seed_for(course_secret(root), student, maker.set.name, "practise")
    exercises = maker.draw(random.Random(seed), NUMBER)
    return sorted(exercises, key=lambda e: [int(part) for part in e.question.split(".")])


def key(exercises: list[Exercise]) -> list[list[str]]:
    """Number, task, mistake, wrong lines and letter of each."""
    return [
        [str(i), e.question, e.program, " ".join(map(str, sorted(e.excerpt.wrong))), e.answer]
        for i, e in enumerate(exercises, 1)
    ]


def notebook(maker: Maker, exercises: list[Exercise]) -> nbformat.NotebookNode:
    """The sheet, to be answered in a notebook or printed."""
    cells = [_markdown("how", _HOW.format(title=maker.set.title))]
    for number, exercise in enumerate(exercises, 1):
        options = "\n".join(f"- **{letter}** {said}" for letter, said in exercise.options())
        cells.append(
            _markdown(
                f"program-{number}",
                f"## {number}. Task {exercise.question}\n\n"
                f"```text\n{exercise.excerpt.text()}\n```\n\n"
                f"The check says:\n\n```text\n{exercise.report}\n```\n\n{options}",
            )
        )
        text = f'line_{number} = None\nmistake_{number} = ""'
        cells.append(nbformat.v4.new_code_cell(text, id=f"answer-{number}"))
    made = nbformat.v4.new_notebook(cells=cells)
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    made.metadata["kernelspec"] = kernel
    return made


def _markdown(name: str, text: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(text, id=name)
