"""Do right solutions pass, whatever the seed, and whatever harmless form their results have?"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice, ProblemSet, Question
from autograder.sandbox.subject import LocalSubject

from .modules import namespace
from .solutions import answers, good_folders, write_good

NOISE = 1e-12  # relative; what a sum in another order may differ by


def _noisy(value: Any, rng: np.random.Generator) -> Any:
    """Rounding noise.

    A whole number is exact in any right code, and equal numbers stay equal: a tie in what is
    handed on is one still.
    """
    if (
        isinstance(value, (float, np.floating))
        or isinstance(value, np.ndarray)
        and value.dtype == np.float64
    ):
        with np.errstate(all="ignore"):
            changed = np.where(
                value == np.round(value), value, value * (1 + NOISE * np.cos(1e6 * value))
            )
        return (
            np.where(np.isfinite(value), changed, value)
            if isinstance(value, np.ndarray)
            else type(value)(changed)
        )
    return value


def _other_scalars(value: Any, rng: np.random.Generator) -> Any:
    """NumPy's numbers for Python's, and the other way round."""
    if isinstance(value, np.generic):
        return value.item()
    return {float: np.float64, int: np.int64, bool: np.bool_}.get(type(value), lambda v: v)(value)


def _fortran(value: Any, rng: np.random.Generator) -> Any:
    """The same array with its columns in one row of memory, or every second number of it."""
    if not isinstance(value, np.ndarray) or value.ndim == 0:
        return value
    return np.asfortranarray(value) if rng.integers(2) else np.repeat(value, 2, axis=-1)[..., ::2]


DISGUISES: Mapping[str, Callable] = {
    "as it is": lambda value, rng: value,
    "rounding noise": _noisy,
    "other scalar types": _other_scalars,
    "other memory order": _fortran,
}


class Disguised(LocalSubject):
    """Right code whose results come in another harmless form."""

    def __init__(
        self, names: Mapping[str, Any], disguise: Callable, rng: np.random.Generator
    ) -> None:
        super().__init__(names)
        self._disguise, self._rng = disguise, rng

    def _run(self, function: Any, args: tuple, kwargs: dict) -> tuple:
        result, *rest = super()._run(function, args, kwargs)
        ours = str(getattr(function, "__module__", "")).startswith("utils.")
        return (result if ours else self._changed(result), *rest)

    def _changed(self, value: Any) -> Any:
        if type(value) in (list, tuple):
            return type(value)(self._changed(item) for item in value)
        if type(value) is dict:
            return {key: self._changed(item) for key, item in value.items()}
        return self._disguise(value, self._rng)


def solutions(problem_set: ProblemSet) -> dict[str, dict[str, Any]]:
    """Names of each right solution, with its answers in the notebook."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="right-") as folder:
        base = Path(folder) / "reference"
        typed = answers(problem_set, base)
        found["reference"] = namespace(base, problem_set.module) | typed
        for good in good_folders(problem_set.name):
            into = write_good(good, Path(folder) / good.name / "submission")
            found[good.name] = namespace(into, problem_set.module) | typed
    return found


@dataclass(frozen=True)
class Alarm:
    """A right solution that lost a point."""

    question: str
    seed: int
    solution: str
    disguise: str
    message: str

    def __str__(self) -> str:
        return f"{self.question}, seed {self.seed}, {self.solution} {self.disguise}: {self.message}"


def alarms(
    problem_set: ProblemSet,
    question: Question,
    right: Mapping[str, Mapping[str, Any]],
    seeds: range,
) -> Iterator[Alarm]:
    """Check a question with many seeds, solutions and disguises taking turns."""
    turns = list(product(right, DISGUISES))
    choices = [part.name for part in question.parts if isinstance(part, Choice)]
    key = {name: right["reference"].get(name, "") for name in choices}
    for seed in seeds:
        solution, disguise = turns[seed % len(turns)]
        subject = Disguised(right[solution], DISGUISES[disguise], np.random.default_rng(seed))
        report = QuestionRun(problem_set, question, subject, seed, False, key).report()
        computed = {
            p.name
            for p in question.parts
            if isinstance(p, Choice) or p.rule(0.3 + NOISE, 0.3, False) is None
        }  # the rest is only moved
        lost = [
            f"{p.name}: {p.message}"
            for p in report.parts
            if p.score < p.points and (DISGUISES[disguise] is not _noisy or p.name in computed)
        ]
        if lost:
            yield Alarm(question.id, seed, solution, disguise, "; ".join(lost))
