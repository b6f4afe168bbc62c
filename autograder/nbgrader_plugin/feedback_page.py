"""The page of a student's feedback: questions by name, points so far, what is not graded yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook
from nbgrader.converters import GenerateFeedback
from traitlets import Bool

from autograder.checks.report import number
from autograder.sets import load, names

from .gradebook import warn_of_waiting

PAGES = Path(__file__).parent / "page"


class FeedbackPage(HTMLExporter):
    """nbconvert's page, under a name of its own in the configuration."""


class CourseGenerateFeedback(GenerateFeedback):
    """nbgrader's, which says at the end whose points are not final."""

    def start(self) -> None:
        super().start()
        warn_of_waiting(
            self.coursedir.db_url, self.coursedir.assignment_id, self.log, "Feedback made"
        )


class NameQuestions(Preprocessor):
    """Says of each graded cell which question it is, and of the page what it is worth so far."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, notebook: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        about = resources["nbgrader"]
        titles = _titles(about["assignment"])
        with Gradebook(about["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(
                about["notebook"], about["assignment"], about["student"]
            )
            entries = {grade.name: _entry(grade, titles) for grade in submitted.grades}
        order = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
        shown = [entries[name] for name in order if name in entries]
        waiting = sum(entry["points"] for entry in shown if entry["waits"])
        resources["page"] = {
            "title": load(about["assignment"]).title if titles else about["assignment"],
            "entries": shown,
            "by_name": entries,
            "waiting": number(waiting) if waiting else "",
            "graded": number(sum(entry["points"] for entry in shown) - waiting),
            "score": number(max(0.0, float(about["score"]))),
            "late": number(float(about["late_penalty"])) if about["late_penalty"] else "",
        }
        return notebook, resources


def _titles(assignment: str) -> dict[str, str]:
    """What each grade is called; nothing for an assignment that is not the course's."""
    if assignment not in names():
        return {}
    questions = load(assignment).questions
    return {q.grade_id: f"{q.id} {q.title}" for q in questions} | {
        f"{q.grade_id}m": f"{q.id} {q.title} (written)" for q in questions
    }


def _entry(grade: Grade, titles: dict[str, str]) -> dict[str, Any]:
    again = bool(grade.needs_manual_grade and grade.manual_score is not None)
    waits = bool(grade.needs_manual_grade) and not again
    return {
        "name": grade.name,
        "title": titles.get(grade.name, grade.name),
        "points": float(grade.max_score),
        "waits": waits,
        "again": again,
        "full": not waits and grade.score >= grade.max_score,
        "says": "not graded yet"
        if waits
        else f"{number(grade.score)} of {number(grade.max_score)}",
    }
