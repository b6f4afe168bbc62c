"""Write graded submissions down: scores into the gradebook, notebooks into ``autograded/``.

One writer owns the gradebook; whoever computes hands it results. Scores come from
the report alone: nbgrader's own reading of cell outputs has no say.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime, tzinfo
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Grade, Gradebook, SubmittedNotebook
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import IntegrityError, SAWarning

from autograder.checks.model import ProblemSet
from autograder.checks.report import QuestionReport
from autograder.config import settings
from autograder.grading.private import private_folder, private_umask
from autograder.grading.score import Graded
from autograder.grading.students import student_id
from autograder.intake.notebooks import source_notebook
from autograder.intake.opening import read_file
from autograder.intake.repair import repair
from autograder.lms.times import UnreadableTime, read_time
from autograder.material.files import only_shown, support_files
from autograder.sets import load

from . import graded_work
from .answers import untouched, without_answer, written_answers
from .autograded import write
from .gradebook import configuration, make_private, usable
from .register import register
from .writer import claim

TIMESTAMP = "timestamp.txt"
log = logging.getLogger("autograder")


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
        self.settings = settings(self.root)
        self.zone = ZoneInfo(self.settings.timezone)
        self.coursedir = coursedir or CourseDirectory(config=self.config)
        self._group = self.settings.group_readable
        with ExitStack() as opening:
            opening.enter_context(claim(self.root, self.set.name, self._group))
            with usable(self.coursedir.db_url):
                make_private(self.coursedir.db_url, self._group)
                register(self.set, self.root, self.coursedir.db_url)
                self.gradebook = Gradebook(
                    self.coursedir.db_url, self.coursedir.course_id or "default_course"
                )
                opening.callback(self.gradebook.close)
                graded_work.prepare(self.gradebook)
                self._students = self._with_submission()
            private_folder(self.root / self.coursedir.feedback_directory, self._group)
            self.source = _source(self.set, self.root / "source")
            self._support = {TIMESTAMP, *support_files(self.set, self.root / "source")}
            self._closing = opening.pop_all()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.close()

    def _with_submission(self) -> set[str]:
        return {s.student_id for s in self.gradebook.assignment_submissions(self.set.name)}

    def has(self, student: str) -> bool:
        """Whether the gradebook has a submission of this student's folder, with its pages."""
        student = student_id(student)
        return student in self._students and self._page(student).exists()

    def _page(self, student: str) -> Path:
        """The graded notebook that people look at."""
        folder = self.coursedir.format_path(
            self.coursedir.autograded_directory, student, self.set.name
        )
        return Path(folder, f"{self.set.name}.ipynb")

    def record(self, student: str, graded: Graded, folder: Path | None = None) -> None:
        """Write one submission down; doing it again changes nothing.

        Parameters
        ----------
        student : str
            Name of the student's folder; the id in the gradebook, but for characters that
            it cannot hold.
        graded : Graded
        folder : Path, optional
            What was handed in; without it ``submitted/STUDENT/PS``.
        """
        name = self.set.name
        folder = folder or Path(
            self.coursedir.format_path(self.coursedir.submitted_directory, student, name)
        )
        student = student_id(student)
        notebook = graded.notebook or self._without_notebook(graded)
        with usable(self.coursedir.db_url), warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", SAWarning
            )  # of nbgrader's own queries, since SQLAlchemy 2.1
            try:
                self._store(student, graded, notebook, folder)
            except IntegrityError:  # another program made the same row meanwhile: now it is there
                self.undo()
                self._store(student, graded, notebook, folder)
            self._late_penalty(student)
        self._students.add(student)

    def _store(self, student: str, graded: Graded, notebook: NotebookNode, folder: Path) -> None:
        """The pages first: whoever grades by hand meanwhile reads what the gradebook then holds."""
        name = self.set.name
        page, timestamp = self._page(student), _timestamp(folder, self.zone, student)
        place, shown_before = page.parent, _answers(page)
        self.gradebook.update_or_create_student(student)
        self.gradebook.update_or_create_submission(
            name, student, timestamp=timestamp
        )  # None takes an earlier hand-in's time away
        self._extension(student)
        submitted = self.gradebook.find_submission_notebook(name, name, student)
        work = self._work(notebook, graded.files)
        self._scores(submitted, graded, work, shown_before, self._untouched(graded))
        self._comments(submitted, notebook)
        self.gradebook.db.flush()
        kept = {
            n: c for n, c in graded.files.items() if n not in self._support or not only_shown(n)
        }
        with private_umask(self._group):
            write(place, self.set, kept, notebook, graded.report, timestamp)
        self.gradebook.db.commit()

    def undo(self) -> None:
        """Forget what was begun and not finished, after `record` raised."""
        self.gradebook.db.rollback()

    def _without_notebook(self, graded: Graded) -> NotebookNode:
        """The course's cells with the reports, so that there is something to look at."""
        notebook = repair(self.source, ()).notebook
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

    def _work(self, notebook: NotebookNode, files: Mapping[str, bytes]) -> dict[str, str]:
        """Digest of the work that each grade is for, by the grade's name."""
        code, answers = graded_work.of_code(files, notebook), written_answers(notebook)
        found = {q.grade_id: code for q in self.set.questions if q.automatic_points}
        for q in self.set.questions:
            if q.manual_points:
                found[f"{q.grade_id}m"] = graded_work.of_text(answers.get(f"{q.grade_id}m", ""))
        return found

    def _scores(
        self,
        submitted: SubmittedNotebook,
        graded: Graded,
        work: dict[str, str],
        shown_before: dict[str, str],
        untouched: set[str],
    ) -> None:
        """Automatic scores, and which of a person's points a person must look at again.

        What nobody wrote has its 0 without anybody's reading it.
        """
        grades = {grade.name: grade for grade in submitted.grades if grade.name in work}
        before = graded_work.known(self.gradebook, [grade.id for grade in grades.values()])
        for question in self.set.questions:
            if question.automatic_points:
                grade = grades[question.grade_id]
                score = _automatic(graded.report[question.id])
                changed = grade.auto_score != score
                changed |= before.get(grade.id, work[grade.name]) != work[grade.name]
                grade.auto_score = score
                grade.needs_manual_grade = _waits(grade, score is None, changed)
            if question.manual_points:
                grade = grades[f"{question.grade_id}m"]
                read = before.get(grade.id, shown_before.get(grade.name))
                grade.auto_score = 0.0 if grade.name in untouched else None
                grade.needs_manual_grade = _waits(
                    grade, grade.auto_score is None, read != work[grade.name]
                )
        graded_work.keep(self.gradebook, {grade.id: work[grade.name] for grade in grades.values()})

    def _untouched(self, graded: Graded) -> set[str]:
        """Tasks that were surely not answered: the notebook needed no repair, or there is none
        and nothing else that an answer could stand in."""
        if graded.notebook is not None:
            return set() if graded.report.remarks else untouched(graded.notebook, self.source)
        if all(name.endswith(".py") or name in self._support for name in graded.files):
            return {f"{q.grade_id}m" for q in self.set.questions if q.manual_points}
        return set()

    def _comments(self, submitted: SubmittedNotebook, notebook: NotebookNode) -> None:
        empty = without_answer(notebook, self.source)
        for comment in submitted.comments:
            comment.auto_comment = "No response." if comment.name in empty else None

    def _extension(self, student: str) -> None:
        """What ``course.toml`` gives; where it says nothing, what nbgrader knows stays."""
        if self.settings.grace_days or self.settings.extensions:
            more = self.settings.more_time(self.set.name, student)
            submission = self.gradebook.find_submission(self.set.name, student)
            submission.extension = more or None

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


