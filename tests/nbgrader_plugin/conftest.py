"""A course directory with one real set, and a way to run nbgrader's commands in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.build import build
from autograder.nbgrader_plugin.register import register
from autograder.sets import load

REPO = Path(__file__).parents[2]
NBGRADER = Path(sys.executable).with_name("nbgrader")
PS = "ps4_mlp"


def make_course(root: Path) -> Path:
    """Source with instructor's files that must never leave it, and a support file."""
    shutil.copytree(REPO / "source" / PS, root / "source" / PS)
    shutil.copy(REPO / "nbgrader_config.py", root)
    build(load(PS), root / "source")
    (root / "source" / PS / "instructor_notes.txt").write_text("an instructor's secret")
    (root / "source" / PS / "keys.toml").write_text('a = "an instructor\'s secret"\n')
    (root / "source" / PS / "given.csv").write_text("right\n")
    return root


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A course directory whose gradebook knows the set; made once, for copies."""
    root = make_course(tmp_path_factory.mktemp("prepared") / "course")
    register(load(PS), root, f"sqlite:///{root / 'gradebook.db'}")
    return root


@pytest.fixture
def course(prepared, tmp_path):
    """A fresh copy for one test."""
    return Path(shutil.copytree(prepared, tmp_path / "course"))


def nbgrader(root: Path, *arguments: str, seconds: float = 500) -> subprocess.CompletedProcess:
    """Run a real command, without the environment's programs on PATH: the configuration sees to
    that.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {
        "PATH": "/usr/bin:/bin"
    }
    return subprocess.run(
        [NBGRADER, *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
    )
