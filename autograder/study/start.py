"""`autograder start`: put a released set into a folder, or a newer release beside the work there.

Nothing that a student may have changed is ever overwritten: a file is replaced only if it is,
byte for byte, as an earlier release made it.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.material.files import module_name
from autograder.sets import load

from .changes import what_is_new
from .here import sets_in
from .released import begun_with, digest, earlier_digests, released_files, remember, version


@dataclass(frozen=True)
class Step:
    """What is done with one file.

    Attributes
    ----------
    name : str
    action : {'new', 'updated', 'kept', 'same'}
    why : str
        What a student should know about it.
    """

    name: str
    action: str
    why: str = ""

    def __str__(self) -> str:
        return f"  {self.action:<8} {self.name}" + (f": {self.why}" if self.why else "")


def start(problem_set: ProblemSet, folder: Path) -> list[Step]:
    """Bring a folder to the installed release of a set.

    Parameters
    ----------
    problem_set : ProblemSet
    folder : Path
        Made if it is missing. Work in it stays as it is.

    Raises
    ------
    NoRelease, OSError
        Files are written one by one, each whole; a second run goes on.
    """
    files = released_files(problem_set)
    before, old = begun_with(folder), earlier_digests(problem_set)
    folder.mkdir(parents=True, exist_ok=True)
    steps = []
    for name, content in files.items():
        unchanged = old.get(name, set()) | {before.digests.get(name, "")}
        steps.append(_bring(folder, name, content, unchanged))
    steps += _earlier_modules(problem_set, folder)
    remember(folder, {name: digest(content) for name, content in files.items()})
    return steps


def _bring(folder: Path, name: str, content: bytes, unchanged: set[str]) -> Step:
    """Add, update or keep one file; `unchanged` are the digests of what nobody worked on."""
    path = folder / name
    if not os.path.lexists(path):
        _write(path, content)
        return Step(name, "new")
    if path.is_symlink() or not path.is_file():
        return Step(name, "kept", "it is not a plain file, so it was left as it is")
    here = path.read_bytes()
    if digest(here) == digest(content):
        return Step(name, "same")
    if digest(here) in unchanged:
        _write(path, content)
        return Step(name, "updated", "you had not changed it")
    return Step(name, "kept", what_is_new(name, here, content))


def _earlier_modules(problem_set: ProblemSet, folder: Path) -> Iterator[Step]:
    """A set that builds on an earlier one gets the student's own module of that set."""
    for earlier in map(load, problem_set.given or ()):
        name = module_name(earlier)
        if os.path.lexists(folder / name):
            continue
        mine = folder.absolute().parent / earlier.name / name
        if mine.is_file():
            _write(folder / name, mine.read_bytes())
            yield Step(name, "new", f"a copy of your own, from {earlier.name}")
        else:
            yield Step(name, "missing", f"copy your own from {earlier.name} into this folder")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".start-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    finally:
        with suppress(OSError):
            os.unlink(name)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


# ---- the command


def add(commands: argparse._SubParsersAction) -> None:
    """Register ``autograder start``."""
    words = "put a problem set into a folder, or update one that you work in"
    sub = commands.add_parser("start", help=words, description=words)
    sub.add_argument(
        "problem_set",
        nargs="?",
        metavar="PS",
        help="a problem set, e.g. ps1_neurons; without it, the one in this folder",
    )
    sub.add_argument(
        "--into",
        type=Path,
        metavar="DIR",
        help="the folder for its files (a new folder with the set's name)",
    )
    sub.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start or update a set, and say what changed and what to do next."""
    here = Path.cwd()
    folder = args.into or here
    found = sets_in(folder)
    name = args.problem_set or (found[0].name if len(found) == 1 else "")
    if not name:
        raise ValueError("say which problem set, e.g. `autograder start ps1_neurons`")
    problem_set = load(name)
    if not args.into and problem_set not in found:
        folder = here / name
    held = [one.name for one in sets_in(folder)]
    if held and name not in held:
        raise ValueError(f"{folder} holds {held[0]}; choose another folder for {name}")
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file, not a folder")
    before = begun_with(folder).version
    steps = start(problem_set, folder)
    print(_headline(problem_set, folder, held, before))
    for step in steps:
        if step.action != "same":
            print(step)
    if held and all(step.action == "same" for step in steps):
        print("  nothing to change")
    print(_next(problem_set, folder))
    return 0


def _headline(problem_set: ProblemSet, folder: Path, held: list[str], before: str) -> str:
    if not held:
        return f"{problem_set.name}: {problem_set.title}, in {folder.absolute()}"
    since = f" (begun with {before})" if before and before != version() else ""
    return f"{problem_set.name}: now with release {version()}{since}, your work is kept"


def _next(problem_set: ProblemSet, folder: Path) -> str:
    here = folder.absolute() == Path.cwd()
    go = "" if here else f'cd "{os.path.relpath(folder)}"\n  '
    return (
        f"Next:\n  {go}autograder lab      (or open {problem_set.name}.ipynb in your own editor)\n"
        f"Write your functions in {module_name(problem_set)}; "
        "`autograder next` says where to begin."
    )
