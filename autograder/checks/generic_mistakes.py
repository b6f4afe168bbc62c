"""Slips that any array of numbers can show; tried when the set's own catalogue knows none."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from .model import Case, Mistake

GENERIC = (
    Mistake(
        "sign_flipped",
        "The sign is flipped: every value is minus the expected one.",
        ("Which way does the quantity point: up the slope or down?",),
    ),
    Mistake(
        "all_zero",
        "Everything is zero: nothing has been computed into the result.",
        ("Is the array that you return the one that you filled?",),
    ),
    Mistake(
        "transposed",
        "The result is transposed.",
        ("Which axis is which in the statement? Write the shapes beside each factor.",),
    ),
    Mistake(
        "factor_two",
        "A factor of 2 too much.",
        ("Look at the 1/2 of the definition: does it cancel the 2 of the derivative?",),
    ),
    Mistake(
        "factor_half",
        "A factor of 2 is missing.",
        ("Is there a 1/2 in the definition, and what is the derivative of a square?",),
    ),
    Mistake(
        "summed_not_averaged",
        "Summed where the mean over the N samples is asked for: N times too large.",
        ("Sum or mean? The statement says which.",),
    ),
    Mistake(
        "averaged_twice",
        "Divided by the number of samples N once too often.",
        ("How often do you divide by N on the way to this value?",),
    ),
)


def _times(factor: Callable[[Case], float]) -> Callable[[Any, Case], Any]:
    def change(value: Any, case: Case) -> Any:
        number = isinstance(
            value, (int, float, complex, np.ndarray, np.generic)
        ) and not isinstance(value, bool)
        return np.asarray(value) * factor(case) if number else value

    return change


def _transposed(value: Any, case: Case) -> Any:
    return value.T if isinstance(value, np.ndarray) and value.ndim == 2 else value


# What each of them makes of the right value.
CHANGES: dict[str, Callable[[Any, Case], Any]] = {
    "sign_flipped": _times(lambda case: -1.0),
    "all_zero": _times(lambda case: 0.0),
    "factor_two": _times(lambda case: 2.0),
    "factor_half": _times(lambda case: 0.5),
    "summed_not_averaged": _times(lambda case: float(case.data.get("N", 1))),
    "averaged_twice": _times(lambda case: 1.0 / float(case.data.get("N", 1))),
    "transposed": _transposed,
}
