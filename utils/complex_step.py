"""Gradients of analytic functions to full precision: a step in the imaginary direction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from utils.perturbation import describe, moved


def complex_step_gradient(
    f: Callable[[np.ndarray], Any], x: ArrayLike, h: float = 1e-30
) -> np.ndarray:
    """Measure the gradient of an analytic scalar function to full precision with an imaginary step.

    ``f(x + i h e_k) = f(x) + i h df/dx_k + O(h^2)``: nothing is subtracted, so nothing cancels and
    `h` may be tiny.

    Parameters
    ----------
    f : callable
        Takes a complex array of the shape of `x` and returns one complex number. It must use its
        argument, and only operations that are analytic: no ``abs``, ``max`` or comparison.
    x : array_like of real numbers
        The point; not changed.
    h : float
        The step.

    Returns
    -------
    ndarray of float64, the shape of `x`

    Raises
    ------
    TypeError
        If `x` is complex, or `f` returns anything else than one complex number.

    Source: W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real
    functions", 1998.
    """
    if np.iscomplexobj(x):
        raise TypeError("The complex step needs a real x, and this one is complex.")
    point = np.array(x, dtype=np.complex128)
    grad = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        with moved(point, index, 1j * h):
            value = f(point)
        if np.ndim(value) or not np.iscomplexobj(value):
            raise TypeError(
                "The complex step needs an f that returns one complex number, not "
                f"{describe(value)}."
            )
        grad[index] = np.imag(value) / h
    return grad
