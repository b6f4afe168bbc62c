"""What is the instructor's alone is readable by nobody else, from the moment it is made."""

from __future__ import annotations

import os

import pytest

from autograder.doctor import mode_findings
from autograder.grading.private import PRIVATE, private_folder
from tests.grading.test_batch import grade, hand_in, run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are those of Unix")


@pytest.fixture
def careless_umask():
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.parametrize("group", [False, True])
def test_what_grading_makes_is_the_instructors(course, careless_umask, group):
    (course / "gradebook.db").unlink()
    if group:
        (course / "course.toml").write_text("group_readable = true\n")
    hand_in(course, "ann")
    assert grade(course).returncode == 0
    assert run(course, "report", "ps4_mlp").returncode == 0
    assert run(course, "export", "ps4_mlp").returncode == 0
    (course / "submitted").chmod(0o700)
    private_folder(course / "mistakes", group)  # made by `autograder mistake`
    forbidden = 0o027 if group else 0o077
    for name in PRIVATE:
        top = course / name
        for path in [top, *top.rglob("*")] if name != "submitted" else [top]:
            mode = path.stat().st_mode & 0o777
            assert not mode & forbidden, f"{path} has mode {mode:o}"
    assert bool((course / "gradebook.db").stat().st_mode & 0o040) == group
    assert [f.holds for f in mode_findings(course)] == [True]


@pytest.mark.parametrize("name", PRIVATE)
def test_doctor_says_what_is_open_and_the_command_that_mends_it(tmp_path, name):
    if "." in name or name == "course_secret":
        (tmp_path / name).write_text("")
        (tmp_path / name).chmod(0o644)
    else:
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    (found,) = mode_findings(tmp_path)
    assert found.holds is False and f"others can read {name}: " in found.detail
    assert os.system(found.detail.partition(": ")[2]) == 0
    assert [f.holds for f in mode_findings(tmp_path)] == [True]
