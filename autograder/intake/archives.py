"""What is in an archive that was handed in, unpacked in memory and under the folder's limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PureWindowsPath
from typing import IO, Any

from . import limits
from .folder import Found, HandedIn
from .names import (
    OPENED,
    base_name,
    is_archive,
    is_notebook,
    is_rubbish,
    name_problem,
    shown,
    zip_name,
)

_BROKEN = (
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
)
_COMPRESSED: dict[bytes, Callable[[IO[bytes]], Any]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}
_OFFICE = {"[Content_Types].xml", "mimetype", "Index/Document.iwa"}  # in a zip that is a document
_Member = tuple[str, HandedIn]


class _TooLarge(ValueError):
    """There is more in it than a submission may hold."""


def is_packed(name: str, file: HandedIn) -> bool:
    """By its name, or by what is in it: browsers and mail programs change endings."""
    if is_archive(name) or file.content.startswith(b"\x1f\x8b"):
        return True
    if not file.content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            return _OFFICE.isdisjoint(archive.namelist())
    except _BROKEN:
        return False


def unpacked(found: Found) -> Found:
    """The files of a folder with those in its archives, under ``archive.zip/name``.

    An archive that holds no code and no notebook is data, and stays closed.
    """
    files: dict[str, HandedIn] = {}
    notes = list(found.notes)
    room, number = found.room, limits.FILES - len(found.files)
    for name, file in found.files.items():
        if not is_packed(name, file):
            files[name] = file
            continue
        try:
            members = _members(_called(name), file, room, number, limits.ARCHIVES_WITHIN)
        except _BROKEN as error:
            files[name] = file
            notes.append(_closed(name, error))
            continue
        if not any(_may_be_work(path) for path in members):
            files[name] = file
            if is_archive(name):
                notes.append(_useless(name, any(map(is_archive, members))))
            continue
        room -= sum(len(member.content) for member in members.values())
        number -= len(members)
        files.update(members)
    return replace(found, files=files, notes=tuple(notes))


def _called(name: str) -> str:
    """What stands before the names of its files."""
    return name if is_archive(name) else name + OPENED


def _useless(name: str, deep: bool) -> str:
    what = "more archives within archives than are opened" if deep else "no code and no notebook"
    return f"`{shown(name)}` holds {what}; hand in the files themselves"


def _closed(name: str, error: Exception) -> str:
    why = ""
    if isinstance(error, _TooLarge):
        why = " (it holds more than a submission may)"
    elif isinstance(error, RuntimeError) and "password" in str(error):
        why = " (it wants a password)"
    return f"`{shown(name)}` is an archive and was not opened{why}; hand in the files themselves"


def _may_be_work(path: str) -> bool:
    name = base_name(path).lower()
    return is_notebook(name) or ".py" in name or name.endswith(".txt") or "." not in name


def _members(name: str, file: HandedIn, room: int, number: int, depth: int) -> dict[str, HandedIn]:
    """Usable files of an archive by their path, those of archives inside it too."""
    found: dict[str, HandedIn] = {}
    for path, member in _listed(name, file, room):
        room -= len(member.content)
        number -= 1
        if room < 0 or number < 0:
            raise _TooLarge
        if depth > 1 and is_packed(path, member):
            try:
                inner = _members(f"{name}/{_called(path)}", member, room, number, depth - 1)
            except _BROKEN:
                inner = {}
            if inner:
                room -= sum(len(each.content) for each in inner.values())
                number -= len(inner)
                found.update(inner)
                continue
        found[f"{name}/{path}"] = member
    return found


def _listed(name: str, file: HandedIn, room: int) -> Iterator[_Member]:
    stream = io.BytesIO(file.content)
    if zipfile.is_zipfile(stream):
        listed = _in_zip(stream, room)
    else:
        plain = _decompressed(file.content, room)
        if tarfile.is_tarfile(io.BytesIO(plain)):
            listed = _in_tar(plain)
        elif plain is not file.content:  # one file, compressed
            listed = iter([(base_name(name).rpartition(".")[0], HandedIn(plain, file.time))])
        else:
            raise zipfile.BadZipFile("no archive that can be opened here")
    for path, member in listed:
        place = PureWindowsPath(path)  # both kinds of slash, and drives
        usable = not place.anchor and place.parts and ".." not in place.parts
        if usable and not any(map(_is_left_out, place.parts)):
            yield "/".join(place.parts), member


def _is_left_out(part: str) -> bool:
    return is_rubbish(part) or bool(name_problem(part))


def _in_zip(stream: IO[bytes], room: int) -> Iterator[_Member]:
    with zipfile.ZipFile(stream) as archive:
        items = archive.infolist()
        if len(items) > limits.ENTRIES:
            raise _TooLarge
        for item in items:
            if item.is_dir() or (item.external_attr >> 28) == 0xA:  # 0xA: a symbolic link
                continue
            with archive.open(item) as file:
                content = file.read(room + 1)
            room -= len(content)
            if room < 0:
                raise _TooLarge
            yield zip_name(item), HandedIn(content, _zip_time(item.date_time))


def _zip_time(when: tuple[int, int, int, int, int, int]) -> float:
    try:
        return time.mktime((*when, 0, 0, -1))
    except (ValueError, OverflowError):
        return 0.0


def _in_tar(plain: bytes) -> Iterator[_Member]:
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
        for seen, item in enumerate(archive):
            if seen > limits.ENTRIES:
                raise _TooLarge
            file = archive.extractfile(item) if item.isfile() and not item.issparse() else None
            if file:
                yield item.name, HandedIn(file.read(), float(item.mtime))


def _decompressed(content: bytes, room: int) -> bytes:
    """The content without its compression; as it is if it has none."""
    for mark, opened in _COMPRESSED.items():
        if content.startswith(mark):
            plain: bytes = opened(io.BytesIO(content)).read(room + limits.MB)
            if len(plain) >= room + limits.MB:  # a tar's own headers come on top
                raise _TooLarge
            return plain
    return content
