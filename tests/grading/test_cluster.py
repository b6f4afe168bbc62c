"""`autograder grade --scheduler`: the same scores from a Dask cluster's workers."""

from __future__ import annotations

import pytest

from tests.grading.test_batch import MASK, grade, hand_in, stored

distributed = pytest.importorskip(
    "distributed", reason="grading on a cluster needs Dask: pip install 'nn-course[cluster]'"
)


def test_a_cluster_gives_the_scores_that_this_machine_gives(course):
    hand_in(course, "right")
    hand_in(course, "no-mask", MASK)
    assert grade(course).returncode == 0
    here = stored(course)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        done = grade(course, "--force", "--scheduler", cluster.scheduler_address)
    assert done.returncode == 0, done.stderr
    assert "right: 84 of 88" in done.stdout
    assert stored(course) == here and here["no-mask"] < here["right"]


@pytest.mark.parametrize("address", ["nonsense:x", "tcp://127.0.0.1:x"])
def test_an_address_that_is_none_is_one_clear_sentence(course, address):
    hand_in(course, "right")
    done = grade(course, "--scheduler", address)
    assert done.returncode == 2
    assert (
        f"no Dask scheduler answers at {address}" in done.stderr and "Traceback" not in done.stderr
    )
