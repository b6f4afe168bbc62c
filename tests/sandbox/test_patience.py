"""Time limits are of computing time, and interrupt code where it is."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import psutil
import pytest

from autograder.sandbox.client import Limits, Sandbox
from autograder.sandbox.patience import MOST, TimeIsUp, limited, time_is_up, waits_for_its_turn


@pytest.mark.parametrize(
    "wall, computing, idle, up",
    [
        (9.9, 9.9, 0.0, False),
        (10.1, 10.0, 0.0, True),
        (10.1, 0.0, 10.0, True),  # it sleeps, or waits for input
        (10.1, 0.0, 0.5, False),  # the machine stood still
        (10.1, None, 0.0, True),  # nobody can tell
        (20.0, 5.0, 0.0, False),  # a busy machine gave it a quarter of a processor
        (40.0, 10.0, 0.0, True),
        (10 * MOST + 1, 9.0, 0.0, True),
    ],
)
def test_the_time_of_a_busy_machine_is_nobodys_fault(wall, computing, idle, up):
    assert time_is_up(wall, computing, idle, 10) is up


@pytest.mark.skipif(sys.platform != "linux", reason="starves a thread by Linux's means")
def test_code_that_waits_for_its_turn_is_no_endless_loop():
    """For longer than a call may take, it hardly gets a processor: a loop has all of it."""
    others = set(psutil.Process().children())
    with Sandbox(
        {"slow.py": b"def f():\n    return sum(i * i for i in range(3_000_000))\n"},
        sandbox="subprocess",
        limits=Limits(call_seconds=1),
    ) as sandbox:
        subject = sandbox.load("slow")
        (child,) = set(psutil.Process().children()) - others
        everywhere = os.sched_getaffinity(child.pid)
        here = {min(everywhere)}
        loop = subprocess.Popen([sys.executable, "-c", "while True: pass"])
        os.sched_setaffinity(loop.pid, here)
        os.sched_setaffinity(child.pid, here)
        os.sched_setscheduler(child.pid, os.SCHED_IDLE, os.sched_param(0))

        def relieve() -> None:
            loop.kill()
            os.sched_setscheduler(child.pid, os.SCHED_OTHER, os.sched_param(0))
            os.sched_setaffinity(child.pid, everywhere)

        relief = threading.Timer(4.5, relieve)
        relief.start()
        assert subject.call("f").value > 0
        relief.join()
        loop.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's /proc")
def test_who_waits_for_a_turn_does_not_idle():
    done, ids = threading.Event(), {}

    def spin() -> None:
        ids["spins"] = threading.get_native_id()
        while not done.is_set():
            sum(range(10_000))

    def sleep() -> None:
        ids["sleeps"] = threading.get_native_id()
        done.wait()

    threads = [threading.Thread(target=spin), threading.Thread(target=sleep)]
    for thread in threads:
        thread.start()
    seen = {"spins": 0, "sleeps": 0}
    for _ in range(40):
        time.sleep(0.01)
        for name, native in ids.items():
            seen[name] += waits_for_its_turn(native)
    done.set()
    for thread in threads:
        thread.join()
    assert seen["sleeps"] == 0 and seen["spins"] > 10


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


IN_THE_BACKGROUND = """
import signal
from autograder.sandbox.patience import TimeIsUp, limited
try:
    with limited(0.3):
        while True:
            pass
except TimeIsUp:
    print("interrupted", signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
"""


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX starts commands so")
def test_a_command_in_the_background_interrupts_too():
    """A shell lets what it starts with `&` ignore interrupts, and it goes on ignoring others."""
    command = [sys.executable, "-c", IN_THE_BACKGROUND]
    shell = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *command]
    done = subprocess.run(shell, capture_output=True, text=True, timeout=60)
    assert done.stdout == "interrupted True\n", done.stderr
