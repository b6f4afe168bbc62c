"""Where the course is on this machine, what its ``course.toml`` says, and what we run with."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from autograder.checks.model import ProblemSet
from autograder.sandbox.limits import Limits
from autograder.sets import names

FILE = "course.toml"
OWN_MISTAKES = "mistakes"  # beside it: a folder for each set, and in a release the set's own
NBGRADER = ((0, 9, 5), (0, 10))  # from the first to below the second: our plug-in knows its inside


class NoCourse(ValueError):
    """The command needs the course's folder and was not run in it."""


class ConfigError(ValueError):
    """``course.toml`` says something that has no meaning; one sentence says what."""


# ---- the folder


def course_root(start: Path | None = None) -> Path | None:
    """The folder that holds ``source/`` and ``nbgrader_config.py``: `start` (else the working
    folder), or the next one above it that does."""
    start = Path(start or os.getcwd()).resolve()
    for folder in (start, *start.parents):
        if _is_course(folder):
            return folder
    return None


def installed_root() -> Path | None:
    """The clone of the course that this package is installed from, if it is one.

    Good for reading a set's source. Nothing is graded, released or reported there
    unless the command is run inside it.
    """
    clone = Path(__file__).resolve().parents[1]
    return clone if _is_course(clone) else None


def _is_course(folder: Path) -> bool:
    return (folder / "source").is_dir() and (folder / "nbgrader_config.py").is_file()


def course_of(folder: Path, start: Path | None = None) -> Path | None:
    """The course whose source a submission is read by: the one around, else the installed one.

    What was handed in is never taken for the course.
    """
    root, folder = course_root(start), Path(folder).resolve()
    if root and root.is_relative_to(folder):
        root = course_root(folder.parent)
    return root or installed_root()


def required_root(start: Path | None = None) -> Path:
    """As `course_root`.

    Raises
    ------
    NoCourse
    """
    root = course_root(start)
    if root is None:
        raise NoCourse(
            f"{Path(start or os.getcwd()).resolve()} is not in a course's folder: "
            "go to the one that holds source/ and nbgrader_config.py"
        )
    return root


def answer_key(problem_set: ProblemSet, root: Path | None) -> dict[str, str] | None:
    """Right answers of multiple choice by name; None where the key is not at hand."""
    path = root / "source" / problem_set.name / "keys.toml" if root else None
    if path is None or not path.is_file():
        return None
    with open(path, "rb") as file:
        return {name: str(value) for name, value in tomllib.load(file).items() if name != "why"}


def reasons(problem_set: ProblemSet, root: Path) -> dict[str, str]:
    """Why the right answers of multiple choice are right: the table ``[why]`` of the key."""
    path = root / "source" / problem_set.name / "keys.toml"
    if not path.is_file():
        return {}
    with open(path, "rb") as file:
        return dict(tomllib.load(file).get("why", {}))


def own_mistakes(problem_set: ProblemSet, root: Path | None) -> Path | None:
    """The folder of the course's own named mistakes of a set, whether it is there or not."""
    return root / OWN_MISTAKES / problem_set.name if root else None


# ---- course.toml


@dataclass(frozen=True)
class Settings:
    """What the instructor decides in ``course.toml``; all optional.

    Attributes
    ----------
    release_reference : bool
        Give the reference solution of an earlier set to a later one that builds on it.
    publish_mark_schemes : bool
        Leave the mark schemes of written tasks in the feedback.
    self_study : bool
        Judge multiple choice in a check, too: nobody grades it later.
    group_readable : bool
        Let the instructor's Unix group read the gradebook, reports and submissions that
        the course makes; otherwise they are the instructor's alone.
    limits : Limits
        What one submission may use: the table ``[limits]``.
    timezone : str
        Of times that do not say theirs, in ``[deadlines]``.
    grace_days : float
        Days after the due date that cost nobody anything, in ``[deadlines]``.
    extensions : dict
        Days for one student, by student for every set, or by set and student: the table
        ``[extensions]``.
    """

    release_reference: bool = False
    publish_mark_schemes: bool = False
    group_readable: bool = False
    self_study: bool = False
    limits: Limits = field(default_factory=Limits)
    timezone: str = "UTC"
    grace_days: float = 0
    extensions: dict[str, Any] = field(default_factory=dict)

    def more_time(self, problem_set: str, student: str) -> timedelta:
        """How long after the due date a student may hand in; the set's own entry counts first."""
        of_set = self.extensions.get(problem_set, {})
        days = of_set.get(student, self.extensions.get(student, 0))
        return timedelta(days=self.grace_days + days)


def settings(root: Path | None) -> Settings:
    """Read ``course.toml`` in the course's folder; without one, the defaults.

    Raises
    ------
    ConfigError
        For a key or value that has no meaning here: a misspelt wish is not ignored.
    """
    path = root / FILE if root else None
    if path is None or not path.is_file():
        return Settings()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{FILE} cannot be read: {error}") from error
    limits = _limits(given.pop("limits", {}))
    deadlines = _deadlines(given.pop("deadlines", {}))
    extensions = _extensions(given.pop("extensions", {}))
    switches = ("release_reference", "publish_mark_schemes", "group_readable", "self_study")
    known = [*switches, "limits", "deadlines", "extensions"]
    for key, value in given.items():
        if key not in switches:
            raise ConfigError(f"{FILE}: {key!r} is unknown; there are {', '.join(known)}")
        if not isinstance(value, bool):
            raise ConfigError(f"{FILE}: {key} must be true or false")
    return Settings(**given, limits=limits, extensions=extensions, **deadlines)


def _deadlines(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ConfigError(f"{FILE}: deadlines must be a table, [deadlines]")
    for name, value in given.items():
        if name == "timezone":
            _require_zone(value)
        elif name == "grace_days":
            _require_days("grace_days", value)
        else:
            raise ConfigError(
                f"{FILE}: {name!r} is unknown in [deadlines]; there are timezone, grace_days"
            )
    return given


def _require_zone(value: Any) -> None:
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise ConfigError(
            f"{FILE}: timezone must be the name of a zone, such as Europe/Berlin, not {value!r}"
        ) from error


def _require_days(name: str, value: Any) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 <= value <= 3650:
        raise ConfigError(f"{FILE}: {name} must be a number of days, 0 or more")


def _extensions(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ConfigError(f"{FILE}: extensions must be a table, [extensions]")
    for name, value in given.items():
        if not isinstance(value, dict):
            _require_days(f"the extension of {name}", value)
            continue
        if name not in names():
            raise ConfigError(f"{FILE}: [extensions.{name}]: there is no problem set {name!r}")
        for student, days in value.items():
            _require_days(f"the extension of {student}", days)
    return given


def _limits(given: Any) -> Limits:
    if not isinstance(given, dict):
        raise ConfigError(f"{FILE}: limits must be a table, [limits]")
    known = [limit.name for limit in fields(Limits)]
    for name, value in given.items():
        if name not in known:
            raise ConfigError(
                f"{FILE}: the limit {name!r} is unknown; there are {', '.join(known)}"
            )
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
            raise ConfigError(f"{FILE}: the limit {name} must be a number above 0")
    return Limits(**given)


# ---- what we run with


def nbgrader_is_supported(version: str) -> bool:
    """Whether our plug-in knows the inside of this nbgrader."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:3])
    low, high = NBGRADER
    return low <= numbers < high


def environment_on_path() -> None:
    """Put this environment's programs on PATH: a new gradebook calls ``alembic``."""
    programs = str(Path(sys.executable).parent)
    if programs not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + os.environ.get("PATH", "")
