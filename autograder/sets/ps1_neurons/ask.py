"""Trials of plain functions: what is called with what, what is true, what known mistakes give."""

from __future__ import annotations

from typing import Any, Callable, Mapping

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Outputs, Test
from autograder.checks.run import FATAL, as_raised
from autograder.sandbox.subject import Subject, SubjectError, WorkerDied

VALUES = close(1e-6, 1e-9, squeeze=True)  # one number a sample may come as (N,) or (N, 1)
STRICT = close(1e-6, 1e-9)
UNTOUCHED = close(0, 0)

Functions = Mapping[str, Callable[..., Any]]


def attempt(action: Callable[[], Any]) -> Any:
    """The action's value, or what student code did instead, as a value.

    So one function that raises or is missing leaves the others of its trial alone.
    """
    try:
        return action()
    except SubjectError as error:
        if error.verdict in FATAL or isinstance(error, WorkerDied):
            raise
        return as_raised(error)


def given(name: str) -> str:
    """The output that holds the arguments of a function, as they are after the call."""
    return f"what {name} was given"


def trial(
    draw: Callable,
    takes: Mapping[str, str],
    truth: Functions,
    wrong: Mapping[str, Functions | Mapping[str, Any]],
    *,
    knobs: Mapping[str, Mapping[str, Any]] | None = None,
    pure: tuple[str, ...] = (),
    tried: str = "",
    shrink: Callable | None = None,
) -> Test:
    """A trial of functions that take arrays and give arrays.

    Parameters
    ----------
    draw, tried, shrink
        As in `Test`.
    takes : mapping of str to str
        For each function of the student its arguments' names in the case, ``"theta X y"``.
    truth : mapping of str to callable
        Takes the same arguments.
    wrong : mapping
        For a mistake's id, what the functions it concerns would give, by name.
    knobs : mapping, optional
        Mistakes that are knobs of every function of `truth`; they combine in pairs.
    pure : tuple of str
        Functions whose arguments are compared too, as the output ``given(name)``.
    """
    arguments = {name: names.split() for name, names in takes.items()}

    def ask(s: Subject, case: Case) -> Outputs:
        found: dict[str, Any] = {}
        for name, keys in arguments.items():
            outcome = attempt(lambda: s.call(name, *(case.data[k] for k in keys)))
            failed = isinstance(outcome, Raised)
            found[name] = outcome if failed else outcome.value
            if name in pure:
                found[given(name)] = outcome if failed else dict(zip(keys, outcome.args))
        return found

    def evaluate(case: Case, functions: Functions, **settings: Any) -> dict[str, Any]:
        found = {
            name: f(*(case.data[k] for k in arguments[name]), **settings)
            for name, f in functions.items()
        }
        return found | {
            given(name): value
            for name, value in found.items()
            if name in pure and isinstance(value, Raised)
        }

    def right(case: Case, **settings: Any) -> Outputs:
        kept = {given(name): {k: case.data[k] for k in arguments[name]} for name in pure}
        return evaluate(case, truth, **settings) | kept

    variants: dict[str, Any] = {
        i: (lambda case, f=functions: evaluate(case, f)) for i, functions in wrong.items()
    }
    if pure:
        variants["argument_changed"] = lambda case: {
            given(name): (lambda actual, case: _changed(actual, case)) for name in pure
        }
    return Test(draw, ask, right, tried, shrink)


def _changed(actual: Any, case: Case) -> bool:
    return isinstance(actual, dict) and not all(
        np.array_equal(value, case.data[k]) for k, value in actual.items()
    )


def unless(kind: type[Exception], f: Callable[..., Any]) -> Callable[..., Any]:
    """`f`, or the exception of this kind that it raises, as what the mistake gives."""

    def tried(*args: Any) -> Any:
        try:
            return f(*args)
        except kind as error:
            return Raised(kind.__name__, str(error))

    return tried


def own(s: Subject, name: str, truth: Callable[..., Any], *args: Any) -> np.ndarray:
    """What the student's own function gives, as floats, to see what follows from it.

    Raises ValueError where all of it is 0 and the truth is not: from that anything follows, and shows nothing.
    """
    value, right = np.asarray(s.call(name, *args).value, float), np.asarray(truth(*args), float)
    if degenerate(value, right):
        raise ValueError(f"nothing follows from what {name} gives")
    return value.reshape(right.shape) if value.squeeze().shape == right.squeeze().shape else value


def degenerate(value: np.ndarray, right: np.ndarray) -> bool:
    return not value.any() and bool((np.abs(right) > 1e-12).any())


def follow(name: str, value: Callable[[Subject, Case], Any]) -> Callable[[Subject, Case], Outputs]:
    """For `Part.follow`: the output of one function, from the student's earlier ones."""
    return lambda s, case: {name: np.asarray(value(s, case), float)}
