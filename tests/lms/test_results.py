"""Gradescope's autograder and the workflow's action, run as their harnesses run them."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from autograder.cli import main
from autograder.lms.results import NotScored, gradescope, summary
from tests.nbgrader_plugin.conftest import PS, REPO

REFERENCE = (REPO / "source" / PS / "mlp.py").read_bytes()
REPORT = {
    "assignment": PS,
    "score": 3,
    "max": 5,
    "notes": ["<b>a note</b> | with a bar"],
    "questions": [
        {
            "id": "4.1",
            "title": "T",
            "points": 5,
            "score": 3,
            "verdict": "wrong",
            "message": "The sign is flipped.",
            "parts": [{"name": "p", "points": 5, "score": 3, "verdict": "wrong"}],
        },
        {"id": "4.1m", "title": "M", "points": 2, "score": 0, "verdict": "manual", "parts": []},
    ],
}


def test_tests_with_points_and_mistakes():
    (test,) = gradescope(REPORT)["tests"]
    assert (test["score"], test["max_score"], test["number"]) == (3, 5, "4.1")
    assert "sign is flipped" in test["output"] and test["status"] == "failed"


def test_the_graders_fault_is_no_zero():
    faulty = json.loads(json.dumps(REPORT).replace('"wrong"', '"grader_fault"'))
    with pytest.raises(NotScored, match="4.1"):
        gradescope(faulty)


def test_a_summary_holds_no_tags_of_a_student():
    text = summary(REPORT)
    assert "3 of 5 points" in text and "<b>" not in text and "\\|" in text


def test_gradescopes_container(course, tmp_path, monkeypatch, capsys):
    """The zip unpacked, a submission beside it, run_autograder run: what Gradescope reads."""
    monkeypatch.chdir(course)
    assert main(["gradescope", PS]) == 0
    root = tmp_path / "autograder"
    with zipfile.ZipFile(capsys.readouterr().out.strip()) as archive:
        archive.extractall(root / "source")
        modes = {i.filename: i.external_attr >> 16 for i in archive.infolist()}
    assert modes["run_autograder"] & 0o111 and modes["setup.sh"] & 0o111
    assert not any(
        "course_secret" in name or "gradebook" in name for name in modes if "/" not in name
    )
    (root / "submission").mkdir()
    (root / "submission" / "mlp.py").write_bytes(REFERENCE)
    done = subprocess.run(
        ["bash", root / "source" / "run_autograder"],
        env={
            **os.environ,
            "AUTOGRADER_ROOT": str(root),
            "AUTOGRADER_PYTHON": sys.executable,
            "PYTHONPATH": str(root / "source" / "course"),
        },
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads((root / "results" / "results.json").read_text())
    assert sum(test["score"] for test in results["tests"]) == 84
    known = {"number", "name", "score", "max_score", "status", "output", "output_format"}
    for test in results["tests"]:
        assert set(test) == known | {"visibility"} and test["visibility"] == "visible"
        assert isinstance(test["score"], (int, float)) and test["score"] <= test["max_score"]


def test_the_action(tmp_path):
    """Each step of the composite action in bash, with the files that a runner gives it."""
    action = yaml.safe_load((REPO / ".github/actions/score/action.yml").read_text())
    (tmp_path / "mlp.py").write_bytes(REFERENCE)
    given = {"inputs.problem-set": PS, "inputs.folder": ".", "inputs.sandbox": "subprocess"}
    given["github.action_path"] = str(REPO / ".github/actions/score")
    files = {n: str(tmp_path / n.lower()) for n in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    for step in action["runs"]["steps"]:
        variables = {
            name: re.sub(r"\$\{\{ (.*?) \}\}", lambda m: given[m[1]], text)
            for name, text in step["env"].items()
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=tmp_path,
            env={**files, **variables, "PATH": path, "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=500,
        )
        assert done.returncode == 0, done.stderr
    assert "84 of 88 points" in Path(files["GITHUB_STEP_SUMMARY"]).read_text()
    assert Path(files["GITHUB_OUTPUT"]).read_text() == "points=84\nmax=88\n"