def _points(score: float, most: float) -> float:
    """A score that nbgrader can hold: finite, and not a rounding above the maximum."""
    return min(max(float(score), 0.0), float(most)) if math.isfinite(score) else 0.0


def _automatic(report: QuestionReport) -> float | None:
    """The score; none where the fault is ours."""
    return None if report.verdict == "grader_fault" else _points(report.score, report.points)


def _waits(grade: Grade, without_points: bool, changed: bool) -> bool:
    """Whether a person must look: at what has no points, and at points for what has changed since.

    A flag on a person's points stays until a person takes it away.
    """
    if grade.manual_score is None:
        return without_points
    return bool(grade.needs_manual_grade) or changed


def _answers(before: Path) -> dict[str, str]:
    """Digests of the written answers that were shown last time, for a gradebook that has none."""
    try:
        answers = written_answers(nbformat.read(before, 4))
    except (OSError, ValueError, KeyError, AttributeError):  # never graded, or not by us
        return {}
    return {task: graded_work.of_text(text) for task, text in answers.items()}


def _timestamp(folder: Path, zone: tzinfo, student: str) -> datetime | None:
    """When it was handed in, as nbgrader keeps it: UTC without saying so.

    A file that is no timestamp is passed over, with a warning that names the student.
    """
    try:
        text = read_file(folder / TIMESTAMP, 200).decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return None
    try:
        return read_time(text, zone).replace(tzinfo=None)
    except UnreadableTime as error:
        said = "".join(c if c.isprintable() else "?" for c in text[:60])
        log.warning("%s: timestamp.txt says %r, but %s: not counted as late", student, said, error)
        return None


def _source(problem_set: ProblemSet, folder: Path) -> NotebookNode:
    notebook = source_notebook(problem_set, folder)
    if notebook is None:  # `register` has just built it
        raise ValueError(f"{folder / problem_set.name} has lost its notebook: run this again")
    return notebook
