"""Open downloaded archives, and those inside; a broken one costs its owner only."""

from __future__ import annotations

import lzma
import shutil
import tarfile
import zipfile
import zlib
from collections import defaultdict
from itertools import count
from pathlib import Path, PureWindowsPath
from typing import IO, Iterator

from nbgrader.plugins import ExtractorPlugin
from traitlets import Integer

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


class TooMuch(ValueError):
    """The archive holds more than a submission may."""


class Room:
    """How much may still be unpacked; what is spent here is spent of `within`, too."""

    def __init__(self, megabytes: int, files: int, within: Room | None = None) -> None:
        self.bytes, self.files, self.within = megabytes * 2**20, files, within

    def least(self) -> int:
        """Bytes that are left."""
        return min(self.bytes, self.within.least()) if self.within else self.bytes

    def spend(self, size: int, files: int = 0) -> None:
        """Take `size` bytes and `files` names of it.

        Raises
        ------
        TooMuch
            If there is not as much left.
        """
        self.bytes, self.files = self.bytes - size, self.files - files
        if min(self.bytes, self.files) < 0:
            raise TooMuch("it holds more than it may")
        if self.within:
            self.within.spend(size, files)


class CarefulExtractor(ExtractorPlugin):
    """nbgrader's extractor stops at the first damaged archive; this one leaves it closed and goes on.

    Only ordinary files are taken, and none whose name points out of the folder; an
    archive within an archive becomes a folder of its name.
    """

    most_mb = Integer(2000, help="Most that one downloaded archive may hold, unpacked.").tag(
        config=True
    )
    most_files = Integer(100_000, help="Most files in one downloaded archive.").tag(config=True)
    most_mb_inside = Integer(
        200,
        help="The same for all archives together that a student packed, within each other or not.",
    ).tag(config=True)
    most_mb_unpacked = Integer(
        10_000, help="Most that all archives within one downloaded archive may hold together."
    ).tag(config=True)
    depth = Integer(3, help="Archives within archives, at most.").tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack every archive in a folder into another, and copy what is none."""
        found = [
            path
            for path in sorted(Path(archive_path).rglob("*"))
            if path.is_file() and not path.is_symlink()
        ]
        if not found:
            self.log.warning("No files found in directory: %s", archive_path)
        for path in found:
            target = Path(extracted_path) / path.relative_to(archive_path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if self._is_archive(path):
                self._open(path, _place(target, merge=True), Room(self.most_mb, self.most_files), 0)
            else:
                shutil.copy(path, target)

    def _is_archive(self, path: Path) -> bool:
        return path.suffix.lower() in self.zip_ext

    def _open(self, path: Path, folder: Path, room: Room, depth: int) -> None:
        """Unpack into `folder`; what cannot be opened is put there as it is."""
        self.log.info("Extracting from: %s", path)
        fresh = not folder.exists()
        try:
            self._unpack(path, folder, room)
        except _BROKEN as error:
            self.log.warning("%s is left closed: %s", path, error)
            if fresh:
                shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / path.name)
            return
        inside = Room(self.most_mb_unpacked, self.most_files) if depth == 0 else room
        shares: dict[str, Room] = defaultdict(
            lambda: Room(self.most_mb_inside, self.most_files, inside)
        )
        for inner in sorted(folder.rglob("*")) if depth < self.depth else ():
            if inner.is_file() and self._is_archive(inner):
                share = shares[inner.relative_to(folder).parts[0]] if depth == 0 else room
                self._open(inner, _place(inner), share, depth + 1)
                inner.unlink()

    def _unpack(self, path: Path, folder: Path, room: Room) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in _members(path):
            room.spend(0, files=1)
            place = PureWindowsPath(name)  # both kinds of slash, and drives
            if place.anchor or ".." in place.parts or not place.parts:
                continue
            target = folder.joinpath(*place.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, open(target, "wb") as file:
                while block := content.read(min(2**20, room.least() + 1)):
                    room.spend(len(block))
                    file.write(block)


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Ordinary files of an archive."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for item in archive.infolist():
                if not item.is_dir() and (item.external_attr >> 28) != 0xA:  # 0xA: a symbolic link
                    yield item.filename, archive.open(item)
        return
    with tarfile.open(path) as archive:
        for item in archive:
            if item.isfile():
                yield item.name, archive.extractfile(item)


def _place(path: Path, merge: bool = False) -> Path:
    """The folder for what is in an archive: of its name, and a new one, or with `merge` one that is there."""
    name = path.name.removesuffix(path.suffix).removesuffix(".tar")
    name = name if name.strip(". ") else "archive"  # "...zip" must not lead to ".."
    for number in count(1):
        folder = path.with_name(name if number == 1 else f"{name} ({number})")
        if not folder.exists() or merge and folder.is_dir():
            return folder
