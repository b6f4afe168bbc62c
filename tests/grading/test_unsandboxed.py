"""Graded without a sandbox: every report says so."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest

from autograder.checks.report import UNSANDBOXED
from tests.grading.test_batch import hand_in, run
from tests.nbgrader_plugin.conftest import nbgrader

PS = "ps4_mlp"


@pytest.fixture(scope="module")
def graded(released) -> tuple[Path, subprocess.CompletedProcess]:
    """One submission, graded by the real command with ``--sandbox none``."""
    hand_in(released, "ann")
    return released, run(released, "grade", PS, "--sandbox", "none")


def test_the_terminal_says_so(graded):
    assert graded[1].returncode == 0, graded[1].stderr
    assert "ann: 84 of 88  UNSANDBOXED" in graded[1].stdout


def test_the_stored_report_says_so(graded):
    record = json.loads((graded[0] / "reports" / PS / "ann.json").read_text())
    assert record["sandbox"] == "none" and record["notes"][0] == UNSANDBOXED


def test_the_class_report_says_so(graded):
    assert run(graded[0], "report", PS).returncode == 0
    page = (graded[0] / "reports" / PS / "index.html").read_text()
    assert "UNSANDBOXED:</b> 1 of the submissions" in page and UNSANDBOXED in page


def test_what_the_grader_and_the_student_read_says_so(graded):
    done = nbgrader(graded[0], "generate_feedback", PS, "--force")
    assert done.returncode == 0, done.stderr
    for page in (f"autograded/ann/{PS}/{PS}.ipynb", f"feedback/ann/{PS}/{PS}.html"):
        assert UNSANDBOXED in (graded[0] / page).read_text()


@pytest.mark.parametrize("to", ["csv", "canvas", "moodle"])
def test_exported_scores_say_so(graded, to):
    done = run(graded[0], "export", PS, "--to", to)
    assert (
        done.returncode == 0
        and done.stderr == "UNSANDBOXED: 1 of these submissions ran without a sandbox\n"
    )
    if to == "csv":
        (row,) = csv.DictReader(Path(done.stdout.strip()).open())
        assert (row["student"], row["sandbox"]) == ("ann", "UNSANDBOXED")


def test_nbgraders_own_command_says_so(graded):
    done = nbgrader(graded[0], "autograde", PS, "--force", "--CourseAutograde.sandbox=none")
    assert done.returncode == 0 and "ann: 84 of 88  UNSANDBOXED" in done.stderr


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_one_score_says_so(graded, how):
    done = run(graded[0], "score", PS, f"submitted/ann/{PS}", "--sandbox", "none", *how)
    assert done.returncode == 0
    if how:
        assert json.loads(done.stdout)["notes"][0] == UNSANDBOXED
    else:
        assert done.stdout.startswith(f"note: {UNSANDBOXED}\n")
