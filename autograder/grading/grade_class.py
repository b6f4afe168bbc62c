"""``autograder grade``: the class, with progress, stopped and resumed at will."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Callable, ContextManager, Iterable, Sequence

from tqdm import tqdm

from autograder.config import required_root, settings
from autograder.sandbox.bubblewrap import require
from autograder.sets import load

from .batch import Batch, Recorder, Result, executor
from .students import student_id

OpenRecorder = Callable[[Path, str], ContextManager[Recorder]]


def grade(
    problem_set: str,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    students: Sequence[str] = (),
    force: bool = False,
    new_secret: bool = False,
    sandbox: str = "auto",
    root: Path | None = None,
    open_recorder: OpenRecorder,
) -> int:
    """Grade what is in ``submitted/`` and not graded yet.

    Each result is written to the gradebook as it comes, so that stopping loses
    nothing: the same command goes on. Returns 0, or 1 if a submission could not
    be graded.

    Parameters
    ----------
    open_recorder : callable
        ``open_recorder(root, problem_set)`` opens the gradebook as the one writer.
    """
    declared = load(problem_set)
    root = root or required_root()
    sandbox = require(sandbox)
    batch = Batch(root, declared.name)
    for student in students:
        if not (root / "submitted" / student / declared.name).is_dir():
            raise ValueError(f"there is no folder submitted/{student}/{declared.name}")
    todo, done = batch.jobs(students, force, new_secret)
    for folder in batch.misplaced():
        print(
            f"{_printable(folder)} is not graded: its name is not that of a problem set",
            file=sys.stderr,
        )
    if not todo and not done:
        raise ValueError(f"there is nothing to grade: submitted/*/{declared.name} is empty")
    if done:
        print(f"{done} graded already (--force grades them again)")
    failed = 0
    if todo:
        with (
            executor(max(1, min(jobs, len(todo))), scheduler) as pool,
            closing(batch.run(todo, pool, sandbox, settings(root).limits)) as results,
        ):
            failed = _write_down(batch, results, len(todo), open_recorder)
    print(
        f"reports: {batch.reports.relative_to(root)}/  (autograder report {declared.name} makes the class report)"
    )
    return 1 if failed else 0


def _write_down(
    batch: Batch, results: Iterable[Result], total: int, open_recorder: OpenRecorder
) -> int:
    failed = 0
    with open_recorder(batch.root, batch.name) as recorder:
        for result in tqdm(results, total=total, unit="submission", file=sys.stderr, disable=None):
            failed += not _one(batch, recorder, result)
    return failed


def _printable(words: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in words)


def _one(batch: Batch, recorder: Recorder, result: Result) -> bool:
    problem = batch.write_down(result, recorder)
    words = problem or result.graded.report.brief()
    tqdm.write(
        f"{student_id(result.job.student)}: {words}", file=sys.stderr if problem else sys.stdout
    )
    return not problem
