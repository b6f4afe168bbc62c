"""A course directory of our own, with one released set."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.nbgrader_plugin.release import release

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(ROOT / "source/ps4_mlp", root / "source/ps4_mlp")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    release(["ps4_mlp"], root=root)
    return root


@pytest.fixture
def course(released, tmp_path) -> Path:
    """A fresh copy for one test."""
    return Path(shutil.copytree(released, tmp_path / "course"))
