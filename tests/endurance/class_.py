"""The class that is tormented, and what must be true of it at every moment and in the end."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from autograder.grading.batch import Batch
from autograder.grading.seeds import FILE
from autograder.sandbox.bubblewrap import NoSandbox, require

SET = "ps4_mlp"
TASK, POINTS = "q4_2m", 3.5
MODULES = {
    "nothing": "",
    "tools": "import numpy as np\ndef rel_error(x, y):\n    return 0.0\n",
    "broken": "def broken(:\n",
    "quits": "import sys\nsys.exit(0)\n",
}


def sandbox() -> str:
    """The sandbox where there is one."""
    try:
        return require("auto")
    except NoSandbox:
        return "subprocess"


class Class:
    """A course directory with a few small submissions."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.right: dict[str, Any] = {}

    def hand_in(self) -> None:
        for student, module in MODULES.items():
            folder = self.root / "submitted" / student / SET
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "mlp.py").write_text(module)

    def words(self, *more: str, jobs: int = 2) -> list[str]:
        command = [sys.executable, "-m", "autograder.cli", "grade", SET, "--sandbox", sandbox()]
        return [*command, "--jobs", str(jobs), *more]

    def start(self, *more: str, **options: Any) -> subprocess.Popen:
        return subprocess.Popen(
            self.words(*more),
            cwd=self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )

    def grade(self, *more: str, **options: Any) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.words(*more), cwd=self.root, capture_output=True, text=True, timeout=600, **options
        )

    def grade_by_hand(self) -> None:
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            for student in MODULES:
                grade = gradebook.find_grade(TASK, SET, SET, student)
                grade.manual_score, grade.needs_manual_grade = POINTS, False
            gradebook.db.commit()

    # ---- what must be true

    def scores(self) -> dict[str, tuple]:
        """Automatic and manual points and flags, as the gradebook has them."""
        found = {}
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            for submission in gradebook.assignment_submissions(SET):
                grades = submission.notebooks[0].grades
                found[submission.student.id] = tuple(
                    sorted(
                        (g.name, g.auto_score, g.manual_score, g.needs_manual_grade) for g in grades
                    )
                )
        return found

    def note(self) -> None:
        """What the state is now is right."""
        self.right = {"scores": self.scores(), "secret": (self.root / FILE).read_bytes()}

    def is_sound(self) -> None:
        """At any moment: nothing lost, nothing half, nothing twice."""
        assert (self.root / FILE).read_bytes() == self.right["secret"]
        batch = Batch(self.root, SET)
        assert batch.records.damaged() == []
        with sqlite3.connect(self.root / "gradebook.db") as gradebook:
            assert gradebook.execute("pragma integrity_check").fetchone() == ("ok",)
        scores = self.scores()
        assert set(scores) == set(MODULES)
        for grades in scores.values():
            assert len({name for name, *_ in grades}) == len(grades), "nothing twice"
            assert {manual for name, _, manual, _ in grades if name == TASK} == {POINTS}
        for student in MODULES:
            page = self.root / "autograded" / student / SET / f"{SET}.ipynb"
            json.loads(page.read_text())

    def is_as_before(self) -> None:
        """In the end: one more run, and all is as it was, with no litter."""
        done = self.grade()
        assert done.returncode == 0, done.stderr
        self.is_sound()
        assert self.scores() == self.right["scores"]
        reports = self.root / "reports" / SET
        assert sorted(path.name for path in reports.iterdir()) == sorted(
            f"{student}.json" for student in MODULES
        )
        assert not list((self.root / "autograded").glob("*/.grading*"))


def is_a_sentence(done: subprocess.CompletedProcess | tuple[int, str]) -> None:
    """A refusal that a person understands: lines, no traceback, nobody's fault."""
    code, errors = done if isinstance(done, tuple) else (done.returncode, done.stderr)
    assert code != 0 and errors.strip()
    for word in ("Traceback", "our fault", "SQL:", "sqlalche", "Background on this error"):
        assert word not in errors, errors
