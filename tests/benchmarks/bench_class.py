"""A class graded by us and by stock nbgrader, in turn, one job and one thread on both sides.

``BENCH_SUBMISSIONS`` (20), ``BENCH_TURNS`` (3) and ``BENCH_GROWTH`` (10,100,1000) say how many.
The class has right solutions of several styles and wrong ones, each in the finished notebook
with a written answer and a cell of the student's own; stock nbgrader runs every cell of it, as
it always does.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.authoring.mistake_files import read_mistakes
from autograder.authoring.sample import solved_notebook, write_sample
from autograder.material.files import support_files
from autograder.quality.solutions import good_folders
from autograder.sets import load

from .processes import Cost, cost

SOURCE = Path(__file__).resolve().parents[2] / "source"
SMALLEST = "ps3_backprop"  # the set whose notebook takes the least time
SUBMISSIONS = int(os.environ.get("BENCH_SUBMISSIONS", "20"))
GROWING = "ps4_mlp"
GROWTH = [int(n) for n in os.environ.get("BENCH_GROWTH", "10,100,1000").split(",")]
TURNS = int(os.environ.get("BENCH_TURNS", "3"))
PLAIN = 'c = get_config()\nc.CourseDirectory.root = "{root}"\nc.ExecutePreprocessor.timeout = 300\n'
BIN = Path(sys.executable).parent
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")} | {
    "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    "NN_COURSE_MNIST": "subset",
}


def programs(name: str) -> list[str]:
    """Texts of the set's module: the reference, right ones in other styles, wrong ones."""
    declared = load(name)
    reference = (SOURCE / name / declared.module).read_text("utf-8")
    styles = [(folder / declared.module) for folder in good_folders(name)]
    right = [path.read_text("utf-8") for path in styles if path.is_file()]
    files = read_mistakes(SOURCE / name / "mistakes")
    wrong = [file.variants[0].module(reference) for file in files[:: max(1, len(files) // 6)]]
    return [reference, *right, *wrong]


def personal(notebook: NotebookNode, student: int) -> NotebookNode:
    """The notebook with words and a cell that nobody else has."""
    own = deepcopy(notebook)
    own.cells.append(new_markdown_cell(f"I compared {student} runs by hand.", id="own-words"))
    own.cells.append(new_code_cell(f"print(sum(range({student})))", id="own-cell"))
    return own


def course(root: Path, name: str, students: int, *, stock: bool, notebooks: bool = True) -> Path:
    """A course directory with a class that has handed in."""
    shutil.copytree(SOURCE / name, root / "source" / name)
    config = (
        PLAIN.format(root=root) if stock else (SOURCE.parent / "nbgrader_config.py").read_text()
    )
    (root / "nbgrader_config.py").write_text(config)
    declared, texts = load(name), programs(name)
    notebook = solved_notebook(declared, SOURCE) if notebooks else None
    for student in range(students):
        folder = root / "submitted" / f"student{student:04}" / name
        own = personal(notebook, student) if notebook else None
        write_sample(declared, SOURCE, folder, notebook=own)
        (folder / declared.module).write_text(texts[student % len(texts)], encoding="utf-8")
        for path, content in support_files(declared, SOURCE).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    if stock:
        command = [str(BIN / "nbgrader"), "generate_assignment", name, "--create", "--force"]
        cost(command, root, ONE_THREAD)
    return root


def stock(root: Path, name: str) -> Cost:
    """Grade the class with nbgrader alone."""
    return cost([str(BIN / "nbgrader"), "autograde", name, "--force"], root, ONE_THREAD)


def ours(root: Path, name: str) -> Cost:
    """Grade the class in the sandbox, gradebook and all."""
    command = [str(BIN / "autograder"), "grade", name, "--jobs", "1", "--force"]
    return cost(command, root, ONE_THREAD)


def against_stock(name: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place:
        plain = course(Path(place, "stock"), name, SUBMISSIONS, stock=True)
        own = course(Path(place, "ours"), name, SUBMISSIONS, stock=False)
        few = course(Path(place, "few"), name, 1, stock=False)
        turns = [(stock(plain, name), ours(own, name)) for _ in range(TURNS)]
        start = ours(few, name)
    for what in ("cpu", "wall"):
        theirs, mine = (statistics.median(getattr(turn[i], what) for turn in turns) for i in (0, 1))
        yield (
            f"{name}, stock nbgrader's {what} time over ours: {theirs / mine:.1f} (at least 10; "
            f"{theirs / SUBMISSIONS:.2f} s and {mine / SUBMISSIONS:.2f} s a submission, "
            f"{SUBMISSIONS} submissions, median of {TURNS})"
        )
    whole = statistics.median(mine.cpu for _, mine in turns)
    each = (whole - start.cpu) / max(1, SUBMISSIONS - 1)
    yield (
        f"{name}, processor seconds of one more submission over those of a class of one: "
        f"{each / start.cpu:.2f} ({each:.2f} s and {start.cpu:.1f} s; shown)"
    )


def growth() -> Iterator[str]:
    """What a class of ten, a hundred, a thousand takes, for modules alone."""
    first = 0.0
    for students in GROWTH:
        with tempfile.TemporaryDirectory() as place:
            root = course(Path(place), GROWING, students, stock=False, notebooks=False)
            graded = ours(root, GROWING)
            made = {
                command: cost([str(BIN / "autograder"), command, GROWING, *more], root, ONE_THREAD)
                for command, more in (("report", ()), ("export", ("--partial",)))
            }
            stored = (root / "gradebook.db").stat().st_size / 1024
        first = first or graded.megabytes
        yield (
            f"{students} submissions, memory of the grading process over that at {GROWTH[0]}: "
            f"{graded.megabytes / first:.2f} (at most 1.1; {graded.cpu / students:.2f} s and "
            f"{stored / students:.0f} KB of data base each; report {made['report'].cpu:.1f} s, "
            f"export {made['export'].cpu:.1f} s)"
        )


def lines() -> Iterator[str]:
    if sys.platform != "linux":
        yield "# the processor time of a process tree is measured on Linux only"
        return
    for name in ("ps4_mlp", SMALLEST):
        yield from against_stock(name)
    yield from growth()
