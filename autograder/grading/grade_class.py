"""``autograder grade``: the class, with progress, stopped and resumed at will."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from pathlib import Path

from tqdm import tqdm

from autograder.config import required_root, settings
from autograder.sandbox.bubblewrap import require
from autograder.sets import load

from .batch import Batch, Recorder
from .job import Job, Result
from .pool import executor
from .students import student_id
from .versions import earlier, told

OpenRecorder = Callable[[Path, str], AbstractContextManager[Recorder]]


def grade(
    problem_set: str,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    students: Sequence[str] = (),
    force: bool = False,
    outdated: bool = False,
    new_secret: bool = False,
    sandbox: str = "auto",
    run_all: bool = False,
    root: Path | None = None,
    open_recorder: OpenRecorder,
) -> int:
    """Grade what is in ``submitted/`` and not graded yet.

    Each result is written to the gradebook as it comes, so that stopping loses
    nothing: the same command goes on. Returns 0, or 1 if a submission could not
    be graded.

    Parameters
    ----------
    outdated : bool
        Also what was graded with earlier checks.
    run_all : bool
        Run every cell of a notebook, not only those that scores depend on.
    open_recorder : callable
        ``open_recorder(root, problem_set)`` opens the gradebook as the one writer.
    """
    declared = load(problem_set)
    root = root or required_root()
    sandbox = require(sandbox)
    decided = settings(root)
    batch = Batch(root, declared.name, decided.group_readable)
    for student in students:
        if student not in batch.handed_in():
            raise ValueError(f"there is no folder submitted/{student}/{declared.name} in {root}")
    todo, done = batch.jobs(students, force, new_secret, outdated)
    _say_what_is_odd(batch)
    if not todo and not done:
        raise ValueError(f"there is nothing to grade in {root}: submitted/*/{batch.name} is empty")
    with open_recorder(root, batch.name) as recorder:
        lost = [job for job in done if not recorder.has(job.student)]
        done = [job for job in done if job not in lost]
        _say_what_is_done(batch, done)
        todo = sorted(todo + lost, key=lambda job: job.student)
        failed = 0
        batch.clear()
        if todo:
            with (
                executor(max(1, min(jobs, len(todo))), scheduler) as pool,
                closing(
                    batch.run(todo, pool, sandbox, decided.limits, bool(scheduler), run_all)
                ) as results,
            ):
                failed = _write_down(batch, results, len(todo), recorder)
    print(f"course: {root}")
    print(
        f"reports: {batch.reports.relative_to(root)}/  "
        f"(autograder report {declared.name} makes the class report)"
    )
    return 1 if failed else 0


def _say_what_is_odd(batch: Batch) -> None:
    for folder in batch.misplaced():
        print(
            f"{_printable(folder)} is not graded: its name is not that of a problem set",
            file=sys.stderr,
        )
    for name in batch.records.damaged():
        print(
            f"reports/{batch.name}/{_printable(name)} is damaged and is made anew "
            "if its student's folder is still in submitted/",
            file=sys.stderr,
        )


def _say_what_is_done(batch: Batch, done: list[Job]) -> None:
    if not done:
        return
    print(f"{len(done)} graded already (--force grades them again)")
    records = [batch.recorded(job.student) for job in done]
    for line in told(earlier((r for r in records if r), batch.versions)):
        print(f"{line} (--outdated grades them again)")


def _write_down(batch: Batch, results: Iterable[Result], total: int, recorder: Recorder) -> int:
    failed = 0
    for result in tqdm(results, total=total, unit="submission", file=sys.stderr, disable=None):
        failed += not _one(batch, recorder, result)
    return failed


def _printable(words: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in words)


def _one(batch: Batch, recorder: Recorder, result: Result) -> bool:
    problem = batch.write_down(result, recorder)
    words = problem or (result.graded.report.brief() if result.graded else "")
    tqdm.write(
        f"{student_id(result.job.student)}: {words}", file=sys.stderr if problem else sys.stdout
    )
    return not problem
