"""What a class got right and wrong: one page for the instructor."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from autograder.checks.judge import known_mistakes
from autograder.checks.report import WORDS, number
from autograder.grading.students import student_id
from autograder.sets import load
from autograder.templates import render

from .batch import Batch
from .storage import write_atomically


def write_report(root: Path, problem_set: str) -> Path:
    """Write ``reports/PS/index.html`` from the stored reports.

    Raises
    ------
    ValueError
        If nothing of the set is graded yet.
    """
    declared = load(problem_set)
    batch = Batch(root, problem_set)
    records = batch.all_recorded()
    if not records:
        raise ValueError(f"nothing of {problem_set} is graded yet: autograder grade {problem_set}")
    page = render(
        "class_report.html",
        set=declared,
        students=[_student(r) for r in records.values()],
        questions=_questions(declared, records),
        unsandboxed=batch.unsandboxed(),
        words=WORDS,
        number=number,
    )
    path = batch.reports / "index.html"
    write_atomically(path, page)
    return path


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


def _questions(declared: Any, records: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Mean, verdicts and named mistakes of each question, over the class."""
    scores, verdicts, mistakes = defaultdict(list), defaultdict(Counter), defaultdict(Counter)
    for record in records.values():
        for question in record["questions"]:
            scores[question["id"]].append(question["score"])
            verdicts[question["id"]][question["verdict"]] += 1
            mistakes[question["id"]].update(question["mistakes"])
    texts = known_mistakes(declared)
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
