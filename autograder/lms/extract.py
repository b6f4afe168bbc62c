"""Open downloaded archives, and those inside; a broken one costs its owner only."""

from __future__ import annotations

import lzma
import os
import shutil
import tarfile
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PureWindowsPath

from nbgrader.plugins import ExtractorPlugin
from traitlets import Integer

from .archive import Member, members, numbered, reason, shown, usable
from .download import CODE

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


@dataclass
class Unpacked:
    """What the files no longer show once they are unpacked.

    Attributes
    ----------
    inner : set of Path
        Folders that were archives within a downloaded archive: a student packed them.
    times : dict of Path to datetime
        Of the outermost files; without a zone where the archive has the packer's clock.
    lost : set of Path
        Where members of a downloaded archive would be that could not be had.
    """

    inner: set[Path] = field(default_factory=set)
    times: dict[Path, datetime] = field(default_factory=dict)
    lost: set[Path] = field(default_factory=set)


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


class CarefulExtractor(ExtractorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Unlike nbgrader's own, it leaves a damaged archive closed and goes on.

    Only ordinary files are taken, and none whose name points out of the folder; an
    archive within an archive becomes a folder of its name. One bad member of a downloaded
    archive costs that member and is named.
    """

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.unpacked = Unpacked()

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
                self.unpacked.times[target] = datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def _is_archive(self, path: Path) -> bool:
        return path.suffix.lower() in (*self.zip_ext, ".tar", ".tgz")

    def _open(self, path: Path, folder: Path, room: Room, depth: int) -> None:
        """Unpack into `folder`; what cannot be opened is put there as it is."""
        self.log.info("Extracting from: %s", path)
        fresh = not folder.exists()
        try:
            self._unpack(path, folder, room, depth)
        except _BROKEN as error:
            self.log.warning("%s is left closed: %s", shown(str(path)), error)
            if fresh:
                shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / path.name)
            return
        inside = Room(self.most_mb_unpacked, self.most_files) if depth == 0 else room
        shares: dict[str, Room] = defaultdict(
            lambda: Room(self.most_mb_inside, self.most_files, inside)
        )
        files = sorted(inner for inner in folder.rglob("*") if inner.is_file())
        around = os.path.commonpath([inner.parent for inner in files]) if files else folder
        for inner in files if depth < self.depth else ():
            if self._is_archive(inner):
                share = shares[inner.relative_to(around).parts[0]] if depth == 0 else room
                place = _place(inner)
                self._open(inner, place, share, depth + 1)
                inner.unlink()
                self.unpacked.inner.add(place)
                if inner in self.unpacked.times:
                    self.unpacked.times[place] = self.unpacked.times.pop(inner)

    def _unpack(self, path: Path, folder: Path, room: Room, depth: int) -> None:
        """All members, or with `depth` 0, a whole class's archive, those that can be had."""
        folder.mkdir(parents=True, exist_ok=True)
        taken, first = 0, None
        for member in members(path):
            room.spend(0, files=1)
            why = f"it is {member.odd}" if member.odd else _leads_out(member.name)
            try:
                taken += not why and self._take(member, path, folder, room, depth)
            except _BROKEN as error:
                if depth or room.files < 0 or room.least() < 0:
                    raise
                first, why = first or error, reason(error)
            if why:
                self.log.warning("%s: %s is left out: %s", path.name, shown(member.name), why)
                if depth == 0:
                    self.unpacked.lost.add(folder.joinpath(*PureWindowsPath(member.name).parts))
        if first and not taken:
            raise first

    def _take(self, member: Member, path: Path, folder: Path, room: Room, depth: int) -> bool:
        target = folder.joinpath(*usable(PureWindowsPath(member.name).parts))
        self._make_way(target.parent, folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            target = numbered(target)
            self.log.warning(
                "%s holds %s twice; the second is called %s",
                path.name,
                shown(member.name),
                shown(target.name),
            )
        most = min(room.least(), self.most_mb_inside * 2**20) if depth == 0 else room.least()
        try:
            with member.open() as content, open(target, "xb") as file:
                while block := content.read(min(2**20, most + 1)):
                    most -= len(block)
                    if most < 0 and depth == 0:
                        raise TooMuch("it is larger than a submission may be")
                    room.spend(len(block))
                    file.write(block)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        if depth == 0 and member.time:
            self.unpacked.times[target] = member.time
        return True

    def _make_way(self, wanted: Path, folder: Path) -> None:
        """A file that is where a folder must be gets a number, unless it is work itself."""
        for place in (wanted, *wanted.parents):
            if place == folder:
                return
            if place.is_file() and place.suffix not in CODE:
                other = place.rename(numbered(place))
                self.log.warning(
                    "%s is a file and a folder; the file is called %s",
                    shown(place.name),
                    shown(other.name),
                )
                if place in self.unpacked.times:
                    self.unpacked.times[other] = self.unpacked.times.pop(place)


def _leads_out(name: str) -> str:
    """Why a member has no place in the folder; empty if it has one."""
    place = PureWindowsPath(name)  # both kinds of slash, and drives
    bad = place.anchor or ".." in place.parts or not place.parts
    return "it points out of the archive" if bad else ""


def _place(path: Path, merge: bool = False) -> Path:
    """A new folder of the archive's name, or with `merge` one that is there."""
    name = path.name.removesuffix(path.suffix).removesuffix(".tar")
    name = name if name.strip(". ") else "archive"  # "...zip" must not lead to ".."
    for number in count(1):
        folder = path.with_name(name if number == 1 else f"{name} ({number})")
        if not folder.exists() or merge and folder.is_dir():
            return folder
    raise AssertionError("numbers do not end")
