"""Follow-up credit in a pass: a loss or a gradient that is N times too large, or turned round, has cost its points once.

A missing 1/N in the gradient of the scores reaches all four gradients. It costs the points of W2, where it shows first; what
follows from it rightly keeps its own.
"""

from __future__ import annotations

from typing import Any, Callable

from ...compare import Raised, close
from ...course import Case
from ...subject import Subject
from .ask import pass_of
from .oracle import both, forward, gradients

SCALES: tuple[Callable[[Case], float], ...] = (lambda c: 1.0, lambda c: float(c.N), lambda c: 1.0 / c.N, lambda c: -1.0, lambda c: 2.0, lambda c: 0.5)
LOSS, FIRST = "loss", "grads['W2']"  # the loss, and the gradient in which the slope of the scores shows first


def _scale(value: Any, expected: Callable[[float], Any], case: Case) -> float | None:
    """How many times too large a value is, besides its penalty; None if that is not all."""
    if isinstance(value, Raised):
        return None
    return next((t for t in (scale(case) for scale in SCALES) if close(1e-6, 1e-9, squeeze=True)(value, expected(t), False) is None), None)


def _scales(s: Subject, case: Case) -> tuple[float | None, float | None]:
    """Those of the student's loss and of the gradient of W2."""
    seen = pass_of(s, case)
    return (_scale(seen[LOSS], lambda t: forward(case, loss_times=t)[LOSS], case),
            _scale(seen[FIRST], lambda t: gradients(case, upstream_times=t)[FIRST], case))


def own_loss(s: Subject, case: Case) -> dict[str, Any] | None:
    """What the loss is for a student whose mean over the samples is so many times too large."""
    times, _ = _scales(s, case)
    return None if times is None else forward(case, loss_times=times)


def own_gradients(s: Subject, case: Case) -> dict[str, Any] | None:
    """What the gradients are where the slope of the scores is so many times too large."""
    _, times = _scales(s, case)
    return None if times is None else gradients(case, upstream_times=times)


def own_relu(s: Subject, case: Case) -> dict[str, Any] | None:
    """The same with the ReLU, if the sigmoid has the same slip: there it has been counted."""
    loss, slope = _scales(s, Case(case.name, dict(case.data, activation="sigmoid")))
    return both(case, loss_times=1.0 if loss is None else loss, upstream_times=1.0 if slope is None else slope)
