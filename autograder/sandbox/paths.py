"""Where things are on this machine: the interpreter, its libraries, and what is hidden."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

SANDBOX = Path(__file__).resolve().parent
PACKAGE = SANDBOX.parent
STANDIN = SANDBOX / "standin"
HOST_FILES = (
    "__init__.py",
    "start.py",
    "zygote.py",
    "isolate.py",
    "limits.py",
    "host.py",
    "cells.py",
    "wire.py",
    "reader.py",
    "patience.py",
    "plain_data.py",
    "subject.py",
    "advice.py",
    "import_problem.py",
    "text.py",
)
ISOLATED = ("-s", "-S", "-P")  # flags of the interpreter: what it finds is what we add
_HIDDEN = (
    "source",
    "tests",
    "submitted",
    "autograded",
    "feedback",
    "reports",
    "mistakes",
    "gradebook.db",
    "course_secret",
    ".git",
)


def interpreter() -> str:
    """The Python binary itself, not the virtual environment's link to it."""
    return os.path.realpath(sys.executable)


def libraries() -> list[str]:
    """Folders of installed packages, in the order in which they are searched."""
    names = ("site-packages", "dist-packages")
    return [path for path in sys.path if Path(path).name in names and os.path.isdir(path)]


def roots() -> list[Path]:
    """Folders that hold the interpreter and its libraries, by the names they are reached by."""
    named = [Path(path) for path in (sys.base_prefix, sys.prefix, *libraries())]
    return list(
        dict.fromkeys([*named, *(path.resolve() for path in named), Path(interpreter()).parents[1]])
    )


def utilities() -> Path:
    """The folder of the course's `utils` package."""
    spec = importlib.util.find_spec("utils")
    assert spec and spec.origin  # it is installed with this package
    return Path(spec.origin).resolve().parent


def programs() -> str:
    """A PATH for shell commands in cells."""
    folders = [
        Path(sys.prefix) / "bin",
        Path(sys.base_prefix) / "bin",
        Path("/usr/bin"),
        Path("/bin"),
    ]
    return os.pathsep.join(dict.fromkeys(map(str, folders)))


def hidden(course: Path) -> list[Path]:
    """What student code must not read: checks, oracles, solutions, gradebook, others' work."""
    roots = dict.fromkeys([PACKAGE.parent, course.resolve()])
    inside = [root / name for root in roots for name in _HIDDEN]
    editable = [
        path for folder in libraries() for path in Path(folder).glob("__editable__*nn_course*")
    ]
    return [
        path
        for path in [PACKAGE, *inside, *editable, Path("/usr/local/share/nbgrader")]
        if path.exists()
    ]
