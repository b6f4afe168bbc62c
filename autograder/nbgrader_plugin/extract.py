"""Open downloaded archives, and those inside; a broken one costs its owner only."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
import zlib
from pathlib import Path, PureWindowsPath
from typing import IO, Iterator

from nbgrader.plugins import ExtractorPlugin
from traitlets import Integer

_BROKEN = (OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, tarfile.TarError, zlib.error)


class TooMuch(ValueError):
    """The archive holds more than a submission may."""


class CarefulExtractor(ExtractorPlugin):
    """nbgrader's extractor stops at the first damaged archive; this one leaves it closed and goes on.

    Only ordinary files are taken, and none whose name points out of the folder; an
    archive within an archive becomes a folder of its name.
    """

    most_mb = Integer(2000, help="Most that one downloaded archive may hold, unpacked.").tag(config=True)
    most_files = Integer(100_000, help="Most files in one downloaded archive.").tag(config=True)
    most_mb_inside = Integer(200, help="The same for an archive that a student packed.").tag(config=True)
    depth = Integer(3, help="Archives within archives, at most.").tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack every archive in a folder into another, and copy what is none."""
        found = [path for path in sorted(Path(archive_path).rglob("*")) if path.is_file() and not path.is_symlink()]
        if not found:
            self.log.warning("No files found in directory: %s", archive_path)
        for path in found:
            target = Path(extracted_path) / path.relative_to(archive_path)
            target.parent.mkdir(parents=True, exist_ok=True)
            if self._is_archive(path):
                self._open(path, target.parent / stem(path), self.most_mb, 0)
            else:
                shutil.copy(path, target)

    def _is_archive(self, path: Path) -> bool:
        return path.suffix.lower() in self.zip_ext

    def _open(self, path: Path, folder: Path, most_mb: int, depth: int) -> None:
        """Unpack into `folder`; what cannot be opened is put there as it is."""
        self.log.info("Extracting from: %s", path)
        try:
            self._unpack(path, folder, most_mb * 2**20)
        except _BROKEN as error:
            self.log.warning("%s is left closed: %s", path, error)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            shutil.copy(path, folder / path.name)
            return
        for inner in sorted(folder.rglob("*")) if depth < self.depth else ():
            if inner.is_file() and self._is_archive(inner):
                self._open(inner, inner.with_name(stem(inner)) if stem(inner) != inner.name else inner.with_suffix(".d"), self.most_mb_inside, depth + 1)
                inner.unlink()

    def _unpack(self, path: Path, folder: Path, room: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for number, (name, content) in enumerate(_members(path)):
            if number >= self.most_files:
                raise TooMuch(f"it holds more than {self.most_files} files")
            place = PureWindowsPath(name)  # both kinds of slash, and drives
            if place.anchor or ".." in place.parts or not place.parts:
                continue
            target = folder.joinpath(*place.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with content, open(target, "wb") as file:
                while block := content.read(min(2**20, room + 1)):
                    room -= len(block)
                    if room < 0:
                        raise TooMuch("it holds more than it may")
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


def stem(path: Path) -> str:
    """Name of an archive without its endings."""
    return path.name.removesuffix(path.suffix).removesuffix(".tar")
