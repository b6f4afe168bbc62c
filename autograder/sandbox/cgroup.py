"""A control group for one sandbox (cgroup v2), where this process may make one.

Kernel limits hold each process; a control group holds their sum, and kills all of
them at once. It needs a group that is delegated to the grader, for example under
``systemd-run --user --scope -p Delegate=yes autograder grade PS``. Without one the
grader looks at the sum itself, five times a second (`processes.check_use`).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from pathlib import Path

from .limits import Limits

_NEEDED = ("memory", "pids")
_OURS = "autograder"  # a group with members cannot have subgroups with limits, so we move down
_serial = itertools.count()


class Group:
    """One sandbox's control group.

    Parameters
    ----------
    path : Path
        Its folder, which exists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def entered(self, command: list[str]) -> list[str]:
        """`command`, which joins the group before it starts anything."""
        return [
            "/bin/sh",
            "-c",
            'echo 0 > "$0" && exec "$@"',
            str(self.path / "cgroup.procs"),
            *command,
        ]

    def take(self, pid: int) -> None:
        """Put a process that has not started anything into the group."""
        (self.path / "cgroup.procs").write_text(str(pid))

    def out_of_memory(self) -> bool:
        """Whether the kernel killed something for want of memory."""
        with contextlib.suppress(OSError, ValueError):
            events = dict(
                line.split() for line in (self.path / "memory.events").read_text().splitlines()
            )
            return int(events.get("oom_kill", 0)) > 0
        return False

    def close(self, seconds: float = 2) -> None:
        """Kill what is left in the group, and remove it."""
        with contextlib.suppress(OSError):
            (self.path / "cgroup.kill").write_text("1")
        deadline = time.monotonic() + seconds
        while self.path.exists() and time.monotonic() < deadline:
            try:
                self.path.rmdir()
            except OSError:  # the last process is still on its way out
                time.sleep(0.01)


def make(limits: Limits) -> Group | None:
    """A new group with these limits; None where none can be made."""
    base = delegated()
    if base is None:
        return None
    path = base / f"sandbox-{os.getpid()}-{next(_serial)}"
    try:
        path.mkdir()
        (path / "memory.max").write_text(str(limits.memory_mb * 2**20))
        (path / "pids.max").write_text(
            str(limits.processes + 8)
        )  # bubblewrap's own two, and the shell's
        if (path / "memory.swap.max").exists():
            (path / "memory.swap.max").write_text("0")
    except OSError:
        with contextlib.suppress(OSError):
            path.rmdir()
        return None
    return Group(path)


def delegated(
    mounts: Path = Path("/proc/self/mountinfo"), own: Path = Path("/proc/self/cgroup")
) -> Path | None:
    """The folder in which this process may make groups with limits; None without one."""
    with contextlib.suppress(OSError, StopIteration):
        root = next(
            line.split()[4] for line in mounts.read_text().splitlines() if " - cgroup2 " in line
        )
        name = next(line[3:] for line in own.read_text().splitlines() if line.startswith("0::"))
        group = Path(root, name.lstrip("/"))
        base = group.parent if group.name == _OURS else group
        if group == Path(root) or not set(_NEEDED) <= set(
            (base / "cgroup.controllers").read_text().split()
        ):
            return None
        if not set(_NEEDED) <= set((base / "cgroup.subtree_control").read_text().split()):
            _move_down(base)
        return base
    return None


def _move_down(base: Path) -> None:
    (base / _OURS).mkdir(exist_ok=True)
    (base / _OURS / "cgroup.procs").write_text(str(os.getpid()))
    (base / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in _NEEDED))
