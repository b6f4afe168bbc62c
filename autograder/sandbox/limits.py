"""What one submission may use, and the kernel's own limits that hold it to that."""

from __future__ import annotations

import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource


@dataclass(frozen=True)
class Limits:
    """Limits for one sandbox.

    Attributes
    ----------
    call_seconds, cell_seconds, total_seconds : float
        Computing or waiting time of one call and of one cell (or import), and wall time of all
        of them together.
    memory_mb : int
        Address space of each process, and memory of all of them together.
    processes : int
        Processes and threads at a time.
    file_mb : int
        Size of one file, and of all files in the submission's folder.
    output_kb : int
        Text printed by one call or one cell.
    open_files : int
        Files, pipes and sockets open at a time.
    """

    call_seconds: float = 10
    cell_seconds: float = 60
    total_seconds: float = 300
    memory_mb: int = 2048
    processes: int = 64
    file_mb: int = 64
    output_kb: int = 1024
    open_files: int = 256


def kernel_limits(limits: Limits, others: int = 0) -> dict[str, int]:
    """Names and values for `apply`, as data that can go on a command line.

    Parameters
    ----------
    limits : Limits
    others : int
        Processes that count against the same user but are not the sandbox's.
    """
    return {
        "RLIMIT_AS": limits.memory_mb * 2**20,
        "RLIMIT_CPU": int(limits.total_seconds) + 1,
        "RLIMIT_FSIZE": limits.file_mb * 2**20,
        "RLIMIT_NPROC": limits.processes + others,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 0,
    }


def apply(values: dict[str, int]) -> list[str]:
    """Set the limits in this process for good; return the names that did not take."""
    if sys.platform == "win32":  # it has no such limits; there only the time limits hold
        return list(values)
    refused = []
    for name, value in values.items():
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):  # not on this system, or already lower
            refused.append(name)
    return refused
