"""Grade a class: many workers compute, one writer owns the gradebook."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Generator, Iterable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from autograder.checks.report import Report
from autograder.sandbox.client import Limits
from autograder.sandbox.kinds import is_sandboxed
from autograder.sets import load, names

from . import travel
from .copies import Refused, opened, take
from .job import Job, Result, words
from .private import private_folder
from .records import Record, Records
from .running import Run
from .score import Graded, UnreadableSubmission, score
from .seeds import course_secret, existing_secret, fingerprint, seed_for
from .storage import clear_leftovers
from .versions import Versions, is_current, versions

COPIES = ".grading"  # below reports/PS: what is being graded


class OtherSecret(ValueError):
    """Grades were made with another secret than the one at hand."""


class Recorder(Protocol):
    """Owns the gradebook while a class is graded: `nbgrader_plugin.record.Recorder`."""

    def record(self, student: str, graded: Graded, folder: Path | None = None) -> None:
        """Write one submission down."""

    def undo(self) -> None:
        """Forget what was begun and not finished."""

    def has(self, student: str) -> bool:
        """Whether the gradebook has a submission of this student's folder, with its pages."""


def run_job(
    job: Job, problem_set: str, sandbox: str, limits: Limits, run_all: bool, root: Path
) -> Result:
    """Score one submission; whatever happens, the batch goes on."""
    try:
        return Result(
            job,
            score(
                job.folder,
                problem_set,
                seed=job.seed,
                sandbox=sandbox,
                limits=limits,
                root=root,
                run_all=run_all,
                warm=True,
            ),
        )
    except UnreadableSubmission as error:
        return Result(job, None, str(error))
    except Exception as error:  # ours: never a zero for the student
        return Result(job, None, f"grader fault: {type(error).__name__}: {error}")


def _run_in_pool(*work: Any) -> Result:
    try:
        return run_job(*work)
    except SystemExit:  # a pool would take it for a result, and hand out the next submission
        os._exit(130)


def _run_far(
    job: Job,
    problem_set: str,
    sandbox: str,
    limits: Limits,
    run_all: bool,
    course: bytes,
    submission: bytes,
) -> tuple[travel.Parcel | None, str]:
    """Score on another machine: what is needed came along, what must be stored goes back."""
    with tempfile.TemporaryDirectory(prefix="course-") as made:
        root = Path(made)
        travel.unpack(course, root)
        travel.unpack(submission, root)
        here = replace(job, folder=root / "submission")
        result = run_job(here, problem_set, sandbox, limits, run_all, root)
        parcel = travel.Parcel.of(result.graded) if result.graded else None
        return parcel, result.problem


