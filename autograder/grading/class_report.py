"""What a class got right and wrong: one page for the instructor."""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Any

from autograder.checks.catalogue import Catalogue, catalogue_of
from autograder.checks.judge import known_mistakes
from autograder.checks.model import ProblemSet
from autograder.checks.report import WORDS, number
from autograder.config import own_mistakes
from autograder.grading.students import student_id
from autograder.sets import load
from autograder.templates import render

from .batch import Batch
from .groups import Group, groups_of, named_since
from .records import Record
from .storage import write_atomically
from .versions import earlier, told


def write_report(
    root: Path,
    problem_set: str,
    in_gradebook: Collection[str] | None = None,
    enrolled: Collection[str] = (),
) -> tuple[Path, list[Group]]:
    """Write ``reports/PS/index.html`` from the stored reports; returns it, and what has no name.

    Parameters
    ----------
    in_gradebook : collection of str, optional
        Ids of the students with a submission of the set in the gradebook; the page shows
        them. Without it, everybody with a report.
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
    records = {
        student: record
        for student, record in found.items()
        if in_gradebook is None or student_id(student) in in_gradebook
    }
    if not records:
        raise ValueError(f"nothing of {problem_set} is graded yet: autograder grade {problem_set}")
    catalogue = catalogue_of(declared, own_mistakes(declared, root))
    groups = groups_of(root, declared, records, catalogue)
    page = render(
        "class_report.html",
        set=declared,
        students=[_student(r) for r in records.values()],
        questions=_questions(declared, records, catalogue),
        groups=[group for group in groups if len(group.students) > 1],
        alone=[group for group in groups if len(group.students) == 1],
        unsandboxed=[student for student in batch.unsandboxed() if student in records],
        remarks=_remarks(batch, found, records, in_gradebook or (), enrolled),
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


def _version(versions: dict[str, str]) -> str:
    """One short word for the versions of all questions."""
    return hashlib.sha256(repr(sorted(versions.items())).encode()).hexdigest()[:8]


def _student(record: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": student_id(record["student"]),
        "score": record["score"],
        "max": record["max"],
        "notes": record["notes"],
        "replay": _text(record["replay"]),
        "questions": [q for q in record["questions"] if q["verdict"] != "manual"],
    }


def _text(words: str) -> str:
    """A folder's name need not be text, a page must be."""
    return os.fsencode(words).decode("utf-8", "backslashreplace")


def _questions(
    declared: ProblemSet, records: dict[str, Record], catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Mean, verdicts and named mistakes of each question, over the class."""
    scores: dict[str, list[float]] = defaultdict(list)
    verdicts: dict[str, Counter[str]] = defaultdict(Counter)
    mistakes: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records.values():
        for question in record["questions"]:
            scores[question["id"]].append(question["score"])
            verdicts[question["id"]][question["verdict"]] += 1
            mistakes[question["id"]].update(question["mistakes"])
        for question in declared.questions:
            mistakes[question.id].update([*named_since(question, record, catalogue)[0]])
    texts = known_mistakes(catalogue)
    return [
        {
            "id": q.id,
            "title": q.title,
            "points": q.automatic_points,
            "mean": sum(scores[q.id]) / len(scores[q.id]),
            "verdicts": verdicts[q.id].most_common(),
            "mistakes": [
                (n, texts[m].sentence if m in texts else m)
                for m, n in mistakes[q.id].most_common(6)
            ],
        }
        for q in declared.questions
        if scores[q.id]
    ]
