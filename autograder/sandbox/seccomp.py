"""A filter of system calls that student code has no use for, as classic BPF.

The kernel runs it before each call of the sandbox. It is a deny-list: NumPy, Matplotlib
and IPython use too many calls, and new ones with each release, for an allow-list to
hold. Denied are: looking into or joining other processes and namespaces, mounts,
kernel modules and keys, memory that no limit counts, and rarely used parts of the
kernel known for their bugs. Sources: linux/filter.h, linux/seccomp.h, and the kernel's
system call tables.
"""

from __future__ import annotations

import errno
import os
import platform
import struct

_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06  # BPF_LD|W|ABS, JMP|JEQ, JMP|JSET, RET
_NUMBER, _ARCH, _ARGUMENT = 0, 4, (16, 24)  # offsets in struct seccomp_data, low halves
_NAMESPACES = 0x7E020080  # CLONE_NEW{TIME,NS,CGROUP,UTS,IPC,USER,PID,NET}
_FAMILIES = (
    1,
    2,
    10,
    16,
)  # AF_UNIX, AF_INET, AF_INET6, AF_NETLINK: not AF_VSOCK, AF_ALG, AF_PACKET, ...
_TERMINAL = (0x5412, 0x541C)  # TIOCSTI types into a terminal, TIOCLINUX pastes
_NEWER = {  # the same numbers on every machine
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "open_tree": 428,
    "move_mount": 429,
    "fsopen": 430,
    "fsconfig": 431,
    "fsmount": 432,
    "fspick": 433,
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
    "quotactl_fd": 443,
    "memfd_secret": 447,
    "process_mrelease": 448,
}
_CALLS = {  # name: (x86_64, aarch64)
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "unshare": (272, 97),
    "setns": (308, 268),
    "chroot": (161, 51),
    "pivot_root": (155, 41),
    "mount": (165, 40),
    "umount2": (166, 39),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "quotactl": (179, 60),
    "acct": (163, 89),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "vhangup": (153, 58),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "syslog": (103, 116),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
}
_ONLY_X86 = {"iopl": 172, "ioperm": 173, "modify_ldt": 154, "uselib": 134, "sysctl": 156}
_CLONE, _CLONE3, _SOCKET, _IOCTL = (56, 220), 435, (41, 198), (16, 29)
_MACHINES = {
    "x86_64": (0xC000003E, 0),
    "AMD64": (0xC000003E, 0),
    "aarch64": (0xC00000B7, 1),
    "arm64": (0xC00000B7, 1),
}


def denied(column: int) -> dict[str, int]:
    """Names and numbers of the denied calls on a machine (0: x86_64, 1: aarch64)."""
    return (
        {name: numbers[column] for name, numbers in _CALLS.items()}
        | _NEWER
        | ({} if column else _ONLY_X86)
    )


def program(machine: str) -> bytes:
    """The filter as an array of ``struct sock_filter``.

    Parameters
    ----------
    machine : str
        ``platform.machine()``.

    Raises
    ------
    KeyError
        For a machine whose system calls are not known here.
    """
    arch, column = _MACHINES[machine]
    code = [_op(_LOAD, _ARCH), _op(_EQUAL, arch, 1, 0), _op(_RETURN, _KILL), _op(_LOAD, _NUMBER)]
    if column == 0:  # the x32 calls have numbers of their own, and could go round the list
        code += [_op(0x35, 0x40000000, 0, 1), _op(_RETURN, _KILL)]  # JMP|JGE
    for number in denied(column).values():
        code += [_op(_EQUAL, number, 0, 1), _op(_RETURN, _ERRNO | errno.EPERM)]
    # its flags are behind a pointer; the C library falls back to clone
    code += [_op(_EQUAL, _CLONE3, 0, 1), _op(_RETURN, _ERRNO | errno.ENOSYS)]
    code += _guard(
        _CLONE[column], 0, [_op(_ANY_BIT, _NAMESPACES, 0, 1), _op(_RETURN, _ERRNO | errno.EPERM)]
    )
    families = [
        op for family in _FAMILIES for op in (_op(_EQUAL, family, 0, 1), _op(_RETURN, _ALLOW))
    ]
    code += _guard(_SOCKET[column], 0, [*families, _op(_RETURN, _ERRNO | errno.EAFNOSUPPORT)])
    typing = [
        op
        for call in _TERMINAL
        for op in (_op(_EQUAL, call, 0, 1), _op(_RETURN, _ERRNO | errno.EPERM))
    ]
    code += _guard(_IOCTL[column], 1, typing)
    return b"".join([*code, _op(_RETURN, _ALLOW)])


def _guard(number: int, argument: int, body: list[bytes]) -> list[bytes]:
    """`body` on an argument's low half, for one call; what it lets pass is allowed."""
    body = [_op(_LOAD, _ARGUMENT[argument]), *body, _op(_RETURN, _ALLOW)]
    return [_op(_EQUAL, number, 0, len(body)), *body]


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def here() -> bytes:
    """The filter for this machine; nothing on a machine that is not known."""
    machine = platform.machine()
    return program(machine) if machine in _MACHINES else b""


def descriptors() -> tuple[int, ...]:
    """An open file to read the filter from; none on a machine that is not known."""
    filter_here = here()
    if not filter_here:
        return ()
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as file:
        file.write(filter_here)
    return (reading,)
