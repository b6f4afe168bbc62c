"""Where an array is wrong, and in which way."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.difference import in_which_way, picture

RIGHT = np.arange(1.0, 21).reshape(4, 5) ** 1.5


def changed(place, change) -> np.ndarray:
    value = RIGHT.copy()
    value[place] = change(value[place])
    return value


@pytest.mark.parametrize(
    "place, change, words",
    [
        (np.s_[:, 2], lambda x: x + 1, "Wrong: column 2 of 4 by 5 entries"),
        (np.s_[1:3], lambda x: -x, "Sign flipped: rows 1 to 2 of 4 by 5 entries"),
        (np.s_[[0, 3]], lambda x: 2 * x, "The same factor too much: rows 0, 3 of 4 by 5 entries"),
        (np.s_[1:3, 2:4], lambda x: x + 1, "Wrong: the block [1:3, 2:4] of 4 by 5 entries"),
        (np.s_[0, 0], lambda x: np.nan, "Nan or inf: 1 of the 4 by 5 entries"),
    ],
)
def test_rows_columns_and_blocks_show_at_once(place, change, words):
    assert picture(changed(place, change), RIGHT).words == words


def test_the_picture_has_a_mark_for_each_entry():
    made = picture(changed(np.s_[1, :2], lambda x: -x), RIGHT)
    assert made.rows == ("·····", "--···", "·····", "·····") and made.block == (1, 1)
    assert "  - - · · ·" in made.text()


def test_a_large_array_is_shown_in_blocks_of_entries():
    right = np.random.default_rng(0).normal(size=(200, 60))
    wrong = right.copy()
    wrong[:50] *= -1
    made = picture(wrong, right)
    assert len(made.rows) <= 12 and len(made.rows[0]) <= 24 and "by" in made.scale
    assert made.rows[0] == "-" * len(made.rows[0]) and set(made.rows[-1]) == {"·"}


def test_other_axes_are_rows_of_the_last_one():
    right = np.arange(1.0, 25).reshape(2, 3, 4)
    wrong = right.copy()
    wrong[:, :, 1] += 0.5
    assert picture(wrong, right).words == "Wrong: column 1 of 2 by 3 by 4 entries"


@pytest.mark.parametrize("wrong", [RIGHT, RIGHT + 1, RIGHT.T, "text", None, RIGHT[0, :3]])
def test_there_is_no_picture_where_a_sentence_says_it_all(wrong):
    assert picture(wrong, RIGHT) is None


@pytest.mark.parametrize(
    "given, words",
    [
        ([-0.2, -3.0], "the size is right, the sign is flipped in 2 of 2 entries"),
        ([0.2, -3.0], "the size is right, the sign is flipped in 1 of 2 entries"),
        ([0.4, 6.0], "the size is off in 2 of 2 entries"),
        ([-0.4, 6.0], "the size is off in 2 of 2 entries"),
        ([0.0, 0.0], "0 is not right in 2 of 2 entries"),
        ([np.nan, 3.0], "nan or inf stands in it"),
    ],
)
def test_what_is_off_is_said_without_a_number(given, words):
    assert in_which_way(given, [0.2, 3.0], 1e-3, 1e-6) == words
