"""What a later step may rest on: the student's own earlier results, if they are work.

Used in the `carries` of parts. What follows from nonsense shows nothing, so a result must vary
with the values that it is given, and be no copy of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.sandbox.subject import Subject

from .compare import close
from .generic_mistakes import CHANGES
from .model import Case, Test
from .run import PUBLIC_SEED, generator

Carries = Callable[[Subject, Case], Mapping[str, Any] | None]
EQUAL = close(1e-6, 1e-9)


def varying(function: Callable[..., Any], *arguments: np.ndarray) -> np.ndarray:
    """What a student's function gives, as floats, if it varies with each of its arguments.

    Raises
    ------
    ValueError
        If it gives the same for other values of an array of floats, or is a copy of one: nothing
        follows from a function of shapes alone, or from one trivial recipe.
    """
    rng = np.random.default_rng(0)
    tried = [
        rng.uniform(0.1, 0.9, a.shape) if _is_float(a) and not a.any() else a for a in arguments
    ]
    value = np.asarray(function(*tried), float)
    for place, argument in enumerate(tried):
        if not _is_float(argument):
            continue
        others = [*tried[:place], _other(argument), *tried[place + 1 :]]
        other = np.asarray(function(*others), float)
        if np.array_equal(value, other, equal_nan=True) or _copies(value, argument):
            raise ValueError("nothing follows from a function that does not look at its arguments")
    return np.asarray(function(*arguments), float)


def _is_float(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _other(argument: np.ndarray) -> np.ndarray:
    """Other values of the same kind: probabilities stay between 0 and 1."""
    probabilities = argument.min() >= 0 and argument.max() <= 1
    return np.asarray(0.9 - 0.8 * argument if probabilities else 0.3 - argument)


def _copies(value: np.ndarray, argument: np.ndarray) -> bool:
    """Whether a value is the argument itself, its negative, or either shifted by a constant."""
    if value.shape != argument.shape or value.size < 2:
        return False
    return any(np.ptp(value + sign * argument) <= 1e-9 * np.ptp(argument) for sign in (1, -1))


def after_same_mistake(test: Test, output: str, elsewhere: Sequence[str]) -> Carries:
    """For `Part.carries`: the mistake that spoils an output elsewhere has cost its points there.

    Parameters
    ----------
    test, output
        What the part looks at.
    elsewhere : sequence of str
        Cases of the part in which the mistake costs its points. What any array can show there (a
        sign, a factor, a transposition) is expected here, too.
    """

    def carries(s: Subject, case: Case) -> Mapping[str, Any] | None:
        cases = [c for c in test.draw(generator(PUBLIC_SEED)) if c.name in elsewhere]
        seen = [(test.call(s, c)[output], test.expected(c)[output], c) for c in cases]
        for change in CHANGES.values():
            if not any(EQUAL(given, change(right, c), False) for given, right, c in seen):
                return {output: change(test.expected(case)[output], case)}
        return None

    return carries


def first_of(*ways: Carries) -> Carries:
    """For `Part.carries`: the first of several ways that has something to say."""

    def carries(s: Subject, case: Case) -> Mapping[str, Any] | None:
        return next((own for way in ways if (own := way(s, case)) is not None), None)

    return carries
