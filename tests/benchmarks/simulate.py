"""A course of ten thousand without ten thousand hand-ins: ``python -m tests.benchmarks.simulate``.

``SIMULATE_WRITTEN`` (300) results of real submissions go through the writer, one by one. The
gradebook and ``reports/`` are then filled up to ``SIMULATE_STUDENTS`` (10000) with copies of
them, straight into the tables, and the real commands make the report and the export.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from autograder.grading.batch import Batch
from autograder.grading.job import Result
from autograder.grading.score import score
from autograder.nbgrader_plugin.record import Recorder
from autograder.sandbox.bubblewrap import NoSandbox, require

from .bench_class import BIN, ONE_THREAD, course
from .processes import cost

SET = "ps4_mlp"
WRITTEN = int(os.environ.get("SIMULATE_WRITTEN", "300"))
STUDENTS = int(os.environ.get("SIMULATE_STUDENTS", "10000"))
SCORED = 8  # different submissions; each is written down many times


def lines() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place:
        root = course(Path(place), SET, SCORED, stock=False)
        yield from _written(root)
        _fill_up(root)
        size = (root / "gradebook.db").stat().st_size / 2**20
        yield f"{STUDENTS} students: a data base of {size:.0f} MB"
        for command, more in (("report", ()), ("export", ("--partial",))):
            used = cost([str(BIN / "autograder"), command, SET, *more], root, ONE_THREAD)
            yield (
                f"{command} for {STUDENTS}: {used.cpu:.0f} s of processor time, "
                f"{used.megabytes:.0f} MB of memory"
            )


def _written(root: Path) -> Iterator[str]:
    """The writer: seconds and disk a result, at the beginning and at the end."""
    batch = Batch(root, SET)
    jobs = [batch._with_seed(job) for job in batch.jobs()[0]]
    try:
        sandbox = require("auto")
    except NoSandbox:
        sandbox = "subprocess"
    graded = [
        score(job.folder, SET, seed=job.seed, root=root, sandbox=sandbox, warm=True) for job in jobs
    ]
    times = []
    with Recorder(root, SET) as recorder:
        for number in range(WRITTEN):
            job = jobs[number % SCORED]
            job = type(job)(f"simulated{number:05}", job.folder, job.seed, job.digest)
            started = time.process_time()
            problem = batch.write_down(Result(job, graded[number % SCORED]), recorder)
            times.append(time.process_time() - started)
            if problem:
                raise RuntimeError(problem)
    tenth = max(1, WRITTEN // 10)
    first, last = sum(times[1:tenth]) / max(1, tenth - 1), sum(times[-tenth:]) / tenth
    disk = sum(p.stat().st_size for p in (root / "autograded").rglob("*") if p.is_file()) / WRITTEN
    yield (
        f"the writer: {sum(times) / WRITTEN:.3f} s of processor time a result "
        f"({first:.3f} s at first, {last:.3f} s after {WRITTEN}), "
        f"{disk / 1024:.0f} KB below autograded/ each"
    )


def _fill_up(root: Path) -> None:
    """Copies of the last submission, row by row, and of its record."""
    batch = Batch(root, SET)
    record = batch.recorded(f"simulated{WRITTEN - 1:05}")
    with sqlite3.connect(root / "gradebook.db") as db:
        db.row_factory = sqlite3.Row
        model = db.execute(
            "select * from submitted_assignment where student_id = ?", (record["student"],)
        ).fetchone()
        notebook = db.execute(
            "select * from submitted_notebook where assignment_id = ?", (model["id"],)
        ).fetchone()
        below = {
            table: db.execute(
                f"select * from {table} where notebook_id = ?", (notebook["id"],)
            ).fetchall()
            for table in ("grade", "comment")
        }
        for number in range(WRITTEN, STUDENTS):
            student = f"simulated{number:05}"
            _insert(db, "student", {"id": student})
            assignment = _copy(db, "submitted_assignment", model, student_id=student)
            own = _copy(db, "submitted_notebook", notebook, assignment_id=assignment)
            for table, rows in below.items():
                for row in rows:
                    _copy(db, table, row, notebook_id=own)
            batch.records.path(student).write_text(
                _renamed(batch.records.path(record["student"]), record["student"], student)
            )


def _renamed(path: Path, old: str, new: str) -> str:
    return path.read_text("utf-8").replace(old, new)


def _copy(db: sqlite3.Connection, table: str, row: sqlite3.Row, **changes: str) -> str:
    own = uuid.uuid4().hex
    _insert(db, table, dict(row) | {"id": own} | changes)
    return own


def _insert(db: sqlite3.Connection, table: str, row: dict) -> None:
    places = ", ".join("?" * len(row))
    db.execute(f"insert into {table} ({', '.join(row)}) values ({places})", tuple(row.values()))


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("processor time is measured on Linux only")
    for line in lines():
        print(line, flush=True)
