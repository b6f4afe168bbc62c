"""A downloaded archive, unpacked: what a platform's module reads, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from .people import Person

Parts = tuple[str, ...]

CODE = (".py", ".ipynb")  # a loose one means something, a loose grades.csv does not


@dataclass(frozen=True)
class Download:
    """The files of one archive.

    Attributes
    ----------
    folder : Path
    files : list of tuple of str
        Paths below it, without what operating systems add.
    inner : set of tuple of str
        Folders that were archives: what is in them was named by a student.
    times : dict
        By path, of files and of inner archives, with a zone.
    zone : tzinfo
        Of times that do not say theirs.
    problem_set, module : str
        The set that is collected, and the name of its module; empty if unknown.
    usernames : frozenset of str
        Those in the course's roster.
    lost : frozenset of tuple of str
        Where files would be that could not be unpacked.
    """

    folder: Path
    files: list[Parts]
    inner: frozenset[Parts] = frozenset()
    times: dict[Parts, datetime] = field(default_factory=dict)
    zone: tzinfo = UTC
    problem_set: str = ""
    module: str = ""
    usernames: frozenset[str] = frozenset()
    lost: frozenset[Parts] = frozenset()

    def read(self, path: Parts, most: int = 50_000_000) -> bytes:
        """The content of a file that the platform wrote; nothing if it is larger than `most`."""
        file = self.folder.joinpath(*path)
        return file.read_bytes() if file.stat().st_size <= most else b""

    def below(self, top: Parts) -> list[Parts]:
        """Files in a folder, or the file itself."""
        return [path for path in self.files if path[: len(top)] == top]

    def entries(self, top: Parts) -> dict[str, bool]:
        """Names directly in a folder, and whether each is a folder that the archive held."""
        found = {}
        for path in self.below(top):
            if len(path) > len(top):
                entry = path[: len(top) + 1]
                found[path[len(top)]] = len(path) > len(entry) and entry not in self.inner
        return found

    def levels(self) -> Iterable[Parts]:
        """Folders that may hold the students': the outermost, and each that is alone in its."""
        return self.levels_below(())

    def levels_below(self, top: Parts) -> Iterable[Parts]:
        """As `levels`, from one folder on."""
        while True:
            yield top
            folders = [name for name, is_folder in self.entries(top).items() if is_folder]
            if len(folders) != 1:
                return
            top = (*top, folders[0])

    def time_of(self, files: Iterable[Parts]) -> datetime | None:
        """The latest time of some files, an archive counting as one file."""
        known = [
            self.times[path[:depth]]
            for path in files
            for depth in range(1, len(path) + 1)
            if path[:depth] in self.times
        ]
        return max(known, default=None)


@dataclass(frozen=True)
class Item:
    """One file of a student.

    Attributes
    ----------
    source : tuple of str
        Where it is in the download.
    name : tuple of str
        Where it belongs below the student's folder.
    attempt : float, optional
        Of several the highest counts, whole; None where there is one only.
    time : datetime, optional
        When the attempt was handed in.
    late : bool
        The platform says so.
    """

    person: Person
    source: Parts
    name: Parts
    attempt: float | None = None
    time: datetime | None = None
    late: bool = False


@dataclass
class Reading:
    """What a platform's module found in a download.

    Attributes
    ----------
    items : list of Item
    aside : list of tuple of str
        Files that the platform itself adds: nobody's work, not worth a word.
    notes : list of str
        Sentences for the instructor.
    file_times : bool
        The archive keeps when each file was handed in.
    """

    items: list[Item] = field(default_factory=list)
    aside: list[Parts] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    file_times: bool = False


class Named(NamedTuple):
    """What one outermost name says."""

    person: Person
    rest: str = ""
    attempt: float | None = None
    time: datetime | None = None
    late: bool = False
    others: tuple[Person, ...] = ()  # of a group: the same is theirs, too


def read_entries(
    download: Download,
    parse: Callable[[str, bool], Named | None],
    file_times: bool = False,
    at: Parts | None = None,
) -> Reading | None:
    """Read names of one level of folders; None where they are not the platform's.

    Parameters
    ----------
    parse : callable
        From a name, and whether it is a folder that the archive held, to what it says.
        Names below are never looked at: a student chose them.
    file_times : bool
        As in `Reading`.
    at : tuple of str, optional
        The level, where it is known.
    """
    for top in download.levels() if at is None else [at]:
        entries = download.entries(top)
        named = {name: parse(name, is_folder) for name, is_folder in entries.items()}
        known = [name for name in named if named[name]]
        others = [n for n in named if not named[n] and (entries[n] or n.endswith(CODE))]
        if known and len(known) > len(others):
            reading = Reading(file_times=file_times)
            for name, said in named.items():
                if said:
                    reading.items += _items(download, (*top, name), said)
            return reading
    return None


def _items(download: Download, entry: Parts, named: Named) -> list[Item]:
    files = download.below(entry)
    return [
        Item(
            person,
            path,
            below or (named.rest or entry[-1],),
            named.attempt,
            named.time,
            named.late,
        )
        for person in (named.person, *named.others)
        for path, below in zip(
            files, unwrapped([path[len(entry) :] for path in files]), strict=True
        )
    ]


def unwrapped(paths: list[Parts]) -> list[Parts]:
    """Paths without folders that hold all of them: a zip of a folder in a zip."""
    while paths and all(len(path) > 1 and path[0] == paths[0][0] for path in paths):
        paths = [path[1:] for path in paths]
    return paths
