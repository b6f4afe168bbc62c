"""A small class in a course of its own, with a grade by hand that must never be lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.nbgrader_plugin.release import release
from tests.endurance.class_ import SET, Class

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.endurance)
            item.add_marker(pytest.mark.xdist_group("endurance"))


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which everybody is graded once, and one answer by hand."""
    root = tmp_path_factory.mktemp("endurance") / "course"
    shutil.copytree(ROOT / "source" / SET, root / "source" / SET)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    release([SET], root=root)
    made = Class(root)
    made.hand_in()
    done = made.grade()
    assert done.returncode == 0, done.stderr
    made.grade_by_hand()
    return root


@pytest.fixture
def class_(graded: Path, tmp_path: Path) -> Class:
    """A fresh copy, with what is right about it noted."""
    made = Class(Path(shutil.copytree(graded, tmp_path / "course", symlinks=True)))
    made.note()
    return made
