"""``nbgrader autograde`` and formgrader's button, through the course's own engine."""

from __future__ import annotations

from contextlib import closing
from fnmatch import fnmatchcase
from pathlib import Path

from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde, NbGraderException
from traitlets import Bool, Enum

from autograder.config import settings
from autograder.grading.batch import Batch
from autograder.grading.job import Job, Result, words
from autograder.grading.students import student_id
from autograder.sandbox.bubblewrap import require
from autograder.sandbox.client import NoSandbox
from autograder.sandbox.kinds import CHOICES
from autograder.sets import load

from .record import Recorder


class CourseAutograde(Autograde):
    """Scores what students handed in and writes it down; nbgrader's own way is not gone.

    Every folder of ``submitted/STUDENT/PS`` is graded, whatever is in it. One that
    cannot be graded is said in the log and does not stop the others.
    """

    sandbox = Enum(
        CHOICES,
        "auto",
        help="Where student code runs. 'auto' is the sandbox or an error; 'none' is no protection, "
        "and every report says so.",
    ).tag(config=True)
    run_all = Bool(
        False,
        help="Run every cell of a notebook, figures too, and not only those that scores depend on.",
    ).tag(config=True)

    def start(self) -> None:
        name = self.coursedir.assignment_id
        try:
            load(name)
            sandbox = require(self.sandbox)
            root = Path(self.coursedir.root)
            decided = settings(root)
            batch = Batch(root, name, decided.group_readable)
            students = self._students(batch)
            todo, done = batch.jobs(students, force=self.force)
            with Recorder(batch.root, name, self.coursedir) as recorder:
                jobs = self._enrolled(recorder, self._jobs(recorder, todo, done))
                failed = [job.student for job in todo if job not in jobs]
                with closing(
                    batch.run(jobs, None, sandbox, decided.limits, run_all=self.run_all)
                ) as results:
                    failed += [
                        result.job.student
                        for result in results
                        if not self._grade(result, batch, recorder)
                    ]
        except NoSandbox as error:
            self._refuse(str(error).replace("--sandbox none", "--CourseAutograde.sandbox=none"))
        except (
            ValueError
        ) as error:  # unknown set, other secret, unusable gradebook: each one sentence
            self._refuse(str(error))
        except OSError as error:  # a full or failing disk
            self._refuse(words(error))
        if failed:
            self._refuse(f"not graded: {', '.join(map(student_id, failed))}")

    def _students(self, batch: Batch) -> list[str]:
        students = [student for student in batch.handed_in() if self._wanted(student)]
        if not students:
            self._refuse(
                f"nobody has handed in {batch.name}: "
                f"submitted/{self.coursedir.student_id}/{batch.name} is not there"
            )
        return students

    def _jobs(self, recorder: Recorder, todo: list[Job], done: list[Job]) -> list[Job]:
        """What is new, changed or wanted, and what the gradebook or ``autograded/`` lacks."""
        gone = [job for job in done if not recorder.has(job.student)]
        self.log.info(
            "%d of %d submissions are graded already",
            len(done) - len(gone),
            len(done) + len(todo),
        )
        return todo + gone

    def _wanted(self, student: str) -> bool:
        asked, excluded = self.coursedir.student_id, self.coursedir.student_id_exclude.split(",")
        named = asked in (student, student.strip())  # nbgrader strips what it is asked for
        return (named or fnmatchcase(student, asked)) and student not in excluded

    def _enrolled(self, recorder: Recorder, jobs: list[Job]) -> list[Job]:
        """Who may be graded: with ``create_student = False`` only who is in the gradebook."""
        found = []
        for job in jobs:
            student = student_id(job.student)
            if self.create_student or self._known(recorder, student):
                found.append(job)
            else:
                self.log.error("%s: not graded: no student of this id is in the gradebook", student)
        return found

    def _grade(self, result: Result, batch: Batch, recorder: Recorder) -> bool:
        shown = student_id(result.job.student)
        problem = batch.write_down(result, recorder)
        if problem or result.graded is None:
            self.log.error("%s: %s", shown, problem)
            return False
        self.log.info("%s: %s", shown, result.graded.report.brief())
        return True

    def _known(self, recorder: Recorder, student: str) -> bool:
        try:
            recorder.gradebook.find_student(student)
            return True
        except MissingEntry:
            return False

    def _refuse(self, sentence: str) -> None:
        self.log.error(sentence)
        raise NbGraderException(sentence)
