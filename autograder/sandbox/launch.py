"""How a sandbox process is started: its command, its environment, its settings."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import bubblewrap, cgroup, paths, seccomp
from .limits import Limits, kernel_limits
from .users import own_uid


@dataclass(frozen=True)
class Launch:
    """How to start one sandbox.

    Attributes
    ----------
    sandbox : {"bubblewrap", "subprocess"}
    command : list of str
    environment : dict of str to str
    descriptors : tuple of int
        Open files that the command reads; close them once it runs.
    group : cgroup.Group or None
        What holds the sum of all its processes to the limits, where there are cgroups.
    """

    sandbox: str
    command: list[str]
    environment: dict[str, str]
    descriptors: tuple[int, ...] = ()
    group: cgroup.Group | None = None


@dataclass(frozen=True)
class Warm:
    """How a warm process forks one for a submission.

    Attributes
    ----------
    course : Path
        The course directory, whose secrets are covered up.
    settings : dict
        What the forked process is told.
    group : cgroup.Group or None
    """

    course: Path
    settings: dict[str, Any]
    group: cgroup.Group | None


def warm(limits: Limits, course: Path, plots: bool, cleanup: ExitStack) -> Warm:
    """A warm start in the sandbox; what it leaves on this machine goes with `cleanup`."""
    group = cgroup.make(limits)
    if group:
        cleanup.callback(group.close)
    uid = own_uid(cleanup) if bubblewrap.leaves_root() else 0
    settings = _settings(limits, plots, uid, True, **_places())
    return Warm(course.resolve(), settings | {"size": 2 * limits.file_mb * 2**20}, group)


def launch(
    sandbox: str, limits: Limits, course: Path, env: dict[str, str], plots: bool, cleanup: ExitStack
) -> Launch:
    """The command for one sandbox; what it leaves on this machine goes with `cleanup`.

    Raises
    ------
    bubblewrap.NoSandbox
        If a sandbox is asked for and cannot be had.
    """
    if sandbox in ("subprocess", "none"):
        home = cleanup.enter_context(
            tempfile.TemporaryDirectory(prefix="sandbox-", ignore_cleanup_errors=True)
        )
        return _unsandboxed(limits, env, plots, Path(home))
    bwrap = bubblewrap.find_bwrap()
    group = cgroup.make(limits)
    if group:
        cleanup.callback(group.close)
    return _sandboxed(
        bwrap,
        limits,
        course,
        env,
        plots,
        group,
        own_uid(cleanup) if bubblewrap.leaves_root() else 0,
    )


def _sandboxed(
    bwrap: str,
    limits: Limits,
    course: Path,
    env: dict[str, str],
    plots: bool,
    group: cgroup.Group | None,
    uid: int,
) -> Launch:
    settings = json.dumps(_settings(limits, plots, uid, True, **_places()))
    filters = seccomp.descriptors()
    command = bubblewrap.command(bwrap, limits, course, environment("/tmp", env), filters)
    command += _python(f"{bubblewrap.PACKAGE}/start.py", settings)
    return Launch("bubblewrap", group.entered(command) if group else command, {}, filters, group)


def _places() -> dict[str, Any]:
    """Where things are in the sandbox."""
    return {
        "folder": bubblewrap.FOLDER,
        "package": bubblewrap.PACKAGE,
        "private": bubblewrap.PRIVATE,
        "paths": paths.libraries(),
    }


def _unsandboxed(limits: Limits, env: dict[str, str], plots: bool, home: Path) -> Launch:
    folder, private = home / "submission", home / "private"
    folder.mkdir()
    shutil.copytree(paths.STANDIN, private)
    try:
        (private / "utils").symlink_to(paths.utilities())
    except OSError:  # Windows gives links to few
        shutil.copytree(paths.utilities(), private / "utils")
    settings = json.dumps(
        _settings(
            limits,
            plots,
            0,
            False,
            folder=str(folder),
            package=str(paths.SANDBOX),
            private=str(private),
            paths=paths.libraries(),
        )
    )
    variables = environment(str(home), env)
    if os.name == "nt":  # Python does not start without them
        variables |= {
            name: os.environ[name] for name in ("SYSTEMROOT", "SYSTEMDRIVE") if name in os.environ
        }
    return Launch("subprocess", _python(str(paths.SANDBOX / "start.py"), settings), variables)


def _python(start: str, settings: str) -> list[str]:
    return [paths.interpreter(), *paths.ISOLATED, start, settings]


def _settings(
    limits: Limits, plots: bool, uid: int, sandboxed: bool, **where: object
) -> dict[str, Any]:
    kernel = kernel_limits(limits, _others(uid, sandboxed))
    return {
        "uid": uid,
        "follow": not sandboxed,
        "plots": plots,
        "output_kb": limits.output_kb,
        "call_seconds": limits.call_seconds,
        "cell_seconds": limits.cell_seconds,
        "limits": kernel,
    } | where


def _others(uid: int, sandboxed: bool) -> int:
    """Threads that count against the sandbox's user before it starts one.

    None for a user of its own, or (since Linux 5.14) in a user namespace of its own.
    """
    if sys.platform != "linux" or uid or sandboxed and _kernel() >= (5, 14):
        return 0
    count = 0
    for task in Path("/proc").glob("[0-9]*/task"):
        try:
            count += len(os.listdir(task)) if task.stat().st_uid == os.getuid() else 0
        except OSError:  # it ended meanwhile
            pass
    return count


def _kernel() -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", platform.release())[:2])


def environment(home: str, env: dict[str, str]) -> dict[str, str]:
    """All variables of the sandbox: none are the grader's own."""
    return {
        "PATH": paths.programs(),
        "HOME": home,
        "USER": "student",
        "LOGNAME": "student",
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",  # the same sums for everyone
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "TERM": "dumb",
        "NN_COURSE_MNIST": "subset",  # what grading uses; nothing is fetched
        "PIP_RETRIES": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INPUT": "1",
    } | env
