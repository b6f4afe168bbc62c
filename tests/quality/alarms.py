"""Right solutions, in the ways that right solutions come: none of them may lose a point.

Each known-good solution answers through a subject that adds the noise of floating
point, and returns other kinds of number and other orders of memory.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping

import numpy as np

from autograder.course import ProblemSet
from autograder.engine import QuestionRun
from autograder.grading.place import answer_key
from autograder.subject import LocalSubject, Outcome
from tests.submissions import harness

from .local import ROOT, namespace, write_module

NOISE = 1e-12  # relative: what reordered sums differ by


def noisy(value: Any, rng: np.random.Generator) -> Any:
    """Floats moved by relative noise; zeros, whole numbers and labels stay."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        return np.where(value == np.round(value), value, value * (1 + NOISE * rng.standard_normal(value.shape)))
    rounded = isinstance(value, (float, np.floating)) and value != np.round(value)
    return value * (1 + NOISE * rng.standard_normal()) if rounded else value


def python_numbers(value: Any, rng: np.random.Generator) -> Any:
    """``np.float64`` as ``float``, and arrays without axes as numbers."""
    return value.item() if isinstance(value, np.generic) or isinstance(value, np.ndarray) and value.ndim == 0 else value


def numpy_numbers(value: Any, rng: np.random.Generator) -> Any:
    """``float`` as ``np.float64``, ``int`` as ``np.int64``."""
    return {float: np.float64, int: np.int64}.get(type(value), lambda v: v)(value)


def fortran_order(value: Any, rng: np.random.Generator) -> Any:
    return np.asfortranarray(value) if isinstance(value, np.ndarray) and value.ndim else value


STYLES: Mapping[str, Callable[[Any, np.random.Generator], Any]] = {
    "as it is": lambda value, rng: value, "noise of 1e-12": noisy, "Python numbers": python_numbers,
    "NumPy numbers": numpy_numbers, "Fortran order": fortran_order,
}


class Styled(LocalSubject):
    """A right solution whose values come back in a style."""

    def __init__(self, names: Mapping[str, Any], style: Callable, seed: int) -> None:
        super().__init__(names)
        self._style, self._rng = style, np.random.default_rng(seed)
        self._given = np.empty(0)

    def call(self, target: Any, *args: Any, **kwargs: Any) -> Outcome:
        o = super().call(target, *args, **kwargs)
        ours = isinstance(target, str) and target.startswith("utils.")  # our own helpers are not the student's
        self._given = numbers_in((args, kwargs))
        return o if ours else Outcome(self._through(o.value), o.args, o.kwargs, o.warnings, o.printed)

    def get(self, of: Any, name: str) -> Any:
        return self._through(super().get(of, name)) if of is None else super().get(of, name)

    def _through(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self._through(v) for k, v in value.items()}
        if type(value) in (list, tuple):
            return type(value)(map(self._through, value))
        if isinstance(value, (str, bool, type(None))):
            return value
        styled = self._style(value, self._rng)
        if self._style is noisy and np.ndim(value):  # what was only copied has no rounding
            styled = np.where(np.isin(value, self._given), value, styled)
        return styled


def numbers_in(value: Any) -> np.ndarray:
    """Every float in the arguments of a call."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        return np.concatenate([np.empty(0), *map(numbers_in, value)])
    return np.ravel(value) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else np.empty(0)


def right_solutions(problem_set: ProblemSet, place: Path) -> dict[str, dict[str, Any]]:
    """Names that each known-good solution defines: the reference, and those in ``tests/submissions``."""
    good = [p for p in harness.good_folders() if p.parent.name == problem_set.name]
    answers: dict[str, Any] = {"__name__": "answers"}
    folders = {"reference": write_module(problem_set, place / "reference")}
    for folder in good:
        files = {p.name: p.read_text("utf-8") for p in folder.glob("*.py") if p.name != "answers.py"}
        folders[folder.name] = write_module(problem_set, place / folder.name, None, **files)
    found = {}
    for name, folder in folders.items():
        text = harness.answers_of(next((g for g in good if g.name == name), good[0]))
        sys.path.insert(0, str(folder))
        try:
            exec(compile(text, f"{name}/answers.py", "exec"), answers := {"__name__": "answers"})
        finally:
            sys.path.remove(str(folder))
        found[name] = answers | namespace(folder, problem_set.module)
    return found


def alarms(problem_set: ProblemSet, seeds: range) -> Iterator[tuple[str, int, list[str]]]:
    """For each question its id, the number of checks, and what failed: style, seed and part."""
    key = answer_key(problem_set, ROOT)
    with tempfile.TemporaryDirectory() as place:
        solutions = right_solutions(problem_set, Path(place))
        ways = [(s, style) for s in solutions for style in STYLES]
        for question in problem_set.questions:
            failed = []
            for seed in seeds:
                solution, style = ways[seed % len(ways)]
                subject = Styled(solutions[solution], STYLES[style], seed)
                report = QuestionRun(problem_set, question, subject, seed, True, key).report()
                failed += [f"seed {seed}, {solution}, {style}: {p.name}: {p.message}" for p in report.parts if p.verdict != "ok"]
            yield question.id, len(seeds), failed
