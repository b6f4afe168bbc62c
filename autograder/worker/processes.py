"""What a worker's processes use, and the end of all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Callable

from ..subject import OutOfMemory, WorkerDied
from .limits import Limits

_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024 if hasattr(os, "sysconf") else 4


def family(pid: int) -> list[int]:
    """`pid` and all processes it started, and they started (Linux; elsewhere only `pid`)."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:  # it ended meanwhile
                pass
    return found


def check_use(pid: int, limits: Limits) -> None:
    """Compare what the worker's processes use together with the limits.

    The kernel's limits are for each process; this one is for their sum.

    Raises
    ------
    OutOfMemory, WorkerDied
    """
    pids = family(pid)
    if len(pids) > limits.processes + 8:
        raise WorkerDied(f"the code started more than {limits.processes} processes")
    if sum(map(_own_kb, pids)) > limits.memory_mb * 1024 and sum(map(_shared_out_kb, pids)) > limits.memory_mb * 1024:
        raise OutOfMemory(f"the code used more than {limits.memory_mb} MB of memory")


def _own_kb(pid: int) -> int:
    """Memory of one process that is not a mapped file; cheap, counts shared pages again."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE_KB


def _shared_out_kb(pid: int) -> int:
    """Memory of one process, shared pages divided among their users."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return _own_kb(pid)
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def end(process: subprocess.Popen, jailed: bool, seconds: float = 5) -> None:
    """Kill a worker and all that it started, and wait until it is gone.

    Parameters
    ----------
    process : subprocess.Popen
    jailed : bool
        `process` is bubblewrap: it ends by itself when the jail's processes do, and
        then leaves no zombie of theirs behind.
    seconds : float
        How long to wait for each step.
    """
    started = family(process.pid)[1:] if process.poll() is None else []
    for pid in started:
        _kill(os.kill, pid)
    if not jailed or not started or not _ends(process, seconds):
        process.kill()
        if not jailed and hasattr(os, "killpg"):
            _kill(os.killpg, process.pid)  # it has a session of its own
        _ends(process, seconds)
    deadline = time.monotonic() + seconds
    while any(map(_lives, started)) and time.monotonic() < deadline:
        time.sleep(0.002)


def _ends(process: subprocess.Popen, seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:  # stuck in the kernel; it dies when it comes back
        return False
    return True


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False


def _kill(how: Callable[[int, int], None], pid: int) -> None:
    try:
        how(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
