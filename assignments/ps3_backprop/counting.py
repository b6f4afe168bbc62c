"""Count the multiplications in the matrix products that a function really does."""

import math

import numpy as np


class Counted(np.ndarray):
    """An array that counts, in `Counted.total`, the multiplications of every matrix product it takes part in.

    A product whose result is a matrix of all pairs (``np.outer``, or a column times a row) counts as one. Entry-by-entry
    work on vectors does not count, and products written as loops over single numbers are not seen.
    """

    total = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        plain = [np.asarray(value) for value in inputs]
        out = kwargs.pop("out", None)
        result = getattr(ufunc, method)(*plain, **kwargs, **({"out": tuple(map(np.asarray, out))} if out else {}))
        if ufunc is np.matmul:
            Counted.total += int(np.size(result)) * plain[0].shape[-1]
        elif ufunc is np.multiply and np.ndim(result) == 2 and all(value.size < np.size(result) for value in plain):
            Counted.total += np.size(result)
        return counted(result)

    def __array_function__(self, function, types, args, kwargs):
        if function not in (np.dot, np.outer, np.einsum, np.tensordot, np.inner, np.vdot):
            return super().__array_function__(function, types, args, kwargs)
        plain = [np.asarray(value) if isinstance(value, Counted) else value for value in args]
        result = function(*plain, **kwargs)
        arrays = [value for value in plain if isinstance(value, np.ndarray)]
        # every multiplication belongs to one combination of all indices: those of the result and those summed over
        sizes = math.prod(value.size for value in arrays) * max(np.size(result), 1)
        Counted.total += math.isqrt(sizes)
        return counted(result)

    def dot(self, other):
        return np.dot(self, other)


def counted(value):
    """The value as a counting array, if it is an array."""
    return value.view(Counted) if isinstance(value, np.ndarray) and value.ndim else value


def count_products(function, *arrays):
    """Call the function with these arrays and return how many multiplications its matrix products took."""
    before = Counted.total
    function(*map(counted, arrays))
    return Counted.total - before
