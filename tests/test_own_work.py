"""``autograder check`` and ``autograder solution``, as people call them."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from autograder.checks.model import Choice
from autograder.config import ConfigError, answer_key, reasons, settings
from autograder.material.solution import solution
from autograder.quality.modules import ROOT, SOURCE
from autograder.sets import load, names


@pytest.fixture
def desk(tmp_path):
    """A student's folder with the solved notebook of set 2."""
    folder = tmp_path / "ps2_graphs"
    shutil.copytree(ROOT / "assignments" / "ps2_graphs", folder)
    for name in ("graph.py", "ps2_graphs.ipynb"):
        shutil.copy(SOURCE / "ps2_graphs" / name, folder / name)
    return folder


def autograder(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "autograder.cli", *words],
        cwd=folder,
        capture_output=True,
        env=os.environ | more,
        timeout=300,
    )


def test_choices_are_recorded_in_the_terminal_too_and_shown_as_done(desk):
    shown = autograder(desk, "check", "--question", "2.9").stdout.decode()
    assert "4.5 of 4.5 that are judged here; 1.5 recorded (done" in shown
    assert "index_weight: recorded" in shown and 'your answer: "b"' in shown
    assert "4.5 of 4.5 automatic points; 1.5 more recorded, and judged when graded" in shown


def test_whoever_studies_alone_has_choices_judged(desk):
    shown = autograder(desk, "check", "--question", "2.6", "--self-study", "--json").stdout
    report = json.loads(shown)["questions"][0]
    assert report["verdict"] == "ok" and report["score"] == 6


def test_only_what_a_question_needs_is_run(desk):
    (desk / "graph.py").write_text((desk / "graph.py").read_text("utf-8"), "utf-8")
    report = json.loads(autograder(desk, "check", "--question", "2.7", "--json").stdout)
    assert [q["id"] for q in report["questions"]] == ["2.7"]


def test_a_bar_says_which_question_is_being_checked_on_a_terminal_only(desk):
    assert not autograder(desk, "check", "--question", "2.7").stderr
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder.cli", "check", "--question", "2.7"],
        cwd=desk,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    process.communicate(timeout=300)
    ready, _, _ = select.select([ours], [], [], 1)
    shown = os.read(ours, 100_000) if ready else b""
    os.close(theirs)
    os.close(ours)
    assert b"checking 2.7" in shown


@pytest.mark.parametrize(
    "words", [("check", "--question", "2.7"), ("score", "ps2_graphs", ".", "--sandbox", "none")]
)
def test_any_character_goes_to_any_terminal(desk, words):
    text = (desk / "graph.py").read_text("utf-8")
    (desk / "graph.py").write_text(text.replace("import numpy", "import\u200b numpy", 1), "utf-8")
    shown = autograder(desk, *words, PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert shown.returncode == 0 and b"\\u200b" in shown.stdout


# ---- the solution


def test_a_solution_is_shown_after_a_first_try(desk):
    refused = autograder(desk, "solution", "2.6")
    assert refused.returncode == 2 and b"try 2.6 first" in refused.stderr and not refused.stdout
    autograder(desk, "check", "--question", "2.6")
    shown = autograder(desk, "solution", "2.6").stdout.decode()
    assert 'rank_matrix_to_vector = "3": One for each pair' in shown


def test_a_blank_is_no_try(desk):
    for name in ("graph.py", "ps2_graphs.ipynb"):
        shutil.copy(ROOT / "assignments/ps2_graphs" / name, desk / name)
    autograder(desk, "check")
    assert autograder(desk, "solution", "2.3").returncode == 2


def test_a_written_answer_is_shown_to_whoever_says_that_it_is_written(desk):
    assert b"--written" in autograder(desk, "solution", "1.5").stderr
    assert b"Mark scheme" in autograder(desk, "solution", "1.5", "--written").stdout
    assert b"is a question of ps1" in autograder(desk, "solution", "1.5", "ps2_graphs").stderr


@pytest.mark.parametrize("name", names())
def test_every_question_has_a_solution_and_every_choice_a_reason(name):
    problem_set = load(name)
    why = reasons(problem_set, ROOT)
    assert set(why) == set(answer_key(problem_set, ROOT) or {})
    for question in problem_set.questions:
        text = solution(problem_set, question, ROOT)
        assert "SOLUTION" not in text and "MARK SCHEME" not in text
        assert len(text.splitlines()) > 2, question.id
        for part in question.parts:
            assert not isinstance(part, Choice) or f"{part.name} = " in text
        assert not question.manual_points or "Mark scheme" in text


def test_a_solution_holds_the_function_whole():
    problem_set = load("ps4_mlp")
    text = solution(problem_set, problem_set["4.4"], ROOT)
    assert "class TwoLayerMLP:" in text and "    def " in text and "### BEGIN" not in text


def test_self_study_is_a_switch_of_the_course(tmp_path):
    (tmp_path / "course.toml").write_text("self_study = true\n")
    assert settings(tmp_path).self_study
    (tmp_path / "course.toml").write_text("self_study = 1\n")
    with pytest.raises(ConfigError):
        settings(tmp_path)
