"""What a sandbox's processes use, and the end of all of them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .limits import Limits
from .subject import OutOfMemory, SandboxEnded, TooMuchOutput
from .warm import Process

MAX_FILES = 50_000  # in one of the sandbox's folders
WRITABLE = ("submission", "tmp", "dev/shm")
_SHARED = re.compile(r"/dev/zero \(deleted\)$")  # the kernel's name for memory that is shared
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


class Tree:
    """A sandbox's process and all that it started.

    Parameters
    ----------
    process : subprocess.Popen or warm.WarmProcess
    sandboxed : bool
        `process` is bubblewrap: it ends by itself when the sandbox's processes do, and
        then leaves no zombie of theirs behind.
    warm : bool
        `process` is itself the first one of the sandbox: all others end with it.
    """

    def __init__(self, process: Process, sandboxed: bool, warm: bool = False) -> None:
        self._process, self._sandboxed, self._warm = process, sandboxed, warm
        self._first: list[int] = [process.pid] if warm else []

    def started(self) -> None:
        """Note the first process of the sandbox, without which no other lives on."""
        if self._sandboxed and not self._warm:
            self._first = family(self._process.pid)[1:2]

    def computing(self) -> float | None:
        """Seconds of a processor that all of them used; None where that cannot be told."""
        found = [_computing(pid) for pid in family(self._process.pid)]
        return sum(found) if any(found) else None

    def waits(self) -> bool:
        """Whether none of them computes, or has to wait for its turn or a disk."""
        return all(state not in "RD" for pid in family(self._process.pid) for state in _states(pid))

    def check_use(self, limits: Limits) -> None:
        """Compare what the processes use together with the limits.

        The kernel's limits are for each process; this one is for their sum.

        Raises
        ------
        OutOfMemory, SandboxEnded
        """
        pids = family(self._process.pid)
        if len(pids) > limits.processes + 8:
            raise SandboxEnded(f"the code started more than {limits.processes} processes")
        most = limits.memory_mb * 1024
        if (
            sum(map(_resident_kb, pids)) > most
            and sum(map(_divided_kb, pids)) > most
            or _shared_kb(pids) > most
        ):
            raise OutOfMemory(f"the code used more than {limits.memory_mb} MB of memory")
        if self._first:
            self._check_sandbox(limits)

    def _check_sandbox(self, limits: Limits) -> None:
        """What only the kernel pays for: names of files, and what waits in sockets."""
        sandbox = Path(f"/proc/{self._first[0]}")
        if any(_files_in(sandbox / "root" / place) > MAX_FILES for place in WRITABLE):
            raise TooMuchOutput(f"the code made more than {MAX_FILES:,} files")
        if _sockets(sandbox) > limits.open_files:
            raise SandboxEnded(f"the code opened more than {limits.open_files} sockets")

    def end(self, seconds: float = 5) -> None:
        """Kill all of them, and wait (at most `seconds` for each step) until they are gone."""
        if self._warm:
            self._process.kill()
            _ends(self._process, seconds)
            return
        started = family(self._process.pid)[1:] if self._process.poll() is None else []
        for pid in started:
            _kill(os.kill, pid)
        if not self._sandboxed or not started or not _ends(self._process, seconds):
            self._process.kill()
            if not self._sandboxed and hasattr(os, "killpg"):
                _kill(os.killpg, self._process.pid)  # it has a session of its own
            _ends(self._process, seconds)
        deadline = time.monotonic() + seconds
        while any(map(_lives, started + self._first)) and time.monotonic() < deadline:
            time.sleep(0.002)


def _states(pid: int) -> list[str]:
    """What the threads of a process do, in the kernel's letters."""
    found = []
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        with suppress(OSError, IndexError):  # it ended meanwhile
            found.append(stat.read_text().rpartition(")")[2].split()[0])
    return found


def _computing(pid: int) -> float:
    """Seconds of a processor that one process used, with those of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def _resident_kb(pid: int) -> int:
    """Memory of one process, mapped libraries included; cheap, counts shared pages again."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KB
    except (OSError, IndexError, ValueError):
        return 0


def _divided_kb(pid: int) -> int:
    """Memory of one process, shared pages divided among their users."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return _resident_kb(pid)
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _shared_kb(pids: list[int]) -> int:
    """Memory made to be shared.

    It is nobody's: it stays when all have told the kernel that they do not need it.
    """
    found: dict[str, int] = {}
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/maps").read_text(errors="replace").splitlines()
        except OSError:
            continue
        for line in filter(_SHARED.search, lines):
            span, _, _, _, inode, *_ = line.split()
            first, last = (int(end, 16) for end in span.split("-"))
            found[inode] = max(found.get(inode, 0), last - first)
    return sum(found.values()) // 1024


def _files_in(place: Path) -> int:
    """Files and folders of a small file system; a name costs a kilobyte, and no limit counts it."""
    try:
        found = os.statvfs(place)
    except OSError:
        return 0
    return found.f_files - found.f_ffree


def _sockets(sandbox: Path) -> int:
    """Sockets of the sandbox's network, of all its processes.

    Each holds up to megabytes that no limit counts.
    """
    try:
        return int((sandbox / "net" / "sockstat").read_text().split()[2])
    except (OSError, IndexError, ValueError):
        return 0


def _ends(process: Process, seconds: float) -> bool:
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
