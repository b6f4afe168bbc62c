"""`autograder new-course`: an instructor's own course, from a clone or the instructors' archive."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from autograder.config import FILE, NoCourse, course_root, installed_root
from autograder.sets import names

SETTINGS = """\
# What this course does its own way. Every line is optional; these are the defaults.

# release_reference = false     # give the reference of set 4 to students of set 5
# publish_mark_schemes = false  # leave the mark schemes of written tasks in the feedback
# group_readable = false        # let your Unix group read the gradebook and the reports

# [deadlines]
# timezone = "UTC"
# grace_days = 0

# [limits]                      # of one submission
# call_seconds = 10
"""
IGNORED = """\
/build/
/downloaded/
/submitted/
/autograded/
/feedback/
/reports/
/grades.csv
/roster.csv
/gradebook.db
/course_secret
"""


def new_course(origin: Path, folder: Path) -> None:
    """Make a course's folder that is ready for `autograder release`.

    Parameters
    ----------
    origin : Path
        A clone of the course.
    folder : Path
        New or empty.

    Raises
    ------
    ValueError
        If something is there already; it stays as it is.
    OSError
        If it cannot be written; a folder that was begun is taken away.
    """
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise ValueError(f"{folder} is there already: choose a new or an empty folder")
    inside = folder.resolve()
    if inside.is_relative_to(origin / "source"):
        raise ValueError(f"{folder} is inside the sources: choose a folder elsewhere")
    try:
        _fill(origin, folder)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _fill(origin: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names():
        shutil.copytree(
            origin / "source" / name,
            folder / "source" / name,
            ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"),
        )
    shutil.copy(origin / "nbgrader_config.py", folder)
    (folder / FILE).write_text(SETTINGS, encoding="utf-8")
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")


def add(commands: argparse._SubParsersAction) -> None:
    """Register ``autograder new-course``."""
    words = "make an instructor's course, ready to be released, from this clone"
    sub = commands.add_parser("new-course", help=words, description=words)
    sub.add_argument("folder", type=Path, metavar="DIR", help="a new or an empty folder")
    sub.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the course and say what comes next."""
    origin = course_root() or installed_root()
    if origin is None:
        raise NoCourse(
            "a new course is made from the sources, which students' packages do not have: "
            "run this in a clone, or in the instructors' archive that `make dist` writes"
        )
    new_course(origin, args.folder)
    print(f"A course is in {args.folder.resolve()}: source/, nbgrader_config.py, {FILE}")
    print(f'Next:\n  cd "{args.folder}"\n  autograder doctor\n  autograder release')
    return 0
