"""What is left out of a folder: links, devices, odd names, too much."""

import os
import shutil
import socket
import stat

import pytest

from autograder.intake import limits
from autograder.intake.submission import read
from autograder.sets import load

from .handed_in import PS, assert_said


@pytest.fixture
def secret(tmp_path):
    (tmp_path / "secret.txt").write_text("the gradebook's password")
    return tmp_path / "secret.txt"


def contents(submission):
    return b"".join(submission.files.values())


def test_links_are_not_followed(work, secret, read_folder):
    (work / "link.txt").symlink_to(secret)
    (work / "folder").symlink_to(secret.parent)
    (work / "loop").symlink_to(work)
    os.link(secret, work / "hard.txt")
    (work / "utils_copy").symlink_to("/nowhere")
    submission = read_folder(work)
    assert b"password" not in contents(submission) and list(submission.files) == ["mlp.py"]
    assert_said(
        submission,
        "`link.txt` was left out: it is a link",
        "`folder`",
        "`hard.txt` was left out: it is a hard link",
    )
    assert secret.read_text() == "the gradebook's password"


def test_a_linked_notebook_or_module_is_no_notebook_or_module(work, course, secret, read_folder):
    for name in (f"{PS}.ipynb", "mlp.py"):
        (work / name).unlink()
        (work / name).symlink_to(course / "source" / PS / name)
    submission = read_folder(work)
    assert submission.notebook is None and list(submission.files) == []


def test_devices_pipes_and_sockets(work, read_folder):
    os.mkfifo(work / "pipe.py")
    os.mkfifo(work / "pipe.ipynb")
    here = os.getcwd()
    os.chdir(work)
    try:
        server = socket.socket(socket.AF_UNIX)
        server.bind("socket.txt")
    finally:
        os.chdir(here)
    try:
        os.mknod(work / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        pass
    submission = read_folder(work)
    assert list(submission.files) == ["mlp.py"]
    assert_said(submission, "`pipe.py` was left out: it is not an ordinary file", "`socket.txt`")
    server.close()


def test_odd_names(work, read_folder):
    odd = [
        "x" * 200 + ".txt",
        "new\nline.txt",
        "back\\slash.txt",
        "C:drive.txt",
        "bell\x07.txt",
        "tick`.txt",
        " space.txt",
        "a\u202eb.txt",
    ]
    for name in odd:
        (work / name).write_text("x")
    with open(os.path.join(os.fsencode(work), b"\xff\xfe.txt"), "wb") as file:
        file.write(b"x")
    submission = read_folder(work)
    assert sorted(submission.files) == ["mlp.py", "space.txt", "tick`.txt"]
    assert len(submission.notes) == len(odd) - 1  # one more is not text, two are taken
    assert_said(submission, "was left out")


def test_case_collisions(work, read_folder):
    (work / "MLP.py").write_text("raise SystemExit\n")
    (work / "data.txt").write_text("1")
    (work / "Data.txt").write_text("2")
    submission = read_folder(work)
    kept = sorted(submission.files)
    assert [name.lower() for name in kept] == ["data.txt", "mlp.py"]
    assert_said(submission, "differs from `data.txt` only in capitals")


@pytest.mark.parametrize(
    "name",
    [
        "numpy.py",
        "scipy/__init__.py",
        "autograder.py",
        "utils.py",
        "utils/__init__.py",
        "random.py",
        "sitecustomize.py",
        "numpy.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_nothing_takes_the_place_of_a_library(work, read_folder, name):
    (work / name).parent.mkdir(exist_ok=True)
    (work / name).write_text("raise SystemExit\n")
    submission = read_folder(work)
    assert list(submission.files) == ["mlp.py"]
    assert_said(
        submission, f"would take the place of the library `{name.split('/')[0].split('.')[0]}`"
    )


def test_helpers_and_data_come_along_and_rubbish_is_passed_over_in_silence(work, read_folder):
    for name in ("helper.py", "data/points.csv", "test/notes.txt"):
        (work / name).parent.mkdir(exist_ok=True)
        (work / name).write_text("x = 1\n")
    for name in (
        ".ipynb_checkpoints/mlp-checkpoint.py",
        "__pycache__/mlp.cpython-311.pyc",
        "__MACOSX/._mlp.py",
        ".DS_Store",
        ".git/config",
        "mlp.py~",
    ):
        (work / name).parent.mkdir(exist_ok=True)
        (work / name).write_text("x")
    submission = read_folder(work)
    kept = sorted(submission.files)
    assert (
        kept == ["data/points.csv", "helper.py", "mlp.py", "test/notes.txt"]
        and submission.notes == ()
    )


def test_the_courses_own_files_are_the_courses(work, course, tmp_path):
    source = tmp_path / "source"
    shutil.copytree(course / "source", source)
    (source / PS / "given.py").write_text("right = True\n")
    (work / "given.py").write_text("right = False\n")
    assert read(work, load(PS), source).files["given.py"] == b"right = True\n"


def test_too_many_files(work, read_folder):
    for i in range(limits.FILES + 50):
        (work / f"{i:05}.txt").write_text("x")
    submission = read_folder(work)
    assert len(submission.files) <= limits.FILES and "mlp.py" in submission.files
    assert len(submission.notes) <= 25


def test_too_large_files(work, read_folder):
    for name in ("a.bin", "b.bin"):
        with open(work / name, "wb") as file:
            file.truncate(limits.BYTES - 10_000_000)
    submission = read_folder(work)
    assert sum(map(len, submission.files.values())) <= limits.BYTES
    assert_said(submission, "`b.bin` was left out: the files are larger than")


def test_deep_folders(work, read_folder):
    deep = work
    for _ in range(40):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "x.txt").write_text("x")
    assert list(read_folder(work).files) == ["mlp.py"]


def test_more_than_is_looked_at_is_said(work, read_folder, monkeypatch):
    monkeypatch.setattr(limits, "ENTRIES", 20)
    for i in range(30):
        (work / f"{i:02}.txt").write_text("x")
    assert_said(read_folder(work), "more than 20 files and folders were handed in")
