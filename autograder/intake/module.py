"""The module a student wrote, and the files that lie beside it while it runs."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping

from autograder.checks.model import ProblemSet
from autograder.material.files import module_name, support_files
from autograder.material.strip import strip

from . import damaged
from . import folder as folders
from .folder import Found, is_notebook, misnamed, shown

_DEFINED = re.compile(r"^(?:class|def)\s+(\w+)", re.MULTILINE)
_MAX_COMPILED = 2**20  # characters; compiling costs the grader seconds a megabyte
_ENCODING = re.compile(rb"^[ \t\f]*#.*?coding[:=]", re.MULTILINE)


def usable_files(
    found: Found, problem_set: ProblemSet, source: Path | None, notes: list[str]
) -> dict[str, bytes]:
    """The student's files by name, the module under its right one, and the course's own files over them.

    Parameters
    ----------
    found : Found
    problem_set : ProblemSet
    source : Path or None
        The course's ``source`` folder; without it there are no files of the course.
    notes : list of str
        What is said to the student goes here.
    """
    course = _Course.of(problem_set, source)
    chosen = _choose(found, course, notes)
    home = chosen.rpartition("/")[0] + "/" if "/" in chosen else ""
    files = {}
    for name, path in found.files.items():
        place = name.removeprefix(home)
        problem = folders.hides_a_library(place) if place != name else ""
        if problem:
            notes.append(f"`{shown(name)}` was left out: {problem}")
        elif not is_notebook(name) and name != chosen:
            files[place] = _read(path, name, notes)
    if chosen:
        files[course.module] = _healed(
            _read(found.files[chosen], chosen, notes) or b"", course.module, notes
        )
    return folders.without_clashes(
        {name: content for name, content in files.items() if content is not None}
        | dict(course.support),
        notes,
    )


@dataclass(frozen=True)
class _Course:
    """What the course knows about a module: its name, its reference and stub, what comes with it."""

    module: str
    wanted: frozenset[str]
    stub: str
    support: Mapping[str, bytes]

    @classmethod
    def of(cls, problem_set: ProblemSet, source: Path | None) -> _Course:
        module = module_name(problem_set)
        if source is None:
            return cls(module, frozenset(), "", {})
        reference = (source / problem_set.name / module).read_text(encoding="utf-8")
        return cls(
            module,
            frozenset(_DEFINED.findall(reference)),
            strip(reference, module),
            support_files(problem_set, source),
        )


@dataclass(frozen=True)
class _Candidate:
    """A file that may be the module."""

    name: str
    defined: frozenset[str]
    written: bool

    @property
    def base(self) -> str:
        return self.name.rpartition("/")[2]


def _choose(found: Found, course: _Course, notes: list[str]) -> str:
    """Name of the file that is meant as the module, or nothing; says what is odd about it."""
    all_of_them = [
        c for c in (_candidate(name, path, course) for name, path in found.files.items()) if c
    ]
    best = max(all_of_them, key=lambda c: _rank(c, course), default=None)
    if not best:
        notes.append(f"there is no `{course.module}`; the questions about it earn nothing")
        return ""
    if best.name != course.module:
        notes.append(
            f"`{course.module}` was taken from the file `{shown(best.name)}`; {misnamed(best.name, course.module)}"
        )
    if len(all_of_them) > 1:
        others = ", ".join(f"`{shown(c.name)}`" for c in all_of_them if c is not best)
        notes.append(f"`{shown(best.name)}` was graded as `{course.module}`, and not {others}")
    return best.name


def _candidate(name: str, path: Path, course: _Course) -> _Candidate | None:
    base = name.rpartition("/")[2].lower()
    if name in course.support or is_notebook(name) or not base.endswith((".py", ".txt")):
        return None
    text = _text(path)
    defined = frozenset(_DEFINED.findall(text)) & course.wanted
    most = len(defined) * 2 > len(course.wanted)
    stem = re.escape(Path(course.module).stem.lower())
    named = re.fullmatch(stem + r"([-_ (.].*)?\.(py|py\.txt|txt)", base)
    if base != course.module.lower() and not (most and (named or base.endswith(".py"))):
        return None
    return _Candidate(name, defined, most and "".join(text.split()) != "".join(course.stub.split()))


def _rank(c: _Candidate, course: _Course) -> tuple:
    """A file with work in it goes before an untouched one, then the right name counts."""
    right, alike = c.base == course.module, c.base.lower() == course.module.lower()
    return (
        c.written,
        right,
        alike,
        c.base.endswith(".py"),
        len(c.defined),
        -c.name.count("/"),
        c.name,
    )


def _healed(content: bytes, module: str, notes: list[str]) -> bytes:
    """Readable text; of a merge conflict the first version that is valid Python."""
    said: list[str] = []
    text = damaged.decode(content, said)
    if said and _ENCODING.search(content[:400]):
        return content  # it says its encoding itself
    if damaged.has_conflicts(text):
        sides = [damaged.without_conflicts(text, side) for side in ("ours", "theirs")]
        text = next((side for side in sides if _compiles(side)), sides[0])
        said.append(
            f"`{module}` held conflict markers of a merge; of each conflict one version was taken"
        )
    notes += [note.replace("a file", f"`{module}`") for note in said]
    return text.encode()


def _compiles(text: str) -> bool:
    if len(text) > _MAX_COMPILED:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # they are the student's, and would be printed on the grader's terminal
            compile(text, "module", "exec", dont_inherit=True)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _read(path: Path, name: str, notes: list[str]) -> bytes | None:
    try:
        return folders.read_bytes(path, folders.MAX_BYTES)
    except OSError:
        notes.append(f"`{shown(name)}` could not be read")
        return None


def _text(path: Path) -> str:
    try:
        return damaged.decode(folders.read_bytes(path, 2**20), [])
    except OSError:
        return ""
