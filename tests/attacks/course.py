"""A throw-away course directory, with a notebook that has all tasks and none of the figures.

The figures of the real notebook take ten seconds a submission and test nothing here.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import jupytext

from autograder.authoring.build import build

from .spec import MODULE, ROOT, SET

_NEEDED = ("def toy_net", "check(", "### BEGIN SOLUTION", "def fit_error")
_IMPORTS = """%load_ext autoreload
%autoreload 2
import numpy as np
from autograder import check, progress
from mlp import TwoLayerMLP, numerical_gradient, rel_error"""
LIMITS = {
    "call_seconds": 3,
    "cell_seconds": 8,
    "total_seconds": 40,
    "memory_mb": 1024,
    "processes": 48,
    "file_mb": 16,
    "output_kb": 128,
}


def make_course(root: Path) -> Path:
    """Write a course with `SET` in it; returns its root."""
    folder = root / "source" / SET.name
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "source" / SET.name / MODULE, folder)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (folder / f"{SET.name}.md").write_text(
        short_text((ROOT / "source" / SET.name / f"{SET.name}.md").read_text())
    )
    (root / "course.toml").write_text(
        "[limits]\n" + "".join(f"{name} = {value}\n" for name, value in LIMITS.items())
    )
    build(SET, root / "source")
    return root


def short_text(text: str) -> str:
    """The set's text without the cells that only show something."""
    notebook = jupytext.reads(text, fmt="md:myst")
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.startswith("%load_ext"):
            cell.source = _IMPORTS
    notebook.cells = [
        c
        for c in notebook.cells
        if c.cell_type == "markdown" or c.source == _IMPORTS or any(n in c.source for n in _NEEDED)
    ]
    return jupytext.writes(notebook, fmt="md:myst")
