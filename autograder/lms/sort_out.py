"""Whose is what: from the unpacked downloads of a set to one place for each file."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from .archive import shown
from .download import Download, Item
from .extract import Unpacked
from .folders import UnknownLayout
from .people import Person, comparable, safe_id
from .roster import Roster
from .sources import Source, sources_of, whole_download

TIMESTAMP = "timestamp.txt"
PACKING = timedelta(minutes=15)  # times that lie closer together are when the archive was packed


@dataclass(frozen=True)
class Filed:
    """Where one file goes."""

    student: str
    name: str
    time: datetime | None


@dataclass
class Collected:
    """What was found.

    Attributes
    ----------
    files : dict of Path to Filed
    also : list of (Path, Filed)
        The same files for further members of a group.
    people : dict of str to Person
        By the id in ``submitted/``.
    origin : dict of str to str
        The platform's own name for each: what its worksheet may say.
    late : set of str
        Students whom the platform calls late.
    notes : list of str
        Sentences for the instructor.
    """

    files: dict[Path, Filed] = field(default_factory=dict)
    also: list[tuple[Path, Filed]] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    origin: dict[str, str] = field(default_factory=dict)
    late: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def sort_out(
    extracted: Path,
    problem_set: str = "",
    module: str = "",
    unpacked: Unpacked | None = None,
    roster: Roster | None = None,
    zone: tzinfo = UTC,
) -> Collected:
    """Find out whose each file is.

    Parameters
    ----------
    extracted : Path
        The folder in which the downloads were unpacked, one folder each.
    problem_set, module : str
        The set, and what its module is called.
    unpacked : Unpacked, optional
        What the files do not show any more.
    roster : Roster, optional
        Makes one student of a person whom platforms call differently.
    zone : tzinfo
        Of times that do not say theirs.

    Raises
    ------
    UnknownLayout
        If nothing can be filed for sure; the sentence shows what was found.
    """
    roster = roster or Roster([])
    whole = whole_download(extracted, problem_set, module, unpacked, roster, zone)
    sources = sources_of(whole, roster)
    collected = Collected()
    for source in sources:
        collected.notes += source.reading.notes
    if not any(source.reading.items for source in sources):
        said = "; ".join(collected.notes) or "the download holds no submission"
        raise UnknownLayout(said)
    _file(sources, roster, collected)
    _say_what_is_left(sources, whole, collected)
    return collected


def _file(sources: list[Source], roster: Roster, collected: Collected) -> None:
    handed_in: dict[str, list[tuple[Source, Item]]] = defaultdict(list)
    given = roster.match({item.person for source in sources for item in source.reading.items})
    for source in sources:
        for item in source.reading.items:
            person = given.get(item.person, item.person)
            student = safe_id(person.id)
            origin = f"{source.platform}:{item.person.id}"
            if item.person not in given and collected.origin.setdefault(student, origin) != origin:
                other = collected.origin[student]
                collected.notes.append(
                    f"{shown('/'.join(item.source))} is left out: {shown(origin.lstrip(':'))} and "
                    f"{shown(other.lstrip(':'))} would both be {student}, and may be two people"
                )
                continue
            collected.origin[student] = origin
            collected.people[student] = person
            handed_in[student].append((source, item))
    strangers = [s for s, p in collected.people.items() if p not in given.values()]
    if roster.people and strangers:
        collected.notes.append(
            f"not in the roster, filed as the platform calls them: {', '.join(sorted(strangers))}"
        )
    times = _file_times(sources)
    for student, files in handed_in.items():
        newest = _newest_attempt(student, files, collected)
        time = max((i.time for _, i in newest if i.time), default=None) or max(
            (t for s, i in newest if (t := times.get((id(s), i.person)))), default=None
        )
        if any(item.late for _, item in newest):
            collected.late.add(student)
        _place(student, newest, time, collected)


def _newest_attempt(
    student: str, files: list[tuple[Source, Item]], collected: Collected
) -> list[tuple[Source, Item]]:
    """The files of the highest attempt; all of them where there are no attempts."""
    attempts = sorted({item.attempt for _, item in files if item.attempt is not None})
    if not attempts:
        return files
    kept = [(source, item) for source, item in files if item.attempt == attempts[-1]]
    undated = [(source, item) for source, item in files if item.attempt is None]
    if len(attempts) > 1:
        time = kept[0][1].time
        what = f"of {time:%Y-%m-%d %H:%M} UTC" if time else f"number {attempts[-1]:g}"
        collected.notes.append(
            f"{student} handed in {len(attempts)} times: the last one, {what}, counts, whole"
        )
    return kept + undated


def _file_times(sources: list[Source]) -> dict[tuple[int, Person], datetime]:
    """When each person's files were last changed, where the archives keep it."""
    found = {}
    for source in sources:
        files = defaultdict(list)
        for item in source.reading.items if source.reading.file_times else ():
            files[item.person].append(item.source)
        for person, paths in files.items():
            if time := source.download.time_of(paths):
                found[id(source), person] = time.astimezone(UTC)
    if not found:
        return {}
    first, last = min(found.values()), max(found.values())
    if last - first <= PACKING or last > datetime.now(UTC) + timedelta(days=1):
        return {}  # when the archive was packed, or a clock that is wrong
    return found


def _place(
    student: str,
    files: Iterable[tuple[Source, Item]],
    time: datetime | None,
    collected: Collected,
) -> None:
    taken: set[str] = set()
    for source, item in files:
        name = "/".join(item.name)
        if comparable(name) == TIMESTAMP:
            collected.notes.append(
                f"{student}: a {TIMESTAMP} among the files handed in says nothing; it is left out"
            )
            continue
        name = _free(name, taken)
        taken |= {name, *("/".join(name.split("/")[:n]) for n in range(1, name.count("/") + 1))}
        path, filed = source.download.folder.joinpath(*item.source), Filed(student, name, time)
        if collected.files.setdefault(path, filed) != filed:
            collected.also.append((path, filed))


def _free(name: str, taken: set[str]) -> str:
    """A name that no file and no folder has: nbgrader stops the class at two of one name."""
    files = taken
    stem, ending = os.path.splitext(name)
    tries = [name, *(f"{stem} ({number}){ending}" for number in range(2, len(taken) + 3))]
    for candidate in tries:
        above = ["/".join(candidate.split("/")[:n]) for n in range(1, candidate.count("/") + 1)]
        if candidate not in files and not any(_is_file(folder, taken) for folder in above):
            return candidate
    return f"{len(taken)}/{name}"


def _is_file(name: str, taken: set[str]) -> bool:
    return name in taken and not any(other.startswith(name + "/") for other in taken)


def _say_what_is_left(sources: list[Source], whole: Download, collected: Collected) -> None:
    known = {
        source.download.folder.joinpath(*path)
        for source in sources
        for path in [*source.reading.aside, *(item.source for item in source.reading.items)]
    }
    left = [path for path in whole.files if whole.folder.joinpath(*path) not in known]
    if left:
        names = ", ".join(shown("/".join(path)) for path in left[:8])
        more = f" and {len(left) - 8} more" if len(left) > 8 else ""
        collected.notes.append(f"nobody's, left out: {names}{more}")
