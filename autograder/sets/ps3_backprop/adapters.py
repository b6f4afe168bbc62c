"""How this set's functions are asked, and what comes back under which name."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Part, Test
from autograder.sandbox.subject import Subject

from .steps import Formula, Steps, outputs

AFTERWARDS = "arguments afterwards"
VALUES = close(1e-6, 1e-9)
UNCHANGED = close(0, 0)


def called(
    function: str, names: Sequence[str] | Mapping[str, str], arguments: Callable[[Case], tuple]
) -> Callable:
    """``ask(subject, case)`` for a function that returns these values.

    Parameters
    ----------
    function : str
    names : sequence or mapping of str
        Names of the outputs of a function that returns a tuple (one name: a single
        value); or for one that returns a dict, the output of each of its keys.
    arguments : callable
        ``arguments(case) -> tuple``.
    """

    def ask(s: Subject, case: Case) -> dict[str, Any]:
        outcome = s.call(function, *arguments(case))
        value = outcome.value
        if isinstance(names, Mapping):
            found = {name: _entry(value, key, function) for key, name in names.items()}
        elif len(names) == 1:
            found = {names[0]: value}
        elif (isinstance(value, (tuple, list)) or np.ndim(value) == 1) and len(value) == len(names):
            found = dict(zip(names, value))
        else:
            found = dict.fromkeys(
                names,
                Raised(
                    "TypeError",
                    f"{function} must return the {len(names)} values {', '.join(names)}",
                ),
            )
        return found | {AFTERWARDS: arrays_in(outcome.args)}

    return ask


def _entry(value: Any, key: str, function: str) -> Any:
    if not isinstance(value, dict):
        kind = "None (is a `return` missing?)" if value is None else type(value).__name__
        return Raised("TypeError", f"{function} must return a dict, not {kind}")
    return (
        value[key]
        if key in value
        else Raised("KeyError", f"what {function} returns has no key '{key}'")
    )


def arrays_in(arguments: tuple) -> dict[str, Any]:
    """The arguments that a function could change, by their place."""
    return {
        f"argument {i}": a for i, a in enumerate(arguments, 1) if isinstance(a, (np.ndarray, dict))
    }


def expected(
    formulas: Mapping[str, Formula], names: Sequence[str], arguments: Callable[[Case], tuple]
) -> Callable[..., dict[str, Any]]:
    """``truth(case, **knobs)``: the steps, and the arguments as they were."""
    values = outputs(formulas, tuple(names))
    return lambda case, **wrong: values(case, **wrong) | {AFTERWARDS: arrays_in(arguments(case))}


def arguments_changed(arguments: Callable[[Case], tuple]) -> Callable[[Case], dict]:
    """The slip of a function that works on the arrays it is given."""

    def seen(actual: Any, case: Case) -> bool:
        """Something came back; where it differs, this slip explains it, and it need not differ in every case."""
        return not isinstance(actual, Raised) and actual.keys() == arrays_in(arguments(case)).keys()

    return lambda case: {AFTERWARDS: seen}


def following(
    name: str, formulas: Mapping[str, Formula], *asks: Callable
) -> Callable[[Subject, Case], dict[str, Any]]:
    """A step from the student's own other steps, which these functions give."""

    def follow(s: Subject, case: Case) -> dict[str, Any]:
        own: dict[str, Any] = {}
        for ask in asks:
            own |= ask(s, case)
        return {name: Steps(case, formulas, own=own).value(name)}

    return follow


def parts(
    trial: Test,
    points: Mapping[str, float],
    label: Callable[[str], str],
    follow: Callable[[str], Any] = lambda name: None,
    cases: tuple[str, ...] | None = None,
) -> tuple[Part, ...]:
    """One part for each output."""
    return tuple(
        Part(label(name), worth, trial, (name,), cases, VALUES, (), follow(name))
        for name, worth in points.items()
    )


def normal(rng: np.random.Generator, **shapes: Any) -> dict[str, np.ndarray]:
    """Standard normal arrays of these shapes."""
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}
