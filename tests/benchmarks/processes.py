"""Runs a command and adds up what it and all it starts cost."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.processes import family

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAUSE = 0.02  # what a process does after the last look at it is lost: at most this much of it


@dataclass(frozen=True)
class Cost:
    """Wall and processor seconds of a process tree, and the most memory of its first process."""

    wall: float
    cpu: float
    megabytes: float


def cost(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command to its end.

    Parent and child share nothing that could be asked at the end, as a sandbox's processes
    are killed and not waited for; so the tree is looked at all the time (Linux only).

    Raises
    ------
    RuntimeError
        If it fails; the last lines it printed.
    """
    used: dict[int, float] = {}
    most, started = 0.0, time.monotonic()
    with (folder / "benchmark.log").open("w+") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(os.environ) | dict(environment), stdout=log, stderr=log
        )
        while process.poll() is None:
            for pid in family(process.pid):
                used[pid] = max(used.get(pid, 0.0), _seconds(pid))
            most = max(most, _megabytes(process.pid))
            time.sleep(_PAUSE)
        wall = time.monotonic() - started
        log.seek(0)
        said = log.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {said[-500:]}")
    return Cost(wall, sum(used.values()), most)


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    except (OSError, IndexError):
        return 0.0


def _megabytes(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return 0.0
