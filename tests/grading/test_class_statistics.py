"""The numbers of the class report, by hand and by NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.class_statistics import discrimination, distribution, spread


@given(st.lists(st.floats(0, 1), min_size=1))
def test_every_score_is_in_one_column(shares):
    bins = distribution(shares)
    assert len(bins) == 10 and sum(b.count for b in bins) == len(shares)
    assert max(b.share for b in bins) == 100


def test_the_ends_belong_to_the_outer_columns():
    assert [b.count for b in distribution([0, 0.1, 0.999, 1])] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def test_discrimination_is_the_correlation_with_the_other_points():
    scores, rest = [0, 1, 2, 3, 4], [5, 9, 11, 20, 18]
    totals = [a + b for a, b in zip(scores, rest, strict=True)]
    assert discrimination(scores, totals) == pytest.approx(np.corrcoef(scores, rest)[0, 1])
    assert discrimination(scores[:4], totals[:4]) is None, "too few"
    assert discrimination([1] * 5, totals) is None, "nothing to tell apart"


def test_spread_is_of_the_whole_class():
    assert spread([1, 2, 3, 4, 5]) == pytest.approx(np.std([1, 2, 3, 4, 5]))
    assert spread([1, 2]) is None
