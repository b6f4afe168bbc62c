"""Sandboxes with small submissions, with small limits so that bombs go off quickly."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from pathlib import Path

import pytest

from autograder.sandbox.bubblewrap import NoSandbox, find_bwrap
from autograder.sandbox.client import Limits, Sandbox

SMALL = Limits(
    call_seconds=2,
    cell_seconds=8,
    total_seconds=30,
    memory_mb=700,
    processes=24,
    file_mb=4,
    output_kb=64,
)


def _no_sandbox() -> str:
    try:
        find_bwrap()
        return ""
    except NoSandbox as error:
        return str(error)


NO_SANDBOX = _no_sandbox()
needs_sandbox = pytest.mark.skipif(bool(NO_SANDBOX), reason=NO_SANDBOX or "there is a sandbox")
SANDBOXES = ["subprocess", pytest.param("bubblewrap", marks=needs_sandbox)]


def _no_warm_start() -> str:
    if NO_SANDBOX:
        return NO_SANDBOX
    with Sandbox({}, warm=True) as sandbox:
        return "" if sandbox.warm else "there is no warm start on this machine"


NO_WARM_START = _no_warm_start()
needs_warm_start = pytest.mark.skipif(bool(NO_WARM_START), reason=NO_WARM_START or "there is one")
EACH_WAY = [*SANDBOXES, pytest.param("warm", marks=needs_warm_start)]


@pytest.fixture(params=EACH_WAY)
def sandbox(request):
    return request.param


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else textwrap.dedent(text).encode()


@pytest.fixture
def submission():
    """`mlp.py` and other modules as bytes, by file name."""

    def written(code: str | bytes = "", **files: str) -> dict[str, bytes]:
        return {f"{name}.py": _bytes(text) for name, text in {"mlp": code, **files}.items()}

    return written


@pytest.fixture
def start(submission, sandbox):
    """Starts a sandbox on a module's code, in each way; ends it after the test."""
    sandboxes = []

    def begin(
        code: str | bytes = "", *, limits: Limits = SMALL, kind: str = sandbox, **files: str
    ) -> Sandbox:
        where = "bubblewrap" if kind == "warm" else kind
        made = submission(code, **files)
        sandboxes.append(Sandbox(made, sandbox=where, limits=limits, warm=kind == "warm"))
        taken = any(name in sys.modules for name in files)  # of a library: such ones start cold
        assert sandboxes[-1].warm == (kind == "warm" and not taken)
        return sandboxes[-1]

    yield begin
    for sandbox in sandboxes:
        sandbox.close()


@pytest.fixture
def module(start):
    """A sandbox's subject for a module's code."""
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
