"""Mistakes that any array of numbers can show; tried where the set's own catalogue knows none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .compare import close
from .model import Case, Mistake
from .run import Observation

ALIKE = close(1e-6, 1e-9)

GENERIC = (
    Mistake(
        "sign_flipped",
        "The sign is flipped: every value is minus the expected one.",
        ("Which way does the quantity point: up the slope or down?",),
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
        "Summed where the mean over the N samples is needed: N times too large.",
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
        return np.asarray(value, float) * factor(case)

    return change


def _transposed(value: Any, case: Case) -> Any:
    return np.asarray(value).T


# What each of them makes of the right value.
CHANGES: dict[str, Callable[[Any, Case], Any]] = {
    "sign_flipped": _times(lambda case: -1.0),
    "factor_two": _times(lambda case: 2.0),
    "factor_half": _times(lambda case: 0.5),
    "summed_not_averaged": _times(lambda case: float(case.data.get("N", 1))),
    "averaged_twice": _times(lambda case: 1.0 / float(case.data.get("N", 1))),
    "transposed": _transposed,
}


def generic_mistake(output: str, seen: Sequence[Observation]) -> str | None:
    """The one mistake that explains an output in all cases in which it is wrong, in at least two.

    Parameters
    ----------
    output : str
    seen : sequence of Observation
        The cases in which this output is wrong.
    """
    telling = [o for o in seen if _has_numbers(o.expected[output])]
    if len(telling) < 2 or len(telling) < len(seen):
        return None
    for mistake, change in CHANGES.items():
        if all(_explains(change, o, output) for o in telling):
            return mistake
    return None


def _explains(change: Callable[[Any, Case], Any], seen: Observation, output: str) -> bool:
    return ALIKE(seen.actual.get(output), change(seen.expected[output], seen.case), False) is None


def _has_numbers(value: Any) -> bool:
    """Numbers that are not all 0: of those, every multiple is alike."""
    if isinstance(value, (bool, str)) or not isinstance(
        value, (int, float, np.ndarray, np.generic)
    ):
        return False
    array = np.asarray(value)
    return array.dtype.kind in "iuf" and bool(np.any(array != 0))
