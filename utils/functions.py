"""Functions with a known shape, to try a numerical gradient on.

They are objects so that a check can make them by name where the student's code runs, hand them over
as the argument ``f``, and ask afterwards how often each was called. None of them knows its own
derivative.
"""

import numpy as np
from numpy.polynomial import polynomial

ELEMENTWISE = {
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

    def __init__(self):
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        return self.value(x)

    def value(self, x):
        """Return the value at `x`."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it computes.")


class Polynomial(CountedFunction):
    """``sum_i p(x_i)`` with ``p(t) = c0 + c1 t + c2 t**2 + ...``, for an array `x` of any shape.

    Parameters
    ----------
    coefficients : sequence of float
        ``c0, c1, c2, ...``: the constant first.
    """

    def __init__(self, coefficients):
        super().__init__()
        self.coefficients = np.array(coefficients, dtype=float)

    def value(self, x):
        return float(np.sum(polynomial.polyval(np.asarray(x), self.coefficients)))


class Quadratic(CountedFunction):
    """``0.5 x' A x + b' x`` for an array `x` of n entries, read in C order.

    `A` need not be symmetric.

    Parameters
    ----------
    A : array_like, shape (n, n)
    b : array_like, shape (n,)
    """

    def __init__(self, A, b):
        super().__init__()
        self.A, self.b = np.array(A, dtype=float), np.array(b, dtype=float)
        if self.b.ndim != 1 or self.A.shape != (self.b.size, self.b.size):
            raise ValueError(
                f"Quadratic needs A of shape (n, n) and b of shape (n,), not {self.A.shape}, "
                f"{self.b.shape}."
            )

    def value(self, x):
        x = np.ravel(x)
        return float(0.5 * x @ self.A @ x + self.b @ x)


class Linear(CountedFunction):
    """``A x + b``, an array: the gradient of ``0.5 x' A x + b' x`` where `A` is symmetric.

    Parameters
    ----------
    A : array_like, shape (m, n)
    b : array_like, shape (m,)
    """

    def __init__(self, A, b):
        super().__init__()
        self.A, self.b = np.array(A, dtype=float), np.array(b, dtype=float)
        if self.b.ndim != 1 or self.A.ndim != 2 or len(self.A) != self.b.size:
            raise ValueError(
                f"Linear needs A of shape (m, n) and b of shape (m,), not {self.A.shape}, "
                f"{self.b.shape}."
            )

    def value(self, x):
        return self.A @ np.asarray(x) + self.b


class SumOf(CountedFunction):
    """The sum of an elementwise function over all entries of `x`.

    Parameters
    ----------
    name : str
        One of sin, exp, square, cube, abs, log, tanh.
    """

    def __init__(self, name):
        super().__init__()
        if name not in ELEMENTWISE:
            raise ValueError(f"SumOf knows {', '.join(ELEMENTWISE)}, not {name!r}.")
        self.name = name

    def value(self, x):
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

    def __init__(self, f, array):
        super().__init__()
        if not isinstance(array, np.ndarray):
            raise TypeError(
                f"Closure holds an array, not a {type(array).__name__}: a copy of it would never "
                "change."
            )
        self.f, self.array = f, array

    def value(self, x):
        return self.f(self.array)


class Raises(CountedFunction):
    """`f` for the first `after` calls; every later call raises ValueError.

    Parameters
    ----------
    f : callable
    after : int
    """

    def __init__(self, f, after):
        super().__init__()
        self.f, self.after = f, after

    def value(self, x):
        if self.calls > self.after:
            raise ValueError(f"This function gives up after {self.after} calls.")
        return self.f(x)


def generator(seed):
    """Return ``numpy.random.Generator(numpy.random.PCG64(seed))``: the same stream on every
    machine.
    """
    return np.random.Generator(np.random.PCG64(seed))


def seed_numpy(seed):
    """Seed NumPy's older, global random stream, which ``np.random.randn`` draws from."""
    np.random.seed(seed)


def array(values):
    """Return a new float64 array that a check can hold, to hand the very same object to two
    calls.
    """
    return np.array(values, dtype=np.float64)


def transposed(held):
    """Return the transpose of a held array: a view that is not contiguous."""
    return held.T
