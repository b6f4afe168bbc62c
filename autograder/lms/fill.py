"""Final scores into the file that a platform let one download."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.checks.report import number

from .matching import People, Row, Said, called, full_name
from .roster import load_roster
from .table import Table, read_table
from .worksheets import recognise
from .worksheets.columns import Columns, as_number
from .worksheets.moodle import participant

_NOTHING = {"", "-", "needs grading"}  # in the cell of a grade that there is not yet


class NothingFilled(ValueError):
    """No grade could be put in; one sentence says why."""


@dataclass
class Filled:
    """What became of a worksheet.

    Attributes
    ----------
    path : Path
        The filled copy.
    count : int
        Grades that are in it now.
    notes : list of str
        Sentences for the instructor.
    """

    path: Path
    count: int = 0
    notes: list[str] = field(default_factory=list)


def fill(
    root: Path,
    declared: ProblemSet,
    rows: list[Row],
    worksheet: Path,
    column: str | None = None,
    partial: bool = False,
) -> Filled:
    """Write a copy of a worksheet with the grades in it to ``reports/PS/``.

    Parameters
    ----------
    root : Path
        The course's folder.
    declared : ProblemSet
    rows : list of dict
        What the gradebook says of each student.
    worksheet : Path
        As the platform gave it; it is not changed.
    column : str, optional
        Heading of the grades, where it is not clear.
    partial : bool
        Also scores of which a part waits for a hand grade.

    Raises
    ------
    UnreadableTable, NothingFilled
    """
    table = read_table(worksheet)
    platform, columns = recognise(table, declared.name, column)
    filled = Filled(root / "reports" / declared.name / worksheet.name)
    if filled.path.resolve() == worksheet.resolve():
        filled.path = filled.path.with_stem(f"{worksheet.stem}-filled")
    if columns.maximum is not None and columns.maximum != declared.points:
        filled.notes.append(
            f"the worksheet gives {number(columns.maximum)} points at most, {declared.name} "
            f"{number(declared.points)}: points are written as they are"
        )
    found, notes = _matched(root, declared.name, platform, table, columns, rows)
    filled.notes += notes
    waiting = [row["id"] for row in found.values() if row["waiting"] and not partial]
    if waiting:
        filled.notes.append(
            f"a hand grade waits, so left as it was: {', '.join(sorted(waiting))} "
            "(grade in formgrader first, or use --partial)"
        )
    _put(table, columns, {i: row for i, row in found.items() if row["id"] not in waiting}, filled)
    if not filled.count:
        raise NothingFilled(
            f"no grade was put into {worksheet.name}: " + "; ".join(filled.notes or ["no row fits"])
        )
    _write(filled.path, table.content())
    return filled


def _matched(
    root: Path, name: str, platform: str, table: Table, columns: Columns, rows: list[Row]
) -> tuple[dict[int, Row], list[str]]:
    """Which student each row of the worksheet is, and who is on one side only."""
    people = People(rows, load_roster(root), _origins(root, name), platform)
    persons = [(i, said) for i, row in enumerate(table.rows) if (said := _said(row, i, columns))]
    names = defaultdict(list)
    for i, said in persons:
        names[full_name(said)].append(i)
    groups = {i: group for i, said in persons if (group := people.group(said))}
    meant = {
        i: people.find(said, by_name=len(names[full_name(said)]) == 1)
        for i, said in persons
        if i not in groups
    }
    often = Counter(student for who in meant.values() for student in who)
    by_id = {row["id"]: row for row in rows}
    found, notes, strangers = {}, [], []
    for i, said in persons:
        if i in groups:
            found[i] = by_id[groups[i]]
            notes.append(f"{called(said)} gets the grade of the group {said['team']}")
        elif len(meant[i]) == 1 and often[student := next(iter(meant[i]))] == 1:
            found[i] = by_id[student]
        else:
            asked = f" (is it {' or '.join(sorted(meant[i]))}?)" if meant[i] else ""
            strangers.append(called(said) + asked)
    missing = sorted(row["id"] for row in rows if row not in found.values())
    if strangers:
        notes.append(f"in the worksheet, without a grade here: {_listed(strangers)}")
    if missing:
        notes.append(f"graded, but not in the worksheet: {_listed(missing)}")
    return found, notes


def _said(row: list[str], i: int, columns: Columns) -> Said:
    """What a row says of its person; nothing if it is nobody's."""
    if i in columns.skipped or len(row) <= columns.grade:
        return {}
    said: Said = {}
    for kind, column in columns.who:
        text = row[column].strip().removeprefix("#") if column < len(row) else ""
        if kind == "participant":
            kind, text = "origin", participant(text)
        if text:
            said.setdefault(kind, text)
    return said


def _listed(names: list[str], most: int = 20) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _put(table: Table, columns: Columns, found: dict[int, Row], filled: Filled) -> None:
    others = [row[columns.grade] for row in table.rows if len(row) > columns.grade]
    comma = any(re.fullmatch(r"\s*\d+,\d+\s*", cell) for cell in _numbers(table, others))
    replaced, kept = [], []
    for i, row in found.items():
        text = f"{round(row['score'], 5):.10g}"
        before = table.rows[i][columns.grade].strip()
        if before.casefold() in columns.kept:
            kept.append(f"{row['id']} ({before})")
            continue
        old = as_number(before)
        if before.casefold() not in _NOTHING and old != as_number(text):
            replaced.append(row["id"])
        filled.count += 1
        if old is None or old != as_number(text):
            table.put(i, columns.grade, text.replace(".", ",") if comma else text)
    if kept:
        filled.notes.append(f"no grade belongs there, so left as it was: {_listed(sorted(kept))}")
    if replaced:
        filled.notes.append(f"another grade was there before: {_listed(sorted(replaced))}")


def _numbers(table: Table, grades: Iterable[str]) -> list[str]:
    """Cells that show how the platform writes numbers; a comma parts columns in other files."""
    if table.separator == ",":
        return [cell for row in table.rows for cell in row if re.fullmatch(r"\d+,\d{2,5}", cell)]
    return [*grades, *(cell for row in table.rows for cell in row)]


def _origins(root: Path, name: str) -> dict[str, str]:
    """What the platform called each student when the set was collected."""
    path = root / "downloaded" / name / "collected.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