class Batch:
    """The submissions of one problem set.

    Parameters
    ----------
    root : Path
        The course's folder: ``submitted/STUDENT/PS`` is read, ``reports/PS`` written.
    problem_set : str
    group_readable : bool
        Whether the instructor's group may read what is written.
    """

    def __init__(self, root: Path, problem_set: str, group_readable: bool = False) -> None:
        self.root, self.name = root, problem_set
        self.reports = root / "reports" / problem_set
        self.records = Records(self.reports)
        self._group = group_readable

    # ---- what is to be done

    def handed_in(self) -> list[str]:
        """Students with a folder for this set, or with a link where their folder should be."""
        found = []
        with suppress(FileNotFoundError, NotADirectoryError):
            for entry in os.scandir(self.root / "submitted"):
                if entry.name[0] == ".":
                    continue
                if entry.is_symlink() or os.path.lexists(os.path.join(entry.path, self.name)):
                    found.append(entry.name)
        return sorted(found)

    def jobs(
        self,
        students: Iterable[str] = (),
        force: bool = False,
        new_secret: bool = False,
        outdated: bool = False,
    ) -> tuple[list[Job], list[Job]]:
        """What is to be graded, and what is done already.

        Parameters
        ----------
        students : iterable of str
            Only these; none means all.
        force, outdated : bool
            Also what is done; also what was done with earlier checks.
        new_secret : bool
            Go on with another secret than the one grades were made with.

        Raises
        ------
        OtherSecret
            If there are grades made with another secret and `new_secret` is false.
        """
        wanted = set(students)
        jobs = [self._job(s) for s in self.handed_in() if not wanted or s in wanted]
        if not jobs:
            return [], []
        self._same_secret([job.student for job in jobs], new_secret)
        todo: list[Job] = []
        done: list[Job] = []
        for job in map(self._with_seed, jobs):
            before = None if force else self.recorded(job.student)
            finished = before and self._finished(before, job, outdated)
            (done if finished else todo).append(job)
        return todo, done

    def _job(self, student: str) -> Job:
        folder = self.root / "submitted" / student / self.name
        try:
            with opened(self.root, "submitted", student, self.name) as place:
                return Job(student, folder, 0, take(place))
        except Refused:  # said when its turn comes, with the others
            return Job(student, folder, 0, "")

    def _with_seed(self, job: Job) -> Job:
        return replace(job, seed=seed_for(self._secret, job.student, self.name, job.digest))

    def _finished(self, before: Record, job: Job, outdated: bool) -> bool:
        same = before["digest"] == job.digest and before["secret"] == fingerprint(self._secret)
        return same and not (outdated and not is_current(before, self.versions))

    def _same_secret(self, students: list[str], new_secret: bool) -> None:
        """Before a secret is made: a new one must not cover up a move to another machine."""
        if new_secret:
            return
        secret = existing_secret(self.root)
        again = (
            "put a copy of it back, or grade all again with this one: "
            f"autograder grade {self.name} --new-secret"
        )
        if secret is None:
            if any(Records(folder).any() for folder in (self.root / "reports").glob("*/")):
                raise OtherSecret(
                    "there are grades, and the course's secret that they were made with "
                    f"({self.root / 'course_secret'}) is not there: "
                    + again.replace("this", "a new")
                )
            return
        for student in students:
            before = self.recorded(student)
            if before and before["secret"] != fingerprint(secret):
                raise OtherSecret(
                    f"{student} was graded with another course secret than "
                    f"{self.root / 'course_secret'}: {again}"
                )

    @cached_property
    def _secret(self) -> bytes:
        return course_secret(self.root)

    @cached_property
    def versions(self) -> Versions:
        """Today's version of each question's checks."""
        return versions(load(self.name), self.root, self._secret)

    def misplaced(self) -> list[str]:
        """Folders that may have been meant for a problem set, but have no such name."""
        known = names()
        return [
            str(path.relative_to(self.root))
            for path in sorted(self.root.glob("submitted/*/*/"))
            if path.name[0] != "." and path.name not in known
        ]

    # ---- what was done

    def recorded(self, student: str) -> Record | None:
        """The stored report of a student, if there is a sound one."""
        return self.records.read(student)

    def all_recorded(self) -> dict[str, Record]:
        """Every sound report by student."""
        return self.records.all()

    def unsandboxed(self) -> list[str]:
        """Students whose submissions ran without a sandbox."""
        return sorted(
            student
            for student, record in self.all_recorded().items()
            if not is_sandboxed(record["sandbox"])
        )

    def keep(self, job: Job, report: Report) -> None:
        """Store a report, whole or not at all."""
        private_folder(self.reports, self._group)
        folder = shlex.quote(f"submitted/{job.student}/{self.name}")
        self.records.write(
            {
                "student": job.student,
                "digest": job.digest,
                "secret": fingerprint(self._secret),
                "version": self.versions,
                "replay": f"autograder score {self.name} {folder} --seed {job.seed}",
                **report.to_json(),
                "unnamed": {q.id: dict(q.unnamed) for q in report.questions if q.unnamed},
            }
        )

    def write_down(self, result: Result, recorder: Recorder) -> str:
        """Store a result in the gradebook and beside it; what hindered it in words, or nothing.

        One that cannot be written down must not cost the others.
        """
        if result.graded is None:
            return f"not graded: {result.problem}"
        try:
            recorder.record(result.job.student, result.graded, result.job.folder)
            self.keep(result.job, result.graded.report)
        except Exception as error:
            with suppress(Exception):  # the same disk may fail again; the first sentence counts
                recorder.undo()
            return f"graded, but not written down: {words(error)}"
        return ""

    # ---- the work

    def clear(self) -> None:
        """Take away what a killed run left; only its one writer may."""
        shutil.rmtree(self.reports / COPIES, ignore_errors=True)
        clear_leftovers(self.reports)

    def run(
        self,
        jobs: list[Job],
        executor: Executor | None,
        sandbox: str,
        limits: Limits,
        far: bool = False,
        run_all: bool = False,
    ) -> Generator[Result, None, None]:
        """Results as they come; the caller writes them down one by one.

        A submission is copied when its turn comes and the copy is graded, shown and
        thrown away: changes in ``submitted/`` meanwhile are graded the next time. Few
        are on their way at once, so a thousand need no more memory than ten.

        Parameters
        ----------
        executor : Executor or None
            None: in this process, one after the other.
        far : bool
            The executor's workers share no file system with us: everything is sent.
        run_all : bool
            Run every cell of a notebook, not only those that scores depend on.
        """
        copies = private_folder(self.reports, self._group) / COPIES
        self.clear()
        how = (self.name, sandbox, limits, run_all)
        course = travel.course_files(self.root, load(self.name)) if far else b""

        def begin(pool: Executor, job: Job) -> Future[Any]:
            if far:
                return pool.submit(_run_far, job, *how, course, travel.submission(job.folder))
            return pool.submit(_run_in_pool, job, *how, self.root)

        run = Run(lambda job: self.copied(job, copies), begin)
        try:
            if executor is None:
                yield from run.here(jobs, lambda job: run_job(job, *how, self.root))
            else:
                yield from run.spread(jobs, executor)
        finally:
            shutil.rmtree(copies, ignore_errors=True)

    def copied(self, job: Job, copies: Path) -> Job:
        """The job with a copy of what is handed in now, and its digest and seed.

        Raises
        ------
        Refused
        """
        with opened(self.root, "submitted", job.student, self.name) as place:
            copy = copies / job.student / self.name
            try:
                shutil.rmtree(copy, ignore_errors=True)
                copy.mkdir(parents=True, mode=0o700)
                found = take(place, copy)
            except OSError as error:
                raise Refused(f"it could not be copied for grading: {words(error)}") from error
        return self._with_seed(replace(job, folder=copy, digest=found))
