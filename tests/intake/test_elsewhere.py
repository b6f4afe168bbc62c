"""Work that lies in backups, notebooks, or archives and notebooks called something else."""

import io
import json
import shutil
import zipfile

import pytest

from autograder.intake import limits

from .handed_in import PS, assert_said, assert_whole, opened, saved

NOTEBOOK = f"{PS}.ipynb"


@pytest.fixture
def module(work):
    """The right module, taken out of the folder."""
    content = (work / "mlp.py").read_bytes()
    (work / "mlp.py").unlink()
    return content


@pytest.fixture
def notebook(work):
    """The worked notebook, taken out of the folder."""
    content = (work / NOTEBOOK).read_bytes()
    (work / NOTEBOOK).unlink()
    return content


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


BACKUPS = ["mlp.py~", ".mlp.py", ".ipynb_checkpoints/mlp-checkpoint.py", ".#mlp.py"]


@pytest.mark.parametrize("name", BACKUPS)
def test_a_backup_that_is_all_there_is_counts_and_is_said(work, module, read_folder, name):
    (work / name).parent.mkdir(exist_ok=True)
    (work / name).write_bytes(module)
    submission = read_folder(work)
    assert submission.files["mlp.py"] == module
    assert_said(submission, f"`mlp.py` was taken from the file `{name}`")


@pytest.mark.parametrize("name", BACKUPS)
def test_a_backup_never_takes_the_place_of_a_module(work, read_folder, name):
    module = (work / "mlp.py").read_bytes()
    (work / name).parent.mkdir(exist_ok=True)
    (work / name).write_bytes(module + b"\n\ndef more():\n    return 1\n")
    submission = read_folder(work)
    assert submission.files == {"mlp.py": module} and submission.notes == ()


@pytest.mark.parametrize("name", [f"{NOTEBOOK}~", f".ipynb_checkpoints/{PS}-checkpoint.ipynb"])
def test_a_backup_of_the_notebook_counts_and_is_said(work, course, notebook, read_folder, name):
    (work / name).parent.mkdir(exist_ok=True)
    (work / name).write_bytes(notebook)
    submission = read_folder(work)
    assert_whole(submission, course)
    assert_said(submission, f"The notebook was called `{name}`")


def test_backups_have_limits(work, module, read_folder):
    for i in range(30):
        (work / f"{i:02}.py~").write_bytes(b"#" * limits.LEFTOVER + b"longer")
    assert "mlp.py" not in read_folder(work).files


STUBS = {
    ".mlp.py.icloud": (b"bplist00\xd4", "a pointer to iCloud"),
    ".mlp.py.swp": (b"b0VIM 8.2" + bytes(4000) + b"\ndef f():\n    pass\n", "recovery file"),
    "__pycache__/mlp.cpython-312.pyc": (b"\xcb\r\r\n" + bytes(99), "compiled code"),
    "._mlp.py": (b"\0\5\x16\7" + bytes(99), "a companion file of macOS"),
    "mlp": (b"book\0\0\0\0mark\0\0\0\0" + bytes(99), "an alias of macOS"),
    "mlp.py": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an office document"),
    "mlp.txt": (b"https://example.org/mlp.py\n", "a web address"),
    "mlp.html": (b"<div>\nclass TwoLayerMLP:\n    pass\n</div>", "a saved web page"),
}


@pytest.mark.parametrize("name", STUBS)
def test_what_stands_for_a_module_is_named_and_not_run(work, module, read_folder, name):
    content, kind = STUBS[name]
    (work / name).parent.mkdir(exist_ok=True)
    (work / name).write_bytes(content)
    submission = read_folder(work)
    assert_said(submission, f"`{name}` is ", kind)
    assert name == "mlp.py" or "mlp.py" not in submission.files


