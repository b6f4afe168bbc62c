"""How the checks of this set put their questions to student code."""

from __future__ import annotations

from typing import Any, Callable, Mapping

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case, Test
from autograder.checks.run import as_raised
from autograder.sandbox.subject import StudentRaised, Subject

STEP = 1e-20
BY_NAME = ("params", "grads")  # too long to be written out in a report


def plain(value: float) -> float:
    """Three significant digits: a report shows the number, and whoever reads it can type it again."""
    return float(f"{value:.3g}")


def attempt(action: Any) -> Any:
    """The action's value, or the exception that student code raised, as a value."""
    try:
        return action()
    except StudentRaised as error:
        return as_raised(error)


def another_error(actual: Any, case: Case) -> bool:
    """Refused, but not by a ValueError."""
    return (
        isinstance(actual, Raised) and actual.verdict == "exception" and actual.type != "ValueError"
    )


def net_for(s: Subject, make: Callable[[], Any], name: str, *arguments: Any) -> Any:
    """The net that `make` makes, to give to the function `name`; where there is no net, an unwritten function is said first."""
    try:
        return make()
    except StudentRaised as error:
        try:
            s.call(name, None, *arguments)
        except StudentRaised as other:
            if other.verdict == "missing":
                raise other from None
        raise error


def slope(f: Callable[[Any], Any], at: Any) -> Any:
    """Derivative entry by entry, by a complex step, of a function that works entry by entry."""
    return np.imag(f(np.asarray(at) + 1j * STEP)) / STEP


def parts_of(value: Any, names: tuple[str, ...], what: str) -> tuple[Any, ...]:
    """The values that a function returns together, or a sentence instead of each."""
    if isinstance(value, Raised):
        return (value,) * len(names)
    if value is None:
        return (Raised("TypeError", f"{what} returned None (is a `return` missing?)"),) * len(names)
    if not isinstance(value, (tuple, list)) or len(value) != len(names):
        return (
            Raised("TypeError", f"{what} must return {len(names)} values: {', '.join(names)}"),
        ) * len(names)
    return tuple(value)


def function(
    name: str,
    arguments: tuple[str, ...],
    draw: Callable,
    truth: Callable[[Case], Any],
    wrong: Mapping[str, Callable[[Case], Any]],
    changed: Mapping[str, tuple[str, Callable[[Case], Any]]] | None = None,
) -> Test:
    """A trial of one function that returns one value.

    Parameters
    ----------
    name : str
        The function's name, and that of the output.
    arguments : tuple of str
        Its arguments, from the case's data, in order.
    draw : callable
    truth, wrong : callables of the case
        What is right, and what each mistake gives.
    changed : mapping, optional
        For a mistake that changes an argument: which one, and what it is then.
    """

    def ask(s: Subject, case: Case) -> dict[str, Any]:
        outcome = s.call(name, *(case.data[a] for a in arguments))
        return {name: outcome.value} | {
            f"{a} afterwards": v for a, v in zip(arguments, outcome.args)
        }

    def right(case: Case) -> dict[str, Any]:
        return {name: truth(case)} | {f"{a} afterwards": case.data[a] for a in arguments}

    slips: dict[str, Any] = {i: (lambda case, f=f: {name: f(case)}) for i, f in wrong.items()}
    slips |= {
        i: (lambda case, a=a, f=f: {f"{a} afterwards": f(case)})
        for i, (a, f) in (changed or {}).items()
    }
    return Test(
        draw,
        ask,
        right,
        f"{name}({', '.join(a if a in BY_NAME else '{' + a + '}' for a in arguments)})",
    )
