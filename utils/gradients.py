"""Numerical gradients: the derivative of a function, measured by running it.

Central differences are the referee of the whole course: they know nothing of backpropagation, only
of the function. Every function here perturbs ``x`` in place and restores it exactly, because the
course hands in functions such as ``lambda W: net.loss(X, y)[0]`` that ignore their argument and
read the very array which is being perturbed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from utils.perturbation import evaluate, moved, require_float64


def eval_numerical_gradient(
    f: Callable[[np.ndarray], Any], x: np.ndarray, verbose: bool = False, h: float = 1e-5
) -> np.ndarray:
    """Measure the gradient of a scalar function by central differences.

    Parameters
    ----------
    f : callable
        ``f(x)`` returns one real number. It may ignore its argument and read `x` from elsewhere:
        `x` itself changes.
    x : ndarray of float64, any shape
        The point. Each entry is moved by ``+h`` and ``-h`` in place and then restored exactly, even
        when `f` raises.
    verbose : bool
        Print each index with its derivative.
    h : float
        The step. 1e-5 balances the error of the formula, of order ``h**2``, against rounding, of
        order ``1e-16 / h``.

    Returns
    -------
    ndarray of float64, the shape of `x`
        ``(f(x + h e_i) - f(x - h e_i)) / (2 h)`` for each entry ``i``.

    Raises
    ------
    TypeError
        If `x` is not an array of float64, or `f` does not return one real number.
    ValueError
        If `x` is read-only, `h` is not a positive number, or an entry is so large that adding `h`
        changes nothing.
    """
    require_float64(x, h)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        grad[index] = _central_difference(f, x, index, h)
        if verbose:
            print(index, grad[index])
    return grad


def eval_numerical_gradient_array(
    f: Callable[[np.ndarray], Any], x: np.ndarray, df: ArrayLike, h: float = 1e-5
) -> np.ndarray:
    """Measure the gradient of ``sum(f(x) * df)`` for an array-valued function, by central
    differences.

    This is what the backward pass of a layer computes: `df` is the gradient that arrives from
    above.

    Parameters
    ----------
    f : callable
        ``f(x)`` returns an array (or a number) of the shape of `df`.
    x : ndarray of float64, any shape
        The point; perturbed in place and restored, as in `eval_numerical_gradient`.
    df : array_like
        The upstream gradient.
    h : float
        The step.

    Returns
    -------
    ndarray of float64, the shape of `x`
        ``sum_j (f_j(x + h e_i) - f_j(x - h e_i)) df_j / (2 h)`` for each entry ``i``.

    Raises
    ------
    TypeError, ValueError
        As in `eval_numerical_gradient`, or if the shapes of ``f(x)`` and `df` differ.
    """
    require_float64(x, h)
    df = np.asarray(df)
    grad = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        above, below = _values_around(f, x, index, h)
        if above.shape != df.shape:
            raise ValueError(
                f"f(x) has shape {above.shape}, but the upstream gradient df has shape {df.shape}."
            )
        grad[index] = np.sum((above - below) * df) / (2 * h)
    return grad


def eval_numerical_jacobian(
    f: Callable[[np.ndarray], Any], x: np.ndarray, h: float = 1e-5
) -> np.ndarray:
    """Measure all partial derivatives of an array-valued function by central differences.

    Returns an array of shape ``f(x).shape + x.shape``: entry ``[j, i]`` is ``df_j / dx_i``. The
    parameters and the errors are those of `eval_numerical_gradient_array`.
    """
    require_float64(x, h)
    jacobian = np.zeros(np.shape(f(x)) + x.shape)
    for index in np.ndindex(x.shape):
        above, below = _values_around(f, x, index, h)
        jacobian[(..., *index)] = (above - below) / (2 * h)
    return jacobian


def sample_numerical_gradient(
    f: Callable[[np.ndarray], Any], x: np.ndarray, number: int = 10, seed: int = 0, h: float = 1e-5
) -> tuple[Any, np.ndarray]:
    """Measure the gradient at a few random entries of a large array.

    Parameters
    ----------
    f, x, h
        As in `eval_numerical_gradient`.
    number : int
        How many different entries to look at; all of them if `x` has fewer.
    seed : int or numpy.random.Generator
        Chooses the entries.

    Returns
    -------
    indices : tuple of ndarray of int
        One array for each axis of `x`, so that ``grad[indices]`` are the entries to compare with.
    values : ndarray of float64, shape (number,)
        The derivatives there.
    """
    require_float64(x, h)
    indices = sample_indices(x.shape, number, seed)
    values = [_central_difference(f, x, index, h) for index in zip(*indices, strict=True)]
    return indices, np.array(values, dtype=np.float64)


def sample_indices(shape: tuple[int, ...], number: int, seed: int) -> tuple[np.ndarray, ...]:
    """Return `number` different random indices into an array of this shape, as one index array
    for each axis.
    """
    if not shape:
        raise ValueError(
            "A single number has no entries to sample from: use eval_numerical_gradient."
        )
    size = int(np.prod(shape))
    chosen = np.random.default_rng(seed).choice(size, size=min(number, size), replace=False)
    return np.unravel_index(np.sort(chosen), shape)


def _central_difference(
    f: Callable[[np.ndarray], Any], x: np.ndarray, index: tuple[int, ...], h: float
) -> float:
    with moved(x, index, h):
        above = evaluate(f, x)
    with moved(x, index, -h):
        below = evaluate(f, x)
    return (above - below) / (2 * h)


def _values_around(
    f: Callable[[np.ndarray], Any], x: np.ndarray, index: tuple[int, ...], h: float
) -> tuple[Any, Any]:
    """Return copies of ``f`` a step above and a step below: `f` may hand out the same array each
    time.
    """
    with moved(x, index, h):
        above = np.array(f(x), dtype=np.float64)
    with moved(x, index, -h):
        below = np.array(f(x), dtype=np.float64)
    return above, below
