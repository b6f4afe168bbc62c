"""How to call the student's functions, classes and nets of this set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.checks.compare import Raised
from autograder.checks.model import Case
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import StudentRaised, Subject


def plain(value: float) -> float:
    """Three significant digits: whoever reads the number in a report can type it again."""
    return float(f"{value:.3g}")


def remember(case: Case, **seen: Any) -> None:
    """Keep with the case what the student's code gave, for what follows from it."""
    case.data.update(seen)


def random_generator(s: Subject, seed: int) -> Handle:
    """A `numpy.random.Generator`, where the student's code runs."""
    return s.new("utils.functions:generator", seed)


def array_of(s: Subject, values: Any) -> Handle:
    """An array where the student's code runs, which can be changed later."""
    return s.new("utils.functions:array", values)


def net_with_params(s: Subject, case: Case, sizes: tuple[int, int, int]) -> Handle:
    """The student's net of some sizes, with the case's parameters."""
    net = s.new("make_net", *sizes, std=0.1, activation=case.activation)
    s.set(net, "params", case.params)
    return net


def net_for(s: Subject, make: Callable[[], Handle], name: str, *arguments: Any) -> Handle:
    """The net that `make` makes, to give to the function `name`.

    Where there is no net, an unwritten function is said first.
    """
    try:
        return make()
    except StudentRaised as error:
        try:
            s.call(name, None, *arguments)
        except StudentRaised as other:
            if other.verdict == "missing":
                raise other from None
        raise error


def own_slope(loss: Callable[[float], float], at: float, h: float = 1e-3) -> float:
    """Derivative of the student's own loss by five points, exact up to degree 4."""
    near, far = (loss(at + k * h) - loss(at - k * h) for k in (1, 2))
    return (8 * near - far) / (12 * h)


def parts_of(value: Any, names: tuple[str, ...], what: str) -> tuple[Any, ...]:
    """The values that a function returns together, or a sentence instead of each."""
    if isinstance(value, Raised):
        return (value,) * len(names)
    if isinstance(value, (tuple, list)) and len(value) == len(names):
        return tuple(value)
    said = f"{what} must return {len(names)} values: {', '.join(names)}"
    forgotten = f"{what} returned None (is a `return` missing?)"
    return (Raised("TypeError", forgotten if value is None else said, ours=True),) * len(names)
