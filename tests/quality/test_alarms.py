"""No false alarms: a short run of what ``make false-alarms`` does with 1,000 seeds."""

from __future__ import annotations

import pytest

from autograder.course import load, names

from .alarms import STYLES, alarms


@pytest.mark.parametrize("name", names())
def test_right_solutions_always_pass(name):
    lost = {question: failed for question, _, failed in alarms(load(name), range(1, 1 + 6 * len(STYLES))) if failed}
    assert lost == {}
