"""What real student code raises, as this NumPy words it, comes with advice."""

import numpy as np
import pytest

from autograder.sandbox.advice import advice_for

FOUR = np.zeros((2, 3, 4, 4))


def _filled(small, large):
    small[:] = large


@pytest.mark.parametrize(
    "action, word",
    [
        (
            lambda: (lambda w: w[0, :, :])(3),
            "loop",
        ),  # for w in range(W_out), where w were the filters
        (lambda: FOUR[0][0, :, :, :], "axis"),
        (lambda: np.arange(4)[np.zeros(2)], "dtype=int"),
        (lambda: _filled(np.zeros((1, 1)), np.zeros((3, 3))), "`=`"),
        (lambda: np.zeros((2, 4 / 2)), "//"),
        (lambda: FOUR[:, :, : 4 / 2], "//"),
        (lambda: max(0, np.zeros(3)), "np.maximum"),
        (lambda: np.zeros((2, 3)) + np.zeros((2, 4)), "both operands"),
    ],
)
def test_advice(action, word):
    with pytest.raises(Exception) as caught:
        action()
    assert word in advice_for(caught.type.__name__, str(caught.value)), str(caught.value)


def test_other_exceptions_speak_for_themselves():
    assert advice_for("KeyError", "'W1'") == ""
