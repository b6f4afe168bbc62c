"""Time limits are of computing time, and interrupt code where it is."""

from __future__ import annotations

import threading
import time

import pytest

from autograder.sandbox.patience import MOST, TimeIsUp, limited, time_is_up


@pytest.mark.parametrize(
    "wall, computing, up",
    [
        (9.9, 9.9, False),
        (10.1, 10.0, True),
        (10.1, 0.0, True),  # it sleeps, or waits for input
        (10.1, None, True),  # nobody can tell
        (20.0, 5.0, False),  # a busy machine gave it a quarter of a processor
        (40.0, 10.0, True),
        (10 * MOST + 1, 9.0, True),
    ],
)
def test_the_time_of_a_busy_machine_is_nobodys_fault(wall, computing, up):
    assert time_is_up(wall, computing, 10) is up


def test_code_that_ends_in_time_is_left_alone():
    with limited(5):
        value = sum(range(1000))
    assert value == 499500


def test_where_the_code_was_is_known():
    def endless():
        while True:
            pass

    with pytest.raises(TimeIsUp), limited(0.3) as watch:
        endless()
    assert watch.stack[-1][2] == "endless" and watch.stack[-1][0] == __file__


def test_many_calls_need_no_thread_each():
    before = threading.active_count()
    for _ in range(200):
        with limited(5):
            pass
    assert threading.active_count() <= before + 1


def test_a_second_limit_after_a_first_one_works():
    for _ in range(2):
        began = time.monotonic()
        with pytest.raises(TimeIsUp), limited(0.2):
            time.sleep(30)
        assert time.monotonic() - began < 10
