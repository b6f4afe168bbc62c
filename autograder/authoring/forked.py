"""Run many small tasks of our own, each in a forked child with limits."""

from __future__ import annotations

import os
import pickle
import resource
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

Task = TypeVar("Task")


class ChildFailed(RuntimeError):
    """The child raised, was killed by a limit, or ended without a result."""


@dataclass
class _Child:
    task: Any
    pid: int
    deadline: float
    received: bytearray


def run_forked(
    work: Callable[[Task], Any],
    tasks: Iterable[Task],
    *,
    jobs: int = os.cpu_count() or 1,
    seconds: float = 60.0,
    memory_mb: int = 4096,
) -> Iterator[tuple[Task, Any]]:
    """Each task with its result, as they come; `ChildFailed` in place of one that has none.

    Parameters
    ----------
    work : callable
        Called in the child; what it returns must be picklable.
    tasks : iterable
    jobs : int
        Children at once.
    seconds, memory_mb
        Limits of one child: wall time, and address space.
    """
    waiting = iter(tasks)
    running: dict[Any, Any] = {}
    selector = selectors.DefaultSelector()
    try:
        while True:
            while len(running) < jobs and (task := next(waiting, selector)) is not selector:
                pipe, child = _start(work, task, seconds, memory_mb)
                running[pipe] = child
                selector.register(pipe, selectors.EVENT_READ)
            if not running:
                return
            selector.select(timeout=0.5)
            for pipe, child in list(running.items()):
                if _done(pipe, child):
                    selector.unregister(pipe)
                    os.close(pipe)
                    del running[pipe]
                    yield child.task, _result(child)
    finally:
        for pipe, child in running.items():
            os.close(pipe)
            os.kill(child.pid, signal.SIGKILL)
            os.waitpid(child.pid, 0)
        selector.close()


def _start(
    work: Callable[[Any], Any], task: Any, seconds: float, memory_mb: int
) -> tuple[int, _Child]:
    sys.stdout.flush()
    sys.stderr.flush()
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _serve(work, task, theirs, memory_mb)
    os.close(theirs)
    os.set_blocking(ours, False)
    return ours, _Child(task, pid, time.monotonic() + seconds, bytearray())


def _serve(work: Callable[[Any], Any], task: Any, pipe: int, memory_mb: int) -> None:
    """In the child: work, send the result, end without a word."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * 2**20,) * 2)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        try:
            result = work(task)
        except Exception as error:
            result = ChildFailed(f"{type(error).__name__}: {error}")
        with os.fdopen(pipe, "wb") as file:
            pickle.dump(result, file)
        code = 0
    finally:
        os._exit(code)


def _done(pipe: int, child: _Child) -> bool:
    """Read what there is; whether the child has ended or must end."""
    try:
        while block := os.read(pipe, 2**20):
            child.received += block
        return True
    except BlockingIOError:
        return time.monotonic() > child.deadline


def _result(child: _Child) -> Any:
    late = time.monotonic() > child.deadline
    if late:
        os.kill(child.pid, signal.SIGKILL)
    _, status = os.waitpid(child.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == 0 and child.received:
        return pickle.loads(child.received)
    return ChildFailed("took too long" if late else f"ended with code {code}")
