"""`autograder lab`: JupyterLab, open at the set's notebook."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from .here import sets_in


class NoLab(ValueError):
    """JupyterLab is not installed; one sentence says how to get it or do without."""


def add(commands: argparse._SubParsersAction) -> None:
    """Register ``autograder lab``."""
    words = "open a folder in JupyterLab"
    sub = commands.add_parser("lab", help=words, description=words)
    sub.add_argument(
        "folder", nargs="?", type=Path, default=Path("."), metavar="DIR", help="(this folder)"
    )
    sub.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run JupyterLab until it is closed."""
    if not args.folder.is_dir():
        raise NotADirectoryError(f"there is no folder {args.folder}")
    if not find_spec("jupyterlab"):
        raise NoLab(
            "JupyterLab is not installed: pip install 'nn-course[lab]' "
            "(or open the notebook in VS Code, which does without)"
        )
    held = sets_in(args.folder)
    opened = [f"{held[0].name}.ipynb"] if len(held) == 1 else []
    notebook = [name for name in opened if (args.folder / name).is_file()]
    return subprocess.run(
        [sys.executable, "-m", "jupyterlab", *notebook], cwd=args.folder, check=False
    ).returncode
