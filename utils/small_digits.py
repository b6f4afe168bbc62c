"""Digits of 8 by 8 pixels: a small data set on which a net trains in a second."""

from __future__ import annotations

from pathlib import Path

import numpy as np

FILE = Path(__file__).parent / "data" / "digits_8x8.npz"


def get_small_digits() -> tuple[np.ndarray, np.ndarray]:
    """Load the 1,797 handwritten digits of 8 by 8 pixels that come with the course.

    Returns
    -------
    X : float64 array, shape (1797, 64)
        One image a row; 0 is background, 16 is ink.
    y : int64 array, shape (1797,)
        The digits, 0 to 9.
    """
    with np.load(FILE, allow_pickle=False) as data:
        return data["images"].astype(np.float64), data["labels"].astype(np.int64)
