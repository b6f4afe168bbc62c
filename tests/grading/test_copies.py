"""What a student handed in is read once, without following a link, and known by its contents."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from autograder.grading.batch import Batch
from autograder.grading.copies import Refused, opened, take
from autograder.grading.storage import digest
from autograder.sandbox.client import Limits

SET = "ps4_mlp"
SOURCE = Path(__file__).resolve().parents[2] / "source"


def hand_in(root: Path, student: str = "ann") -> Path:
    """A small submission in a course of its own."""
    if not (root / "source" / SET).exists():
        shutil.copytree(SOURCE / SET, root / "source" / SET)
    folder = root / "submitted" / student / SET
    (folder / "deep").mkdir(parents=True)
    (folder / "mlp.py").write_text("x = 1\n")
    (folder / "deep/data.csv").write_text("1\n")
    return folder


def test_a_digest_is_of_contents(tmp_path):
    folder = hand_in(tmp_path)
    before = digest(folder)
    for path in (folder / "mlp.py", folder / "deep"):
        os.utime(path, (1, 1))
    assert digest(folder) == before, "another time is no other hand-in"
    info = (folder / "mlp.py").stat()
    (folder / "mlp.py").write_text("x = 2\n")
    os.utime(folder / "mlp.py", ns=(info.st_atime_ns, info.st_mtime_ns))
    changed = digest(folder)
    assert changed != before, "the same size and time, and another hand-in"
    (folder / "mlp.py").rename(folder / "other.py")
    assert digest(folder) not in (before, changed)


def test_what_tools_leave_behind_is_no_other_hand_in(tmp_path):
    folder = hand_in(tmp_path)
    before = digest(folder)
    for name in (".git/objects", "__pycache__", ".ipynb_checkpoints"):
        (folder / name).mkdir(parents=True)
        (folder / name / "file").write_text("x")
    assert digest(folder) == before


def test_a_copy_has_the_digest_of_what_was_copied(tmp_path):
    folder = hand_in(tmp_path)
    os.symlink("/etc/passwd", folder / "link.py")
    os.mkfifo(folder / "fifo.py")
    os.link(folder / "mlp.py", folder / "hard.py")
    with opened(tmp_path, "submitted", "ann", SET) as place:
        copy = tmp_path / "copy"
        copy.mkdir()
        found = take(place, copy)
    assert found == digest(folder) == digest(copy)
    assert (copy / "deep/data.csv").read_text() == "1\n"
    assert os.readlink(copy / "link.py") == "elsewhere", "nothing leads out of the copy"
    assert (copy / "hard.py").stat().st_nlink == 2 and (copy / "fifo.py").is_fifo()


@pytest.mark.parametrize("part", ["submitted", "submitted/ann", f"submitted/ann/{SET}"])
def test_a_link_on_the_way_is_refused_by_name(tmp_path, part):
    hand_in(tmp_path / "elsewhere")
    link = tmp_path / part
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(tmp_path / "elsewhere" / part)
    with pytest.raises(Refused, match=f"^{part} is a link"):
        with opened(tmp_path, "submitted", "ann", SET):
            raise AssertionError("it was opened")


def test_a_folder_that_becomes_a_link_during_the_run_is_refused(tmp_path):
    """Planned as a folder; when its turn comes it leads to the reference solution."""
    for student in ("ann", "bob"):
        hand_in(tmp_path, student)
    hand_in(tmp_path / "elsewhere")
    batch = Batch(tmp_path, SET)
    todo, _ = batch.jobs()
    (tmp_path / "submitted/bob").rename(tmp_path / "bob")
    (tmp_path / "submitted/bob").symlink_to(tmp_path / "elsewhere/submitted/ann")
    results = {}
    for result in batch.run(todo, None, "none", Limits()):
        results[result.job.student] = result
    assert results["ann"].graded is not None
    assert results["bob"].graded is None
    assert results["bob"].problem.startswith("submitted/bob is a link")


def test_what_changes_during_the_run_is_graded_as_it_was_copied(tmp_path):
    """The stored digest is that of what was graded, so the next run sees the change."""
    folder = hand_in(tmp_path)
    batch = Batch(tmp_path, SET)
    todo, _ = batch.jobs()
    (folder / "mlp.py").write_text("x = 3\n")
    for result in batch.run(todo, None, "none", Limits()):
        (folder / "mlp.py").write_text("x = 4\n")
        batch.keep(result.job, result.graded.report)
        assert (result.job.folder / "mlp.py").read_text() == "x = 3\n"
    assert not list((tmp_path / "reports" / SET).glob(".grading/*"))
    todo, done = batch.jobs()
    assert len(todo) == 1 and not done
    (folder / "mlp.py").write_text("x = 3\n")
    todo, done = batch.jobs()
    assert not todo and len(done) == 1


def test_a_second_hand_in_has_new_instances_and_the_same_one_has_the_same(tmp_path):
    folder = hand_in(tmp_path)
    (first,), _ = Batch(tmp_path, SET).jobs()
    (again,), _ = Batch(tmp_path, SET).jobs(force=True)
    (folder / "mlp.py").write_text("x = 2\n")
    (second,), _ = Batch(tmp_path, SET).jobs()
    assert first.seed == again.seed != second.seed
