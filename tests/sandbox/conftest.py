"""Workers on small submissions, with small limits so that bombs go off quickly."""

from __future__ import annotations

import os
import textwrap
import time
from pathlib import Path

import pytest

from autograder.sandbox.bubblewrap import NoSandbox, find_bwrap
from autograder.sandbox.client import Limits, Worker

SMALL = Limits(
    call_seconds=2,
    cell_seconds=8,
    total_seconds=30,
    memory_mb=700,
    processes=24,
    file_mb=4,
    output_kb=64,
)


def _no_jail() -> str:
    try:
        find_bwrap()
        return ""
    except NoSandbox as error:
        return str(error)


NO_JAIL = _no_jail()
needs_jail = pytest.mark.skipif(bool(NO_JAIL), reason=NO_JAIL or "there is a jail")
SANDBOXES = ["subprocess", pytest.param("bubblewrap", marks=needs_jail)]


@pytest.fixture(params=SANDBOXES)
def sandbox(request):
    return request.param


@pytest.fixture
def submission():
    """`mlp.py` and other modules as bytes, by file name."""

    def written(code: str = "", **files: str) -> dict[str, bytes]:
        modules = {"mlp": code, **files}
        return {f"{name}.py": textwrap.dedent(text).encode() for name, text in modules.items()}

    return written


@pytest.fixture
def start(submission, sandbox):
    """Starts a worker on a module's code, in either sandbox; ends it after the test."""
    workers = []

    def begin(
        code: str = "", *, limits: Limits = SMALL, kind: str = sandbox, **files: str
    ) -> Worker:
        workers.append(Worker(submission(code, **files), sandbox=kind, limits=limits))
        return workers[-1]

    yield begin
    for worker in workers:
        worker.close()


@pytest.fixture
def module(start):
    """A worker's subject for a module's code."""
    return lambda code, **how: start(code, **how).load("mlp")


def eventually(found, seconds: float = 2):
    """What `found()` gives, once it is true or the time is over."""
    deadline = time.monotonic() + seconds
    while not found() and time.monotonic() < deadline:
        time.sleep(0.01)
    return found()


def processes_like(mark: str, where: str = "cmdline") -> list[int]:
    """Processes of this machine whose command line (or environment) has `mark` in it."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if mark in Path(f"/proc/{pid}/{where}").read_text(errors="replace"):
                found.append(int(pid))
        except OSError:
            pass
    return found
