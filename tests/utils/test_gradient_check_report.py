from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from utils import check_gradient
from utils.functions import SumOf

H = 1e-5


@given(
    arrays(np.float64, 3, elements=st.floats(-2, 2)),
    st.floats(-1.5, 1.5),
    st.floats(-1, 1),
    st.floats(0.1, 50),
)
@settings(max_examples=150, deadline=None)
def test_a_right_gradient_near_a_kink_is_never_wrong(x, place, curvature, slope):
    """|t| and a smooth part, with the kink of the first entry `place` steps away from it, on
    either side.
    """
    x[0] = -place * H
    f = lambda x: float(np.sum(slope * np.abs(x) + curvature * np.sin(x)))
    report = check_gradient(f, x, slope * np.sign(x) + curvature * np.cos(x))
    assert report.count("wrong") == 0
    assert bool(report)


@given(
    arrays(np.float64, 4, elements=st.floats(-2, 2)),
    st.sampled_from([0.5, 2.0, -1.0, 1.001]),
    st.sampled_from(["sin", "exp", "square", "cube", "tanh"]),
)
@settings(max_examples=150, deadline=None)
def test_a_wrong_gradient_of_a_smooth_function_is_never_excused(x, factor, name):
    derivative = {
        "sin": np.cos,
        "exp": np.exp,
        "square": lambda x: 2 * x,
        "cube": lambda x: 3 * x**2,
        "tanh": lambda x: 1 - np.tanh(x) ** 2,
    }[name](x)
    report = check_gradient(SumOf(name), x, factor * derivative)
    clear = np.abs((factor - 1) * derivative) > 1e-6  # below, rounding in the measurement decides
    assert np.all(report.status[clear] == "wrong") and report.count("suspect") == 0
    assert bool(report) == (report.count("wrong") == 0)


def test_a_kink_excuses_only_slopes_between_its_sides():
    x = np.zeros(3)
    relu = lambda x: float(np.sum(np.maximum(x, 0)))
    assert list(check_gradient(relu, x, [0, 1, 0.3]).status) == ["suspect"] * 3
    assert list(check_gradient(relu, x, [-1, 2, 0.5]).status) == ["wrong", "wrong", "ok"]


def test_curvature_is_no_kink():
    """The slopes beside the minimum of x**2 are +h and -h; a derivative between them is wrong
    all the same.
    """
    assert list(check_gradient(SumOf("square"), np.zeros(2), [0.5 * H, 0]).status) == [
        "wrong",
        "ok",
    ]


def test_nothing_against_nothing_is_ok():
    report = check_gradient(lambda x: 1.0, np.zeros((2, 2)), np.zeros((2, 2)))
    assert report.max_error == 0 and report and "4 of 4 entries ok" in str(report)
    empty = check_gradient(lambda x: 1.0, np.zeros((0, 2)), np.zeros((0, 2)))
    assert empty and empty.max_error == 0
    assert check_gradient(lambda x: 1.0, np.zeros((0, 2)), np.zeros((0, 2)), number=3)


def test_nan_is_wrong():
    assert list(check_gradient(SumOf("square"), np.ones(2), [np.nan, 2]).status) == ["wrong", "ok"]
    assert "nan" in str(check_gradient(SumOf("square"), np.ones(2), [np.nan, 2]))
    assert check_gradient(lambda x: np.nan, np.ones(1), [1.0]).count("wrong") == 1


def test_the_report_names_the_worst_entry_and_the_common_factor():
    x = np.arange(1.0, 7).reshape(2, 3)
    text = str(check_gradient(SumOf("square"), x, 6 * x, name="W1"))
    assert "0 of 6 entries ok, 0 suspect, 6 wrong" in text and "3 times the measured one" in text
    bad = 2 * x
    bad[1, 2] += 1
    text = str(check_gradient(SumOf("square"), x, bad, name="W1"))
    assert "W1[1, 2]" in text and "times the measured" not in text
    assert np.array_equal(x, np.arange(1.0, 7).reshape(2, 3))


def test_sampling_compares_only_some_entries():
    x = np.random.default_rng(0).normal(size=(30, 30))
    report = check_gradient(SumOf("square"), x, 2 * x, number=12, seed=1)
    assert report.status.size == 12 and report
    assert not check_gradient(SumOf("square"), x, 2.1 * x, number=12, seed=1)
    assert check_gradient(SumOf("square"), np.array(2.0), 4.0, number=1)


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"W1 has shape \(1, 3\)"):
        check_gradient(SumOf("square"), np.ones(3), np.ones((1, 3)), name="W1")


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_balanced_and_escaped():
    page = check_gradient(
        SumOf("square"), np.ones(2), np.ones(2), name="<script>W</script>"
    )._repr_html_()
    tags = Tags()
    tags.feed(page)
    assert not tags.open and "script" not in tags.seen and tags.seen.count("tr") == 3
    assert (
        "<table>" not in check_gradient(SumOf("square"), np.ones(2), 2 * np.ones(2))._repr_html_()
    )
