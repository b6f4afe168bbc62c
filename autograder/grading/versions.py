"""With which version of the checks a submission was graded, question by question.

A question's version is a digest of all that judges it: the general checks, the
modules of the set that its declaration comes from and imports, the mistakes that it
can name, and its part of the answer key.
"""

from __future__ import annotations

import ast
import hashlib
import hmac
import importlib
import pkgutil
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import autograder.checks
from autograder.checks.catalogue import NUMBERS, WORDS, Catalogue, catalogue_of
from autograder.checks.model import Choice, ProblemSet, Question
from autograder.config import answer_key, own_mistakes

Versions = dict[str, str]


def versions(problem_set: ProblemSet, root: Path, secret: bytes) -> Versions:
    """A short digest for each question with automatic points, by its id.

    The key's answers are few and easy to guess from a digest: the course's secret is
    mixed in.
    """
    shared = _digest(_shared_files(problem_set))
    key = answer_key(problem_set, root) or {}
    catalogue = catalogue_of(problem_set, own_mistakes(problem_set, root))
    found = {}
    for question in problem_set.questions:
        if question.automatic_points:
            state = hmac.new(secret, shared, hashlib.sha256)
            state.update(_digest(_modules_of(question, problem_set)))
            state.update(_mistakes_of(question, catalogue))
            for part in question.parts:
                if isinstance(part, Choice):
                    state.update(f"{part.name}={key.get(part.name)!r};".encode())
            found[question.id] = state.hexdigest()[:12]
    return found


def earlier(records: Iterable[dict[str, Any]], now: Versions) -> Counter[str]:
    """How many were graded with another version than today's, by question."""
    return Counter(
        question
        for record in records
        for question, version in now.items()
        if record.get("version", {}).get(question) != version
    )


def is_current(record: dict[str, Any], now: Versions) -> bool:
    """Whether a report was made with today's checks, all of them."""
    return not earlier([record], now)


def told(count: Counter[str]) -> list[str]:
    """Lines like ``"12 were graded with an earlier version of 4.4"``, the most first."""
    by_number: dict[int, list[str]] = {}
    for question, number in count.items():
        by_number.setdefault(number, []).append(question)
    return [
        f"{number} {'was' if number == 1 else 'were'} graded with an earlier version of "
        + ", ".join(questions)
        for number, questions in sorted(by_number.items(), reverse=True)
    ]


def _shared_files(problem_set: ProblemSet) -> list[Path]:
    """The general checks, and what of a set is data rather than a module."""
    checks = Path(autograder.checks.__path__[0])
    folder = Path(_package(problem_set).__path__[0])
    apart = (WORDS, NUMBERS)  # these are looked at question by question
    data = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and path.name not in apart
    ]
    return [*checks.glob("*.py"), *data]


def _mistakes_of(question: Question, catalogue: Catalogue) -> bytes:
    """Words and behaviours of the mistakes that this question can name."""
    rows = catalogue.behaviours.of(question.id)
    named = {rows.programs[program] for program in rows.program}
    words = [repr(m) for m in catalogue.mistakes.values() if m.id in named]
    return "".join(sorted(words)).encode() + rows.projections.tobytes() + rows.size.tobytes()


def _package(problem_set: ProblemSet) -> ModuleType:
    return importlib.import_module(f"autograder.sets.{problem_set.name}")


def _modules_of(question: Question, problem_set: ProblemSet) -> list[Path]:
    """Files of the modules that declare a question, and of all that these import from the set."""
    package = _package(problem_set)
    inside = {
        info.name: importlib.import_module(info.name)
        for info in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    }
    waiting = [
        name
        for name, module in inside.items()
        if any(value is question for value in vars(module).values())
    ] or list(inside)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [other for other in _imports(inside[name]) if other in inside]
    return [Path(str(inside[name].__file__)) for name in found]


def _imports(module: ModuleType) -> set[str]:
    """Modules that a module's source imports, by their full names; names of a package, too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = str(module.__package__).split(".")
                base = ".".join([*above[: len(above) - node.level + 1], *filter(None, [base])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return {name for name in found if name in sys.modules}


def _digest(files: Iterable[Path]) -> bytes:
    state = hashlib.sha256()
    for path in sorted(files):
        state.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return state.digest()
