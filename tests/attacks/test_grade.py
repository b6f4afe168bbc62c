"""All attacks as one class in one course directory, through the real `grade`, beside honest
work.
"""

from __future__ import annotations

import json
import os
import pickle
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

fcntl = pytest.importorskip("fcntl", reason="the sandbox needs Linux")

from autograder.grading.students import student_id

from .aftermath import LEFT, PORT, adopt_orphans, descendants, fingerprint, left_behind, listening
from .course import make_course
from .pages import alive
from .spec import ALL, SET, TOOLS, Attack, attacks
from .verdict import surprises

pytestmark = [
    pytest.mark.xdist_group("attacked_class"),
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux"),
]
CANARY = "canary-5b1f0c9e"
HONEST = {"aaa-first": True, "honest-lazy": False, "m-middle": True, "zzz-last": True}


@dataclass
class Aftermath:
    """The course after a class was graded, and what it looked like before."""

    root: Path
    home: Path
    temporary: Path
    done: subprocess.CompletedProcess
    before: dict[str, dict[str, str]]
    processes: list[str]

    def record(self, student: str) -> dict:
        found = [
            json.loads(path.read_text())
            for path in (self.root / "reports" / SET.name).glob("*.json")
        ]
        return next(r for r in found if r["student"] == student)

    def scores(self) -> dict[str, float]:
        """Automatic points in the gradebook by student."""
        with sqlite3.connect(self.root / "gradebook.db") as db:
            return dict(
                db.execute(
                    "select s.student_id, sum(g.auto_score) from submitted_assignment s "
                    "join submitted_notebook n on n.assignment_id = s.id join grade g on "
                    "g.notebook_id = n.id group by s.student_id"
                )
            )


def student_of(name: str, attack: Attack) -> str:
    return os.fsdecode(attack.student) if attack.student else name


def hand_in(root: Path) -> None:
    everyone = {student_of(name, a): a for name, a in attacks().items()}
    everyone |= {
        name: Attack(0, "honest", right=right, notebook=True) for name, right in HONEST.items()
    }
    for student, attack in everyone.items():
        attack.build(root / "submitted" / student / SET.name, root / "source")


@pytest.fixture(scope="module")
def after(tmp_path_factory, no_sandbox) -> Aftermath:
    """The class, graded once for all processes that run these tests."""
    if no_sandbox:
        pytest.skip(no_sandbox)
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    with open(shared / "attacked.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = shared / "aftermath.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(graded(tmp_path_factory.mktemp("class"))))
        return pickle.loads(kept.read_bytes())


def graded(base: Path) -> Aftermath:
    adopt_orphans()
    running = descendants()  # of the tests before: a warm process stays as long as its thread
    root, home, temporary = make_course(base / "course"), base / "home", base / "temporary"
    for folder in (home, temporary):
        folder.mkdir()
        folder.chmod(0o777)  # an attack must be stopped by the sandbox, not by the mode of a folder
        (folder / "kept").write_text(CANARY)
    hand_in(root)
    before = {name: fingerprint(root / name) for name in ("submitted", "source")}
    environment = os.environ | {"HOME": str(home), "TMPDIR": str(temporary), "SECRET_TOKEN": CANARY}
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "grade", SET.name, "--jobs", "2"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=1800,
    )
    left = [process for process in descendants() if process not in running]
    return Aftermath(root, home, temporary, done, before, left)


def test_the_batch_is_complete(after):
    graded = {
        json.loads(path.read_text())["student"]
        for path in (after.root / "reports" / SET.name).glob("*.json")
    }
    assert graded == {student_of(n, a) for n, a in attacks().items()} | set(HONEST), (
        after.done.stderr[-3000:]
    )
    assert after.done.returncode == 0, after.done.stderr[-3000:]


