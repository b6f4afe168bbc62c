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
from autograder.checks.model import Choice, Part, ProblemSet, Question
from autograder.config import answer_key

Versions = dict[str, str]


def versions(problem_set: ProblemSet, root: Path, secret: bytes) -> Versions:
    """A short digest for each question with automatic points, by its id.

    The key's answers are few and easy to guess from a digest: the course's secret is
    mixed in.
    """
    shared = _digest(_shared_files(problem_set, root))
    key = answer_key(problem_set, root) or {}
    named = {question.id: _mistakes_of(question) for question in problem_set.questions}
    everywhere = set(problem_set.by_id).difference(*named.values())
    found = {}
    for question in problem_set.questions:
        if question.automatic_points:
            state = hmac.new(secret, shared, hashlib.sha256)
            state.update(_digest(_modules_of(question, problem_set)))
            for mistake in problem_set.mistakes:
                if mistake.id in named[question.id] | everywhere:
                    state.update(repr(mistake).encode())
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
    """``["12 were graded with an earlier version of 4.4"]``, one line for each number of students."""
    by_number: dict[int, list[str]] = {}
    for question, number in count.items():
        by_number.setdefault(number, []).append(question)
    return [
        f"{number} {'was' if number == 1 else 'were'} graded with an earlier version of "
        + ", ".join(questions)
        for number, questions in sorted(by_number.items(), reverse=True)
    ]


def _shared_files(problem_set: ProblemSet, root: Path) -> list[Path]:
    """The general checks, and what of a set is data rather than a module."""
    checks = Path(autograder.checks.__path__[0])
    package = _package(problem_set)
    folder = Path(package.__path__[0])
    data = [p for p in folder.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    return [
        *checks.glob("*.py"),
        *data,
        *(root / "source" / problem_set.name / "mistakes").glob("*.toml"),
    ]


def _mistakes_of(question: Question) -> set[str]:
    """Ids of the mistakes that this question can name."""
    return {
        mistake for part in question.parts if isinstance(part, Part) for mistake in part.trial.wrong
    }


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
