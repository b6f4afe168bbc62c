"""``nbgrader autograde`` and formgrader's button, through the course's own engine."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde, NbGraderException
from traitlets import Enum

from autograder.config import settings
from autograder.grading.batch import Batch, Job, run_job
from autograder.grading.students import student_id
from autograder.sandbox.bubblewrap import require
from autograder.sandbox.client import NoSandbox
from autograder.sets import load

from .record import Recorder


class CourseAutograde(Autograde):
    """Scores what students handed in and writes it down; nbgrader's own way is not gone.

    Every folder of ``submitted/STUDENT/PS`` is graded, whatever is in it. One that
    cannot be graded is said in the log and does not stop the others.
    """

    sandbox = Enum(
        ("auto", "bubblewrap", "subprocess", "none"),
        "auto",
        help="Where student code runs. 'auto' is the jail or an error; 'none' is no protection, "
        "and every report says so.",
    ).tag(config=True)

    def start(self) -> None:
        name = self.coursedir.assignment_id
        try:
            load(name)
            sandbox = require(self.sandbox)
            batch = Batch(Path(self.coursedir.root), name)
            jobs = self._jobs(batch)
            with Recorder(batch.root, name, self.coursedir) as recorder:
                failed = [
                    job.student for job in jobs if not self._grade(job, batch, recorder, sandbox)
                ]
        except NoSandbox as error:
            self._refuse(str(error).replace("--sandbox none", "--CourseAutograde.sandbox=none"))
        except (
            ValueError
        ) as error:  # unknown set, other secret, unusable gradebook: each one sentence
            self._refuse(str(error))
        if failed:
            self._refuse(f"not graded: {', '.join(map(student_id, failed))}")

    def _jobs(self, batch: Batch) -> list[Job]:
        """What nbgrader's options ask for: new or changed submissions, or all of them."""
        students = [
            folder.parent.name
            for folder in batch.root.glob(f"submitted/*/{batch.name}")
            if self._wanted(folder.parent.name)
        ]
        if not students:
            self._refuse(
                f"nobody has handed in {batch.name}: "
                f"submitted/{self.coursedir.student_id}/{batch.name} is not there"
            )
        todo, _ = batch.jobs(students, force=self.force)
        waiting = {job.student for job in todo}
        gone = [
            s for s in students if s not in waiting and not self._notebook(s, batch.name).exists()
        ]
        if gone:
            todo += batch.jobs(gone, force=True)[0]
        self.log.info(
            "%d of %d submissions are graded already", len(students) - len(todo), len(students)
        )
        return todo

    def _wanted(self, student: str) -> bool:
        asked, excluded = self.coursedir.student_id, self.coursedir.student_id_exclude.split(",")
        return (student == asked or fnmatchcase(student, asked)) and student not in excluded

    def _notebook(self, student: str, name: str) -> Path:
        return Path(
            self.coursedir.format_path(
                self.coursedir.autograded_directory, student_id(student), name
            ),
            f"{name}.ipynb",
        )

    def _grade(self, job: Job, batch: Batch, recorder: Recorder, sandbox: str) -> bool:
        shown = student_id(job.student)
        if not self.create_student and not self._enrolled(recorder, shown):
            self.log.error("%s: not graded: no student of this id is in the gradebook", shown)
            return False
        result = run_job(job, batch.name, sandbox, settings(batch.root).limits, batch.root)
        problem = batch.write_down(result, recorder)
        if problem:
            self.log.error("%s: %s", shown, problem)
        else:
            self.log.info("%s: %s", shown, result.graded.report.brief())
        return not problem

    @staticmethod
    def _enrolled(recorder: Recorder, student: str) -> bool:
        try:
            recorder.gradebook.find_student(student)
            return True
        except MissingEntry:
            return False

    def _refuse(self, sentence: str) -> None:
        self.log.error(sentence)
        raise NbGraderException(sentence)
