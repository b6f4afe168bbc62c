"""Fifty kills at random moments: of the grader, a worker, a sandbox, all of them; and Ctrl-C."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress

import psutil
import pytest

from tests.endurance.class_ import SET, Class, is_a_sentence

KILLS = int(os.environ.get("ENDURANCE_KILLS", "50"))
TARGETS = ("writer", "worker", "pool", "sandbox", "group")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc are Linux's")


def _below(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _parent(process: psutil.Process) -> int:
    """0 for one that has ended meanwhile."""
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return 0


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _victims(pid: int, target: str, choose: random.Random) -> list[psutil.Process]:
    """The processes that are to be killed; none where they are not there yet, or no more."""
    family = _below(pid)
    workers = [p for p in family if _parent(p) == pid]
    sandboxes = [p for p in family if p not in workers]
    one_of = {"worker": workers, "sandbox": sandboxes}.get(target)
    if one_of is not None:
        return [choose.choice(one_of)] if one_of else []
    return workers if target == "pool" else [psutil.Process(pid)] if psutil.pid_exists(pid) else []


def _kill(
    going: subprocess.Popen, target: str, choose: random.Random, whole: float
) -> list[psutil.Process]:
    """Kill at a random moment of the target's life; all that ran then, or none if it missed."""
    if target in ("writer", "group"):
        time.sleep(choose.uniform(0, 0.95) * whole)
    else:
        while going.poll() is None and not _victims(going.pid, target, choose):
            time.sleep(0.01)
        time.sleep(choose.uniform(0, 0.4) * whole)
    if going.poll() is not None:
        return []
    running, killed = [psutil.Process(going.pid), *_below(going.pid)], 0
    if target == "group":
        os.killpg(going.pid, signal.SIGKILL)
        return running
    for process in filter(_runs, _victims(going.pid, target, choose)):
        with suppress(psutil.NoSuchProcess):
            process.kill()
            killed += 1
    return running if killed else []


def test_fifty_kills_lose_nothing(class_: Class):
    """Only those count that hit; each in the run after the one before, with no repair between."""
    seed = int(os.environ.get("ENDURANCE_SEED", time.time_ns() % 10**6))
    print(f"ENDURANCE_SEED={seed}")
    choose = random.Random(seed)
    begun = time.monotonic()
    assert class_.grade("--force").returncode == 0
    whole = time.monotonic() - begun
    killed, codes, runs = Counter[str](), Counter[int](), 0
    while killed.total() < KILLS:
        target = TARGETS[killed.total() % len(TARGETS)]
        runs += 1
        assert runs <= 4 * KILLS, f"hardly a kill hit: {killed}"
        going = class_.start("--force")
        hit = _kill(going, target, choose, whole)
        _, errors = going.communicate(timeout=600)
        assert "Traceback" not in errors, f"{target}: {errors}"
        psutil.wait_procs(hit, timeout=30)
        assert not list(filter(_runs, hit)), target
        if hit:
            killed[target] += 1
            codes[going.returncode] += 1
        class_.is_sound()
    print(f"{killed.total()} kills in {runs} runs: {dict(killed)}; exit codes {dict(codes)}")
    class_.is_as_before()


def test_ctrl_c_at_random_moments(class_: Class):
    choose = random.Random(7)
    begun = time.monotonic()
    assert class_.grade("--force").returncode == 0
    whole = time.monotonic() - begun
    for _ in range(6):
        going = class_.start("--force")
        try:
            going.communicate(timeout=choose.uniform(0.5, 0.95) * whole)
        except subprocess.TimeoutExpired:
            os.killpg(going.pid, signal.SIGINT)
            _, errors = going.communicate(timeout=120)
            if going.returncode == 130:
                last = errors.strip().splitlines()[-1]
                assert last == "autograder: stopped; what was finished is kept"
                is_a_sentence((going.returncode, errors))
        class_.is_sound()
    class_.is_as_before()


def test_an_interrupted_release_is_the_old_one_or_the_new_one(class_: Class):
    """Whole at every moment, whoever pulls the plug; the next one succeeds."""
    choose = random.Random(11)
    words = [sys.executable, "-m", "autograder.cli", "release", SET]
    place = class_.root / "assignments" / SET

    def content() -> dict[str, bytes]:
        files = [path for path in place.rglob("*") if path.is_file()]
        return {str(path.relative_to(place)): path.read_bytes() for path in files}

    right = content()
    begun = time.monotonic()
    assert subprocess.run(words, cwd=class_.root, capture_output=True).returncode == 0
    whole = time.monotonic() - begun
    assert content() == right
    for number in range(10):
        with subprocess.Popen(
            words, cwd=class_.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as going:
            try:
                going.wait(choose.uniform(0.3, 1.0) * whole)
            except subprocess.TimeoutExpired:
                going.send_signal(signal.SIGKILL if number % 2 else signal.SIGINT)
        assert content() == right
    assert subprocess.run(words, cwd=class_.root, capture_output=True).returncode == 0
    assert content() == right
    class_.is_as_before()
