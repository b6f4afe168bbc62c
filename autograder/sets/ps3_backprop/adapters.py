"""How the checks of this set call the student's functions, and read the answers in the notebook."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.checks.compare import Mismatch, Raised, Rule, close, exact
from autograder.checks.model import Case, Outputs, Part, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .oracle import Formula, Steps

AFTERWARDS = "arguments afterwards"
VALUES = close(1e-6, 1e-9)
UNCHANGED = close(0, 0)
Arguments = Callable[[Case], tuple[Any, ...]]
Call = Callable[[Subject, Case], dict[str, Any]]


def normal(rng: np.random.Generator, **shapes: Any) -> dict[str, np.ndarray]:
    """Standard normal arrays of these shapes."""
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


# ---- functions


def unchanged_with(output: str) -> dict[str, Any]:
    """Settings of a `Test`: the smallest part about this output asks for unchanged arguments, too."""
    return {"habits": {output: (AFTERWARDS,)}, "rules": {AFTERWARDS: UNCHANGED}}


def called(function: str, names: Sequence[str] | Mapping[str, str], arguments: Arguments) -> Call:
    """``call(subject, case)`` for a function that returns these values.

    Parameters
    ----------
    function : str
    names : sequence or mapping of str
        Names of the outputs of a function that returns a tuple (one name: a single
        value); or for one that returns a dict, the output of each of its keys.
    arguments : callable
        ``arguments(case) -> tuple``.
    """

    def call(s: Subject, case: Case) -> dict[str, Any]:
        outcome = s.call(function, *arguments(case))
        return _named(outcome.value, names, function) | {AFTERWARDS: arrays_in(outcome.args)}

    return call


def _named(value: Any, names: Sequence[str] | Mapping[str, str], function: str) -> dict[str, Any]:
    """The values of a tuple or a dict by the names of the outputs."""
    if isinstance(names, Mapping):
        return {name: _entry(value, key, function) for key, name in names.items()}
    if len(names) == 1:
        return {names[0]: value}
    several = isinstance(value, (tuple, list)) or np.ndim(value) == 1
    if several and len(value) == len(names):
        return dict(zip(names, value, strict=True))
    sentence = f"{function} must return the {len(names)} values {', '.join(names)}"
    return dict.fromkeys(names, Raised("TypeError", sentence))


def _entry(value: Any, key: str, function: str) -> Any:
    if not isinstance(value, dict):
        kind = "None (is a `return` missing?)" if value is None else type(value).__name__
        return Raised("TypeError", f"{function} must return a dict, not {kind}")
    missing = Raised("KeyError", f"what {function} returns has no key '{key}'")
    return value.get(key, missing)


def arrays_in(arguments: tuple[Any, ...]) -> dict[str, Any]:
    """The arguments that a function could change, by their place."""
    return {
        f"argument {i}": a for i, a in enumerate(arguments, 1) if isinstance(a, (np.ndarray, dict))
    }


def expected(
    formulas: Mapping[str, Formula], names: Sequence[str], arguments: Arguments
) -> Callable[[Case], dict[str, Any]]:
    """``expected(case)``: these steps, and the arguments as they were."""

    def values(case: Case) -> dict[str, Any]:
        found = Steps(case, formulas).values(*names)
        return found | {AFTERWARDS: arrays_in(arguments(case))}

    return values


def following(
    name: str, formulas: Mapping[str, Formula], *calls: Call, arguments: Arguments | None = None
) -> Call:
    """A step from the student's own other steps, which these calls give.

    With `arguments`, of a part that asks for unchanged arguments, too.
    """

    def carried(s: Subject, case: Case) -> dict[str, Any]:
        own: dict[str, Any] = {}
        for call in calls:
            own |= call(s, case)
        found = {name: Steps(case, formulas, own).value(name)}
        return found | ({AFTERWARDS: arrays_in(arguments(case))} if arguments else {})

    return carried


def step_parts(
    test: Test,
    points: Mapping[str, float],
    label: Callable[[str], str],
    carries: Callable[[str], Call],
    cases: tuple[str, ...] | None = None,
) -> tuple[Part, ...]:
    """One part for each output, which follows from the student's own other outputs."""
    return tuple(
        Part(label(name), worth, test, (name,), cases, VALUES, carries=carries(name))
        for name, worth in points.items()
    )


# ---- answers in the notebook


def worked_steps(
    formulas: Mapping[str, Formula],
    points: Mapping[str, float],
    given: Mapping[str, Any],
    rule: Callable[[str], Rule],
    brackets: Mapping[str, float] | None = None,
) -> tuple[Part, ...]:
    """Parts for a worked example: an answer a step, with credit for what follows.

    Parameters
    ----------
    formulas : mapping of str to callable
    points : mapping of str to float
        By the name of the notebook variable, which is the name of the step.
    given : mapping
        The numbers of the statement.
    rule : callable
        ``rule(name)``: how that answer is compared.
    brackets : mapping of str to float
        Parts that ask for nothing but the exact shapes of answers: points by the names of
        the answers, ``"dW3 dW2"``.
    """

    def step(name: str) -> Step:
        def value(case: Case) -> Any:
            return Steps(case, formulas).value(name)

        def carries(case: Case, answers: Mapping[str, Any]) -> Any:
            return Steps(case, formulas, answers).value(name)

        return Step(name, points[name], value, carries, rule(name))

    parts = worked(tuple(map(step, points)), given)
    test = _with_shapes(parts[0].test)
    return (
        *(replace(part, test=test) for part in parts),
        *(_shape_part(test, names.split(), worth) for names, worth in (brackets or {}).items()),
    )


def _shape_part(test: Test, names: Sequence[str], points: float) -> Part:
    outputs = tuple(f"shape of {name}" for name in names)
    label = f"brackets of {', '.join(names)}"
    return Part(label, points, test, outputs, rule=exact, requires=tuple(names))


def _with_shapes(test: Test) -> Test:
    """The test of some answers, with their shapes in words as further outputs."""

    def call(s: Subject, case: Case) -> Outputs:
        return _and_shapes(test.call(s, case))

    def expected(case: Case) -> Outputs:
        return _and_shapes(test.expected(case))

    return replace(test, call=call, expected=expected)


def _and_shapes(found: Outputs) -> dict[str, Any]:
    return {**found, **{f"shape of {name}": _shape(value) for name, value in found.items()}}


def _shape(value: Any) -> Any:
    if isinstance(value, Raised):
        return value
    try:
        return f"an array of shape {np.shape(value)}"
    except ValueError:
        return Raised("TypeError", "rows of different lengths", (), "bad_type")


@dataclass(frozen=True)
class same_numbers:
    """Rule: as `close`, where only brackets around a matrix may be missing or too many.

    ``[0, 1]`` or ``[[[0, 1]]]`` for ``[[0, 1]]``, but no transpose.
    """

    rule: close

    def __call__(self, actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        wanted = np.shape(expected)
        if not isinstance(actual, Raised) and actual is not None:
            with contextlib.suppress(ValueError, TypeError):
                array = np.asarray(actual, float)
                if (
                    array.ndim != len(wanted)
                    and array.squeeze().shape == np.squeeze(expected).shape
                ):
                    actual = array.reshape(wanted)
        return self.rule(actual, expected, reveal)
