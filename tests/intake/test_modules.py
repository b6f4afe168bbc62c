"""Which file is the module: near names, several of them, inside archives, in any text form."""

import io
import os
import tarfile
import time
import zipfile

import pytest

from autograder.intake import limits
from autograder.intake.submission import read
from autograder.sets import load

from .handed_in import PS, REPO, assert_said, assert_whole

NAMES = [
    "mlp-1.py",
    "mlp (1).py",
    "Mlp.py",
    "mlp.py.txt",
    "Copy of mlp.py",
    "Kopie von mlp.py",
    "mlp - Copy.py",
    "mlp_final.py",
    "mlp_v2_FINAL.py",
    "mlp2.py",
    "mlp.txt",
    "mlp.pyw",
    "mlp",
    "mlp.py.download",
    "pat_LATE_700101_900202_mlp-2.py",
    "my_solution.py",
    "ｍｌｐ．py",
    "mlp .py",
]
NOW = time.time()
OTHER = "ps3_backprop"


@pytest.mark.parametrize("name", NAMES)
def test_a_near_name_is_taken_and_said(work, read_folder, name):
    content = (work / "mlp.py").read_bytes()
    (work / "mlp.py").rename(work / name)
    submission = read_folder(work)
    assert submission.files["mlp.py"] == content
    assert_said(submission, f"`mlp.py` was taken from the file `{name}`")


@pytest.mark.parametrize("name", NAMES[:6])
def test_a_near_name_is_taken_outside_of_a_course_too(work, name):
    """As on a student's own machine, where there is no reference to compare with."""
    (work / "mlp.py").rename(work / name)
    assert "class TwoLayerMLP" in read(work, load(PS), None).files["mlp.py"].decode()


def test_a_near_name_with_part_of_the_work_is_taken_where_there_is_no_other(work, read_folder):
    (work / "mlp.py").unlink()
    (work / "mlp-1.py").write_text("def relu(z):\n    return z * (z > 0)\n")
    assert b"def relu" in read_folder(work).files["mlp.py"]


def test_a_helper_alone_is_no_module(work, read_folder):
    (work / "mlp.py").rename(work / "plots.py")
    (work / "plots.py").write_text("def show(x):\n    return x\n")
    submission = read_folder(work)
    assert "mlp.py" not in submission.files
    assert_said(submission, "There is no `mlp.py`")


def stub_with(work, course, *tasks):
    """The module as handed out, with the first functions of the reference written into it."""
    stub = (course / "assignments" / PS / "mlp.py").read_text()
    for task in tasks:
        stub = stub.replace(f'raise NotImplementedError("Task {task}', f'return ("Task {task}', 1)
    return stub


def put(path, text, age=0):
    path.write_text(text)
    os.utime(path, (NOW - age, NOW - age))


def test_the_fullest_of_several_is_taken_even_if_it_is_older_and_named_otherwise(
    work, course, read_folder
):
    full = (work / "mlp.py").read_text()
    put(work / "mlp.py", stub_with(work, course, "4.1"), age=0)
    put(work / "mlp-1.py", full, age=9000)
    put(work / "mlp-2.py", stub_with(work, course, "4.1", "4.3"), age=50)
    submission = read_folder(work)
    assert submission.files["mlp.py"].decode() == full
    assert_said(
        submission, "`mlp-1.py` was graded as `mlp.py`, and not", "it holds more of your work"
    )


@pytest.mark.parametrize("newer", ["mlp.py", "mlp (2).py", "mlp-7.py"])
def test_of_equally_full_ones_the_last_is_taken(work, read_folder, newer):
    full = (work / "mlp.py").read_text()
    for name in ("mlp.py", "mlp (2).py", "mlp-7.py"):
        put(work / name, f"{full}\n# {name}\n", age=0 if name == newer else 90_000)
    submission = read_folder(work)
    assert submission.files["mlp.py"].decode().endswith(f"# {newer}\n")
    assert_said(submission, f"`{newer}` was graded", "it is the last")


