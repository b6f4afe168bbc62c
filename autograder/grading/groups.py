"""What a class got wrong and no mistake is named for, grouped by how the code behaved.

Grading keeps in each record how the failing code behaved on the public instances. Students
whose code gave the same wrong outputs made the same mistake, whatever their code looks like.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.checks.catalogue import Catalogue, place_of
from autograder.checks.diagnose import named
from autograder.checks.fingerprint import Fingerprint, nearly
from autograder.checks.judged_outputs import Kept, outputs_of, unexplained
from autograder.checks.model import ProblemSet, Question
from autograder.material.functions import (
    functions_of_task,
    same_code,
    source_of,
    without_solution_marks,
)
from autograder.sandbox.text import clip

from .records import Record
from .student_code import StudentCode, code_of, reference_of
from .students import student_id

SHOWN = 2  # functions of one group
MAX_CODE = 20_000  # characters of one student's function
Behaviour = dict[str, Fingerprint]
Row = tuple[str, str, bool]  # a line of the student's, one of the reference, whether they differ


@dataclass(frozen=True)
class Group:
    """Students whose code gave the same wrong outputs in one question.

    Attributes
    ----------
    outputs : tuple of str
        Names of the outputs that are wrong.
    students : tuple of str
        Names of their folders; the first has the least else that is wrong.
    says : str
        What the check said to the first of them.
    functions : dict
        By name the rows of one function: the first student's text beside the reference's.
    """

    question: Question
    outputs: tuple[str, ...]
    students: tuple[str, ...]
    says: str
    functions: Mapping[str, list[Row]] = field(default_factory=dict)

    @property
    def shown(self) -> list[str]:
        """The students' ids, as the gradebook has them."""
        return list(map(student_id, self.students))

    def title(self) -> str:
        """``"7 students, 4.4: the same wrong grads['W1']"``."""
        count = len(self.students)
        shown = ", ".join(self.outputs[:3]) + (", ..." if len(self.outputs) > 3 else "")
        return (
            f"{count} students, {self.question.id}: the same wrong {shown}"
            if count > 1
            else f"1 student, {self.question.id}: a wrong {shown}"
        )


def named_since(
    question: Question, record: Record, catalogue: Catalogue
) -> tuple[dict[str, set[str]], Behaviour]:
    """What today's catalogue names in a record's behaviour, and what still has no name."""
    kept: Kept = record.get("unnamed", {}).get(question.id, {})
    try:
        open_ = unexplained(kept)
        if not open_:
            return {}, {}
        known = catalogue.behaviours.of(question.id)
        keys = {*kept, *(known.keys[k] for k in known.key)}
        found = named(outputs_of(question, kept, keys), known)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):  # a damaged record
        return {}, {}
    explained = set().union(*found.values()) if found else set()
    return found, {key: given for key, given in open_.items() if key not in explained}


def groups_of(
    root: Path, problem_set: ProblemSet, records: Mapping[str, Record], catalogue: Catalogue
) -> list[Group]:
    """The groups of two students and more, the largest first, then those who are alone."""
    found: list[Group] = []
    for question in problem_set.questions:
        wrong = {s: named_since(question, r, catalogue)[1] for s, r in records.items()}
        found += _groups(question, {s: b for s, b in wrong.items() if b}, records)
    found.sort(key=lambda group: -len(group.students))
    reference, codes = reference_of(root, problem_set), {}
    for place, group in enumerate(found):
        if len(group.students) > 1:
            student = group.students[0]
            if student not in codes:
                codes[student] = code_of(root, problem_set, student)
            found[place] = _with_code(group, codes[student], reference)
    return found


def _groups(
    question: Question, wrong: Mapping[str, Behaviour], records: Mapping[str, Record]
) -> Iterator[Group]:
    """Who shares an output's behaviour in all cases.

    Outputs that the same students share are together.
    """
    together: dict[tuple[str, ...], list[str]] = {}
    outputs = dict.fromkeys(place_of(key)[2] for behaviour in wrong.values() for key in behaviour)
    for output in outputs:
        for students in _alike(output, wrong):
            together.setdefault(students, []).append(output)
    grouped = {s for students in together if len(students) > 1 for s in students}
    for students, names in together.items():
        if len(students) > 1 or students[0] not in grouped:
            ordered = tuple(sorted(students, key=lambda s: (len(wrong[s]), s)))
            yield Group(question, tuple(names), ordered, _said(question, records[ordered[0]]))


def _alike(output: str, wrong: Mapping[str, Behaviour]) -> list[tuple[str, ...]]:
    """The students by what they gave for one output, in all cases of all tests."""
    found: list[tuple[Behaviour, list[str]]] = []
    for student, behaviour in wrong.items():
        mine = {key: given for key, given in behaviour.items() if place_of(key)[2] == output}
        if not mine:
            continue
        same = next((members for first, members in found if _same(first, mine)), None)
        if same is None:
            found.append((mine, [student]))
        else:
            same.append(student)
    return [tuple(members) for _, members in found]


def _same(one: Behaviour, other: Behaviour) -> bool:
    return one.keys() == other.keys() and all(nearly(one[key], other[key]) for key in one)


def _said(question: Question, record: Record) -> str:
    words = next((q["message"] for q in record["questions"] if q["id"] == question.id), "")
    return clip(words, 600)


def _with_code(group: Group, code: StudentCode, reference: str) -> Group:
    """The group with the functions of its question that the student wrote otherwise."""
    names = functions_of_task(reference, group.question.id) if reference else []
    meant = [n for n in names if n.rpartition(".")[2] in " ".join(group.outputs)] or names
    rows: dict[str, list[Row]] = {}
    for name in meant:
        theirs = without_solution_marks(clip(code.function(name), MAX_CODE))
        ours = without_solution_marks(source_of(reference, name))
        if theirs and not same_code(theirs, ours):
            rows[name] = side_by_side(theirs, ours)
    shown = dict(list(rows.items())[:SHOWN])
    return Group(group.question, group.outputs, group.students, group.says, shown)


def side_by_side(one: str, other: str) -> list[Row]:
    """The lines of two texts beside each other, with a gap where one lacks a line."""
    left, right = one.splitlines(), other.splitlines()
    rows: list[Row] = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        height = max(i_end - i, j_end - j)
        mine = [*left[i:i_end], *[""] * height][:height]
        theirs = [*right[j:j_end], *[""] * height][:height]
        rows += [(a, b, kind != "equal") for a, b in zip(mine, theirs, strict=True)]
    return rows


def text_of(groups: Sequence[Group], problem_set: str, width: int = 100) -> str:
    """The groups for a terminal; empty where everything has a name."""
    lines = []
    for group in groups:
        if len(group.students) > 1:
            lines += [group.title(), f"  {', '.join(group.shown)}. {group.says}"]
            for name, rows in group.functions.items():
                lines += ["", *_columns(rows, f"{name}, {group.shown[0]}", "reference", width)]
            lines.append("")
    alone = len({group.students[0] for group in groups if len(group.students) == 1})
    if alone:
        lines.append(f"{alone} {'student has' if alone == 1 else 'students have'} others, alone.")
    if lines:
        lines.append(
            f"Name one for all: autograder mistake {problem_set} --from STUDENT --question Q "
            '--says "..."'
        )
    return "\n".join(lines)


def _columns(rows: Sequence[Row], left: str, right: str, width: int) -> Iterator[str]:
    half = (width - 5) // 2
    for one, other, differ in [(left, right, False), *rows]:
        one, other = (text.expandtabs(4)[:half] for text in (one, other))
        yield f"  {one:<{half}} {'|' if differ else ' '} {other}".rstrip()
