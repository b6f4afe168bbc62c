"""A user for each sandbox of a root grader, that no other sandbox has at the same time.

The kernel counts processes by user: a sandbox that starts them without end must not use
up its neighbour's.
"""

from __future__ import annotations

import itertools
import os
import stat
import sys
from contextlib import ExitStack
from pathlib import Path

from .subject import GraderFault

if sys.platform != "win32":
    import fcntl

TAKEN = Path("/run/nn-course")  # root's alone: names that anybody could take would be no use
_FIRST, _NUMBER = 61_184, 4_000  # a range that no distribution gives to people
_serial = itertools.count()


def own_uid(cleanup: ExitStack) -> int:
    """The number of a user; it is taken until `cleanup`, at the latest until this process ends.

    Raises
    ------
    GraderFault
        If there is no place for the locks, or all numbers are taken.
    """
    folder = _folder()
    for _ in range(_NUMBER):
        uid = _FIRST + (8 * os.getpid() + next(_serial)) % _NUMBER
        file = os.open(folder / str(uid), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            continue
        cleanup.callback(os.close, file)
        return uid
    raise GraderFault(f"{_NUMBER} sandboxes run on this machine already")


def _folder() -> Path:
    try:
        TAKEN.mkdir(mode=0o700, exist_ok=True)
        about = TAKEN.lstat()
    except OSError as error:
        raise GraderFault(f"{TAKEN} cannot be made: {error.strerror}") from error
    if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o022:
        raise GraderFault(f"{TAKEN} is not root's alone: take it away")
    return TAKEN
