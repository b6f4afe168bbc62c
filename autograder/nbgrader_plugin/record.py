"""Write graded submissions down: scores into the gradebook, notebooks into ``autograded/``.

One writer owns the gradebook; whoever computes hands it results. Scores come from
the report alone: nbgrader's own reading of cell outputs has no say.
"""

from __future__ import annotations

import logging
import math
import warnings
from datetime import datetime
from pathlib import Path
from types import TracebackType

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from autograder.grading.score import Graded
from autograder.grading.students import student_id
from autograder.intake.folder import read_bytes
from autograder.intake.repair import heal
from autograder.intake.submission import source_notebook
from autograder.sets import load

from .answers import without_answer, written_answers
from .autograded import write
from .gradebook import usable
from .register import register

TIMESTAMP = "timestamp.txt"


class Recorder:
    """Owns the gradebook while a set is graded.

    Parameters
    ----------
    root : Path
        The course directory.
    problem_set : str
    coursedir : CourseDirectory, optional
        nbgrader's view of the root; without it, made from ``nbgrader_config.py``.

    Raises
    ------
    ReleaseError, BuildError, SourceError, StripError
        If the set is not in the gradebook and cannot be registered.
    UnusableGradebook

    Examples
    --------
    >>> with Recorder(root, "ps4_mlp") as recorder:  # doctest: +SKIP
    ...     recorder.record("ann", score(folder, "ps4_mlp"))
    """

    def __init__(
        self, root: Path, problem_set: str, coursedir: CourseDirectory | None = None
    ) -> None:
        self.root, self.set = Path(root).resolve(), load(problem_set)
        self.config = coursedir.config if coursedir else configuration(self.root)
        self.coursedir = coursedir or CourseDirectory(config=self.config)
        with usable(self.coursedir.db_url):
            register(self.set, self.root, self.coursedir.db_url)
            self.gradebook = Gradebook(
                self.coursedir.db_url, self.coursedir.course_id or "default_course"
            )
        self.source = source_notebook(self.set, self.root / "source")

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gradebook.close()

    def record(self, student: str, graded: Graded, folder: Path | None = None) -> None:
        """Write one submission down; doing it again changes nothing.

        Parameters
        ----------
        student : str
            Name of the student's folder; the id in the gradebook, but for characters that it cannot
            hold.
        graded : Graded
        folder : Path, optional
            What was handed in; without it ``submitted/STUDENT/PS``.
        """
        name = self.set.name
        folder = folder or Path(
            self.coursedir.format_path(self.coursedir.submitted_directory, student, name)
        )
        student = student_id(student)
        place = Path(self.coursedir.format_path(self.coursedir.autograded_directory, student, name))
        notebook = graded.notebook or self._without_notebook(graded)
        timestamp = _timestamp(folder)
        unchanged = _unchanged_answers(place / f"{name}.ipynb", notebook)
        with usable(self.coursedir.db_url), warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", SAWarning
            )  # of nbgrader's own queries, since SQLAlchemy 2.1
            self.gradebook.update_or_create_student(student)
            self.gradebook.update_or_create_submission(
                name, student, timestamp=timestamp
            )  # None takes an earlier hand-in's time away
            submitted = self.gradebook.find_submission_notebook(name, name, student)
            self._scores(submitted, graded, unchanged)
            self._comments(submitted, notebook)
            self.gradebook.db.commit()
            self._late_penalty(student)
        # last: if it fails, the next time still sees which answers were graded before
        write(place, folder, self.set, self.root / "source", notebook, graded.report, timestamp)

    def undo(self) -> None:
        """Forget what was begun and not finished, after `record` raised."""
        self.gradebook.db.rollback()

    def _without_notebook(self, graded: Graded) -> NotebookNode:
        """The course's cells with the reports, so that there is something to look at."""
        notebook = heal(self.source, ()).notebook
        shown = {q.grade_id: graded.report[q.id] for q in self.set.questions if q.automatic_points}
        for cell in notebook.cells:
            report = shown.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if report:
                cell.outputs = [
                    nbformat.v4.new_output(
                        "execute_result", data=report._repr_mimebundle_(), execution_count=1
                    )
                ]
        return notebook

    def _scores(self, submitted: SubmittedNotebook, graded: Graded, unchanged: set[str]) -> None:
        grades = {grade.name: grade for grade in submitted.grades}
        for question in self.set.questions:
            if question.automatic_points:
                report, grade = graded.report[question.id], grades[question.grade_id]
                score = (
                    _points(report.score, question.automatic_points)
                    if report.verdict != "grader_fault"
                    else None
                )
                overruled = grade.manual_score is not None and grade.auto_score != score
                grade.auto_score, grade.needs_manual_grade = score, score is None or overruled
            if question.manual_points:
                grade = grades[f"{question.grade_id}m"]
                grade.needs_manual_grade = grade.manual_score is None or grade.name not in unchanged

    def _comments(self, submitted: SubmittedNotebook, notebook: NotebookNode) -> None:
        empty = without_answer(notebook, self.source)
        for comment in submitted.comments:
            comment.auto_comment = "No response." if comment.name in empty else None

    def _late_penalty(self, student: str) -> None:
        """By nbgrader's own preprocessor, so that its plug-ins for penalties work."""
        quiet = logging.Logger("penalties", logging.CRITICAL)
        names = {
            "student": student,
            "assignment": self.set.name,
            "notebook": self.set.name,
            "db_url": self.coursedir.db_url,
        }
        penalties = AssignLatePenalties(
            config=self.config, log=quiet
        )  # formgrader, feedback and export show them
        penalties.preprocess(nbformat.v4.new_notebook(), {"nbgrader": names})


def configuration(root: Path) -> Config:
    """nbgrader's configuration as the root has it."""
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def _points(score: float, most: float) -> float:
    """A score that nbgrader can hold: finite, and not a rounding above the maximum."""
    return min(max(float(score), 0.0), float(most)) if math.isfinite(score) else 0.0


def _unchanged_answers(before: Path, notebook: NotebookNode) -> set[str]:
    """Tasks whose answer is the one that was graded last time."""
    try:
        old = written_answers(nbformat.read(before, 4))
    except (OSError, ValueError, KeyError, AttributeError):  # never graded, or not by us
        return set()
    return {task for task, text in written_answers(notebook).items() if old.get(task) == text}


def _timestamp(folder: Path) -> datetime | None:
    """When it was handed in; a file that is no timestamp is passed over."""
    try:
        return parse_utc(read_bytes(folder / TIMESTAMP, 200).decode().strip() or None)
    except (OSError, ValueError, OverflowError):
        return None
