"""The self-study guide's commands are commands, and its Colab cell works in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from .terminal import COMMAND, autograder

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "self-study.md").read_text(encoding="utf-8")


def test_every_command_of_the_guide_exists(tmp_path):
    named = set(re.findall(r"`?autograder (\w[\w-]*)", GUIDE))
    listed = set(re.findall(r"^    (\w[\w-]*)", autograder(tmp_path, "--help").stdout, re.M))
    assert len(named) >= 6 and named <= listed


def test_the_colab_cell_puts_the_module_beside_the_notebook(tmp_path):
    (cell,) = re.findall(r"```ipython3\n(.*?)```", GUIDE, re.S)
    install, start = cell.strip().splitlines()
    assert install.startswith("%pip install") and start.startswith("!autograder start")
    environment = {**os.environ, "PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"}
    program = (
        f"from IPython.core.interactiveshell import InteractiveShell as S; S().run_cell({start!r})"
    )
    for _ in range(2):  # a second time it finds everything there
        subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True, timeout=120
        )
    assert (tmp_path / "neurons.py").is_file() and (tmp_path / "ps1_neurons.ipynb").is_file()
