"""Jobs on their way through processes: few at once; one that kills its process costs itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from typing import Any

from .copies import Refused
from .job import Job, Result
from .pool import alone, fresh, places
from .travel import Parcel

Prepare = Callable[[Job], Job]
Begin = Callable[[Executor, Job], "Future[Any]"]


class Run:
    """One run over some jobs.

    Parameters
    ----------
    prepare : callable
        The job with its own copy of the submission; may raise `Refused`.
    begin : callable
        ``begin(executor, job)`` submits a prepared job.
    """

    def __init__(self, prepare: Prepare, begin: Begin) -> None:
        self._prepare, self._begin = prepare, begin
        self._going: dict[Future[Any], tuple[Job, Executor]] = {}
        self._waiting: list[Job] = []

    def here(self, jobs: list[Job], grade: Callable[[Job], Result]) -> Iterator[Result]:
        """In this process, one after the other."""
        for job in jobs:
            try:
                copy = self._prepare(job)
            except Refused as error:
                yield Result(job, None, str(error))
                continue
            yield grade(copy)
            drop(copy)

    def spread(self, jobs: list[Job], executor: Executor) -> Iterator[Result]:
        """In an executor's processes, as they end.

        Whatever takes a process down breaks its whole pool. Those that were in it are
        graded once more at the end, each in a process of its own; a new pool goes on.
        """
        self._waiting, pools = list(reversed(jobs)), [executor]
        suspects: list[Job] = []
        try:
            while self._waiting or self._going:
                yield from self._fill(pools)
                for future in wait(self._going, return_when=FIRST_COMPLETED).done:
                    job, pool = self._going.pop(future)
                    if not isinstance(future.exception(), BrokenExecutor):
                        yield result_of(future, job)
                        drop(job)
                        continue
                    suspects.append(job)
                    if pool is pools[-1]:
                        pools.append(fresh(places(executor)))
        finally:  # stopped: what waits is not begun
            self._going.clear()
            for pool in pools:
                _shut(pool)
        for job in suspects:
            with alone() as pool:
                yield result_of(self._begin(pool, job), job)
            drop(job)

    def _fill(self, pools: list[Executor]) -> Iterator[Result]:
        """Begin as many as keep all processes busy; what is refused is a result at once."""
        most = 2 * places(pools[0])
        while self._waiting and len(self._going) < most:
            job = self._waiting.pop()
            try:
                copy = self._prepare(job)
            except Refused as error:
                yield Result(job, None, str(error))
                continue
            try:
                self._going[self._begin(pools[-1], copy)] = copy, pools[-1]
            except BrokenExecutor:  # it died while nothing was in it, or nobody has noticed yet
                self._waiting.append(job)
                pools.append(fresh(places(pools[0])))


def result_of(future: Future[Any], job: Job) -> Result:
    """What a process sent back; what it raised is our fault, and said."""
    try:
        found = future.result()
    except Exception as error:
        return Result(job, None, f"grader fault: {type(error).__name__}: {error}")
    if isinstance(found, Result):
        return found
    parcel, problem = found
    return Result(job, parcel.graded() if isinstance(parcel, Parcel) else None, problem)


def drop(job: Job) -> None:
    """Throw a job's copy away."""
    shutil.rmtree(job.folder.parent, ignore_errors=True)


def _shut(executor: Executor) -> None:
    """Wait for this machine's processes: Python does so anyway as it ends, and stumbles in between.

    Dask's executor cancels what waits by itself.
    """
    if isinstance(executor, ProcessPoolExecutor):
        executor.shutdown(wait=True, cancel_futures=True)
    else:
        executor.shutdown(wait=False)
