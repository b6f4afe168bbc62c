"""Tell a kink from a mistake: near the corner of a ReLU, even a right gradient differs from the
measured one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.perturbation import evaluate, moved

STEPS = 3  # h, h/2, h/4


def kink_explains(
    f: Callable[[np.ndarray], Any],
    x: np.ndarray,
    index: tuple[int, ...],
    derivative: float,
    h: float,
) -> bool:
    """Return whether a kink of `f` within `h` explains that `derivative` differs from the central
    difference.

    The slopes to the right and to the left of ``x[index]`` are measured with the steps h, h/2 and
    h/4. For a smooth function their gap is ``h f''``: it halves with the step. Where it does not,
    there is a kink; and then every value between the slopes seen is a possible derivative.

    Parameters
    ----------
    f : callable
        ``f(x)`` returns one real number.
    x : ndarray of float64
        Perturbed in place and restored.
    index : tuple of int
        Which entry.
    derivative : float
        The analytic derivative there.
    h : float
        The largest step.

    Returns
    -------
    bool
    """
    here = evaluate(f, x)
    steps = h / 2.0 ** np.arange(STEPS)
    right = np.array([(_moved_value(f, x, index, step) - here) / step for step in steps])
    left = np.array([(here - _moved_value(f, x, index, -step)) / step for step in steps])
    slopes = np.concatenate([right, left])
    if not np.all(np.isfinite(slopes)) or _gap_halves(right - left, _noise(here, slopes, steps)):
        return False
    margin = 1e-3 * np.ptp(slopes)
    return bool(slopes.min() - margin <= derivative <= slopes.max() + margin)


def _moved_value(
    f: Callable[[np.ndarray], Any], x: np.ndarray, index: tuple[int, ...], step: float
) -> float:
    with moved(x, index, step):
        return evaluate(f, x)


def _noise(here: float, slopes: np.ndarray, steps: np.ndarray) -> Any:
    """Return how large a gap rounding alone can make at each step."""
    size = max(abs(here), np.max(np.abs(slopes)) * steps[0])
    return 64 * np.finfo(float).eps * size / steps


def _gap_halves(gaps: np.ndarray, noise: np.ndarray) -> bool:
    """Return whether each gap is half of the one before, up to rounding."""
    expected = gaps[:-1] / 2
    return bool(np.all(np.abs(gaps[1:] - expected) <= 0.2 * np.abs(expected) + 2 * noise[1:]))
