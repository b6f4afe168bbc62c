"""A class on its way through processes: little memory, and nothing left when it is killed."""

from __future__ import annotations

import errno
import gc
import os
import signal
import subprocess
import sys
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from autograder.checks.report import Report
from autograder.grading import batch as batch_module
from autograder.grading.batch import Batch
from autograder.grading.job import Job, Result, words
from autograder.grading.running import Run
from autograder.grading.score import Graded
from autograder.sandbox.client import Limits
from tests.grading.test_copies import SET, hand_in
from tests.grading.test_score import SANDBOX


class _Big:
    """Stands for a notebook; counts those that are alive."""

    alive = weakref.WeakSet()

    def __init__(self) -> None:
        self.alive.add(self)


def test_a_result_is_let_go_when_it_is_written_down(tmp_path):
    def work(job: Job) -> Result:
        return Result(job, Graded(Report(SET, 1, "none", ()), _Big()))

    jobs = [Job(f"s{i}", tmp_path / f"s{i}" / SET, 0, "") for i in range(200)]
    most = 0
    with ThreadPoolExecutor(2) as pool:
        run = Run(lambda job: job, lambda pool, job: pool.submit(work, job))
        for result in run.spread(jobs, pool):
            del result
            gc.collect()
            most = max(most, len(_Big.alive))
    assert most <= 8, "as many as are on their way, not as many as there are"


def test_few_copies_lie_around_at_a_time(tmp_path, monkeypatch):
    for i in range(20):
        hand_in(tmp_path, f"s{i}")
    batch, seen = Batch(tmp_path, SET), []
    monkeypatch.setattr(
        batch_module, "score", lambda *args, **kwargs: Graded(Report(SET, 0, "none", ()), None)
    )
    with ThreadPoolExecutor(2) as pool:
        for _ in batch.run(batch.jobs()[0], pool, "none", Limits()):
            seen.append(len(list((tmp_path / "reports" / SET / ".grading").iterdir())))
    assert len(seen) == 20 and max(seen) <= 4
    assert not (tmp_path / "reports" / SET / ".grading").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux ends them")
@pytest.mark.parametrize("jobs", ["1", "3"])
def test_kill_9_of_the_grader_ends_its_pool_and_every_sandbox(course, jobs):
    for i in range(4):
        folder = course / "submitted" / f"s{i}" / "ps4_mlp"
        folder.mkdir(parents=True)
        (folder / "mlp.py").write_text("while True: pass\n")
    words = ["grade", "ps4_mlp", "--jobs", jobs, "--sandbox", SANDBOX]
    going = subprocess.Popen([sys.executable, "-m", "autograder.cli", *words], cwd=course)
    try:
        family = _wait_for_family(going.pid, 2 * int(jobs))
        os.kill(going.pid, signal.SIGKILL)
        going.wait()
        gone, alive = psutil.wait_procs(family, timeout=20)
        assert not [p for p in alive if p.status() != psutil.STATUS_ZOMBIE]
        assert gone
    finally:
        going.kill()


def _wait_for_family(pid: int, least: int) -> list[psutil.Process]:
    """All processes below the grader, once the pool's and their sandboxes are there."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        family = psutil.Process(pid).children(recursive=True)
        if len(family) >= least + 1 and _has_student_code(family):
            return family
        time.sleep(0.1)
    raise AssertionError("no submission was begun")


def _has_student_code(family: list[psutil.Process]) -> bool:
    for process in family:
        try:
            if "start.py" in " ".join(process.cmdline()):
                return True
        except psutil.Error:
            continue
    return False


def test_a_removed_student_is_graded_again(course):
    from tests.grading.test_batch import grade, stored
    from tests.grading.test_batch import hand_in as whole

    whole(course, "ann")
    assert grade(course).returncode == 0
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.remove_student("ann")
    again = grade(course)
    assert again.returncode == 0 and "ann: 84 of 88" in again.stdout
    assert stored(course) == {"ann": 84}


def test_what_a_killed_run_left_goes_also_when_nothing_is_to_be_done(course):
    from tests.grading.test_batch import grade
    from tests.grading.test_batch import hand_in as whole

    whole(course, "ann")
    assert grade(course).returncode == 0
    (course / "reports/ps4_mlp/.grading/ann").mkdir(parents=True)
    (course / "reports/ps4_mlp/.half.json").write_text("{")
    assert grade(course).returncode == 0
    assert [path.name for path in (course / "reports/ps4_mlp").iterdir()] == ["ann.json"]


def test_a_link_costs_its_student_and_not_the_class(course):
    from tests.grading.test_batch import grade, stored
    from tests.grading.test_batch import hand_in as whole

    whole(course, "ann")
    (course / "submitted/bob").symlink_to(course / "submitted/ann")
    done = grade(course)
    assert done.returncode == 1 and stored(course) == {"ann": 84}
    assert "bob: not graded: submitted/bob is a link to another place" in done.stderr


@pytest.mark.parametrize(
    "error, sentence",
    [
        (OSError(errno.ENOSPC, "No space left"), "the disk is full: make room, and run"),
        (OSError(errno.EACCES, "Permission denied", "/x"), "permission denied (/x)"),
        (OSError(errno.EIO, "Input/output error"), "input/output error"),
        (ValueError("A sentence."), "A sentence."),
        (KeyError("x"), "KeyError: 'x'"),
    ],
)
def test_what_hinders_writing_is_said_in_words(error, sentence):
    assert words(error).startswith(sentence)


@pytest.mark.parametrize("command", ["grade", "release", "report", "export"])
def test_outside_a_course_a_command_refuses_in_one_sentence(tmp_path, command):
    """It must not go on with the clone that happens to be installed."""
    words = [command] + (["ps4_mlp"] if command != "release" else [])
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and not done.stdout
    assert done.stderr.count("\n") == 1 and f"{tmp_path} is not in a course's folder" in done.stderr


def test_grade_says_which_course_it_works_on(course):
    from tests.grading.test_batch import grade

    empty = grade(course)
    assert f"nothing to grade in {course}" in empty.stderr
    hand_in(Path(course), "ann")
    assert f"course: {course}" in grade(course).stdout
