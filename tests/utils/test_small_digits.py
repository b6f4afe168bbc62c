"""The digits of 8 by 8 pixels are those that scikit-learn ships."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from utils import get_small_digits


def test_they_are_the_published_ones():
    X, y = get_small_digits()
    published = load_digits()
    assert X.dtype == np.float64 and y.dtype == np.int64
    assert np.array_equal(X, published.data) and np.array_equal(y, published.target)
