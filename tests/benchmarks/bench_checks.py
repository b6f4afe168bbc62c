"""How long a check takes in the notebook, and how much naming a mistake adds.

The ratio is the time over the goal: 0.5 s for a check at the median and 2 s at
most, 1 s for recognition, which runs only when something is wrong.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Part, ProblemSet
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load, names

ROOT = Path(__file__).resolve().parents[2]


def namespace(problem_set: ProblemSet) -> dict[str, Any]:
    """The reference module's names."""
    path = ROOT / "source" / problem_set.name / problem_set.module
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(f"reference_{problem_set.name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.path.remove(str(path.parent))
    return vars(module)


class Halved(LocalSubject):
    """The reference, but every number that a call returns is a little off: no mistake explains
    it.
    """

    def call(self, target: Any, *args: Any, **kwargs: Any) -> Any:
        outcome = super().call(target, *args, **kwargs)
        return type(outcome)(
            _off(outcome.value), outcome.args, outcome.kwargs, outcome.warnings, outcome.printed
        )


def _off(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _off(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_off(v) for v in value)
    return (
        value * 1.0137 + 0.0071 if hasattr(value, "dtype") or type(value) in (int, float) else value
    )


def seconds(problem_set: ProblemSet, question: Any, subject: Any) -> float:
    started = time.perf_counter()
    QuestionRun(problem_set, question, subject).report()
    return time.perf_counter() - started


def lines() -> Iterator[str]:
    right, added = [], []
    for name in names():
        problem_set = load(name)
        known = namespace(problem_set)
        for question in problem_set.questions:
            if not any(isinstance(part, Part) for part in question.parts) or question.answers:
                continue
            plain = statistics.median(
                seconds(problem_set, question, LocalSubject(known)) for _ in range(3)
            )
            wrong = seconds(problem_set, question, Halved(known))
            right.append(plain)
            added.append(max(0.0, wrong - plain))
            yield f"check {question.id}, over 0.5 s: {plain / 0.5:.3f} (below 1)"
            yield f"naming the mistake in {question.id}, over 1 s: {added[-1]:.3f} (below 1)"
    yield f"a check at the median, over 0.5 s: {statistics.median(right) / 0.5:.3f} (below 1)"
    yield f"the slowest check, over 2 s: {max(right) / 2:.3f} (below 1)"
    yield f"the slowest naming of a mistake, over 1 s: {max(added):.3f} (below 1)"
