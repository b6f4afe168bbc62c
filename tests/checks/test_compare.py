"""The ladder of comparisons: type, shape, dtype, finite, value; and what a message may say."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.checks.compare import Raised, close, exact, same_shape
from autograder.sandbox.plain_data import Handle

SHAPES = arrays.array_shapes(max_dims=3, max_side=4)
NUMBERS = st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-6)
ARRAYS = SHAPES.flatmap(lambda shape: arrays.arrays(float, shape, elements=NUMBERS))
RULES = [close(), close(1e-3, 1e-6), close(0, 0), close(squeeze=True), exact]


@given(ARRAYS, st.sampled_from(RULES))
def test_a_value_equals_itself_in_any_harmless_form(value, rule):
    for form in (
        value,
        np.asfortranarray(value),
        value.tolist(),
        value.astype(object).astype(float),
        np.repeat(value, 2, axis=-1)[..., ::2],
    ):
        assert rule(form, value, True) is None


@given(NUMBERS)
def test_a_number_may_be_pythons_or_numpys(x):
    for form in (x, np.float64(x), np.array(x)):
        assert close()(form, x) is None and close()(x, form) is None


@given(ARRAYS, st.floats(1e-12, 0.5), st.integers(-1, 1).filter(bool), st.data())
def test_the_tolerance_is_where_it_says(value, share, sign, data):
    rtol, atol = 1e-5, 1e-7
    allowed = atol + rtol * np.abs(value)
    place = data.draw(st.sampled_from(list(np.ndindex(value.shape))))
    near, far = value.copy(), value.copy()
    near[place] += sign * share * allowed[place]
    far[place] += sign * (1 + share) * allowed[place] * (1 + 1e-6) + sign * 1e-9
    assert close(rtol, atol)(near, value) is None
    problem = close(rtol, atol)(far, value)
    assert problem.rung == "value" and f"[{', '.join(map(str, place))}]" in problem.message


@given(ARRAYS, st.data())
def test_the_worst_entry_is_the_one_that_is_named(value, data):
    spots = data.draw(
        st.lists(
            st.sampled_from(list(np.ndindex(value.shape))), min_size=1, max_size=3, unique=True
        )
    )
    wrong = value.copy()
    for size, spot in enumerate(spots, 1):
        wrong[spot] += 10.0**size * (1 + np.abs(value).max())
    message = close(0, 1)(wrong, value).message
    assert f"{len(spots)} of {value.size} entries differ" in message
    assert f"[{', '.join(map(str, spots[-1]))}]" in message


LADDER = {
    "type": [
        None,
        "text",
        {"a": 1},
        Handle(1, "mlp.Net"),
        Raised("ValueError", "x"),
        [[1.0], [2.0, 3.0]],
        ["a", "b", "c"],
    ],
    "shape": [np.zeros(4), np.zeros((3, 1)), 1.0, [1.0, 2.0]],
    "dtype": [np.zeros(3, complex), np.array([1, 2, 3.1], np.float32)],
    "finite": [np.array([1, np.nan, 3]), np.array([1, np.inf, 99])],
    "value": [np.array([1.0, 2.0, 3.1]), [1, 2, 4]],
}


@pytest.mark.parametrize(
    "rung, value", [(rung, value) for rung, values in LADDER.items() for value in values]
)
def test_the_first_rung_that_fails_is_named(rung, value):
    assert close()(value, np.array([1.0, 2.0, 3.0])).rung == rung


def test_earlier_rungs_come_first():
    truth = np.zeros(3)
    wrong_everything = np.array([[np.nan + 1j]])
    assert close()(wrong_everything, truth).rung == "shape"
    assert close()(np.full(3, np.nan + 1j), truth).rung == "dtype"
    assert close()(np.array([5.0, np.nan, 7.0]), truth).rung == "finite"


@given(ARRAYS, st.data())
def test_a_message_never_shows_what_was_expected_unless_it_may(value, data):
    secret = value + 0.123456789
    shape = data.draw(SHAPES)
    given_back = data.draw(
        st.sampled_from(
            [
                np.zeros(value.shape),
                np.full(value.shape, np.nan),
                np.zeros(shape),
                None,
                "text",
                {},
                [1, [2]],
            ]
        )
    )
    for rule in RULES:
        problem = rule(given_back, secret, False)
        if problem:
            digits = {m.rstrip("0") for m in re.findall(r"\d+\.\d{4,}", problem.message)}
            assert not digits, problem.message
            assert "expected" not in problem.message or problem.rung in ("type", "shape")
    shown = close()(np.zeros(value.shape), secret, True)
    assert shown is None or "expected" in shown.message


@given(ARRAYS)
def test_only_a_squeezing_rule_accepts_another_axis_of_length_one(value):
    row = value[None]
    assert close(squeeze=True)(row, value) is None
    assert close()(row, value).rung == "shape"
    assert same_shape(row, value).rung == "shape" and same_shape(value + 1, value) is None


def test_squeezing_accepts_no_other_shape():
    assert close(squeeze=True)(np.zeros((3, 2)), np.zeros((2, 3))).rung == "shape"
    assert close(squeeze=True)(np.zeros((2, 1)), np.zeros((1, 2))) is None


def test_nan_equals_nan_only_where_it_is_asked_for():
    both = np.array([1.0, np.nan])
    assert close(equal_nan=True)(both, both) is None
    assert close()(both, both).rung in ("finite", "value")


@given(st.dictionaries(st.sampled_from("abc"), ARRAYS, min_size=1))
def test_dicts_are_compared_key_by_key_and_may_hold_more(expected):
    assert close()(dict(expected, extra=None), expected) is None
    key = next(iter(expected))
    assert repr(key) in close()({k: v for k, v in expected.items() if k != key}, expected).message
    assert close()(
        expected | {key: expected[key] + 1 + np.abs(expected[key])}, expected
    ).message.startswith(f"at [{key!r}]")


def test_sequences_are_compared_item_by_item():
    expected = [np.zeros(2), 1.0]
    assert close()((np.zeros(2), 1.0), expected) is None
    assert close()([np.zeros(2)], expected).rung == "shape"
    assert close()([np.zeros(2), 2.0], expected).message.startswith("at [1]")
    assert close()(np.zeros(2), expected).verdict == "bad_type"


@pytest.mark.parametrize(
    "expected, same, other",
    [("yes", "yes", "no"), (True, np.True_, False), (None, None, 0), (3, np.int64(3), 4)],
)
def test_exact_knows_text_truth_and_nothing(expected, same, other):
    assert exact(same, expected) is None
    assert exact(other, expected) is not None


def test_an_exception_is_expected_by_its_type():
    wanted = Raised("ValueError")
    assert close()(Raised("ValueError", "any words"), wanted) is None
    assert "TypeError" in close()(Raised("TypeError", "x"), wanted).message
    assert close()(3.0, wanted).rung == "type"
    assert exact(Raised("ValueError", "any words"), wanted) is None
    assert (
        exact("an answer", wanted).message == "ValueError was expected, but 'an answer' came back"
    )
    assert exact(None, wanted).message == "ValueError was expected, but None came back"


@pytest.mark.parametrize("verdict", ["exception", "missing", "timeout", "memory", "output"])
def test_the_verdict_of_a_failed_call_is_kept(verdict):
    assert close()(Raised("Something", "said", (), verdict), 1.0).verdict == verdict
