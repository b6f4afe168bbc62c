"""Downloads of no platform: a folder or an archive for each student, named by the id."""

from __future__ import annotations

from .archive import shown
from .download import CODE, Download, Item, Named, Parts, Reading, unwrapped
from .people import Person
from .roster import Roster
from .times import UnreadableTime, read_time


class UnknownLayout(ValueError):
    """Nothing can be filed for sure; one sentence shows what was found."""


def read_folders(download: Download, names: list[str], roster: Roster) -> Reading:
    """Whose each file is, where `names` are the folders of `download` that no platform wrote.

    Parameters
    ----------
    names : list of str
        Either each is a student's, or each holds a folder for every student.

    Raises
    ------
    UnknownLayout
    """
    students = {name: _students(download, (name,)) for name in names}
    if all(students.values()):
        tops = [top for found in students.values() for top in found or ()]
        trusted = True  # real folders of a class's archive: what lies in them, somebody put there
    else:
        tops, trusted = [(name,) for name in names if not students[name]], False
    if len(names) == 1 and not trusted and _looks_like_a_class(download, tops[0]):
        raise UnknownLayout(_found(download))
    reading = Reading(file_times=trusted)
    for top in tops:
        _add(download, top, trusted and top not in download.inner, reading, roster)
    reading.notes += [
        f"{shown(name)} holds folders of several students, but lies beside work of single ones: "
        "it is left out; collect it alone"
        for name in names
        if students[name] and not all(students.values())
    ]
    if not reading.items:
        raise UnknownLayout(_found(download))
    return reading


def _students(download: Download, top: Parts) -> list[Parts] | None:
    """Folders in an archive of a whole class; None if it is one student's.

    Raises
    ------
    UnknownLayout
        If it could be either.
    """
    for level in download.levels_below(top):
        entries = download.entries(level)
        loose = sorted(n for n in entries if n.endswith(CODE) and (*level, n) in _files(download))
        folders = [
            n for n in entries if any(len(p) > len(level) + 1 for p in download.below((*level, n)))
        ]
        working = [name for name in folders if _holds_work(download, (*level, name))]
        if working and not loose and _are_students(working, level, download, top[-1]):
            return [(*level, name) for name in folders]
        if len(working) > 1 and not any(_may_be_ours(download, name) for name in loose):
            return [(*level, name) for name in folders]
        if len(working) > 1:
            raise UnknownLayout(
                f"{shown(top[-1])} holds {shown(loose[0])} beside the folders "
                f"{', '.join(map(shown, sorted(working)[:5]))}: is it one student's or a class's? "
                "Put each student's work into a folder named by the id"
            )
        if loose or len(folders) != 1:
            return None
    return None


def _are_students(working: list[str], level: Parts, download: Download, archive: str) -> bool:
    """Several, with those of whose work nothing could be unpacked; or one whom the roster knows,
    in an archive that is not called like another of them.
    """
    lost = {
        path[len(level)]
        for path in download.lost
        if path[: len(level)] == level and len(path) > len(level) + 1
    }
    known = download.usernames
    return len({*working, *lost}) > 1 or (working[0] in known and archive not in known)


def _looks_like_a_class(download: Download, top: Parts) -> bool:
    """Several loose modules or notebooks of which none is called like the set's, or none at all."""
    if not any(path[-1].endswith(CODE) for path in download.below(top)):
        return True  # such as an archive that could not be opened
    loose = [path[-1] for path in unwrapped([p[len(top) :] for p in download.below(top)])]
    if any(_may_be_ours(download, name) for name in loose if download.module):
        return False
    return any(sum(name.endswith(ending) for name in loose) > 1 for ending in CODE)


def _may_be_ours(download: Download, name: str) -> bool:
    """Called like the set's module or notebook; where the set is unknown, anything."""
    stems = (download.module.removesuffix(".py"), download.problem_set.partition("_")[0])
    return not all(stems) or any(name.casefold().startswith(stem) for stem in stems)


def _files(download: Download) -> set[Parts]:
    return set(download.files)


def _holds_work(download: Download, top: Parts) -> bool:
    """A notebook, or the set's module under any name that resembles it."""
    stem = download.module.removesuffix(".py").casefold()
    return any(
        path[-1].endswith(".ipynb")
        or (path[-1].casefold().startswith(stem) if stem else path[-1].endswith(".py"))
        for path in download.below(top)
    )


def _add(download: Download, top: Parts, trusted: bool, reading: Reading, roster: Roster) -> None:
    files = download.below(top)
    named = Named(Person(top[-1], keys={"id": top[-1]}))
    stamp = (*top, "timestamp.txt")
    time = None
    if stamp in files and not trusted:
        files.remove(stamp)
        reading.aside.append(stamp)
        reading.notes.append(
            f"{shown(top[-1])}: a timestamp.txt in a student's own archive says nothing; left out"
        )
    if stamp in files:
        files.remove(stamp)
        reading.aside.append(stamp)
        text = download.read(stamp, 1000).decode("utf-8", "replace")
        try:
            time = read_time(text, download.zone)
        except UnreadableTime as error:
            said = shown(" ".join(text.split()))
            reading.notes.append(f"{top[-1]}: timestamp.txt says {said!r}, but {error}: no time")
    names = unwrapped([path[len(top) :] for path in files])
    reading.items += [
        Item(named.person, path, name, time=time) for path, name in zip(files, names, strict=True)
    ]


def _found(download: Download) -> str:
    from .platforms import KNOWN

    tops = {path[0] for path in download.files}
    inside = len(tops) == 1 and all(len(path) > 1 for path in download.files)
    paths = [path[1:] for path in download.files] if inside else download.files
    names = sorted({path[0] if len(path) == 1 else f"{path[0]}/" for path in paths})
    listed = ", ".join(map(shown, names[:6])) + (", ..." if len(names) > 6 else "")
    return (
        f"the layout is unknown: found {listed or 'nothing'}. Known are downloads of {KNOWN}, "
        "and a folder or an archive for each student, named by the id"
    )
