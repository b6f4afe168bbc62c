"""The problem sets: one package each, and how they are found by name."""

from __future__ import annotations

import importlib
import pkgutil

from autograder.checks.model import ProblemSet


class UnknownProblemSet(ValueError):
    """There is no problem set of that name."""


def names() -> list[str]:
    """Names of the problem sets, in the order of the course."""
    return sorted(info.name for info in pkgutil.iter_modules(__path__) if info.ispkg)


def load(name: str) -> ProblemSet:
    """The problem set of that name.

    Raises
    ------
    UnknownProblemSet
        With the names that there are.
    """
    if name not in names():
        raise UnknownProblemSet(f"there is no problem set {name!r}; there are {', '.join(names())}")
    return importlib.import_module(f"{__name__}.{name}").PROBLEM_SET


def set_of(question_id: str) -> ProblemSet:
    """The problem set a question belongs to: 4.3 is in ps4_..."""
    for name in names():
        if name.startswith(f"ps{question_id.split('.')[0]}_"):
            return load(name)
    raise UnknownProblemSet(f"there is no question {question_id!r}")
