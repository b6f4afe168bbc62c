"""Functions with a known shape, to try a numerical gradient on.

They are objects so that a check can make them by name where the student's code runs, hand them over
as the argument ``f``, and ask afterwards how often each was called. None of them knows its own
derivative.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.polynomial import polynomial
from numpy.typing import ArrayLike

ELEMENTWISE: dict[str, Callable[[Any], Any]] = {
    "sin": np.sin,
    "exp": np.exp,
    "square": np.square,
    "cube": lambda x: x**3,
    "abs": np.abs,
    "log": np.log,
    "tanh": np.tanh,
}


class CountedFunction:
    """A function of one array that counts its calls in `calls`; a subclass says what it computes
    in `value`.
    """

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x: np.ndarray) -> Any:
        self.calls += 1
        return self.value(x)

    def value(self, x: np.ndarray) -> Any:
        """Return the value at `x`."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it computes.")


class Polynomial(CountedFunction):
    """``sum_i p(x_i)`` with ``p(t) = c0 + c1 t + c2 t**2 + ...``, for an array `x` of any shape.

    Parameters
    ----------
    coefficients : sequence of float
        ``c0, c1, c2, ...``: the constant first.
    """

    def __init__(self, coefficients: ArrayLike) -> None:
        super().__init__()
        self.coefficients = np.array(coefficients, dtype=float)

    def value(self, x: np.ndarray) -> Any:
        return float(np.sum(polynomial.polyval(np.asarray(x), self.coefficients)))


class Quadratic(CountedFunction):
    """``0.5 x' A x + b' x`` for an array `x` of n entries, read in C order.

    `A` need not be symmetric.

    Parameters
    ----------
    A : array_like, shape (n, n)
    b : array_like, shape (n,)
    """

    def __init__(self, A: ArrayLike, b: ArrayLike) -> None:
        super().__init__()
        self.A, self.b = np.array(A, dtype=float), np.array(b, dtype=float)
        if self.b.ndim != 1 or self.A.shape != (self.b.size, self.b.size):
            raise ValueError(
                f"Quadratic needs A of shape (n, n) and b of shape (n,), not {self.A.shape}, "
                f"{self.b.shape}."
            )

    def value(self, x: np.ndarray) -> Any:
        x = np.ravel(x)
        return float(0.5 * x @ self.A @ x + self.b @ x)


class Linear(CountedFunction):
    """``A x + b``, an array: the gradient of ``0.5 x' A x + b' x`` where `A` is symmetric.

    Parameters
    ----------
    A : array_like, shape (m, n)
    b : array_like, shape (m,)
    """

    def __init__(self, A: ArrayLike, b: ArrayLike) -> None:
        super().__init__()
        self.A, self.b = np.array(A, dtype=float), np.array(b, dtype=float)
        if self.b.ndim != 1 or self.A.ndim != 2 or len(self.A) != self.b.size:
            raise ValueError(
                f"Linear needs A of shape (m, n) and b of shape (m,), not {self.A.shape}, "
                f"{self.b.shape}."
            )

    def value(self, x: np.ndarray) -> Any:
        return self.A @ np.asarray(x) + self.b


class SumOf(CountedFunction):
    """The sum of an elementwise function over all entries of `x`.

    Parameters
    ----------
    name : str
        One of sin, exp, square, cube, abs, log, tanh.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        if name not in ELEMENTWISE:
            raise ValueError(f"SumOf knows {', '.join(ELEMENTWISE)}, not {name!r}.")
        self.name = name

    def value(self, x: np.ndarray) -> Any:
        return float(np.sum(ELEMENTWISE[self.name](np.asarray(x))))


class Closure(CountedFunction):
    """Ignore the argument and evaluate `f` at a held array, as ``lambda W: net.loss(X, y)[0]`` does
    with ``net.W1``.

    Parameters
    ----------
    f : callable
    array : ndarray
        Held itself, not copied: whoever changes it in place changes the value.
    """

    def __init__(self, f: Callable[[np.ndarray], Any], array: np.ndarray) -> None:
        super().__init__()
        if not isinstance(array, np.ndarray):
            raise TypeError(
                f"Closure holds an array, not a {type(array).__name__}: a copy of it would never "
                "change."
            )
        self.f, self.array = f, array

    def value(self, x: np.ndarray) -> Any:
        return self.f(self.array)


class Raises(CountedFunction):
    """`f` for the first `after` calls; every later call raises ValueError.

    Parameters
    ----------
    f : callable
    after : int
    """

    def __init__(self, f: Callable[[np.ndarray], Any], after: int) -> None:
        super().__init__()
        self.f, self.after = f, after

    def value(self, x: np.ndarray) -> Any:
        if self.calls > self.after:
            raise ValueError(f"This function gives up after {self.after} calls.")
        return self.f(x)


def generator(seed: int) -> np.random.Generator:
    """Return ``numpy.random.Generator(numpy.random.PCG64(seed))``: the same stream on every
    machine.
    """
    return np.random.Generator(np.random.PCG64(seed))


def seed_numpy(seed: int) -> None:
    """Seed NumPy's older, global random stream, which ``np.random.randn`` draws from."""
    np.random.seed(seed)


def array(values: ArrayLike) -> np.ndarray:
    """Return a new float64 array that a check can hold, to hand the very same object to two
    calls.
    """
    return np.array(values, dtype=np.float64)


def transposed(held: np.ndarray) -> np.ndarray:
    """Return the transpose of a held array: a view that is not contiguous."""
    return held.T
