"""What a machine looks like, to be compared before and after."""

from __future__ import annotations

import ctypes
import hashlib
import os
import stat
from pathlib import Path

LEFT = "left-for-a-friend"
PORT = 48731
_PLACES = ("/tmp", "/dev/shm", "/var/tmp", "/run", "/dev/mqueue")


def fingerprint(folder: Path) -> dict[str, str]:
    """Every entry below a folder: kind, mode, and content of ordinary files; nothing is
    followed.
    """
    found = {}
    for base, folders, names in os.walk(os.fsencode(folder)):
        for name in [*folders, *names]:
            path = os.path.join(base, name)
            info = os.lstat(path)
            content = ""
            if stat.S_ISREG(info.st_mode):
                with open(path, "rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
            elif stat.S_ISLNK(info.st_mode):
                content = os.fsdecode(os.readlink(path))
            found[os.fsdecode(os.path.relpath(path, os.fsencode(folder)))] = (
                f"{oct(info.st_mode)} {content}"
            )
    return found


def left_behind() -> list[str]:
    """Files that an attack leaves for the next, where it might."""
    return [
        path
        for place in (*_PLACES, os.path.expanduser("~"))
        if os.path.exists(path := os.path.join(place, LEFT))
    ]


def adopt_orphans() -> None:
    """From now on processes that outlive their parents become ours, so that none is overlooked."""
    ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def descendants() -> list[str]:
    """Command lines of all processes below this one that still run."""
    found, todo = [], [os.getpid()]
    for pid in todo:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            todo += map(int, children.read_text().split())
    for pid in todo[1:]:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX":
                found.append(
                    Path(f"/proc/{pid}/cmdline")
                    .read_text(errors="replace")
                    .replace("\0", " ")[:300]
                )
        except OSError:
            pass
    return found


def listening() -> set[int]:
    """Local TCP ports somebody listens on."""
    lines = [
        line.split()
        for path in ("/proc/net/tcp", "/proc/net/tcp6")
        if os.path.exists(path)
        for line in Path(path).read_text().splitlines()[1:]
    ]
    return {int(line[1].rpartition(":")[2], 16) for line in lines if line[3] == "0A"}
