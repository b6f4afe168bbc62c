"""Follow-up credit in a pass: a loss or a gradient that is N times too large, or turned round, has cost its points once.

A missing 1/N in the gradient of the scores reaches all four gradients. It costs the points of W2, where it shows first; what
follows from it rightly keeps its own.
"""

from __future__ import annotations

from typing import Any, Callable

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case
from autograder.sandbox.subject import Subject

from .ask import pass_of
from .oracle import both, forward, gradients

SCALES: tuple[Callable[[Case], float], ...] = (
    lambda c: float(c.N),
    lambda c: 1.0 / c.N,
    lambda c: -1.0,
    lambda c: 2.0,
    lambda c: 0.5,
)
FIRST = "grads['W2']"  # where the slope of the scores shows first


def _scale(value: Any, truth: Any, penalty: Any, case: Case) -> float:
    """How many times too large a value is, besides its penalty; 1 if that is not what is wrong with it."""
    fits = lambda t: (
        close(1e-6, 1e-9, squeeze=True)(value, t * (truth - penalty) + penalty, False) is None
    )
    return (
        1.0
        if isinstance(value, Raised)
        else next((t for t in (scale(case) for scale in SCALES) if fits(t)), 1.0)
    )


def _of_loss(seen: dict[str, Any], case: Case) -> float:
    return _scale(
        seen["loss"],
        forward(case)["loss"],
        0.5 * case.reg * ((case.W1**2).sum() + (case.W2**2).sum()),
        case,
    )


def _of_slope(seen: dict[str, Any], case: Case) -> float:
    return _scale(seen[FIRST], gradients(case)[FIRST], case.reg * case.W2, case)


def own_loss(s: Subject, case: Case) -> dict[str, Any] | None:
    """What the loss is for a student whose mean over the samples is so many times too large."""
    times = _of_loss(pass_of(s, case), case)
    return None if times == 1 else forward(case, loss_times=times)


def own_gradients(s: Subject, case: Case) -> dict[str, Any] | None:
    """What the gradients are where the slope of the scores is so many times too large."""
    times = _of_slope(pass_of(s, case), case)
    return None if times == 1 else gradients(case, upstream_times=times)


def own_relu(s: Subject, case: Case) -> dict[str, Any] | None:
    """The same with the ReLU, if the sigmoid has the same slip: there it has been counted."""
    earlier = Case(case.name, dict(case.data, activation="sigmoid"))
    seen = pass_of(s, earlier)
    loss, slope = _of_loss(seen, earlier), _of_slope(seen, earlier)
    return None if loss == slope == 1 else both(case, loss_times=loss, upstream_times=slope)
