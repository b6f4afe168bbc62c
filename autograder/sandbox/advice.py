"""One sentence for the exceptions that real student code raises most."""

from __future__ import annotations

import re

_ADVICE = (
    ("NameError", r"'xrange'", "`xrange` is Python 2: write `range`"),
    ("NameError", r"'reduce'", "`reduce` is Python 2: `from functools import reduce`"),
    ("NameError", r"'np'", "add `import numpy as np` at the top of the file"),
    (
        "NameError",
        r"'raw_input'",
        "`raw_input` is Python 2; a graded function reads no input at all",
    ),
    (
        "AttributeError",
        r"module 'numpy' has no attribute '(float|int|bool|object|complex)'",
        r"`np.\1` was removed from NumPy: write `\1`",
    ),
    (
        "AttributeError",
        r"module 'numpy' has no attribute 'product'",
        "`np.product` was removed from NumPy: write `np.prod`",
    ),
    (
        "AttributeError",
        r"module 'numpy' has no attribute 'lib'|has no attribute 'pad'",
        "write `np.pad`",
    ),
    (
        "AttributeError",
        r"'NoneType' object has no attribute",
        "a function that you call returned None (is a `return` missing?)",
    ),
    (
        "TypeError",
        r"type '\w+' is not subscriptable"
        r"|'(function|method|builtin_function_or_method)' object is not subscriptable",
        "a function is called with round brackets: range(N), not range[N]",
    ),
    (
        "TypeError",
        r"'(int|float)' object is not subscriptable",
        "a number has no entries: does a loop reuse the name of an array?",
    ),
    (
        "TypeError",
        r"unravel_index\(\) got an unexpected keyword argument 'dims'",
        "`dims=` was removed from NumPy: give the shape without a name",
    ),
    (
        "TypeError",
        r"'float' object cannot be interpreted as an integer",
        "sizes must be whole numbers: divide with `//`, not `/`",
    ),
    (
        "TypeError",
        r"slice indices must be integers",
        "indices must be whole numbers: divide with `//`, not `/`",
    ),
    (
        "IndexError",
        r"only integers, slices",
        "an index must be a whole number: divide with `//`, not `/`",
    ),
    (
        "ValueError",
        r"truth value of an array",
        "`if`, `and` and `max` want one number: "
        "for a whole array, np.where, np.logical_and and np.maximum",
    ),
    (
        "TypeError",
        r"numpy boolean (negative|subtract)",
        "True and False have no minus: write `1.0 * y` first",
    ),
    (
        "TypeError",
        r"Cannot cast ufunc",
        "an array of whole numbers cannot take fractions: write a = a - b instead of a -= b",
    ),
    (
        "IndexError",
        r"too many indices for array",
        "print the shape of the array: an index for each axis is all that it takes",
    ),
    (
        "IndexError",
        r"arrays used as indices must be of integer",
        "indices must be whole numbers: np.zeros(n, dtype=int), or .astype(int)",
    ),
    (
        "ValueError",
        r"could not broadcast input array",
        "print the shapes of both sides of the `=`; which axis should match?",
    ),
    (
        "ValueError",
        r"operands could not be broadcast together",
        "print the shapes of both operands; which axis should match?",
    ),
    (
        "ValueError",
        r"matmul|shapes .* not aligned",
        "print the shapes of both factors; the inner sizes must agree",
    ),
    ("UnboundLocalError", r"", "a name is set in one branch only; what happens in the other?"),
    (
        "RecursionError",
        r"",
        "does the function call itself without an end? A loop with a list of its own goes as deep "
        "as you like, recursion does not",
    ),
    ("EOFError", r"", "write the function without `input`: it gets what it needs as arguments"),
    ("SystemExit", r"", "`exit` ends the whole program: write `return`"),
)


def advice_for(type: str, message: str) -> str:
    """`` (what to do)`` for an exception that is known, else nothing."""
    for name, pattern, sentence in _ADVICE:
        found = re.search(pattern, message) if name == type else None
        if found:
            return f" ({found.expand(sentence)})"
    return ""
