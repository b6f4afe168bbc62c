"""Derivatives without a formula for them, for every check of this set.

A derivative of a real analytic function is the imaginary part of the function at
``x + ih``, divided by ``h``: nothing is subtracted, so ``h`` may be tiny (Squire and
Trapp, SIAM Review 40, 1998). Values come from SciPy.
"""

from __future__ import annotations

from typing import Callable

import numpy as np

STEP = 1e-20


FLOORS = (
    *(10.0**-k for k in range(3, 41)),
    np.finfo(np.float64).eps,
    np.finfo(np.float32).eps,
)  # what is added to a probability, or the least it may be


def slope(f: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """Derivative of an elementwise analytic function."""
    return lambda z: f(z + 1j * STEP).imag / STEP


def gradient(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """Gradient of a scalar function, all entries at once.

    `f` maps an array with one leading axis, ``(P, *x.shape)``, to ``(P,)``.
    """
    steps = STEP * np.eye(x.size).reshape((x.size, *x.shape))
    return (f(x + 1j * steps).imag / STEP).reshape(x.shape)


def jacobian(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """Jacobian ``J[j, ...] = df_j/dx[...]`` of a vector function of an array.

    `f` maps ``(P, *x.shape)`` to ``(P, J)``.
    """
    steps = STEP * np.eye(x.size).reshape((x.size, *x.shape))
    columns = f(x + 1j * steps).imag / STEP
    return columns.T.reshape((-1, *x.shape))


def log_sum_exp(z: np.ndarray) -> np.ndarray:
    """log(sum(exp(z))) over the last axis, also of complex numbers."""
    top = z.real.max(axis=-1, keepdims=True)
    return top[..., 0] + np.log(np.exp(z - top).sum(axis=-1))


def soft_plus(z: np.ndarray) -> np.ndarray:
    """log(1 + exp(z)), also of complex numbers."""
    return log_sum_exp(np.stack([z, np.zeros_like(z)], axis=-1))


def floored(p: np.ndarray) -> Callable[[object, object], bool]:
    """Is a value the mean of -log p, if each p is kept away from 0 by one of `FLOORS`?"""

    def test(actual: object, case: object) -> bool:
        ways = (way for e in FLOORS for way in (p + e, np.maximum(p, e), np.clip(p, e, 1 - e)))
        return np.size(actual) == 1 and any(
            np.isclose(float(np.squeeze(actual)), -np.log(way).mean(), 1e-6, 1e-9) for way in ways
        )

    return test
