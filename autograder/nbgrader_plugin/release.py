"""``assignments/`` from ``source/``, through nbgrader's own generator.

A set is generated beside the old release, looked through, and put in its place in
one step. The same source gives the same bytes.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import nbgrader
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from traitlets.config import Config

from autograder.authoring.build import build
from autograder.authoring.own_mistakes import renew_own
from autograder.checks.model import ProblemSet
from autograder.config import (
    environment_on_path,
    nbgrader_is_supported,
    required_root,
    settings,
)
from autograder.grading.storage import exchange
from autograder.material.cells import has_scheme
from autograder.material.files import released_files
from autograder.material.strip import has_markers
from autograder.sets import load, names

from .assign import ReleaseFiles
from .gradebook import make_private

_CHANGED = "Cannot add or remove cells"


class ReleaseError(ValueError):
    """The set cannot be released; one sentence says why."""


def require_supported_nbgrader() -> None:
    """Stop at any other nbgrader than the one this was measured with.

    Going on would grade by nbgrader's own rules, with the student's code unsandboxed.

    Raises
    ------
    SystemExit
    """
    if not nbgrader_is_supported(nbgrader.__version__):
        raise SystemExit(
            f"this course plugs into nbgrader 0.9, and {nbgrader.__version__} is installed: pip "
            "install 'nbgrader>=0.9.5,<0.10'"
        )


def plug_in(config: Config) -> None:
    """Let nbgrader's generator hand out what students get, and nothing else of ``source/``."""
    config.GenerateAssignment.preprocessors = [
        ReleaseFiles,
        *GenerateAssignment.preprocessors.default(),
    ]
    config.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}


def release(
    ps_names: Sequence[str] = (), *, root: Path | None = None, database: bool = True
) -> list[Path]:
    """Make the released version of some problem sets.

    Parameters
    ----------
    ps_names : sequence of str
        Their names; none means all.
    root : Path, optional
        The course directory.
    database : bool
        Whether to register the sets and their points in the gradebook.

    Returns
    -------
    list of Path
        The files of the release.

    Raises
    ------
    BuildError, StripError, SourceError, ReleaseError, UnknownProblemSet, NoCourse
        One sentence each; then the old release is still there.
    """
    root = (root or required_root()).resolve()
    sets = [load(name) for name in ps_names or names()]
    written = []
    for problem_set in sets:
        build(problem_set, root / "source")
        renew_own(problem_set, root)
        expected = _expected(problem_set, root / "source")
        (root / "build").mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=root / "build", prefix="release-") as made:
            fresh = generate(problem_set, root, Path(made), database=database)
            _look_through(fresh, expected)
            written += _put_in_place(
                fresh, root / "assignments" / problem_set.name, root / "build" / "replaced"
            )
    return written


def generate(
    problem_set: ProblemSet, root: Path, target: Path, *, database: bool = True, db_url: str = ""
) -> Path:
    """Run nbgrader's generator into `target`; returns the set's folder there.

    Raises
    ------
    ReleaseError
    """
    require_supported_nbgrader()
    environment_on_path()
    config = Config()
    plug_in(config)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.release_directory = str(target)
    config.SaveCells.enabled = database
    if db_url:
        config.CourseDirectory.db_url = db_url
        if not db_url.startswith("sqlite"):  # others insist that an assignment's course exists
            config.CourseDirectory.course_id = "default_course"
    coursedir = CourseDirectory(config=config)
    coursedir.assignment_id = problem_set.name
    if database:
        make_private(coursedir.db_url, settings(root).group_readable)
    log = logging.Logger("release")  # its own: nothing is printed
    generator = GenerateAssignment(
        coursedir=coursedir, config=config, log=log, force=True, no_database=not database
    )
    result = capture_log(generator)
    if not result["success"]:
        raise ReleaseError(f"{problem_set.name} cannot be released: {_why(result)}")
    return target / problem_set.name


def _why(result: dict) -> str:
    log = result.get("log", "")
    if _CHANGED in log:
        return (
            "the gradebook has submissions for this set, and its notebook has gained or lost "
            "cells since; "
            "release it from a course directory with a gradebook of its own, or remove the "
            "assignment from this one"
        )
    lines = [
        line.strip()
        for line in (log + result.get("error", "")).splitlines()
        if "Error" in line or "Exception" in line
    ]
    return lines[0] if lines else "nbgrader gave no reason"


def _expected(problem_set: ProblemSet, source: Path) -> set[str]:
    """The files a release has; reading them finds malformed markers before nbgrader runs."""
    return {*released_files(problem_set, source), f"{problem_set.name}.ipynb"}


def _look_through(folder: Path, expected: set[str]) -> None:
    """The last gate: nbgrader and its plug-ins change, and a leaked solution cannot be taken
    back.
    """
    found = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    if set(found) != expected:
        raise ReleaseError(
            f"{folder.name}: the release would have other files than it should: "
            f"{', '.join(sorted(set(found) ^ expected))}"
        )
    for name, path in found.items():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        if has_markers(text) or has_scheme(text):
            raise ReleaseError(
                f"{folder.name}: {name} would still hold a solution or a mark scheme"
            )


def _put_in_place(fresh: Path, place: Path, replaced: Path) -> list[Path]:
    """Swap folders: a release is whole, old or new (on Linux at any moment).

    Somebody may have worked in the old one: unless the new one holds the same, it is kept.
    """
    place.parent.mkdir(exist_ok=True)
    old = fresh.parent / "old"
    if exchange(fresh, place):
        os.rename(fresh, old)
    else:
        _rename_both(fresh, place, old)
    if old.exists() and not _holds(place, old):
        kept = replaced / f"{place.name}-{time.strftime('%Y%m%d-%H%M%S')}"
        kept.parent.mkdir(exist_ok=True)
        shutil.move(old, kept)
        logging.getLogger(__name__).warning(
            "%s was not the same before; what was there is kept in %s", place, kept
        )
    shutil.rmtree(old, ignore_errors=True)
    return sorted(path for path in place.rglob("*") if path.is_file())


def _rename_both(fresh: Path, place: Path, old: Path) -> None:
    if place.exists():
        os.rename(place, old)
    try:
        os.rename(fresh, place)
    except OSError:
        if old.exists():
            os.rename(old, place)
        raise


def _holds(place: Path, old: Path) -> bool:
    """Whether `place` has all files of `old`, as they were; what a notebook server or Python
    leaves behind does not count.
    """
    for path in old.rglob("*"):
        name = path.relative_to(old)
        if path.is_file() and not {".ipynb_checkpoints", "__pycache__"} & set(name.parts):
            if not (place / name).is_file() or (place / name).read_bytes() != path.read_bytes():
                return False
    return True