def test_of_files_unpacked_at_one_time_the_right_name_counts_then_the_highest_number(
    work, read_folder
):
    full = (work / "mlp.py").read_text()
    for age, name in enumerate(("mlp (10).py", "mlp.py", "mlp (9).py")):
        put(work / name, f"{full}\n# {name}\n", age=age)
    assert read_folder(work).files["mlp.py"].decode().endswith("# mlp.py\n")
    (work / "mlp.py").unlink()
    assert read_folder(work).files["mlp.py"].decode().endswith("# mlp (10).py\n")


def test_a_file_that_is_no_python_is_not_the_fullest(work, read_folder):
    full = (work / "mlp.py").read_text()
    put(work / "mlp-1.py", full, age=9000)
    put(work / "mlp.py", full + "\ndef (:\n")
    assert read_folder(work).files["mlp.py"].decode() == full


def test_the_module_of_another_set_is_named(work, read_folder):
    (work / "mlp.py").unlink()
    (work / load(OTHER).module).write_bytes(
        (REPO / "source" / OTHER / load(OTHER).module).read_bytes()
    )
    submission = read_folder(work)
    assert_said(submission, f"`{load(OTHER).module}` is the module of {OTHER}, not of {PS}")


# --- archives --------------------------------------------------------------------------------


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def tarred(mode, **files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=f"w:{mode}") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


PACKED = {
    "submission.zip": lambda module: zipped(**{"mlp.py": module, "helper.py": b"x = 1\n"}),
    "in a folder.zip": lambda module: zipped(**{"hw/mlp.py": module, "hw/helper.py": b"x = 1\n"}),
    "twice.zip": lambda module: zipped(
        **{"inner.zip": zipped(**{"mlp-1.py": module, "helper.py": b"x = 1\n"})}
    ),
    "work.tar.gz": lambda module: tarred("gz", **{"mlp.py": module, "helper.py": b"x = 1\n"}),
    "work.tgz": lambda module: tarred("gz", **{"mlp.py": module, "helper.py": b"x = 1\n"}),
    "work.tar": lambda module: tarred("", **{"mlp.py": module, "helper.py": b"x = 1\n"}),
    "work.tar.xz": lambda module: tarred("xz", **{"mlp.py": module, "helper.py": b"x = 1\n"}),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_module_in_an_archive_beside_the_notebook_is_taken_and_said(
    work, course, read_folder, name
):
    module = (work / "mlp.py").read_bytes()
    (work / "mlp.py").unlink()
    (work / name).write_bytes(PACKED[name](module))
    submission = read_folder(work)
    assert submission.files["mlp.py"] == module and submission.files["helper.py"] == b"x = 1\n"
    assert_said(submission, f"`mlp.py` was taken from the file `{name}/", "not in an archive")
    assert_whole(submission, course)


def test_all_in_one_archive(work, course, read_folder, tmp_path):
    names = [f"{PS}.ipynb", "mlp.py"]
    packed = zipped(**{f"ps4/{name}": (work / name).read_bytes() for name in names})
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "abgabe.zip").write_bytes(packed)
    submission = read_folder(tmp_path / "all")
    assert_whole(submission, course)
    assert list(submission.files) == ["mlp.py"]


def test_an_archive_beside_a_whole_submission_is_not_opened(work, read_folder):
    (work / "backup.zip").write_bytes(zipped(**{"mlp.py": b"def relu(z): return z\n"}))
    submission = read_folder(work)
    assert sorted(submission.files) == ["backup.zip", "mlp.py"] and submission.notes == ()


def test_the_work_in_an_archive_goes_before_an_untouched_stub(work, course, read_folder):
    module = (work / "mlp.py").read_bytes()
    (work / "mlp.py").write_bytes((course / "assignments" / PS / "mlp.py").read_bytes())
    (work / "final.zip").write_bytes(zipped(**{"mlp.py": module}))
    submission = read_folder(work)
    assert submission.files["mlp.py"] == module
    assert_said(submission, "`final.zip/mlp.py` was graded as `mlp.py`, and not `mlp.py`")


