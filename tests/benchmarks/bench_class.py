"""A class graded by us and by stock nbgrader, in turn, one job and one thread on both sides.

``BENCH_SUBMISSIONS`` (20) and ``BENCH_TURNS`` (3) say how many. All submissions are the
finished notebook with its module; stock nbgrader runs every cell of it, as it always does.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.authoring.sample import solved_notebook, write_sample
from autograder.sets import load

from .processes import Cost, cost

SOURCE = Path(__file__).resolve().parents[2] / "source"
SMALLEST = "ps3_backprop"  # the set whose notebook takes the least time
SUBMISSIONS = int(os.environ.get("BENCH_SUBMISSIONS", "20"))
TURNS = int(os.environ.get("BENCH_TURNS", "3"))
PLAIN = 'c = get_config()\nc.CourseDirectory.root = "{root}"\nc.ExecutePreprocessor.timeout = 300\n'
BIN = Path(sys.executable).parent
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")} | {
    "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    "NN_COURSE_MNIST": "subset",
}


def course(root: Path, name: str, students: int, *, stock: bool, notebooks: bool = True) -> Path:
    """A course directory with a class that has handed in."""
    shutil.copytree(SOURCE / name, root / "source" / name)
    config = (
        PLAIN.format(root=root) if stock else (SOURCE.parent / "nbgrader_config.py").read_text()
    )
    (root / "nbgrader_config.py").write_text(config)
    declared = load(name)
    notebook = solved_notebook(declared, SOURCE) if notebooks else None
    left_out = shutil.ignore_patterns("*.md", "*.toml", "*.ipynb", declared.module, "instructor*")
    for number in range(students):
        folder = root / "submitted" / f"student{number:04}" / name
        write_sample(declared, SOURCE, folder, notebook=notebook)
        shutil.copytree(SOURCE / name, folder, dirs_exist_ok=True, ignore=left_out)
    if stock:
        command = [str(BIN / "nbgrader"), "generate_assignment", name, "--create", "--force"]
        cost(command, root, ONE_THREAD)
    return root


def stock(root: Path, name: str) -> Cost:
    """Grade the class with nbgrader alone."""
    return cost([str(BIN / "nbgrader"), "autograde", name, "--force"], root, ONE_THREAD)


def ours(root: Path, name: str) -> Cost:
    """Grade the class in the jail, gradebook and all."""
    command = [str(BIN / "autograder"), "grade", name, "--jobs", "1", "--force"]
    return cost(command, root, ONE_THREAD)


def against_stock(name: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place:
        plain = course(Path(place, "stock"), name, SUBMISSIONS, stock=True)
        own = course(Path(place, "ours"), name, SUBMISSIONS, stock=False)
        turns = [(stock(plain, name), ours(own, name)) for _ in range(TURNS)]
    for what in ("cpu", "wall"):
        theirs, mine = (statistics.median(getattr(turn[i], what) for turn in turns) for i in (0, 1))
        yield (
            f"{name}, stock nbgrader's {what} time over ours: {theirs / mine:.1f} (at least 10; "
            f"{theirs / SUBMISSIONS:.2f} s and {mine / SUBMISSIONS:.2f} s a submission, "
            f"{SUBMISSIONS} submissions, median of {TURNS})"
        )


def growth() -> Iterator[str]:
    """Memory of the process that writes down, for modules alone."""
    most = []
    for students in (10, 100):
        with tempfile.TemporaryDirectory() as place:
            root = course(Path(place), "ps4_mlp", students, stock=False, notebooks=False)
            most.append(ours(root, "ps4_mlp").megabytes)
    ratio = most[1] / most[0]
    yield f"memory of the grading process at 100 submissions over 10: {ratio:.2f} (at most 1.1)"


def lines() -> Iterator[str]:
    if sys.platform != "linux":
        yield "# the processor time of a process tree is measured on Linux only"
        return
    for name in ("ps4_mlp", SMALLEST):
        yield from against_stock(name)
    yield from growth()
