"""The six sets as students get them: in the package, or in the clone's ``assignments/``."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
from dataclasses import dataclass, field
from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.kept import FOLDER, read_json, write_json

PACKAGE = Path(__file__).resolve().parents[1]
EARLIER = Path(__file__).with_name("earlier.json")
NOTE = "release.json"
_LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints"}


class NoRelease(ValueError):
    """There is no released set to start from; one sentence says what to do."""


@dataclass(frozen=True)
class Begun:
    """The release that a folder was begun with.

    Attributes
    ----------
    version : str
        Empty where nothing tells.
    digests : dict of str to str
        Of each file of that release, by its name.
    """

    version: str = ""
    digests: dict[str, str] = field(default_factory=dict)


def version() -> str:
    """Version of the installed course."""
    return importlib.metadata.version("nn-course")


def released_files(problem_set: ProblemSet) -> dict[str, bytes]:
    """Every file of a set's release, by its path in the folder.

    Raises
    ------
    NoRelease
    """
    folder = PACKAGE / "released" / problem_set.name
    if not folder.is_dir():
        folder = PACKAGE.parent / "assignments" / problem_set.name
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _LEFT_BEHIND & set(path.parts)
    }
    if not files:
        raise NoRelease(
            f"{problem_set.name} is not part of this installation: "
            "install the course again, or run `autograder release` in a clone"
        )
    return files


def digest(content: bytes) -> str:
    """Tells whether a file is as it was released; line ends do not count."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def begun_with(folder: Path) -> Begun:
    """The release that a folder says it was begun with."""
    note = read_json(folder / FOLDER / NOTE)
    digests = note.get("files")
    if not isinstance(note.get("version"), str) or not isinstance(digests, dict):
        return Begun()
    return Begun(note["version"], {str(name): str(value) for name, value in digests.items()})


def remember(folder: Path, digests: dict[str, str]) -> None:
    """Keep which release a folder holds, and how its files were released."""
    write_json(folder / FOLDER / NOTE, {"version": version(), "files": digests})


def earlier_digests(problem_set: ProblemSet) -> dict[str, set[str]]:
    """Digests of the files of releases that left no note in the folder, by name."""
    table = json.loads(EARLIER.read_text(encoding="utf-8"))
    return {name: set(values) for name, values in table.get(problem_set.name, {}).items()}
