"""What a class got right and wrong: one page for the instructor."""

from __future__ import annotations

import hashlib
import os
import statistics
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from autograder.checks.catalogue import Catalogue, catalogue_of
from autograder.checks.judge import known_mistakes
from autograder.checks.model import ProblemSet, Question
from autograder.checks.report import WORDS, number
from autograder.config import own_mistakes
from autograder.grading.students import student_id
from autograder.sets import load
from autograder.templates import render

from .batch import Batch
from .class_statistics import discrimination, distribution, spread
from .groups import Group, groups_of, named_since
from .records import Record
from .similar import compared_before
from .storage import write_atomically
from .versions import earlier, told

Row = Mapping[str, Any]


def write_report(
    root: Path,
    problem_set: str,
    rows: Collection[Row] | None = None,
    enrolled: Collection[str] = (),
) -> tuple[Path, list[Group]]:
    """Write ``reports/PS/index.html`` from the stored reports; returns it, and what has no name.

    Parameters
    ----------
    rows : collection of mapping, optional
        What the gradebook says of each student with a submission of the set
        (`nbgrader_plugin.gradebook.grades`); the page shows them. Without it, everybody
        with a report, by automatic points alone.
    enrolled : collection of str
        Ids of all students in the gradebook, for who has handed in nothing.

    Raises
    ------
    ValueError
        If nothing of the set is graded yet.
    """
    declared = load(problem_set)
    batch = Batch(root, problem_set)
    found = batch.all_recorded()
    known = None if rows is None else {row["id"]: row for row in rows}
    records = {
        student: record
        for student, record in found.items()
        if known is None or student_id(student) in known
    }
    if not records:
        raise ValueError(f"nothing of {problem_set} is graded yet: autograder grade {problem_set}")
    catalogue = catalogue_of(declared, own_mistakes(declared, root))
    groups = groups_of(root, declared, records, catalogue)
    students = [_student(record, declared, root, known or {}) for record in records.values()]
    scores = [student["score"] for student in students]
    page = render(
        "class_report.html",
        set=declared,
        students=students,
        scale=sum(q.points for q in declared.questions)
        if known
        else sum(q.automatic_points for q in declared.questions),
        bins=distribution([s["score"] / s["max"] for s in students]),
        median=statistics.median(scores),
        mean=statistics.fmean(scores),
        waiting=[student["id"] for student in students if student["waiting"]],
        by_hand=known is not None,
        questions=_questions(declared, records, catalogue),
        groups=[group for group in groups if len(group.students) > 1],
        alone=[group for group in groups if len(group.students) == 1],
        unsandboxed=[student for student in batch.unsandboxed() if student in records],
        remarks=_remarks(batch, found, records, known or (), enrolled),
        alike=_alike(batch, records),
        words=WORDS,
        number=number,
    )
    path = batch.reports / "index.html"
    write_atomically(path, page)
    return path, groups


def _remarks(
    batch: Batch,
    found: dict[str, Record],
    shown: dict[str, Record],
    in_gradebook: Collection[str],
    enrolled: Collection[str],
) -> list[str]:
    """Who is not on the page and why, and what is not of today."""
    reported = {student_id(student) for student in found}
    lists = {
        "No longer in the gradebook, so not shown": [s for s in found if s not in shown],
        "In the gradebook, without a sound report here (grade again)": sorted(
            set(in_gradebook) - reported
        ),
        "Enrolled, nothing handed in": sorted(set(enrolled) - set(in_gradebook) - reported),
        "Damaged reports, left out": batch.records.damaged(),
    }
    remarks = [f"{words}: {', '.join(map(_text, who))}" for words, who in lists.items() if who]
    remarks += told(earlier(shown.values(), batch.versions))
    made = Counter(_version(record["version"]) for record in shown.values() if "version" in record)
    now = _version(batch.versions)
    return remarks + [
        f"{n} graded with version {version} of the checks{', the present one' * (version == now)}"
        for version, n in made.most_common()
    ]


def _alike(batch: Batch, records: dict[str, Record]) -> list[str]:
    """What `autograder similar` found, if it was run; a heading, pairs and what they mean."""
    digests = {student: record["digest"] for student, record in records.items()}
    found = compared_before(batch.reports, digests)
    return [*found.lines(), *found.notes] if found else []


def _version(versions: dict[str, str]) -> str:
    """One short word for the versions of all questions."""
    return hashlib.sha256(repr(sorted(versions.items())).encode()).hexdigest()[:8]


def _student(
    record: Record, declared: ProblemSet, root: Path, known: Mapping[str, Row]
) -> dict[str, Any]:
    """A line of the table; with the gradebook's final score, where there is one."""
    student = student_id(record["student"])
    row = known.get(student, {})
    return {
        "id": student,
        "name": ", ".join(filter(None, (row.get("last"), row.get("first")))),
        "automatic": record["score"],
        "score": row.get("score", record["score"]),
        "max": row.get("max", record["max"]) or 1,
        "waiting": row.get("waiting", False),
        "notes": record["notes"],
        "replay": _text(record["replay"]),
        "page": _page(root, student, declared.name),
        "questions": [q for q in record["questions"] if q["verdict"] != "manual"],
    }


def _page(root: Path, student: str, problem_set: str) -> str:
    """Address of the feedback, or of the graded notebook, beside the report; "" without one."""
    for place in (
        f"feedback/{student}/{problem_set}/{problem_set}.html",
        f"autograded/{student}/{problem_set}/{problem_set}.ipynb",
    ):
        if (root / place).is_file():
            return "../../" + quote(place)
    return ""


def _text(words: str) -> str:
    """A folder's name need not be text, a page must be."""
    return os.fsencode(words).decode("utf-8", "backslashreplace")


def _questions(
    declared: ProblemSet, records: dict[str, Record], catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Mean, spread, discrimination, verdicts and named mistakes of each question."""
    totals = [record["score"] for record in records.values()]
    texts = known_mistakes(catalogue)
    rows = []
    for question in declared.questions:
        graded = [q for r in records.values() for q in r["questions"] if q["id"] == question.id]
        if not graded or not question.automatic_points:
            continue
        scores = [q["score"] for q in graded]
        everybody = len(scores) == len(totals)
        rows.append(
            {
                "id": question.id,
                "title": question.title,
                "points": question.automatic_points,
                "mean": statistics.fmean(scores),
                "spread": spread(scores),
                "discrimination": discrimination(scores, totals) if everybody else None,
                "verdicts": Counter(q["verdict"] for q in graded).most_common(),
                "mistakes": [
                    {"count": len(who), "who": who, "sentence": m, "hints": ()}
                    if m not in texts
                    else {
                        "count": len(who),
                        "who": who,
                        "sentence": texts[m].sentence,
                        "hints": texts[m].hints,
                    }
                    for m, who in _made(question, records, catalogue)
                ],
            }
        )
    return rows


def _made(
    question: Question, records: dict[str, Record], catalogue: Catalogue
) -> list[tuple[str, list[str]]]:
    """Named mistakes of a question and who made them, the most frequent first."""
    made: dict[str, list[str]] = defaultdict(list)
    for student, record in records.items():
        named = {m for q in record["questions"] if q["id"] == question.id for m in q["mistakes"]}
        for mistake in named | set(named_since(question, record, catalogue)[0]):
            made[mistake].append(student_id(student))
    return sorted(made.items(), key=lambda item: (-len(item[1]), item[0]))
