"""A course, and a folder as a student hands it in."""

import shutil

import pytest

from autograder.intake.submission import read
from autograder.nbgrader_plugin.release import release
from autograder.sets import load

from .handed_in import PS, REPO, is_solution, opened, saved


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A course directory with one set, built and released."""
    root = tmp_path_factory.mktemp("course")
    pictures = shutil.ignore_patterns("figures")  # of the text; nothing of a submission
    shutil.copytree(REPO / "source" / PS, root / "source" / PS, ignore=pictures)
    shutil.copy(REPO / "nbgrader_config.py", root)
    release([PS], root=root, database=False)
    return root


@pytest.fixture
def work(course, tmp_path):
    """A folder as a student hands it in, with the reference module and answers in the notebook."""
    folder = tmp_path / "work"
    shutil.copytree(course / "assignments" / PS, folder)
    shutil.copy(course / "source" / PS / "mlp.py", folder)
    notebook = opened(folder)
    for cell in notebook.cells:
        if is_solution(cell):
            cell.source = cell.source.replace(
                "# YOUR CODE HERE", f"answer_{cell.id.replace('-', '_')} = 1"
            )
        elif "nbgrader" not in cell.metadata:
            cell.source = f"Because of {cell.id}."
    saved(folder, notebook)
    return folder


@pytest.fixture
def read_folder(course):
    return lambda folder: read(folder, load(PS), course / "source")