@pytest.mark.parametrize("name", ["mlp.ipynb", NOTEBOOK])
def test_a_module_in_a_notebooks_cells_is_taken_and_said(work, module, course, read_folder, name):
    """As in Colab, where there is no file beside the notebook; nothing else of it is run."""
    cells = [
        "%matplotlib inline\nimport numpy as np\n!pip install x",
        module.decode(),
        "from mlp import TwoLayerMLP\nraise SystemExit('a cell that is not the module')",
        "this is no Python",
    ]
    made = opened(work) if name == NOTEBOOK else {"nbformat": 4, "nbformat_minor": 4, "cells": []}
    made["metadata"] = {}
    made["cells"] = [
        *made["cells"],
        *({"cell_type": "code", "metadata": {}, "source": cell, "outputs": []} for cell in cells),
    ]
    (work / name).write_text(json.dumps(made))
    submission = read_folder(work)
    assert_said(submission, f"`{name} (code cells)/mlp.py`", "not in a notebook")
    text = submission.files["mlp.py"].decode()
    assert "SystemExit" not in text and "from mlp" not in text
    scope = {"__name__": "mlp"}
    exec(compile(text, "mlp", "exec"), scope)
    assert "TwoLayerMLP" in scope
    assert_whole(submission, course, own=len(cells) if name == NOTEBOOK else 0)


def test_a_notebook_without_the_class_makes_no_module(work, module, read_folder):
    submission = read_folder(work)
    assert "mlp.py" not in submission.files
    assert_said(submission, "There is no `mlp.py`")


CALLED = ["sub.zip.txt", "submission", "sub.zip (1)", "work.zipx", NOTEBOOK, "mlp.py"]


@pytest.mark.parametrize("name", CALLED)
def test_an_archive_called_something_else_is_opened_and_said(
    work, module, notebook, course, read_folder, name
):
    content = {"mlp.py": module, NOTEBOOK: notebook}
    (work / name).write_bytes(zipped(**content))
    submission = read_folder(work)
    assert_whole(submission, course)
    assert submission.files["mlp.py"] == module
    assert_said(submission, f"`{name} (an archive)/mlp.py`", "not in an archive")


def test_an_office_document_is_no_archive(work, module, read_folder):
    (work / "mlp.docx").write_bytes(zipped(**{"[Content_Types].xml": b"", "mlp.py": module}))
    submission = read_folder(work)
    assert "mlp.py" not in submission.files
    assert_said(submission, "`mlp.docx` is a Word document")


def test_archives_too_deep_or_without_work_are_said(work, module, read_folder):
    deep = zipped(**{"mlp.py": module})
    for _ in range(limits.ARCHIVES_WITHIN):
        deep = zipped(**{"in.zip": deep})
    (work / "deep.zip").write_bytes(deep)
    (work / "data.zip").write_bytes(zipped(**{"a.csv": b"1"}))
    submission = read_folder(work)
    assert_said(submission, "`deep.zip` holds more archives", "`data.zip` holds no code")


@pytest.mark.parametrize("name", [PS, f"{PS}.py", f"{PS}.jupyter", "mlp.py", "answers.log"])
def test_a_notebook_of_any_ending_is_one(work, module, notebook, course, read_folder, name):
    (work / name).write_bytes(notebook)
    submission = read_folder(work)
    assert_whole(submission, course)
    assert_said(submission, f"The notebook was called `{name}`")


@pytest.mark.parametrize("wrap", [lambda text: json.dumps(text), lambda text: f"[{text}]"])
def test_a_notebook_in_json_of_another_shape_is_read(work, course, notebook, read_folder, wrap):
    (work / NOTEBOOK).write_text(wrap(notebook.decode()))
    assert_whole(read_folder(work), course)


@pytest.mark.parametrize("name", ["mlppy", "solution", "network.code"])
def test_a_module_of_any_ending_is_known_by_what_it_defines(work, module, read_folder, name):
    (work / name).write_bytes(module)
    submission = read_folder(work)
    assert submission.files["mlp.py"] == module
    assert_said(submission, f"taken from the file `{name}`")


def test_what_else_was_handed_in_is_said_where_there_is_nothing(work, read_folder):
    shutil.rmtree(work)
    work.mkdir()
    (work / "README.md").write_text("I could not do it")
    (work / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    assert_said(read_folder(work), "Found instead: `README.md`", "`film.mp4` is a film")


def test_cells_retyped_by_the_student_are_answers_still(work, course, read_folder):
    made = opened(work)
    for cell in made.cells:
        if "nbgrader" not in cell.metadata:
            cell.cell_type = "raw"
    saved(work, made)
    assert_whole(read_folder(work), course)