def test_nothing_in_an_archive_leaves_its_folder(work, read_folder, tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../outside.py", "x")
        archive.writestr("/etc/outside.py", "x")
        archive.writestr("C:\\outside.py", "x")
        link = zipfile.ZipInfo("mlp.py")
        link.external_attr = 0xA1ED << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("numpy.py", "raise SystemExit")
        archive.writestr("ok.txt", "x")
    (work / "mlp.py").unlink()
    (work / "a.zip").write_bytes(stream.getvalue())
    submission = read_folder(work)
    assert not any("outside" in name or "passwd" in name for name in submission.files)
    assert "mlp.py" not in submission.files and "numpy.py" not in submission.files


def bomb():
    return zipped(**{"mlp.py": bytes(limits.BYTES + 1)})


def bomb_of_two():
    half = bytes(limits.BYTES * 2 // 3)
    return zipped(**{"mlp.py": half, "other.py": half})


def bomb_within():
    return zipped(**{f"{i}.zip": zipped(**{"x.py": bytes(limits.BYTES // 3)}) for i in range(9)})


def bomb_of_names():
    return zipped(**{f"{i}.py": b"" for i in range(limits.FILES + 1)})


def tar_bomb():
    return tarred("gz", **{"mlp.py": bytes(limits.BYTES + limits.MB)})


@pytest.mark.parametrize("made", [bomb, bomb_of_two, bomb_of_names, tar_bomb])
def test_a_bomb_is_left_closed_and_said(work, read_folder, made):
    (work / "mlp.py").unlink()
    (work / "work.zip").write_bytes(made())
    began = time.process_time()
    submission = read_folder(work)
    assert time.process_time() - began < 10
    assert "mlp.py" not in submission.files
    assert_said(submission, "`work.zip` is an archive and was not opened", "holds more than")


def test_a_bomb_of_archives_stays_within_the_limits(work, read_folder):
    (work / "mlp.py").unlink()
    (work / "work.zip").write_bytes(bomb_within())
    submission = read_folder(work)
    assert sum(map(len, submission.files.values())) <= limits.BYTES


@pytest.mark.parametrize("content", [b"Rar!\x1a\x07\x00", b"PK\x03\x04broken", b""])
def test_an_archive_that_cannot_be_opened_is_said(work, read_folder, content):
    (work / "mlp.py").unlink()
    (work / "work.rar").write_bytes(content)
    assert_said(read_folder(work), "`work.rar` is an archive and was not opened")


# --- text ------------------------------------------------------------------------------------

TAILS = {
    "NUL": bytes(100),
    "Ctrl-Z": b"\x1a",
    "both": b"\x1a\r\n" + bytes(7),
    "NUL, then a line end": bytes(100) + b"\r\n",
}


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("name", ["mlp.py", "mlp-1.py"])
def test_nul_and_ctrl_z_at_the_end_are_cut_off(work, read_folder, tail, name):
    content = (work / "mlp.py").read_bytes()
    (work / "mlp.py").rename(work / name)
    (work / name).write_bytes(content + TAILS[tail])
    submission = read_folder(work)
    assert submission.files["mlp.py"] == content
    assert_said(submission, "`mlp.py` held NUL or Ctrl-Z characters")


def test_a_hole_in_the_middle_or_before_the_text(work, read_folder):
    content = (work / "mlp.py").read_bytes()
    (work / "mlp.py").write_bytes(bytes(4096) + content.replace(b"\nclass", bytes(64) + b"\nclass"))
    assert read_folder(work).files["mlp.py"] == content


def test_a_helper_is_repaired_as_the_module_is(work, read_folder):
    (work / "helper.py").write_bytes("# größer\nx = 1\n".encode("cp1252") + bytes(9))
    submission = read_folder(work)
    assert submission.files["helper.py"].decode() == "# größer\nx = 1\n"
    assert_said(submission, "`helper.py` was not in UTF-8")


@pytest.mark.parametrize("cookie", ["", "# -*- coding: utf-8 -*-\n", "# coding: ascii\n"])
def test_windows_text_is_read_as_windows_text(work, read_folder, cookie):
    """Quotes and dashes of Windows, which Latin-1 has not, whatever the file says of itself."""
    text = cookie + "# “quoted” – 5 €\n" + (work / "mlp.py").read_text(encoding="utf-8")
    (work / "mlp.py").write_bytes(text.encode("cp1252", "ignore"))
    submission = read_folder(work)
    found = submission.files["mlp.py"].decode()
    assert "# “quoted” – 5 €\n" in found
    compile(submission.files["mlp.py"], "mlp.py", "exec")
    assert_said(submission, "read as Windows-1252")


def test_bytes_that_windows_has_not_are_latin_1(work, read_folder):
    (work / "mlp.py").write_bytes(b"# \x81\xe9\n" + (work / "mlp.py").read_bytes())
    submission = read_folder(work)
    assert submission.files["mlp.py"].decode().startswith("# \x81é\n")
    assert_said(submission, "read as Latin-1")


# --- the way to the folder ---------------------------------------------------------------------


def test_a_folder_behind_a_link_is_refused_by_a_sentence(work, course, tmp_path):
    from autograder.intake.submission import UnreadableSubmission

    (tmp_path / "link").symlink_to(work)
    with pytest.raises(UnreadableSubmission, match="it is a link to another place"):
        read(tmp_path / "link", load(PS), course / "source")


def test_a_link_on_the_way_below_the_course_is_refused(work, tmp_path):
    from autograder.intake.submission import UnreadableSubmission

    root = tmp_path / "root"
    (root / "source").mkdir(parents=True)
    (root / "source" / PS).symlink_to(REPO / "source" / PS)
    (tmp_path / "other").mkdir()
    work.rename(tmp_path / "other" / PS)
    (root / "submitted").mkdir()
    (root / "submitted" / "ann").symlink_to(tmp_path / "other")
    with pytest.raises(UnreadableSubmission, match="it is a link to another place"):
        read(root / "submitted" / "ann" / PS, load(PS), root / "source")


def test_a_file_that_becomes_a_link_after_it_was_listed_is_not_followed(tmp_path):
    from autograder.intake.opening import OpenFolder

    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "mlp.py").write_text("password")
    (tmp_path / "work" / "sub").mkdir(parents=True)
    (tmp_path / "work" / "sub" / "mlp.py").write_text("x")
    with OpenFolder(tmp_path / "work") as opened:
        assert [name for name, _ in opened.entries(("sub",))] == ["mlp.py"]
        (tmp_path / "work" / "sub").rename(tmp_path / "work" / "gone")
        (tmp_path / "work" / "sub").symlink_to(tmp_path / "secret")
        with pytest.raises(OSError, match="link"):
            opened.read(("sub", "mlp.py"), 100)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "# nothing yet\n",
        "class TwoLayerMLP:\n    pass\n",
        "class TwoLayerMLP:\n    forward_pass = lambda self, X: X\n",
        "relu = softmax = TwoLayerMLP = None\n",
        "from somewhere import *\n",
        "def",
        "def \n",
        "class TwoLayerMLP",
        "async def relu(z):\n    return z\n",
        "if True:\n    class TwoLayerMLP: ...\n",
    ],
)
@pytest.mark.parametrize("name", ["mlp.py", "mlp (1).py"])
def test_a_module_without_functions_is_read_as_it_is(work, read_folder, name, text):
    """In a course, where the student's functions are counted, and beside another candidate."""
    (work / "mlp.py").unlink()
    (work / name).write_text(text)
    assert read_folder(work).notebook is not None
    if name == "mlp.py":
        assert read_folder(work).files["mlp.py"].decode().split() == text.split()


@pytest.mark.parametrize(
    "name", [" mlp.py", "mlp.py ", "mlp\u00a0.py", "\u200bmlp.py", "mlp.py\ufeff"]
)
def test_spaces_that_nobody_sees_cost_nothing(work, read_folder, name):
    content = (work / "mlp.py").read_bytes()
    (work / "mlp.py").rename(work / name)
    submission = read_folder(work)
    assert submission.files["mlp.py"] == content


def test_a_name_with_unseen_spaces_does_not_take_anothers_place(work, read_folder):
    """Nor does code that would hide a library."""
    (work / "mlp.py ").write_text("x = 1\n")
    (work / " numpy.py").write_text("x = 1\n")
    submission = read_folder(work)
    assert b"TwoLayerMLP" in submission.files["mlp.py"]
    assert_said(submission, "differs from `mlp.py` only in", "the library `numpy`")
