"""The course's secret: whole or not there, and never made where one should have been."""

from __future__ import annotations

import os

import pytest

from autograder.grading.batch import Batch, OtherSecret
from autograder.grading.seeds import FILE, DamagedSecret, course_secret
from tests.grading.test_copies import SET, hand_in


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"00" * 31, b"00" * 33, b"zz" * 32, b"\xff" * 64, b"00" * 16 + b"\n"]
)
def test_a_secret_that_is_not_32_bytes_is_refused(tmp_path, content):
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ValueError, match="is damaged .* put a copy of it back"):
        course_secret(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.mkdir(),
        lambda path: path.symlink_to("nowhere"),
        lambda path: path.symlink_to(path.name),
        lambda path: os.mkfifo(path),
    ],
    ids=["a folder", "a link to nothing", "a link to itself", "a pipe"],
)
def test_a_secret_that_is_no_file_is_refused(tmp_path, make):
    make(tmp_path / FILE)
    with pytest.raises(DamagedSecret, match="is no file.*put a copy of it back"):
        course_secret(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_secret_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / FILE).write_text("00" * 32)
    (tmp_path / FILE).chmod(0)
    with pytest.raises(DamagedSecret, match="cannot be read .permission denied"):
        course_secret(tmp_path)


def test_a_secret_that_cannot_be_written_whole_is_not_there(tmp_path, monkeypatch):
    """As on a full disk: writing fails after the file was made."""

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        course_secret(tmp_path)
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    assert len(course_secret(tmp_path)) == 32


def test_a_refused_move_to_another_machine_makes_no_secret(tmp_path):
    """Grades came along, the secret did not: also grading another set must not make a new one."""
    hand_in(tmp_path)
    (tmp_path / "submitted/ann/ps1_neurons").mkdir()
    batch = Batch(tmp_path, SET)
    for result in batch.run(batch.jobs()[0], None, "none", _limits()):
        batch.keep(result.job, result.graded.report)
    (tmp_path / FILE).unlink()
    for name in (SET, "ps1_neurons"):
        with pytest.raises(OtherSecret, match="not there: put a copy of it back"):
            Batch(tmp_path, name).jobs()
        assert not (tmp_path / FILE).exists()
    todo, done = Batch(tmp_path, SET).jobs(new_secret=True)
    assert len(todo) == 1 and not done and (tmp_path / FILE).exists()


def test_nothing_to_grade_makes_no_secret(tmp_path):
    assert Batch(tmp_path, SET).jobs() == ([], [])
    assert not (tmp_path / FILE).exists()


def _limits():
    from autograder.sandbox.client import Limits

    return Limits()
