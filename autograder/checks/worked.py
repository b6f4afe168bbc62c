"""Worked numbers: answers in notebook variables; what follows from an earlier mistake counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.sandbox.subject import Subject, SubjectError

from .carry_forward import vanishes
from .compare import Raised, Rule, close
from .model import Case, Outputs, Part, Test

ROUNDED = close(1e-3, 1e-6)  # answers may be typed with four digits


@dataclass(frozen=True)
class Step:
    """One answer of a worked example.

    Attributes
    ----------
    name : str
        The notebook variable.
    points : float
    value : callable
        ``value(case) -> array``: the right answer, computed, not typed.
    carries : callable, optional
        ``carries(case, answers) -> array``: what this step gives from the earlier
        answers as they stand in the notebook, given by name.
    rule : Rule
    """

    name: str
    points: float
    value: Callable[[Case], Any]
    carries: Callable[[Case, Mapping[str, Any]], Any] | None = None
    rule: Rule = ROUNDED


def answer(s: Subject, name: str) -> Any:
    """A notebook variable; None and ``...`` mean that it is not answered yet."""
    value = s.get(None, name)
    return Raised("not answered", "no answer yet", (), "missing") if value is None else value


def worked(steps: tuple[Step, ...], given: Mapping[str, Any] | None = None) -> tuple[Part, ...]:
    """One part for each step of a worked example.

    Parameters
    ----------
    steps : tuple of Step
    given : mapping, optional
        The numbers of the statement, as the case's data.
    """

    def call(s: Subject, case: Case) -> Outputs:
        return {step.name: _safely(s, step.name) for step in steps}

    def expected(case: Case) -> Outputs:
        return {step.name: step.value(case) for step in steps}

    test = Test(lambda rng: [Case("the given numbers", dict(given or {}))], call, expected)

    def carry_forward(step: Step) -> Callable[[Subject, Case], Outputs | None] | None:
        carries = step.carries
        if carries is None:
            return None
        return lambda s, case: _unless_degenerate(
            step, np.asarray(carries(case, _Answers(s))), np.asarray(step.value(case))
        )

    return tuple(
        Part(s.name, s.points, test, (s.name,), None, s.rule, (), carry_forward(s)) for s in steps
    )


def _unless_degenerate(step: Step, own: np.ndarray, expected: np.ndarray) -> Outputs | None:
    """What follows from earlier zeros alone shows nothing: zero only where zero is expected."""
    return {step.name: own} if own.shape == expected.shape and not vanishes(own, expected) else None


def _safely(s: Subject, name: str) -> Any:
    from .run import as_raised

    try:
        return answer(s, name)
    except SubjectError as error:
        return as_raised(error)


class _Answers(dict[str, np.ndarray]):
    """The student's answers as float arrays, read when a later step asks for them."""

    def __init__(self, s: Subject) -> None:
        super().__init__()
        self._subject = s

    def __missing__(self, name: str) -> np.ndarray:
        value = answer(self._subject, name)
        if isinstance(value, Raised):
            raise ValueError(value.message)
        self[name] = found = np.asarray(value, dtype=float)
        return found
