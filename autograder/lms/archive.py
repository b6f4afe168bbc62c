"""What is in an archive: its files, their times, and names that a folder can hold."""

from __future__ import annotations

import os
import struct
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import IO

from autograder.intake.names import zip_name

LONGEST = 255  # bytes of one name in a folder


@dataclass(frozen=True)
class Member:
    """A file in an archive.

    Attributes
    ----------
    name : str
    open : callable
        Its content, to be read.
    time : datetime or None
        When it was last changed, without a zone where the archive does not have it.
    odd : str
        What it is if it is no ordinary file: ``"a link"``.
    """

    name: str
    open: Callable[[], IO[bytes]]
    time: datetime | None
    odd: str = ""


def members(path: Path) -> Iterator[Member]:
    """All of a zip or tar archive but its folders."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for item in archive.infolist():
                if not item.is_dir():
                    time = _extended_time(item.extra) or _dos_time(item.date_time)
                    link = "a link" if (item.external_attr >> 28) == 0xA else ""
                    yield Member(zip_name(item), partial(archive.open, item), time, link)
        return
    with tarfile.open(path) as tar:
        for entry in tar:
            if not entry.isdir():
                time = _since_1970(entry.mtime)
                yield Member(entry.name, partial(_content, tar, entry), time, _odd(entry))


def _odd(entry: tarfile.TarInfo) -> str:
    if entry.isfile():
        return ""
    return "a link" if entry.issym() or entry.islnk() else "no ordinary file"


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(entry)
    if content is None:  # never for an ordinary file
        raise tarfile.ExtractError("it has no content")
    return content


def _since_1970(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _dos_time(parts: tuple[int, int, int, int, int, int]) -> datetime | None:
    try:
        moment = datetime(*parts)
    except (ValueError, TypeError):  # month 0, as some programs write
        return None
    return moment if moment.year > 1980 else None  # 1980-01-01: the packer had no time


def _extended_time(extra: bytes) -> datetime | None:
    """The field 0x5455 of a zip: seconds since 1970."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == 0x5455 and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            return _since_1970(struct.unpack_from("<i", extra, 5)[0])
        extra = extra[4 + size :]
    return None


def usable(parts: tuple[str, ...]) -> list[str]:
    """Names in Unicode's form NFC, without control characters; a long file name is shortened."""
    *folders, last = (
        "".join(c if c.isprintable() else "_" for c in unicodedata.normalize("NFC", part))
        for part in parts
    )
    stem, ending = os.path.splitext(last)
    if len(os.fsencode(last)) > LONGEST and len(os.fsencode(ending)) < 40:
        room = LONGEST - len(os.fsencode(ending)) - 10
        last = os.fsencode(stem)[:room].decode("utf-8", "ignore") + ending
    return [*folders, last]


def numbered(path: Path) -> Path:
    """A path beside it that is free, such as ``mlp (2).py``."""
    for number in count(2):
        other = path.with_name(f"{path.stem} ({number}){path.suffix}")
        if not os.path.lexists(other):
            return other
    raise AssertionError("numbers do not end")


def shown(name: str) -> str:
    """A name for a log: one line, no control characters, not too long."""
    text = "".join(c if c.isprintable() else "?" for c in name)
    return text if len(text) <= 100 else f"{text[:60]}...{text[-30:]}"


def reason(error: Exception) -> str:
    """Why a member could not be had, in a few words."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return shown(str(error)) or type(error).__name__
