"""`autograder grade`: resumes, refuses another secret, and scores identical code alike."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.authoring.sample import patched, write_sample
from autograder.checks.diagnose import Diagnosis
from autograder.checks.judge import QuestionRun
from autograder.grading.seeds import FILE, course_secret, seed_for
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load
from tests.grading.test_score import MASK, SANDBOX, SOURCE, reference

SLIP = ("grad / len(y)", "grad")


def run(course: Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "autograder.cli", *words],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=300,
    )


def grade(course: Path, *words: str) -> subprocess.CompletedProcess:
    return run(course, "grade", "ps4_mlp", "--jobs", "2", "--sandbox", SANDBOX, *words)


def hand_in(course: Path, student: str, *slips: tuple[str, str]) -> Path:
    return write_sample(
        load("ps4_mlp"),
        SOURCE,
        course / "submitted" / student / "ps4_mlp",
        module=patched(reference("ps4_mlp"), slips),
    )


def stored(course: Path) -> dict[str, float]:
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions("ps4_mlp")}


def test_grade_goes_on_where_it_stopped_and_grades_again_what_changed(course):
    hand_in(course, "first")
    hand_in(course, "second", MASK)
    done = grade(course)
    assert done.returncode == 0, done.stderr
    before = stored(course)
    assert before["first"] == 84 and 0 < before["second"] < 84
    assert "first: 84 of 88" in done.stdout

    again = grade(course)
    assert (
        again.returncode == 0 and "2 graded already" in again.stdout and "of 88" not in again.stdout
    )

    hand_in(course, "second")
    third = grade(course)
    assert "1 graded already" in third.stdout and "second: 84 of 88" in third.stdout
    assert stored(course)["second"] == 84

    record = json.loads((course / "reports/ps4_mlp/second.json").read_text())
    replay = run(course, *record["replay"].split()[1:], "--json", "--sandbox", SANDBOX)
    assert json.loads(replay.stdout)["questions"] == record["questions"]

    (course / FILE).unlink()
    refused = grade(course)
    assert (
        refused.returncode == 2
        and "secret" in refused.stderr
        and len(refused.stderr.strip().splitlines()) == 1
    )
    assert not (course / FILE).exists(), "a refused move makes no new secret"
    assert grade(course, "--new-secret").returncode == 0
    assert stored(course)["second"] == 84

    page = run(course, "report", "ps4_mlp")
    assert page.returncode == 0 and "second" in (course / "reports/ps4_mlp/index.html").read_text()
    for target in ("csv", "canvas", "moodle"):
        exported = run(course, "export", "ps4_mlp", "--to", target)
        assert (
            exported.returncode == 0 and "84" in Path(course / exported.stdout.strip()).read_text()
        )


@pytest.mark.skipif(os.name != "posix", reason="sends a signal to a group of processes")
def test_ctrl_c_stops_soon_and_the_same_command_goes_on(course):
    students = [f"s{i}" for i in range(5)]
    for student in students:
        (hand_in(course, student) / "mlp.py").write_text(
            "import time\ntime.sleep(2)\n" + reference("ps4_mlp")
        )
    command = [
        sys.executable,
        "-m",
        "autograder.cli",
        "grade",
        "ps4_mlp",
        "--jobs",
        "1",
        "--sandbox",
        SANDBOX,
    ]
    going = subprocess.Popen(
        command,
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert "of 88" in going.stdout.readline()
    begun = {path.stem for path in (course / "reports/ps4_mlp").glob("*.json")}
    os.killpg(going.pid, signal.SIGINT)
    _, errors = going.communicate(timeout=120)
    assert (
        going.returncode == 130
        and errors.strip().splitlines()[-1] == "autograder: stopped; what was finished is kept"
    )
    assert "Traceback" not in errors
    kept = {path.stem for path in (course / "reports/ps4_mlp").glob("*.json")}
    assert 1 <= len(kept) <= len(begun) + 1 < 5, "none is begun after the interrupt"

    for student in set(students) - kept:
        hand_in(course, student)
    again = grade(course)
    assert again.returncode == 0 and f"{len(kept)} graded already" in again.stdout
    assert set(stored(course)) == set(students)


@pytest.mark.parametrize(
    "words, said",
    [
        (["grade", "ps4_mlp"], "nothing to grade"),
        (["grade", "ps4_mlp", "--student", "typo"], "submitted/typo/ps4_mlp"),
        (["grade", "ps9_none"], "ps4_mlp"),
        (["score", "ps4_mlp", "nowhere"], "nowhere"),
        (["score", "ps9_none", "."], "no problem set"),
        (["check", "ps4_mlp", "--question", "4.99"], "4.99"),
        (["check"], "which problem set"),
        (["report", "ps4_mlp"], "graded yet"),
        (["export", "ps4_mlp"], "gradebook"),
        (["release", "ps9_none"], "no problem set"),
    ],
)
def test_bad_input_is_one_clear_sentence(course, words, said):
    done = run(course, *words, *(["--sandbox", SANDBOX] if words[0] in ("grade", "score") else []))
    assert done.returncode == 2
    assert (
        said in done.stderr
        and len(done.stderr.strip().splitlines()) == 1
        and "Traceback" not in done.stderr
    )


@pytest.mark.parametrize("command", ["grade", "export"])
@pytest.mark.parametrize(
    "damage",
    [lambda content: b"no data base" * 100, lambda content: content[:5000]],
    ids=["overwritten", "cut off"],
)
def test_a_damaged_gradebook_is_one_sentence_and_stays_as_it_is(course, command, damage):
    hand_in(course, "ann")
    path = course / "gradebook.db"
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    done = run(course, command, "ps4_mlp", *(["--sandbox", SANDBOX] if command == "grade" else []))
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert (
        "gradebook.db is damaged (" in done.stderr
        and "put a copy of it back, or move it away" in done.stderr
        and "SQL" not in done.stderr
        and "fault" not in done.stderr
    )
    assert path.read_bytes() == before


def test_a_gradebook_in_use_is_one_sentence_and_the_same_command_goes_on(course):
    hand_in(course, "ann")
    with sqlite3.connect(course / "gradebook.db") as other:
        other.execute("begin exclusive")
        done = grade(course)
        assert (
            done.returncode != 0
            and "in use by another program" in done.stderr
            and "SQL" not in done.stderr
        )
    again = grade(course)
    assert again.returncode == 0 and stored(course) == {"ann": 84}


def test_after_a_damaged_gradebook_is_moved_away_force_grades_again(course):
    hand_in(course, "ann")
    assert grade(course).returncode == 0
    (course / "gradebook.db").unlink()
    assert grade(course, "--force").returncode == 0
    assert stored(course) == {"ann": 84}


def test_a_folder_of_a_wrong_name_is_said(course):
    (course / "submitted/ann/ps4").mkdir(parents=True)
    (course / "submitted/bob/ps5_regularization").mkdir(parents=True)
    done = grade(course)
    first = done.stderr.splitlines()[0]
    assert first.startswith("submitted/ann/ps4 is not graded") and "bob" not in done.stderr


def test_the_secret_is_made_once_and_is_private(tmp_path):
    secret = course_secret(tmp_path)
    assert course_secret(tmp_path) == secret
    if os.name == "posix":
        assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    seeds = {seed_for(secret, f"student {i}", "ps4_mlp") for i in range(200)}
    assert len(seeds) == 200 and 0 not in seeds and max(seeds) < 2**53


@pytest.mark.parametrize("slips", [(), (MASK, SLIP)], ids=["right", "two mistakes"])
def test_identical_code_scores_the_same_for_200_students(slips, monkeypatch):
    monkeypatch.setattr(
        "autograder.checks.judge.diagnose", lambda *args: Diagnosis()
    )  # slow, and has no say in a score
    namespace: dict = {"__name__": "mlp"}
    exec(compile(patched(reference("ps4_mlp"), slips), "mlp.py", "exec"), namespace)
    declared = load("ps4_mlp")
    for question in (q for q in declared.questions if not q.answers):
        found = {
            tuple(
                (p.name, p.score)
                for p in QuestionRun(
                    declared,
                    question,
                    LocalSubject(namespace),
                    seed_for(b"x" * 32, str(i), "ps4_mlp"),
                )
                .report()
                .parts
            )
            for i in range(200)
        }
        assert len(found) == 1
