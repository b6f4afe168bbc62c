"""Grade a class: many workers compute, one writer owns the gradebook."""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import signal
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Iterator, Protocol

from autograder.checks.report import Report
from autograder.sandbox.client import Limits
from autograder.sets import names

from .score import Graded, UnreadableSubmission, score
from .seeds import course_secret, fingerprint, seed_for
from .storage import digest, write_atomically

MAX_NAME = (
    200  # bytes; a folder's name may have 255, and with ".json" it would be too long for a file
)


class OtherSecret(ValueError):
    """Grades were made with another secret than the one at hand."""


@dataclass(frozen=True)
class Job:
    """One submission to score."""

    student: str
    folder: Path
    seed: int
    digest: str


@dataclass(frozen=True)
class Result:
    """What became of a job: a graded submission, or one sentence."""

    job: Job
    graded: Graded | None
    problem: str = ""


class Recorder(Protocol):
    """Owns the gradebook while a class is graded; `nbgrader_plugin.record.Recorder` is the real one."""

    def record(self, student: str, graded: Graded, folder: Path | None = None) -> None:
        """Write one submission down."""

    def undo(self) -> None:
        """Forget what was begun and not finished."""


def run_job(job: Job, problem_set: str, sandbox: str, limits: Limits, root: Path) -> Result:
    """Score one submission; whatever happens, the batch goes on."""
    try:
        return Result(
            job,
            score(
                job.folder, problem_set, seed=job.seed, sandbox=sandbox, limits=limits, root=root
            ),
        )
    except UnreadableSubmission as error:
        return Result(job, None, str(error))
    except Exception as error:  # ours: never a zero for the student
        return Result(job, None, f"grader fault: {type(error).__name__}: {error}")


def _stoppable() -> None:
    """Ctrl-C reaches every process of the pool: each one ends its jail and then itself, without a word."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))


def _run_in_pool(*work: Any) -> Result:
    try:
        return run_job(*work)
    except SystemExit:
        os._exit(
            130
        )  # a pool would take what was raised for a result, and hand out the next submission


class Batch:
    """The submissions of one problem set.

    Parameters
    ----------
    root : Path
        The course's folder: ``submitted/STUDENT/PS`` is read, ``reports/PS`` written.
    problem_set : str
    """

    def __init__(self, root: Path, problem_set: str) -> None:
        self.root, self.name = root, problem_set
        self.reports = root / "reports" / problem_set

    def jobs(
        self, students: Iterable[str] = (), force: bool = False, new_secret: bool = False
    ) -> tuple[list[Job], int]:
        """What is to be graded, and how many are done already.

        Raises
        ------
        OtherSecret
            If there are grades made with another secret and `new_secret` is false.
        """
        secret = course_secret(self.root)
        mark = fingerprint(secret)
        wanted, todo, done = set(students), [], 0
        for folder in sorted((self.root / "submitted").glob(f"*/{self.name}")):
            student = folder.parent.name
            if wanted and student not in wanted:
                continue
            before = self.recorded(student)
            if before and before["secret"] != mark and not new_secret:
                raise OtherSecret(
                    f"{student} was graded with another course secret; restore it, or grade all again with this one: autograder grade {self.name} --new-secret"
                )
            job = Job(student, folder, seed_for(secret, student, self.name), digest(folder))
            if before and not force and before["digest"] == job.digest and before["secret"] == mark:
                done += 1
            else:
                todo.append(job)
        return todo, done

    def misplaced(self) -> list[str]:
        """Folders that may have been meant for a problem set, but have no such name."""
        known = names()
        return [
            str(path.relative_to(self.root))
            for path in sorted(self.root.glob("submitted/*/*/"))
            if path.name[0] != "." and path.name not in known
        ]

    def recorded(self, student: str) -> dict[str, Any] | None:
        """The stored report of a student, if there is a sound one."""
        try:
            return json.loads(self._path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def all_recorded(self) -> dict[str, dict[str, Any]]:
        """Every stored report by student."""
        found = {
            path.stem: self.recorded(path.stem) for path in sorted(self.reports.glob("*.json"))
        }
        return {record["student"]: record for record in found.values() if record}

    def keep(self, job: Job, report: Report) -> None:
        """Store a report, whole or not at all."""
        self.reports.mkdir(parents=True, exist_ok=True)
        record = {
            "student": job.student,
            "digest": job.digest,
            "secret": fingerprint(course_secret(self.root)),
            "replay": f"autograder score {self.name} {shlex.quote(f'submitted/{job.student}/{self.name}')} --seed {job.seed}",
            **report.to_json(),
        }
        write_atomically(self._path(job.student), json.dumps(record, indent=1))

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
            recorder.undo()
            return "graded, but not written down: " + (
                str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
            )
        return ""

    def unsandboxed(self) -> list[str]:
        """Students whose submissions ran without a jail."""
        return sorted(
            student
            for student, record in self.all_recorded().items()
            if record["sandbox"] != "bubblewrap"
        )

    def _path(self, student: str) -> Path:
        name = os.fsencode(student)
        if len(name) > MAX_NAME:
            student = os.fsdecode(name[:100]) + "-" + hashlib.sha256(name).hexdigest()[:16]
        return self.reports / f"{student}.json"

    def run(
        self, jobs: list[Job], executor: Executor, sandbox: str, limits: Limits
    ) -> Iterator[Result]:
        """Results as they come; the caller writes them down one by one.

        Whatever takes a grading process down with it breaks the whole pool: then each
        submission that was not done yet gets a process of its own.
        """
        work = (self.name, sandbox, limits, self.root)
        futures = {executor.submit(_run_in_pool, job, *work): job for job in jobs}
        lost = []
        try:
            for future in as_completed(futures):
                if isinstance(future.exception(), BrokenExecutor):
                    lost.append(futures[future])
                else:
                    yield _result(future, futures[future])
        finally:  # stopped: what waits is not begun; Dask's executor cancels by itself
            executor.shutdown(
                wait=False,
                **({"cancel_futures": True} if isinstance(executor, ProcessPoolExecutor) else {}),
            )
        for job in lost:
            with ProcessPoolExecutor(max_workers=1, initializer=_stoppable) as alone:
                yield _result(alone.submit(_run_in_pool, job, *work), job)


def _result(future: Future, job: Job) -> Result:
    try:
        return future.result()
    except Exception as error:  # that submission is not graded, and said
        return Result(job, None, f"grader fault: {type(error).__name__}: {error}")


def executor(jobs: int, scheduler: str | None = None) -> Executor:
    """A process pool on this machine, or a Dask cluster's executor."""
    if scheduler:
        try:
            from distributed import Client
        except ImportError as error:
            raise ValueError(
                "grading on a cluster needs Dask: pip install 'nn-course[cluster]'"
            ) from error
        try:
            return Client(scheduler).get_executor()
        except (OSError, ValueError) as error:
            raise ValueError(
                f"no Dask scheduler answers at {scheduler} (an address looks like tcp://host:8786): {error}"
            ) from error
    return ProcessPoolExecutor(max_workers=jobs, initializer=_stoppable)
