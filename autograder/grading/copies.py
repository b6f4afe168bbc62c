"""What a student handed in, copied once: no link is followed, and the copy is what is graded.

Each part of ``submitted/STUDENT/PS`` is opened inside the one before it, so a link
that is there, or is put there during the run, leads nowhere. Links and other things
that are no files come out as stand-ins of the same kind: intake says what it thinks
of them.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from autograder.intake.limits import BYTES as MAX_FILE
from autograder.intake.limits import NOTEBOOK_ON_DISK as MAX_NOTEBOOK

MAX_ENTRIES = 20_000
MAX_DEPTH = 8
MAX_BYTES = 2 * MAX_NOTEBOOK
_TOOLS = frozenset({"__pycache__", "__MACOSX", "node_modules", "venv"})  # folders nobody wrote
_HERE = os.open in os.supports_dir_fd and os.scandir in os.supports_fd


class Refused(ValueError):
    """The folder is not graded; one sentence says why."""


class Place:
    """A folder that is held open, where the system can do that."""

    def __init__(self, path: Path, handle: int | None) -> None:
        self.path, self._handle = path, handle

    def entries(self) -> list[tuple[str, os.stat_result]]:
        """Names and kinds, sorted; what vanishes meanwhile is not there."""
        found = []
        with os.scandir(self.path if self._handle is None else self._handle) as listing:
            for entry in listing:
                with suppress(FileNotFoundError):
                    found.append((entry.name, entry.stat(follow_symlinks=False)))
        return sorted(found, key=lambda item: os.fsencode(item[0]))

    @contextmanager
    def folder(self, name: str) -> Iterator[Place]:
        """A folder in this one; never what a link leads to."""
        path = self.path / name
        if self._handle is None:
            if path.is_symlink():
                raise OSError(errno.ELOOP, "a link", str(path))
            yield Place(path, None)
            return
        handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=self._handle)
        try:
            yield Place(path, handle)
        finally:
            os.close(handle)

    def file(self, name: str) -> BinaryIO:
        """An ordinary file in this folder, never waited for."""
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        where = name if self._handle is not None else self.path / name
        file = open(os.open(where, flags, dir_fd=self._handle), "rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise OSError(errno.EINVAL, "not an ordinary file", name)
        return file


@contextmanager
def opened(root: Path, *names: str) -> Iterator[Place]:
    """A folder below `root`, each part of the way opened without following a link.

    Raises
    ------
    Refused
        With the part that is a link, or is no folder.
    """
    with ExitStack() as stack:
        place = stack.enter_context(_root(root))
        for depth, name in enumerate(names, 1):
            try:
                inner = stack.enter_context(place.folder(name))
            except OSError as error:
                way = "/".join(names[:depth])
                raise Refused(_why(place, name, way, error)) from error
            place = inner
        yield place


@contextmanager
def _root(root: Path) -> Iterator[Place]:
    if not _HERE:
        yield Place(root, None)
        return
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Place(root, handle)
    finally:
        os.close(handle)


def _why(place: Place, name: str, way: str, error: OSError) -> str:
    kinds = {entry: info.st_mode for entry, info in place.entries()}
    if stat.S_ISLNK(kinds.get(name, 0)):
        return f"{way} is a link to another place: put the folder itself there"
    if name not in kinds:
        return f"{way} is not there any more"
    if not stat.S_ISDIR(kinds[name]):
        return f"{way} is not a folder"
    return f"{way} cannot be opened: {(error.strerror or str(error)).lower()}"


def digest(folder: Path) -> str:
    """Changes whenever the names or contents below `folder` do, and only then; follows no link."""
    with _root(folder) as place:
        return take(place)


def take(place: Place, copy: Path | None = None) -> str:
    """Read all of a folder once; returns the digest of its names and contents.

    Parameters
    ----------
    place : Place
    copy : Path, optional
        An existing, empty folder, in which everything is written down.

    Raises
    ------
    OSError
        Where the copy cannot be written.
    """
    reading = _Reading()
    reading.folder(place, copy, b"", 0)
    return reading.state.hexdigest()[:16]


class _Reading:
    """One pass over a folder, within bounds."""

    def __init__(self) -> None:
        self.state = hashlib.sha256()
        self.entries, self.room = MAX_ENTRIES, MAX_BYTES

    def folder(self, place: Place, copy: Path | None, above: bytes, depth: int) -> None:
        """Files first: what lies deep is what goes where there is too much."""
        entries = [entry for entry in place.entries() if not _of_tools(entry[0])]
        for name, info in sorted(entries, key=lambda entry: stat.S_ISDIR(entry[1].st_mode)):
            self.entries -= 1
            if self.entries < 0:
                return
            way = above + os.fsencode(name)
            target = copy / name if copy else None
            if not stat.S_ISDIR(info.st_mode):
                self._note(way, self._entry(place, name, info, target))
            elif depth < MAX_DEPTH:
                self._note(way, b"folder")
                if target:
                    target.mkdir(mode=0o700)
                with suppress(OSError), place.folder(name) as inner:
                    self.folder(inner, target, way + b"/", depth + 1)

    def _note(self, way: bytes, what: bytes) -> None:
        self.state.update(b"%d:%b%d:%b" % (len(way), way, len(what), what))

    def _entry(self, place: Place, name: str, info: os.stat_result, target: Path | None) -> bytes:
        if not stat.S_ISREG(info.st_mode):
            if target:
                _stand_in(target, stat.S_ISLNK(info.st_mode))
            return b"link" if stat.S_ISLNK(info.st_mode) else b"special"
        most = MAX_NOTEBOOK if ".ipynb" in name.lower() else MAX_FILE
        if info.st_size > min(most, self.room):
            if target:
                _hollow(target, min(info.st_size, MAX_FILE + 1))
            return b"large %d %d" % (info.st_size, info.st_mtime_ns)
        try:
            file = place.file(name)
        except OSError:  # taken away or changed meanwhile, or not ours to read
            if target:
                _hollow(target, 0)
                target.chmod(0)
            return b"unreadable"
        with file:
            found = self._content(file, target)
        if target:
            os.utime(target, ns=(info.st_atime_ns, info.st_mtime_ns))
            if info.st_nlink > 1:
                _second_name(target)
        return found

    def _content(self, file: BinaryIO, target: Path | None) -> bytes:
        state, left = hashlib.sha256(), MAX_NOTEBOOK
        with open(target or os.devnull, "wb") as copy:
            while left > 0 and (block := file.read(min(left, 2**20))):
                state.update(block)
                left -= len(block)
                self.room -= len(block)
                copy.write(block)
        return state.digest()


def _of_tools(name: str) -> bool:
    return name.startswith(".") or name in _TOOLS


def _stand_in(target: Path, link: bool) -> None:
    if link:
        target.symlink_to("elsewhere")
    elif hasattr(os, "mkfifo"):
        os.mkfifo(target, 0o600)


def _hollow(target: Path, size: int) -> None:
    with open(target, "wb") as file:
        file.truncate(size)


def _second_name(target: Path) -> None:
    """Hard links stay what they are, also in the copy; names with a dot are not looked at."""
    with suppress(OSError):
        os.link(
            target, target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()}")
        )