def test_no_attack_gains_a_point_and_none_is_called_our_fault(after):
    found = {}
    for name, attack in attacks().items():
        record = after.record(student_of(name, attack))
        assert record["sandbox"] == "bubblewrap"
        path = (
            after.root
            / "autograded"
            / student_id(student_of(name, attack))
            / SET.name
            / f"{SET.name}.ipynb"
        )
        found[name] = surprises(attack, record, nbformat.read(path, 4))
    assert {name: words for name, words in found.items() if words} == {}


def test_the_gradebook_holds_what_the_reports_say(after):
    scores = after.scores()
    assert len(scores) == len(attacks()) + len(HONEST)
    for name, attack in attacks().items():
        student = student_of(name, attack)
        assert scores[student_id(student)] == after.record(student)["score"], name


def test_honest_work_beside_them_is_graded_as_ever(after):
    scores = after.scores()
    for student, right in HONEST.items():
        assert scores[student] == sum((ALL if right else TOOLS).values())


@pytest.mark.parametrize("what", ["submitted", "source"])
def test_nothing_changed_in(after, what):
    assert fingerprint(after.root / what) == after.before[what]


def test_nothing_else_is_in_the_course(after):
    expected = {
        "source",
        "submitted",
        "reports",
        "autograded",
        "gradebook.db",
        "course_secret",
        "course.toml",
        "nbgrader_config.py",
        "build",
        "assignments",
        "feedback",
    }
    assert {path.name for path in after.root.iterdir()} <= expected


def test_home_and_temporary_folders_are_as_before(after):
    assert list(fingerprint(after.temporary)) == ["kept"]
    assert (after.home / "kept").read_text() == (after.temporary / "kept").read_text() == CANARY
    assert not list(after.home.rglob(LEFT))
    assert left_behind() == []


def test_no_process_is_left_and_nobody_listens(after):
    assert after.processes == []
    assert PORT not in listening()


def test_no_secret_came_out(after):
    secret = (after.root / "course_secret").read_text().strip()
    shown = [
        path
        for folder in ("reports", "autograded")
        for path in (after.root / folder).rglob("*")
        if path.is_file() and not path.is_symlink()
    ]
    assert len(shown) > len(attacks())
    for path in shown:
        text = path.read_bytes()
        assert CANARY.encode() not in text and secret.encode() not in text, path


def test_what_is_stored_is_small(after):
    for path in (after.root / "autograded").rglob("*.ipynb"):
        assert path.stat().st_size < 3_000_000, path


def test_the_terminal_gets_no_codes_from_a_submission(after):
    for text in (after.done.stdout, after.done.stderr):
        assert "\x1b]" not in text and "\x07" not in text and "\u202e" not in text


def run(after: Aftermath, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=after.root,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=300,
    )


def test_nothing_of_a_submission_runs_in_the_class_report(after):
    assert run(after, "autograder.cli", "report", SET.name).returncode == 0
    found, shown = alive(
        (after.root / "reports" / SET.name / "index.html").read_text(encoding="utf-8")
    )
    assert (
        found == [] and shown >= 1
    )  # the student of class 26 is named like that; messages are in titles


@pytest.mark.parametrize("name", ["c16_html", "c26_html", "c16_ansi"])
def test_nothing_of_a_submission_runs_in_the_feedback(after, name):
    student = student_id(student_of(name, attacks()[name]))
    done = run(after, "nbgrader", "generate_feedback", SET.name, f"--student={student}", "--force")
    assert done.returncode == 0, done.stderr[-2000:]
    page = (after.root / "feedback" / student / SET.name / f"{SET.name}.html").read_text(
        encoding="utf-8"
    )
    found, shown = alive(page)
    assert found == [] and (shown >= 5 or name != "c16_html")
    assert "\x1b" not in page and "\u202e" not in page


def test_a_second_run_has_nothing_to_do(after):
    done = run(after, "autograder.cli", "grade", SET.name)
    assert done.returncode == 0 and f"{len(attacks()) + len(HONEST)} graded already" in done.stdout
