"""Where submissions are graded: this machine's processes, which end with the grader, or Dask."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Executor, ProcessPoolExecutor

_PR_SET_PDEATHSIG = 1


def executor(jobs: int, scheduler: str | None = None) -> Executor:
    """A process pool on this machine, or a Dask cluster's executor.

    Raises
    ------
    ValueError
        Without Dask, or where no scheduler answers.
    """
    if not scheduler:
        return fresh(jobs)
    try:
        from distributed import Client
    except ImportError as error:
        raise ValueError(
            "grading on a cluster needs Dask: pip install 'nn-course[cluster]'"
        ) from error
    try:
        cluster: Executor = Client(scheduler).get_executor()  # type: ignore[no-untyped-call]
        return cluster
    except (OSError, ValueError) as error:
        raise ValueError(
            f"no Dask scheduler answers at {scheduler} "
            f"(an address looks like tcp://host:8786): {error}"
        ) from error


def fresh(jobs: int) -> ProcessPoolExecutor:
    """A pool of this many processes."""
    return ProcessPoolExecutor(max_workers=jobs, initializer=_begin)


def alone() -> ProcessPoolExecutor:
    """A process for one submission that may take it down."""
    return fresh(1)


def places(executor: Executor) -> int:
    """How many submissions an executor grades at once."""
    if isinstance(executor, ProcessPoolExecutor):
        return int(getattr(executor, "_max_workers", 1))
    client = getattr(executor, "_client", None)
    return max(1, int(sum(client.nthreads().values()))) if client else 1


def _begin() -> None:
    """First of all in each process: see to it that it ends on Ctrl-C, and with the grader."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if not parent.is_alive():  # it was killed before the line above
            os._exit(1)
    else:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
