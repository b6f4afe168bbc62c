"""The kernel's own calls that give a forked process a sandbox of its own.

Used by `zygote` alone, inside the outer sandbox and before student code is there. Each
call either succeeds or raises, so that a step that fails leaves no process running.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Sequence

_NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC = 0x20000, 0x02000000, 0x04000000, 0x08000000
_NEWUSER, _NEWPID, _NEWNET = 0x10000000, 0x20000000, 0x40000000
_ALL = _NEWNS | _NEWCGROUP | _NEWUTS | _NEWIPC | _NEWPID | _NEWNET
_NOSUID, _NODEV, _NOEXEC, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_SET_DUMPABLE, _SET_SECCOMP, _CAPBSET_READ, _CAPBSET_DROP, _SET_NO_NEW_PRIVS = 4, 22, 23, 24, 38
_FILTER = 2  # SECCOMP_MODE_FILTER
_CAPABILITY_VERSION = 0x20080522
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_CAPABILITIES = 64

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def _done(result: int, what: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def unshare(user: bool) -> None:
    """Leave all namespaces; processes started from now on are in a PID namespace of their own.

    Parameters
    ----------
    user : bool
        A user namespace, too, in which this user has the same number as before.
    """
    uid, gid = os.getuid(), os.getgid()
    _done(_libc.unshare(_ALL | (_NEWUSER if user else 0)), "unshare")
    if user:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{uid} {uid} 1")
        _write("/proc/self/gid_map", f"{gid} {gid} 1")


def no_more_user_namespaces() -> None:
    """In a user namespace of its own: none can be made below it."""
    _write("/proc/sys/user/max_user_namespaces", "0")


def mount(writable: Sequence[str], size: int, kept: Sequence[str]) -> None:
    """Fresh file systems in the places that can be written to, and the processes' own view.

    Parameters
    ----------
    writable : sequence of str
        Folders that become empty file systems of this size.
    size : int
        Bytes.
    kept : sequence of str
        Folders below them that stay reachable, e.g. an environment that lies in ``/tmp``.
    """
    _mount("none", "/", "", _RECURSIVE | _PRIVATE)
    handles = [(os.open(path, os.O_PATH), path) for path in kept]
    for place in writable:
        _mount("tmpfs", place, "tmpfs", _NOSUID | _NODEV, f"mode=1777,size={size}")
    for handle, path in handles:
        os.makedirs(path, 0o755, exist_ok=True)
        _mount(f"/proc/self/fd/{handle}", path, "", _BIND | _RECURSIVE)
        os.close(handle)
    terminals = "newinstance,ptmxmode=0666,mode=620"
    _mount("devpts", "/dev/pts", "devpts", _NOSUID | _NOEXEC, terminals)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV | _NOEXEC)


def loopback() -> None:
    """Bring the new network's only device up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack_from("16sh", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


def no_new_privileges() -> None:
    """Give up the right to gain capabilities, also by a program's own rights."""
    _done(_libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    for number in range(_CAPABILITIES):
        if _libc.prctl(_CAPBSET_READ, number, 0, 0, 0) == 1:
            _done(_libc.prctl(_CAPBSET_DROP, number, 0, 0, 0), "bounding set")


def no_privileges() -> None:
    """Give up every capability."""
    header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
    _done(_libc.capset(header, bytes(24)), "capset")


def dumpable(yes: bool) -> None:
    """Whether processes of the same user may look into this one."""
    _done(_libc.prctl(_SET_DUMPABLE, int(yes), 0, 0, 0), "dumpable")


def filter_calls(program: bytes) -> None:
    """Install a filter of system calls (`seccomp.program`), for good."""
    if not program:  # a machine whose calls are not known
        return
    code = ctypes.create_string_buffer(program, len(program))
    words = _Program(len(program) // 8, ctypes.addressof(code))
    _done(_libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(words), 0, 0), "seccomp")


def _mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    words = [word.encode() for word in (source, target, kind)]
    _done(_libc.mount(*words, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def _write(path: str, text: str) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, text.encode())
    finally:
        os.close(handle)
