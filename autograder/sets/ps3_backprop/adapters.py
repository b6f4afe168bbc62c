"""How to read the student's answers in the notebook, and credit for what follows from a mistake."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from autograder.checks.carried_results import Carries
from autograder.checks.compare import Mismatch, Raised, Rule, close, exact
from autograder.checks.kit import Function
from autograder.checks.model import Case, Outputs, Part, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .oracle import Arrays, Steps, results

VALUES = close(1e-6, 1e-9)


def normal(rng: np.random.Generator, **shapes: Any) -> dict[str, np.ndarray]:
    """Standard normal arrays of these shapes."""
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


# ---- functions that give the steps of a pass


def carry_forward(name: str, steps: Steps, *functions: Function) -> Carries:
    """One step from the student's own other steps, which these functions give.

    Nothing follows from numbers, other than 0, that stay the same for another sample.
    """

    def carries(s: Subject, case: Case) -> Outputs:
        own: dict[str, Any] = {}
        for function in functions:
            own |= function.results(s, case)
            if "x" in case.data:
                other = function.results(s, Case("", {**case.data, "x": 0.3 - case.x}))
                same = [k for k, v in other.items() if np.any(v) and np.array_equal(v, own[k])]
                own |= dict.fromkeys(same)
        return {name: results(steps, case.data, own)[name]}

    return carries


def step_parts(
    test: Test,
    points: Mapping[str, float],
    steps: Steps,
    *functions: Function,
    label: str = "{}",
    cases: tuple[str, ...] | None = None,
) -> tuple[Part, ...]:
    """One part for each step of a pass, with credit for what follows from the other steps.

    Parameters
    ----------
    test
        Its outputs are the steps.
    points : mapping of str to float
        By the name of the step.
    steps, functions
        All steps that a step follows from, and the functions that give the student's own.
    label : str
        Name of the part, with ``{}`` for the name of the step.
    cases : tuple of str, optional
    """

    def part(name: str) -> Part:
        carries = carry_forward(name, steps, *functions)
        return Part(label.format(name), points[name], test, (name,), cases, VALUES, carries=carries)

    return tuple(map(part, points))


# ---- worked numbers


def worked_steps(
    steps: Steps, points: Mapping[str, float], given: Arrays, rule: Callable[[str], Rule]
) -> tuple[Part, ...]:
    """Parts for a worked example: an answer a step, with credit for what follows.

    Parameters
    ----------
    steps : callable
        The whole example; the notebook's variables have the names of its steps.
    points : mapping of str to float
        By the name of the step.
    given : mapping
        The numbers of the statement.
    rule : callable
        ``rule(name)``: how that answer is compared.
    """

    @cache
    def right() -> dict[str, Any]:
        return results(steps, given)

    def step(name: str) -> Step:
        def value(case: Case) -> Any:
            return right()[name]

        def carries(case: Case, answers: Arrays) -> Any:
            return results(steps, given, answers)[name]

        return Step(name, points[name], value, carries, rule(name))

    return worked(tuple(map(step, points)), given)


def with_brackets(parts: tuple[Part, ...], points: float, *names: str) -> tuple[Part, ...]:
    """The parts of a worked example, and one more for nothing but the shapes of these answers."""
    first = parts[0].test

    def call(s: Subject, case: Case) -> Outputs:
        return _and_shapes(first.call(s, case))

    def expected(case: Case) -> Outputs:
        return _and_shapes(first.expected(case))

    test = replace(first, call=call, expected=expected)
    label, outputs = f"brackets of {', '.join(names)}", tuple(f"shape of {k}" for k in names)
    shapes = Part(label, points, test, outputs, rule=exact, requires=names)
    return (*(replace(part, test=test) for part in parts), shapes)


def _and_shapes(found: Outputs) -> dict[str, Any]:
    return {**found, **{f"shape of {name}": _shape(value) for name, value in found.items()}}


def _shape(value: Any) -> Any:
    if isinstance(value, Raised):
        return value
    try:
        return f"an array of shape {np.shape(value)}"
    except ValueError:
        return Raised("TypeError", "rows of different lengths", (), "bad_type", ours=True)


@dataclass(frozen=True)
class any_brackets:
    """Rule: as another, whatever brackets of length one stand around a matrix.

    ``[0, 1]`` or ``[[[0, 1]]]`` for ``[[0, 1]]``, but no transpose.
    """

    rule: Rule

    def __call__(self, actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        with contextlib.suppress(ValueError, TypeError):
            array, wanted = np.asarray(actual, float), np.asarray(expected)
            if array.ndim != wanted.ndim and array.squeeze().shape == wanted.squeeze().shape:
                actual = array.reshape(wanted.shape)
        return self.rule(actual, expected, reveal)
