"""What every numerical derivative needs: move one entry and put it back, and refuse what cannot
be measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from numbers import Number
from typing import Any

import numpy as np


@contextmanager
def moved(x: np.ndarray, index: tuple[int, ...], step: complex) -> Iterator[None]:
    """Add `step` to one entry of `x` for a while, and restore the entry exactly whatever
    happens.
    """
    before = x[index]
    try:
        x[index] = before + step
        yield
    finally:
        x[index] = before


def require_float64(x: Any, h: Any) -> None:
    """Raise one clear sentence unless `x` can be perturbed by `h`."""
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        kind = f"an array of {x.dtype}" if isinstance(x, np.ndarray) else describe(x)
        raise TypeError(
            f"A numerical gradient needs x to be an array of float64, not {kind}: use "
            "x.astype(float)."
        )
    if not x.flags.writeable:
        raise ValueError(
            "A numerical gradient changes x in place, and this x is read-only: use x.copy()."
        )
    real = np.isscalar(h) and np.isreal(h)
    step: Any = h
    if not (real and 0 < step < np.inf):
        raise ValueError(f"The step h must be a positive number, not {h!r}.")
    if np.any(x + step == x):
        raise ValueError(
            f"An entry of x is so large (or not finite) that adding h = {step} changes nothing."
        )


def evaluate(f: Callable[[np.ndarray], Any], x: np.ndarray) -> float:
    """Return ``f(x)`` as a float, or raise one clear sentence if it is anything but a real
    number.
    """
    value = f(x)
    real = (
        isinstance(value, (Number, np.ndarray, np.generic))
        and np.asarray(value).dtype.kind in "iuf"
    )
    if not real or np.ndim(value):
        raise TypeError(f"f must return one real number, but it returned {describe(value)}.")
    return float(value)


def describe(value: object) -> str:
    """Say in a few words what a value is, for an error message."""
    if isinstance(value, tuple):
        return f"a tuple of {len(value)} (a loss with its gradients? then take the first: f(x)[0])"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    return "None (is a return missing?)" if value is None else f"a {type(value).__name__}"
