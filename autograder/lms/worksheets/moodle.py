"""Moodle's grading worksheet of an assignment, in the language of whoever downloaded it.

The first column says ``Participant 4711``: a word and the number that is in the downloads, too.
Moodle looks for its headings by name, so none may change, and for the time in "Last modified
(grade)".
"""

from __future__ import annotations

import re

from autograder.lms.people import comparable
from autograder.lms.roster import field_of
from autograder.lms.table import Table, UnreadableTable

from .columns import Columns, as_number, where

NAME = "Moodle"

# "Grade" in Moodle's languages; in others it is the column before the one that is the same number
# in every row.
_GRADE = (
    "Grade", "Bewertung", "Note", "Calificación", "Nota", "Valutazione", "Avaliação", "Cijfer",
    "Beoordeling", "Hodnocení", "Známka", "Ocena", "Karakter", "Betyg", "Arvosana", "Arviointi",
    "Оценка", "Оцінка", "Not", "Βαθμός", "评分", "成绩", "評定", "성적", "Qualificació",
    "Cualificación", "Kalifikazioa", "Értékelés", "Hinne", "Vurdering", "التقدير", "الدرجة", "ציון",
)  # fmt: skip
# The column that an assignment for groups has, in some languages.
_GROUP = (
    "Group", "Gruppe", "Groupe", "Grupo", "Gruppo", "Groep", "Skupina", "Grupa", "Grupp", "Ryhmä",
    "Группа", "Група", "Grup", "Ομάδα", "小组", "グループ", "그룹", "Csoport",
)  # fmt: skip
_IDENTIFIER = re.compile(r"\s*[^\d\s][^\d]*?\s?(\d+)\s*")


def columns(table: Table, problem_set: str, wanted: str | None) -> Columns | None:
    """Which columns are which, or None if this is not Moodle's."""
    people = [row[0] for row in table.rows if row and row[0].strip()]
    if len(table.header) < 5 or not people or not all(map(_IDENTIFIER.fullmatch, people)):
        return None
    if len({_IDENTIFIER.sub("", re.sub(r"\d+", "", cell)).strip() for cell in people}) != 1:
        return None
    if len(set(map(participant, people))) != len(people):
        return None
    maximum = _maximum(table)
    grade = where(table.header, wanted) if wanted else where(table.header, *_GRADE)
    if grade is None and maximum is not None and not wanted:
        grade = maximum - 1
    if grade is None:
        raise UnreadableTable(
            f"{table.name}: which column holds the grade? Name it with --column: "
            + ", ".join(table.header)
        )
    after = [row[grade + 1].strip() for row in table.rows if len(row) > grade + 1]
    if after and not wanted and not any(as_number(cell) for cell in after):
        scale = f"{table.header[grade + 1]} is {after[0]!r}"
        raise UnreadableTable(f"{table.name}: {scale}: points cannot be entered there")
    who = [("participant", 0)]
    kinds = {i: field_of(cell, table.header) for i, cell in enumerate(table.header) if i}
    who += [(kind, i) for i, kind in kinds.items() if kind in ("name", "email", "number", "login")]
    team = where(table.header, *_GROUP)
    if team is not None:
        who = [(kind, i) for kind, i in who if i != team] + [("team", team)]
    second = {row[1] for row in table.rows if len(row) > 1}
    if not any(kind == "name" for kind, _ in who) and len(second) * 2 > len(table.rows):
        who.append(("name", 1))  # the second column in every language
    most = as_number(table.rows[0][maximum]) if maximum is not None and maximum != grade else None
    return Columns(grade, who, most)


def participant(cell: str) -> str:
    """The number behind the word."""
    match = _IDENTIFIER.fullmatch(cell)
    return match[1] if match else comparable(cell)


def _maximum(table: Table) -> int | None:
    """The column that says the same number above 0 in every row."""
    for i in range(3, len(table.header)):
        values = {as_number(row[i]) for row in table.rows if len(row) > i}
        if len(values) == 1 and (values.pop() or 0) > 0:
            before = [row[i - 1].strip() for row in table.rows if len(row) > i]
            if all(not cell or cell == "-" or as_number(cell) is not None for cell in before):
                return i
    return None
