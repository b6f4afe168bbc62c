"""`autograder grade --scheduler`: the same scores from a Dask cluster's workers."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

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


WORKER = """
import os, sys
from distributed.cli.dask_worker import main
os.chdir({folder!r})
sys.argv = ["dask-worker", {address!r}, "--nthreads", "1", "--no-nanny",
            "--local-directory", {folder!r}, "--no-dashboard"]
main()
"""


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs root, to hide a folder")
def test_a_worker_that_sees_nothing_of_the_course_grades_it(course, tmp_path):
    """In its mount namespace the course's folder is empty: no disk is shared."""
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode:
        pytest.skip("there are no mount namespaces here: unshare --mount does not work")
    hand_in(course, "right")
    hand_in(course, "no-mask", MASK)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None) as cluster:
        script = WORKER.format(folder=str(elsewhere), address=cluster.scheduler_address)
        hide = f"mount -t tmpfs none {course} && exec {sys.executable} -c {shlex.quote(script)}"
        worker = subprocess.Popen(["unshare", "--mount", "sh", "-c", hide])
        try:
            with distributed.Client(cluster) as client:
                client.wait_for_workers(1, timeout=120)
            done = grade(course, "--scheduler", cluster.scheduler_address)
        finally:
            worker.terminate()
            worker.wait(30)
    assert done.returncode == 0, done.stderr
    assert "right: 84 of 88" in done.stdout
    assert stored(course)["right"] == 84 > stored(course)["no-mask"]
