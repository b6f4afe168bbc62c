"""What a hostile submission would try, tried for real by `autograder doctor`.

This file is handed to a sandbox as if it were a submission. Each function returns
what it got hold of: nothing, if the sandbox holds.
"""

import ctypes
import errno
import os
import resource
import socket
import sys
from collections.abc import Callable

PTRACE_TRACEME, CLONE_NEWUSER, AF_VSOCK, AF_ALG = 0, 0x10000000, 40, 38
WRITABLE = ("/submission", "/tmp", "/dev/shm")


def network(port: int, name: str) -> list[str]:
    """Connections to the grader's own listeners, and addresses other than loopback's."""
    reached = []
    for kind, target in ((socket.AF_INET, ("127.0.0.1", port)), (socket.AF_UNIX, "\0" + name)):
        with socket.socket(kind, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            if client.connect_ex(target) == 0:
                reached.append(f"a connection to {target}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        try:
            client.connect(
                ("198.51.100.1", 53)
            )  # TEST-NET-2: a route is looked up, nothing is sent
            reached.append("a route to the internet")
        except OSError:
            pass
    return reached + [name for _, name in socket.if_nameindex() if name != "lo"]


def processes(pid: int) -> list[str]:
    """Processes besides the sandbox's first one and this one; what can be seen of the first one."""
    seen = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    found = [f"process {other}" for other in seen if other not in (1, os.getpid())]
    for name in ("/proc/1/mem", "/proc/1/environ", f"/proc/{pid}/environ", f"/proc/{pid}/mem"):
        try:
            with open(name, "rb") as file:
                found += [name] if file.read(1) else []
        except OSError:
            pass
    return found


def files(paths: list[str]) -> list[str]:
    """Those of `paths` that can be opened or listed, with something in them."""
    found = []
    for path in paths:
        try:
            content = os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)
        except OSError:
            continue
        if content:
            found.append(path)
    return found


def checks() -> list[str]:
    """Modules of the installed checks that can be imported."""
    import importlib

    found = []
    for name in (
        "autograder.checks.judge",
        "autograder.checks.compare",
        "autograder.sets",
        "autograder.cli",
        "autograder.checks.model",
    ):
        try:
            importlib.import_module(name)
            found.append(name)
        except ImportError:
            pass
    return found


def writes() -> list[str]:
    """Folders outside the private copy in which a file could be made."""
    found = []
    for folder in {
        "/",
        "/usr",
        "/etc",
        "/dev",
        "/var",
        "/home",
        "/root",
        "/proc",
        "/course",
        os.path.dirname(os.__file__),
        *sys.path,
    }:
        path = os.path.join(folder, "written-by-a-submission")
        if any(os.path.realpath(folder).startswith(own) for own in (*WRITABLE, os.environ["HOME"])):
            continue
        try:
            with open(path, "x"):
                found.append(folder)
            os.remove(path)
        except OSError:
            pass
    return found


def room(megabytes: int) -> list[str]:
    """Folders of the private copy that take more than `megabytes`."""
    found = []
    for folder in (".", "/tmp", "/dev/shm"):
        paths = [os.path.join(folder, f"filler{i}") for i in range(64)]
        try:
            for path in paths:
                with open(path, "wb") as file:
                    file.truncate(0)
                    os.posix_fallocate(file.fileno(), 0, megabytes * 2**20 // 8)
            found.append(folder)
        except OSError:
            pass
        for path in filter(os.path.exists, paths):
            os.remove(path)
    return found


def forks(limit: int) -> list[str]:
    """The number of processes that could be started, if it is above `limit`."""
    children: list[int] = []
    try:
        while len(children) <= limit:
            child = os.fork()
            if child == 0:
                import signal

                signal.pause()
                os._exit(0)
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, 9)
        os.waitpid(child, 0)
    return [f"{len(children)} processes"] if len(children) > limit else []


def memory(megabytes: int) -> list[str]:
    """Whether `megabytes` of memory could be had."""
    try:
        bytearray(megabytes * 2**20)
        return [f"{megabytes} MB of memory"]
    except MemoryError:
        return []


def calls() -> list[str]:
    """System calls that the filter should deny, and does not."""
    libc = ctypes.CDLL(None, use_errno=True)
    tried: dict[str, Callable[[], int]] = {
        "ptrace": lambda: libc.ptrace(PTRACE_TRACEME, 0, None, None),
        "unshare": lambda: libc.unshare(CLONE_NEWUSER),
        # of a kind that no kernel has: whoever may mount is told so, and nothing is mounted
        "mount": lambda: libc.mount(b"none", b"/tmp", b"no-such-kind", 0, None),
        "process_vm_readv": lambda: libc.process_vm_readv(os.getpid(), None, 0, None, 0, 0),
        "memfd_create": lambda: libc.memfd_create(b"hidden", 0),
        "vsock": lambda: libc.socket(AF_VSOCK, socket.SOCK_STREAM, 0),
        "alg": lambda: libc.socket(AF_ALG, 5, 0),
    }
    denied = (errno.EPERM, errno.ENOSYS, errno.EAFNOSUPPORT)
    found = []
    for name, call in tried.items():
        ctypes.set_errno(0)
        if call() != -1 or ctypes.get_errno() not in denied:
            found.append(name)
    return found


def descriptors() -> list[str]:
    """Open files that are neither the sandbox's pipes nor nowhere."""
    found: list[str] = []
    pipes: list[str] = []
    for number in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{number}")
        except OSError:  # the one that listed the folder
            continue
        if target.startswith("pipe:"):
            pipes.append(target)
        elif target != "/dev/null" and not target.startswith("/proc/"):
            found.append(target)
    return found + pipes[2:]  # requests and replies


def identity() -> list[str]:
    """Privileges that are left."""
    status = dict(
        line.split(":\t", 1)
        for line in open("/proc/self/status").read().splitlines()
        if ":\t" in line
    )
    found = [name for name in ("CapPrm", "CapEff", "CapAmb") if int(status[name], 16)]
    if status["NoNewPrivs"] != "1":
        found.append("new privileges")
    if status["Seccomp"] != "2":
        found.append("no filter of system calls")
    if os.getuid() == 0:
        found.append("root")
    if resource.getrlimit(resource.RLIMIT_CORE)[1]:
        found.append("core files")
    return found


def environment(allowed: list[str]) -> list[str]:
    """Variables besides those in `allowed`."""
    return sorted(set(os.environ) - set(allowed))
