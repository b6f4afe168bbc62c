"""The real nbgrader commands and formgrader's API, on a class with everything in it."""

import json
import os
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

import autograder.nbgrader_plugin as plug
from autograder.nbgrader_plugin.record import configuration
from autograder.nbgrader_plugin.release import release
from autograder.sandbox.client import NoSandbox
from autograder.sets import load

from .conftest import PS, make_course, nbgrader

SET = load(PS)
MOST = sum(q.automatic_points for q in SET.questions)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class, graded once by ``nbgrader autograde``; nothing was registered before."""
    root = make_course(tmp_path_factory.mktemp("class") / "course")
    stub = tmp_path_factory.mktemp("stub")
    shutil.copy(root / "nbgrader_config.py", stub)
    shutil.copytree(root / "source", stub / "source")
    release([PS], root=stub, database=False)
    stub = stub / "assignments" / PS
    reference = root / "source" / PS / "mlp.py"

    def hand_in(student, **files):
        folder = root / "submitted" / student / PS
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name.replace("__", ".")).write_bytes(content)
        return folder

    whole = hand_in(
        "ann",
        mlp__py=reference.read_bytes(),
        timestamp__txt=b"2026-11-20 10:00:00 UTC",
        given__csv=b"wrong\n",
    )
    notebook = nbformat.read(stub / f"{PS}.ipynb", 4)
    notebook.cells = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "q4_3"
    ]
    nbformat.write(notebook, whole / "my notebook.ipynb")
    hand_in("ben", mlp__py=reference.read_bytes())
    hand_in("cid", mlp__py=b"def broken(:\n", ps4_mlp__ipynb=b'{"cells": [')
    hand_in("Dora O'Brien; DROP TABLE", mlp__py=b"import sys\nsys.exit(0)\n")
    hand_in("eve")
    os.symlink("/etc/passwd", hand_in("fay") / "mlp.py")
    done = nbgrader(root, "autograde", PS)
    return root, done


def scores(root):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(PS)}


def test_everyone_is_graded_whatever_they_handed_in(graded):
    root, done = graded
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and "Warning" not in done.stderr
    found = scores(root)
    assert set(found) == {"ann", "ben", "cid", "Dora O'Brien; DROP TABLE", "eve", "fay"}
    assert found["cid"] == found["Dora O'Brien; DROP TABLE"] == found["eve"] == found["fay"] == 0
    module = sum(q.automatic_points for q in SET.questions if not q.answers)
    assert found["ben"] == found["ann"] == module, (
        "the blank answers in the notebook earn nothing, a deleted check costs nothing"
    )


def test_the_gradebook_says_what_the_report_says(graded):
    root, _ = graded
    for student, score in scores(root).items():
        report = json.loads((root / "reports" / PS / f"{student}.json").read_text())
        assert (
            report["score"] == score and report["max"] == MOST and report["sandbox"] == "bubblewrap"
        )


def test_autograded_folders(graded):
    root, _ = graded
    files = {
        s: sorted({p.name for p in (root / "autograded" / s / PS).iterdir()}) for s in scores(root)
    }
    assert files["ann"] == ["given.csv", "mlp.py", f"{PS}.ipynb", "timestamp.txt"]
    assert (root / "autograded" / "ann" / PS / "given.csv").read_text() == "right\n"
    assert files["eve"] == files["fay"] == ["given.csv", f"{PS}.ipynb"]
    notebook = nbformat.read(root / "autograded" / "ann" / PS / f"{PS}.ipynb", 4)
    check = next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "q4_3"
    )
    assert "14 of 14 points" in check.outputs[0].data["text/html"]
    assert (
        "my notebook.ipynb" in notebook.cells[0].source
        and "checks of 4.3 were missing" in notebook.cells[0].source
    )


def test_timestamps_and_waiting_grades(graded):
    root, _ = graded
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission(PS, "ann")
        assert str(submission.timestamp) == "2026-11-20 10:00:00" and submission.needs_manual_grade
        assert {g.name for g in submission.notebooks[0].grades if g.needs_manual_grade} == {
            f"{q.grade_id}m" for q in SET.questions if q.manual_points
        }


def test_feedback_and_export(graded):
    root, _ = graded
    done = nbgrader(root, "generate_feedback", PS)
    assert done.returncode == 0, done.stderr
    for student in scores(root):
        page = (root / "feedback" / student / PS / f"{PS}.html").read_text()
        assert "MARK SCHEME" not in page and "points" in page
    for folder in ("feedback", "autograded"):
        for path in (root / folder).rglob("*"):
            assert not path.is_file() or b"instructor's secret" not in path.read_bytes()
            assert path.name not in ("keys.toml", "instructor_notes.txt", f"{PS}.md")
    done = nbgrader(root, "export")
    assert done.returncode == 0, done.stderr
    rows = (root / "grades.csv").read_text().splitlines()
    assert len(rows) == 1 + len(scores(root)) and any(
        row.startswith(f"{PS},") and ",ann," in row for row in rows
    )


def test_what_is_graded_is_not_graded_again(graded):
    root, _ = graded
    done = nbgrader(root, "autograde", PS)
    assert done.returncode == 0 and "6 of 6 submissions are graded already" in done.stderr


def api(root):
    config = Config(configuration(root))
    return NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)


def test_formgraders_button_and_lists(graded):
    root, _ = graded
    grader = api(root)
    (root / "submitted" / "cid" / PS / "mlp.py").write_bytes(
        (root / "source" / PS / "mlp.py").read_bytes()
    )
    result = grader.autograde(PS, "cid")
    assert result["success"], result
    assert scores(root)["cid"] == scores(root)["ben"]
    assert {s["student"]: s["autograded"] for s in grader.get_submissions(PS)} == dict.fromkeys(
        scores(root), True
    )
    assert grader.generate_feedback(PS, "cid")["success"]
    done = grader.generate_assignment(PS)
    assert done["success"], done
    assert "raise NotImplementedError" in (root / "assignments" / PS / "mlp.py").read_text()


def test_a_deleted_autograded_folder_is_made_again(graded):
    root, _ = graded
    shutil.rmtree(root / "autograded" / "eve")
    done = nbgrader(root, "autograde", PS, "--student", "eve")
    assert done.returncode == 0, done.stderr
    assert (root / "autograded" / "eve" / PS / f"{PS}.ipynb").exists()


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["ps9"], "there is no problem set 'ps9'"),
        ([PS, "--student", "nobody"], "nobody has handed in"),
    ],
)
def test_refusals_are_one_line(graded, arguments, said):
    done = nbgrader(graded[0], "autograde", *arguments)
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr


def test_without_a_sandbox_nothing_is_graded(graded, monkeypatch):
    root, _ = graded
    import autograder.nbgrader_plugin.autograde as module

    def require(sandbox):
        raise NoSandbox("there is no sandbox: say --sandbox none")

    monkeypatch.setattr(module, "require", require)
    before = (root / "gradebook.db").read_bytes()
    result = api(root).autograde(PS, "ann")
    assert (
        not result["success"]
        and "there is no sandbox: say --CourseAutograde.sandbox=none" in result["log"]
    )
    assert (root / "gradebook.db").read_bytes() == before


def test_a_submission_that_cannot_be_written_down_does_not_stop_the_others(graded, monkeypatch):
    root, _ = graded
    from autograder.nbgrader_plugin.record import Recorder

    right = Recorder.record

    def wrong(self, student, *arguments):
        if student == "ben":
            raise OSError("the disk is full")
        right(self, student, *arguments)

    monkeypatch.setattr(Recorder, "record", wrong)
    shutil.rmtree(root / "autograded" / "eve")
    shutil.rmtree(root / "autograded" / "ben")
    grader = api(root)
    result = grader.autograde(PS, "[be]*", force=False)
    assert (
        not result["success"]
        and "ben: graded, but not written down: OSError: the disk is full" in result["log"]
    )
    assert (root / "autograded" / "eve" / PS / f"{PS}.ipynb").exists() and not (
        root / "autograded" / "ben" / PS
    ).exists()


@pytest.mark.parametrize("version", ["0.8.5", "0.10.0", "1.0"])
def test_another_nbgrader_is_refused_rather_than_grading_unsandboxed(
    monkeypatch, tmp_path, version
):
    monkeypatch.setattr("nbgrader.__version__", version)
    with pytest.raises(SystemExit, match="plugs into nbgrader 0.9"):
        plug.configure(Config(), tmp_path)
