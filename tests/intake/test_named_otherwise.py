"""Files named otherwise, missing, or handed in more than once."""

import shutil

import nbformat
import pytest

from autograder.intake.submission import UnreadableSubmission, read
from autograder.sets import load

from .handed_in import PS, assert_said, assert_whole, opened, saved

RENAMED = [
    "PS4_MLP.ipynb",
    "answer.ipynb",
    f"{PS} (1).ipynb",
    f"{PS}.ipynb.txt",
    f"{PS}-Copy1.ipynb",
    "Lösung 4.ipynb",
]


@pytest.mark.parametrize("name", RENAMED)
def test_a_renamed_notebook_is_found(work, course, read_folder, name):
    (work / f"{PS}.ipynb").rename(work / name)
    submission = read_folder(work)
    assert_said(submission, f"`{name}`", f"its name should be `{PS}.ipynb`")
    assert_whole(submission, course)


@pytest.mark.parametrize(
    "name",
    ["MLP.py", "mlp (1).py", "mlp-1.py", "mlp_final.py", "my_net.py", "mlp.py.txt", "Mlp.PY"],
)
def test_a_renamed_module_is_found(work, read_folder, name):
    content = (work / "mlp.py").read_bytes()
    (work / "mlp.py").rename(work / name)
    submission = read_folder(work)
    assert_said(submission, f"`{name}`", "its name should be `mlp.py`")
    assert submission.files["mlp.py"] == content
    assert "mlp.py" in list(submission.files) and len(submission.files) == 1


def test_a_folder_within_the_folder(work, course, read_folder, tmp_path):
    outer = tmp_path / "outer"
    outer.mkdir()
    (work / "helper.py").write_text("x = 1\n")
    shutil.move(work, outer / "hw 4")
    submission = read_folder(outer)
    assert_said(
        submission,
        f"`hw 4/{PS}.ipynb`; hand it in without the folder around it",
        "`hw 4/mlp.py`; hand it in without the folder",
    )
    assert_whole(submission, course)
    assert sorted(submission.files) == ["helper.py", "mlp.py"]


def test_of_two_notebooks_the_one_with_work_counts(work, course, read_folder):
    (work / f"{PS}.ipynb").rename(work / f"{PS}-Copy1.ipynb")
    shutil.copy(course / "assignments" / PS / f"{PS}.ipynb", work)
    submission = read_folder(work)
    assert_said(submission, f"`{PS}-Copy1.ipynb` was graded, and not `{PS}.ipynb`")
    assert_whole(submission, course)


def test_of_two_worked_notebooks_the_right_name_counts(work, course, read_folder):
    notebook = opened(work)
    for cell in notebook.cells:
        cell.source = cell.source.replace("Because of", "Not because of")
    saved(work, notebook, "older.ipynb")
    submission = read_folder(work)
    assert_said(submission, f"`{PS}.ipynb` was graded, and not `older.ipynb`")
    assert_whole(submission, course)


def test_of_two_modules_the_one_with_work_counts(work, course, read_folder):
    content = (work / "mlp.py").read_bytes()
    (work / "mlp.py").rename(work / "mlp-Copy1.py")
    shutil.copy(course / "assignments" / PS / "mlp.py", work)
    submission = read_folder(work)
    assert_said(submission, "`mlp-Copy1.py` was graded as `mlp.py`, and not `mlp.py`")
    assert submission.files["mlp.py"] == content


def test_a_helper_is_not_taken_for_the_module(work, course, read_folder):
    shutil.copy(course / "assignments" / PS / "mlp.py", work)
    (work / "mlp_helper.py").write_text("def rel_error(x, y):\n    return 0\n")
    submission = read_folder(work)
    assert sorted(submission.files) == ["mlp.py", "mlp_helper.py"]
    assert "NotImplementedError" in submission.files["mlp.py"].decode()
    assert submission.notes == ()


def test_only_a_module(work, read_folder):
    (work / f"{PS}.ipynb").unlink()
    submission = read_folder(work)
    assert submission.notebook is None and "mlp.py" in submission.files
    assert_said(submission, f"There is no notebook `{PS}.ipynb`")


def test_only_a_notebook(work, course, read_folder):
    (work / "mlp.py").unlink()
    submission = read_folder(work)
    assert_whole(submission, course)
    assert_said(submission, "There is no `mlp.py`")


def test_nothing_at_all(tmp_path, read_folder):
    (tmp_path / "empty").mkdir()
    submission = read_folder(tmp_path / "empty")
    assert (
        submission.notebook is None and list(submission.files) == [] and len(submission.notes) == 2
    )


def test_an_archive_is_said(tmp_path, read_folder):
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "work.ZIP").write_bytes(b"PK")
    assert_said(
        read_folder(tmp_path / "packed"),
        "`work.ZIP` is an archive and was not opened; hand in the files themselves",
    )


def test_another_sets_notebook_is_noticed(work, read_folder):
    saved(work, nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")]))
    assert_said(read_folder(work), "shares no cell with the one of this set")


@pytest.mark.parametrize("name", ["", "file"])
def test_no_folder_is_unreadable(tmp_path, read_folder, name):
    (tmp_path / "file").write_text("")
    with pytest.raises(UnreadableSubmission, match="cannot be read") as caught:
        read_folder(tmp_path / (name or "nowhere"))
    assert "\n" not in str(caught.value)


def test_without_a_course_the_notebook_is_taken_as_it_is(work):
    submission = read(work, load(PS), None)
    asked = {
        cell.source.split('"')[1]
        for cell in submission.notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    assert asked == {q.id for q in load(PS).questions}
    assert list(submission.files) == ["mlp.py"] and submission.notes == ()
    (work / f"{PS}.ipynb").unlink()
    assert read(work, load(PS), None).notebook is None
