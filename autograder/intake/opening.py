"""Files below a folder, opened without following a link at any part of the path."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

_BY_DESCRIPTOR = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_FOLDER = _READ | getattr(os, "O_DIRECTORY", 0)
IS_A_LINK = "it is a link to another place"


class OpenFolder:
    """A folder that stays the same one while it is read, whatever becomes of its path.

    Parameters
    ----------
    folder : Path
        Never a link itself.
    within : Path, optional
        A folder above it that is ours; no part of the path below that may be a link.

    Raises
    ------
    OSError
        If it is no folder, a link, or cannot be opened.
    """

    def __init__(self, folder: Path, within: Path | None = None) -> None:
        path = Path(os.path.abspath(folder))
        above = Path(os.path.abspath(within)) if within else path.parent
        if not path.is_relative_to(above):
            above = path.parent
        parts = path.relative_to(above).parts
        self._path, self._number = path, -1
        if _BY_DESCRIPTOR:
            start = os.open(above, _FOLDER & ~getattr(os, "O_NOFOLLOW", 0))
            try:
                self._number = _descend(start, parts)
            finally:
                os.close(start)
        else:
            _refuse_links(above, parts)
            os.scandir(path).close()

    def __enter__(self) -> OpenFolder:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._number >= 0:
            os.close(self._number)

    def entries(self, parts: Sequence[str] = ()) -> Iterator[tuple[str, os.stat_result | None]]:
        """Name and status of what lies in a folder below; no status where there is none to get.

        Raises
        ------
        OSError
        """
        if not _BY_DESCRIPTOR:
            _refuse_links(self._path, parts)
            with os.scandir(self._path.joinpath(*parts)) as listing:
                yield from map(_status, listing)
            return
        number = _descend(self._number, parts)
        try:
            with os.scandir(number) as listing:
                yield from map(_status, listing)
        finally:
            os.close(number)

    def read(self, parts: Sequence[str], most: int) -> tuple[bytes, float]:
        """At most `most` bytes of an ordinary file and its time; nothing is waited for.

        Raises
        ------
        OSError
            Also if it has become something else since it was listed.
        """
        if _BY_DESCRIPTOR:
            folder = _descend(self._number, parts[:-1])
            try:
                number = os.open(parts[-1], _READ, dir_fd=folder)
            finally:
                os.close(folder)
        else:
            _refuse_links(self._path, parts)
            number = os.open(self._path.joinpath(*parts), _READ)
        with open(number, "rb") as file:
            info = os.fstat(number)
            if not stat.S_ISREG(info.st_mode):
                raise OSError(errno.EINVAL, "it is not an ordinary file")
            return file.read(most), info.st_mtime


def read_file(path: Path, most: int, within: Path | None = None) -> bytes:
    """At most `most` bytes of one file, as `OpenFolder.read` reads it.

    Raises
    ------
    OSError
    """
    with OpenFolder(path.parent, within) as folder:
        return folder.read((path.name,), most)[0]


def _descend(start: int, parts: Sequence[str]) -> int:
    """A descriptor of the folder at the end of the path; `start` stays open."""
    number = os.dup(start)
    for part in parts:
        try:
            below = os.open(part, _FOLDER, dir_fd=number)
        except OSError as error:
            if _is_link(part, number):
                raise OSError(errno.ELOOP, IS_A_LINK, part) from error
            raise
        finally:
            os.close(number)
        number = below
    return number


def _is_link(name: str, folder: int) -> bool:
    try:
        return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except OSError:
        return False


def _refuse_links(above: Path, parts: Sequence[str]) -> None:
    """Where folders cannot be held open, as on Windows: look at each part before it is used."""
    for part in parts:
        above = above / part
        if above.is_symlink():
            raise OSError(errno.ELOOP, IS_A_LINK, part)


def _status(entry: os.DirEntry[str]) -> tuple[str, os.stat_result | None]:
    try:
        return entry.name, entry.stat(follow_symlinks=False)
    except OSError:
        return entry.name, None
