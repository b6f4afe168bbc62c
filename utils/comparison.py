"""The relative error: how far apart two arrays are, measured against their own size."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def rel_error(x: ArrayLike, y: ArrayLike) -> float:
    """Return the largest relative difference between two arrays.

    Parameters
    ----------
    x, y : array_like
        Numbers of the same shape; either may be a single number.

    Returns
    -------
    float
        ``max(|x - y| / max(1e-8, |x| + |y|))``: 0 for equal arrays (also 0 against 0, and for empty
        arrays), at most
        1. NaN if either holds a NaN, so that a test such as ``rel_error(x, y) < 1e-6`` fails, as it
        should.

    Raises
    ------
    ValueError
        If the shapes differ: quiet broadcasting would compare the wrong entries.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.shape != y.shape and x.ndim and y.ndim:
        raise ValueError(
            f"Only arrays of one shape can be compared, and these have shapes {x.shape} and "
            f"{y.shape}."
        )
    return float(np.max(relative_errors(x, y), initial=0.0))


def relative_errors(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Return ``|x - y| / max(1e-8, |x| + |y|)`` for each entry: the array of which `rel_error`
    is the maximum.
    """
    x, y = _inexact(x), _inexact(y)
    with np.errstate(
        invalid="ignore"
    ):  # inf against inf is NaN here, which is the answer and needs no warning
        return np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))


def _inexact(values: ArrayLike) -> np.ndarray:
    """Return the values as float64 or complex128: unsigned integers would wrap around when
    subtracted.
    """
    values = np.asarray(values)
    return values.astype(np.complex128 if np.iscomplexobj(values) else np.float64)
