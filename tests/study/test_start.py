"""`autograder start`: a set in a folder, and a newer release beside the work there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.grading.score import score
from autograder.sets import names

from .terminal import autograder

ROOT = Path(__file__).resolve().parents[2]
BEGUN = Path(__file__).with_name("begun")  # work that was begun with release 0.1.0, from a clone


@pytest.fixture
def place(tmp_path):
    """A folder with a space and an umlaut in its name."""
    folder = tmp_path / "Übung eins"
    folder.mkdir()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".nn-course" not in path.parts
    }


@pytest.mark.parametrize("name", names())
def test_a_set_is_put_into_a_folder_as_it_was_released(place, name):
    done = autograder(place, "start", name)
    assert done.returncode == 0, done.stderr
    released = {
        key: value
        for key, value in contents(ROOT / "assignments" / name).items()
        if "__pycache__" not in key and ".ipynb_checkpoints" not in key
    }
    assert contents(place / name) == released


def test_into_names_the_folder(place):
    assert autograder(place, "start", "ps1_neurons", "--into", "woche 1").returncode == 0
    assert (place / "woche 1" / "neurons.py").is_file()


def test_work_is_kept_and_what_is_missing_is_added(place):
    autograder(place, "start", "ps5_regularization")
    folder = place / "ps5_regularization"
    (folder / "regularization.py").write_text("mine = 1\n", encoding="utf-8")
    (folder / "laboratory.py").unlink()
    (folder / "helpers.py").write_text("also = 1\n", encoding="utf-8")
    before = contents(folder)
    done = autograder(folder, "start")
    assert done.returncode == 0, done.stderr
    after = contents(folder)
    assert {key: after[key] for key in before} == before
    assert "laboratory.py" in after
    assert "new      laboratory.py" in done.stdout
    assert "kept     regularization.py" in done.stdout


def test_a_file_as_an_earlier_release_made_it_is_brought_up_to_date(place):
    autograder(place, "start", "ps4_mlp")
    folder = place / "ps4_mlp"
    old = b"# an older stub\n"
    (folder / "mlp.py").write_bytes(old)
    assert "kept     mlp.py" in autograder(folder, "start").stdout
    assert (folder / "mlp.py").read_bytes() == old, "nothing says that nobody wrote this"

    import hashlib

    note = folder / ".nn-course" / "release.json"
    said = json.loads(note.read_text(encoding="utf-8"))
    said["files"]["mlp.py"] = hashlib.sha256(old).hexdigest()
    note.write_text(json.dumps(said), encoding="utf-8")
    assert "updated  mlp.py" in autograder(folder, "start").stdout
    assert (folder / "mlp.py").read_bytes() == (ROOT / "assignments/ps4_mlp/mlp.py").read_bytes()


def test_work_begun_with_the_first_release_is_kept_and_goes_on_working(place):
    folder = place / "ps4_mlp"
    shutil.copytree(BEGUN / "ps4_mlp", folder)
    before = contents(folder)
    done = autograder(folder, "start")
    assert done.returncode == 0, done.stderr
    after = contents(folder)
    assert {key: after[key] for key in before} == before
    assert "for a fresh copy, `autograder start ps4_mlp --into ps4_mlp-new`" in done.stdout
    report = score(folder, "ps4_mlp", seed=0, sandbox="none").report
    assert report.score == report.max


def test_a_set_that_builds_on_another_gets_the_students_own_module(place):
    (place / "ps4_mlp").mkdir()
    (place / "ps4_mlp" / "mlp.py").write_text("mine = 1\n", encoding="utf-8")
    done = autograder(place, "start", "ps5_regularization")
    assert "a copy of your own, from ps4_mlp" in done.stdout
    assert (place / "ps5_regularization" / "mlp.py").read_text(encoding="utf-8") == "mine = 1\n"


def test_a_link_is_not_written_through(place):
    elsewhere = place / "elsewhere.py"
    elsewhere.write_text("mine = 1\n", encoding="utf-8")
    folder = place / "ps4_mlp"
    folder.mkdir()
    (folder / "mlp.py").symlink_to(elsewhere)
    assert autograder(place, "start", "ps4_mlp", "--into", "ps4_mlp").returncode == 0
    assert (folder / "mlp.py").is_symlink()
    assert elsewhere.read_text(encoding="utf-8") == "mine = 1\n"


@pytest.mark.parametrize(
    "words, said",
    [
        (["start"], "say which problem set"),
        (["start", "ps9_nothing"], "no problem set 'ps9_nothing'"),
        (["start", "ps1_neurons", "--into", "taken"], "taken is a file"),
        (["start", "ps1_neurons", "--into", "ps4"], "holds ps4_mlp"),
        (["lab", "nowhere"], "there is no folder nowhere"),
        (["next", "ps1_neurons"], "no notebook and no module here"),
        (["check"], "no notebook and no module here"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(place, words, said):
    (place / "taken").write_text("", encoding="utf-8")
    (place / "ps4").mkdir()
    (place / "ps4" / "ps4_mlp.ipynb").write_text("{}", encoding="utf-8")
    done = autograder(place, *words)
    assert done.returncode == 2
    assert said in done.stderr and done.stderr.count("\n") == 1
