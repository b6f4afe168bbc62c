"""The module a student wrote, and the files that lie beside it while it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.material.files import module_name, support_files
from autograder.material.strip import strip

from . import limits
from .folder import Found, HandedIn, without_clashes
from .kinds import SCRIPT, what_it_is
from .names import alike, base_name, hides_a_library, is_archive, is_notebook, misnamed, shown
from .text import compiles, decode, repaired_module

_DEFINED = re.compile(r"^(?:class|def)\s+(\w+)", re.MULTILINE)
_BLOCK = re.compile(r"^[ \t]*def\s+(\w+)", re.MULTILINE)
_ENDINGS = (".py", ".pyw", ".txt")


@dataclass(frozen=True)
class Course:
    """What the course knows about a module.

    Attributes
    ----------
    module : str
        Its file name, ``mlp.py``.
    names : frozenset of str
        Functions and classes that it should define.
    tasks : frozenset of str
        Functions that students write; empty where the course's folder is not at hand.
    stub : str
        The module as it was handed out.
    support : mapping of str to bytes
        The files that come with it.
    """

    module: str
    names: frozenset[str]
    tasks: frozenset[str] = frozenset()
    stub: str = ""
    support: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, problem_set: ProblemSet, source: Path | None) -> Course:
        """From the course's ``source`` folder; without it, from the set's declaration."""
        module = module_name(problem_set)
        if source is None:
            return cls(module, frozenset(_asked_of_the_module(problem_set)))
        text = (source / problem_set.name / module).read_text(encoding="utf-8")
        stub = strip(text, module)
        return cls(
            module,
            frozenset(_DEFINED.findall(text)),
            frozenset(name for name, body in _functions(stub) if "NotImplementedError" in body),
            stub,
            support_files(problem_set, source),
        )


def _asked_of_the_module(problem_set: ProblemSet) -> list[str]:
    names = []
    for question in problem_set.questions:
        if question.answers is not True:
            notebook = question.answers or ()
            names += [name for name in question.takes if name not in notebook]
    return names


@dataclass(frozen=True)
class Candidate:
    """A file that may be the module."""

    name: str
    text: str
    time: float
    defined: frozenset[str]
    written: int  # functions that the student wrote

    @property
    def base(self) -> str:
        return base_name(self.name)

    @cached_property
    def sound(self) -> bool:
        """Whether it is Python; one too long to be looked at is believed."""
        return len(self.text) >= limits.SCANNED or compiles(self.text)

    @property
    def fullness(self) -> tuple[bool, int, int]:
        return self.sound and self.written > 0, self.written, len(self.defined)


@dataclass(frozen=True)
class Module:
    """What runs: files by name, and notes on how they were found.

    Attributes
    ----------
    files : dict of str to bytes
        The module under its right name, the student's other files, the course's over them.
    notes : tuple of str
    found : bool
        Whether there is a module.
    """

    files: dict[str, bytes]
    notes: tuple[str, ...]
    found: bool


def candidates(found: Found, course: Course) -> list[Candidate]:
    """Every file that may be meant as the module."""
    each = [candidate(name, file, course) for name, file in found.files.items()]
    likely = [one for one in each if one]
    sure = [c for c in likely if c.base == course.module or _mostly(c.defined, course)]
    return sure or likely


def module_and_files(found: Found, course: Course) -> Module:
    """Choose the module and put it beside the student's and the course's other files."""
    chosen, notes = _chosen(candidates(found, course), course)
    home = chosen.rpartition("/")[0] + "/" if "/" in chosen else ""
    files: dict[str, bytes] = {}
    for name, file in found.files.items():
        if is_notebook(name) or name == chosen:
            continue
        place = name.removeprefix(home)
        problem = hides_a_library(place) if place != name else ""
        if problem:
            notes.append(f"`{shown(name)}` was left out: {problem}")
            continue
        files[place] = file.content
        if place.endswith(".py") and len(file.content) <= limits.SCANNED:
            files[place], said = repaired_module(file.content)
            notes += [f"`{shown(place)}` {note}" for note in said]
    if chosen:
        files[course.module], said = repaired_module(found.files[chosen].content)
        notes += [f"`{course.module}` {note}" for note in said]
        kind = what_it_is(chosen, found.files[chosen].content)
        if kind not in ("", SCRIPT):
            notes.append(f"`{shown(chosen)}` is {kind}; hand in the Python file itself")
    files, clashes = without_clashes({**files, **course.support})
    return Module(files, (*notes, *clashes), bool(chosen))


def candidate(name: str, file: HandedIn, course: Course) -> Candidate | None:
    """The file as one that may be the module, by its name or what it defines."""
    base = alike(base_name(name))
    if name in course.support or is_notebook(name) or is_archive(name):
        return None
    right, near = base == course.module.lower(), _is_near(base, course.module)
    telling = right or near or base.endswith(_ENDINGS)
    if not telling and (b"def " not in file.content or b"\0" in file.content):
        return None
    if not right and what_it_is(name, file.content) not in ("", SCRIPT):
        return None
    text = decode(file.content[: limits.SCANNED])[0]
    defined = frozenset(_DEFINED.findall(text)) & course.names
    written = _written(text, course) if defined else 0
    if not right and not _mostly(defined, course) and not (near and written):
        return None
    return Candidate(name, text, file.time, defined, written)


def _mostly(defined: frozenset[str], course: Course) -> bool:
    return len(defined) * 2 > len(course.names)


def _is_near(base: str, module: str) -> bool:
    """Whether the module's name is a word of the file's: ``Copy of mlp (1).py.txt``."""
    stem = re.escape(module.lower().removesuffix(".py"))
    return bool(re.search(rf"(?<![a-z]){stem}(?![a-z])", base))


def _functions(text: str) -> list[tuple[str, str]]:
    """Every function by name with its text, in a file that need not be valid Python."""
    starts = [*_BLOCK.finditer(text)]
    bounds = pairwise([*(match.start() for match in starts), len(text)])
    return [
        (match[1], text[first:last]) for match, (first, last) in zip(starts, bounds, strict=True)
    ]


def _written(text: str, course: Course) -> int:
    """How many of the functions that students write are written; untouched text counts nothing."""
    if course.stub and "".join(text.split()) == "".join(course.stub.split()):
        return 0
    return len(
        {
            name
            for name, body in _functions(text)
            if (name in course.tasks or not course.tasks) and "NotImplementedError" not in body
        }
    )


def _chosen(likely: Sequence[Candidate], course: Course) -> tuple[str, list[str]]:
    """Name of the file that is meant as the module, or nothing, and what is odd about it."""
    if not likely:
        return "", [f"there is no `{course.module}`; the questions about it earn nothing"]
    if len(likely) == 1:
        best, why = likely[0], ""
    else:
        best, why = _fullest_and_last(likely, course)
    notes = []
    if best.name != course.module:
        notes.append(
            f"`{course.module}` was taken from the file `{shown(best.name)}`; "
            + misnamed(best.name, course.module)
        )
    if len(likely) > 1:
        others = ", ".join(f"`{shown(c.name)}`" for c in likely if c is not best)
        notes.append(f"`{shown(best.name)}` was graded as `{course.module}`, and not {others}{why}")
    return best.name, notes


def _fullest_and_last(likely: Sequence[Candidate], course: Course) -> tuple[Candidate, str]:
    """The file with most work in it, of equal ones the last, and why it was taken."""
    most = max(c.fullness for c in likely)
    full = [c for c in likely if c.fullness == most]
    newest = max(c.time for c in full)
    late = [c for c in full if c.time >= newest - limits.SAME_TIME]
    best = max(late, key=lambda c: _by_name(c, course))
    if len(full) == 1:
        return best, ": it holds more of your work"
    if len(late) < len(full):
        return best, ": it is the last of those with most of your work"
    return best, ""


def _by_name(c: Candidate, course: Course) -> tuple[bool, bool, bool, int, int, str]:
    """The right name goes first, then the highest number of a copy."""
    numbers = [int(number[:9]) for number in re.findall(r"\d+", c.base)]
    return (
        c.base == course.module,
        c.base.lower() == course.module.lower(),
        c.base.endswith(".py"),
        numbers[-1] if numbers else 0,
        -c.name.count("/"),
        c.name,
    )
