"""The downloads among what was unpacked, and of which platform each is."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from .archive import shown
from .download import Download, Parts, Reading
from .extract import Unpacked
from .folders import UnknownLayout, read_folders
from .platforms import TwoPlatforms, recognise
from .roster import Roster

JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git"}


@dataclass(frozen=True)
class Source:
    """One download with what its platform said."""

    platform: str
    download: Download
    reading: Reading


def whole_download(
    folder: Path,
    problem_set: str,
    module: str,
    unpacked: Unpacked | None,
    roster: Roster,
    zone: tzinfo,
) -> Download:
    """Everything that was unpacked, as one download."""
    unpacked = unpacked or Unpacked()

    def parts(path: Path) -> Parts:
        return path.relative_to(folder).parts

    files = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _junk(name))
        files += [parts(Path(root, name)) for name in sorted(names) if not _junk(name)]
    inside = [path for path in unpacked.inner if path.is_relative_to(folder)]
    return Download(
        folder,
        [path for path in files if not folder.joinpath(*path).is_symlink()],
        frozenset(map(parts, inside)),
        {
            parts(path): time if time.tzinfo else time.replace(tzinfo=zone)
            for path, time in unpacked.times.items()
            if path.is_relative_to(folder)
        },
        zone,
        problem_set,
        module,
        frozenset(roster.logins()),
        frozenset(parts(path) for path in unpacked.lost if path.is_relative_to(folder)),
    )


def _within(download: Download, top: str) -> Download:
    """One entry of a download as a download."""
    return replace(
        download,
        folder=download.folder / top,
        files=[path[1:] for path in download.files if path[0] == top and len(path) > 1],
        inner=frozenset(path[1:] for path in download.inner if path[0] == top and len(path) > 1),
        times={p[1:]: t for p, t in download.times.items() if p[0] == top and len(p) > 1},
        lost=frozenset(path[1:] for path in download.lost if path[0] == top and len(path) > 1),
    )


def sources_of(whole: Download, roster: Roster) -> list[Source]:
    """One platform for each download; a platform's own names count only at the outermost level."""
    entries = whole.entries(())
    if len(entries) != 1 and (unpacked := _by_hand(whole)):
        return unpacked
    downloads = {name: _within(whole, name) for name in entries if (whole.folder / name).is_dir()}
    sources, unknown, notes = [], [], []
    for name, download in downloads.items():
        try:
            found = recognise(download)
        except TwoPlatforms as error:
            notes.append(f"{shown(name)} is left out: {error}")
            continue
        if found:
            sources.append(Source(found[0], download, found[1]))
        else:
            unknown.append(name)
    if not unknown:
        if notes and not sources:
            raise UnknownLayout("; ".join(notes))
        return [*sources, Source("", whole, Reading(notes=notes))]
    if len(entries) == 1 and (unpacked := _by_hand(whole)):  # the only student's folder
        return unpacked
    reading = read_folders(whole, unknown, roster)
    if sources:  # a student's own archive may look like a platform's: whose it is, nobody can say
        notes += [
            f"{shown(s.download.folder.name)} looks like a download of {s.platform}, but lies "
            f"beside {shown(unknown[0])}, which does not: it is left out; collect it alone"
            for s in sources
        ]
    reading.notes += notes
    return [Source("", whole, reading)]


def _by_hand(whole: Download) -> list[Source]:
    """A download that was unpacked by hand, or as an archive for each student."""
    try:
        found = recognise(whole)
    except TwoPlatforms as error:
        raise UnknownLayout(str(error)) from error
    return [Source(found[0], whole, found[1])] if found else []


def _junk(name: str) -> bool:
    return name in JUNK or name.startswith("._")
