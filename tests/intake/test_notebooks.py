"""Which file is the notebook, pictures in its text, and files that are something else."""

import base64
import json
import os
import time
import zipfile

import nbformat
import pytest

from autograder.intake import limits
from autograder.intake.submission import read
from autograder.nbgrader_plugin.answers import without_answer, written_answers
from autograder.nbgrader_plugin.release import release
from autograder.sets import load

from .handed_in import PS, REPO, assert_said, assert_whole, at, is_solution, opened, saved

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + os.urandom(60)).decode()
OTHER = "ps3_backprop"


@pytest.fixture(scope="session")
def two_sets(tmp_path_factory):
    """A course with two sets, and what its students got."""
    import shutil

    root = tmp_path_factory.mktemp("two")
    for name in (PS, OTHER):
        shutil.copytree(REPO / "source" / name, root / "source" / name)
    shutil.copy(REPO / "nbgrader_config.py", root)
    release([PS, OTHER], root=root, database=False)
    return root


# --- another set's notebook ------------------------------------------------------------------


@pytest.mark.parametrize("name", [f"{OTHER}.ipynb", f"{PS}.ipynb", "answers.ipynb"])
@pytest.mark.parametrize("ids", [True, False])
def test_another_sets_notebook_is_named_and_gives_no_answer(work, two_sets, name, ids):
    (work / f"{PS}.ipynb").unlink()
    notebook = nbformat.read(two_sets / "assignments" / OTHER / f"{OTHER}.ipynb", 4)
    if not ids:
        for i, cell in enumerate(notebook.cells):
            cell.id, cell.metadata = f"x{i}", {}
    saved(work, notebook, name)
    submission = read(work, load(PS), two_sets / "source")
    assert submission.notebook is None
    assert_said(submission, f"`{name}` is the notebook of {OTHER}, not of {PS}", "no notebook")


@pytest.mark.parametrize("source", [True, False])
def test_without_that_set_at_hand_it_is_known_by_its_cells(work, two_sets, course, source):
    notebook = nbformat.read(two_sets / "assignments" / OTHER / f"{OTHER}.ipynb", 4)
    saved(work, notebook)
    submission = read(work, load(PS), course / "source" if source else None)
    assert submission.notebook is None
    assert_said(submission, f"`{PS}.ipynb` is the notebook of {OTHER}")


def test_the_right_notebook_beside_another_sets_is_taken(work, two_sets):
    notebook = nbformat.read(two_sets / "assignments" / OTHER / f"{OTHER}.ipynb", 4)
    saved(work, notebook, "a.ipynb")
    (work / f"{PS}.ipynb").rename(work / "z.ipynb")
    submission = read(work, load(PS), two_sets / "source")
    assert_whole(submission, two_sets)
    assert_said(submission, f"`a.ipynb` is the notebook of {OTHER}")


def test_one_notebook_for_two_sets_keeps_this_sets_answers_only(work, two_sets):
    """Course text of the other set, where an answer is missing, is not the answer."""
    notebook = opened(work)
    other = nbformat.read(two_sets / "assignments" / OTHER / f"{OTHER}.ipynb", 4)
    place = at(notebook, "q4_6m")
    assert notebook.cells[place + 1].source.startswith("Because")
    notebook.cells[place + 1 : place + 2] = other.cells
    saved(work, notebook)
    submission = read(work, load(PS), two_sets / "source")
    answers = written_answers(submission.notebook)
    texts = {c.source.strip() for c in other.cells if c.cell_type == "markdown"} - {""}
    assert not any(text in answers["q4_6m"] for text in texts)
    source = nbformat.read(two_sets / "source" / PS / f"{PS}.ipynb", 4)
    assert "q4_6m" in without_answer(submission.notebook, source)
    assert_said(submission, "cells of other problem sets were left out")


def test_code_copied_from_another_set_still_runs(work, two_sets):
    notebook = opened(work)
    other = nbformat.read(two_sets / "assignments" / OTHER / f"{OTHER}.ipynb", 4)
    copied = next(cell for cell in other.cells if "import numpy" in cell.source)
    notebook.cells.insert(at(notebook, "q4_3"), copied)
    saved(work, notebook)
    submission = read(work, load(PS), two_sets / "source")
    assert copied.source in [cell.source for cell in submission.notebook.cells]
    assert_whole(submission, two_sets, own=1)


# --- several notebooks -----------------------------------------------------------------------


def test_of_two_notebooks_the_one_with_more_work_counts(work, course, read_folder):
    less = opened(work)
    blank = nbformat.read(course / "assignments" / PS / f"{PS}.ipynb", 4)
    kept = 0
    for i, cell in enumerate(less.cells):
        if is_solution(cell) or "nbgrader" not in cell.metadata:
            kept += 1
            if kept > 1:
                less.cells[i] = blank.cells[i]
    (work / f"{PS}.ipynb").rename(work / "old name.ipynb")
    saved(work, less)
    submission = read_folder(work)
    assert_whole(submission, course)
    assert_said(
        submission, f"`old name.ipynb` was graded, and not `{PS}.ipynb`", "more of your work"
    )


@pytest.mark.parametrize("name", [f"{PS}.json", f"{PS}.ipynb.json", f"{PS}.txt"])
def test_a_notebook_under_another_ending_is_taken_and_said(work, course, read_folder, name):
    (work / f"{PS}.ipynb").rename(work / name)
    submission = read_folder(work)
    assert_whole(submission, course)
    assert_said(submission, f"the notebook was called `{name}`".capitalize().replace("Ps4", "ps4"))


def test_more_notebooks_than_are_looked_at_are_said(work, course, read_folder):
    for i in range(8):
        saved(work, nbformat.v4.new_notebook(), f"a{i}.ipynb")
    submission = read_folder(work)
    assert_whole(submission, course)
    assert_said(submission, "9 notebooks were handed in")


# --- pictures --------------------------------------------------------------------------------


def photo(kilobytes):
    return base64.b64encode(b"\xff\xd8\xff" + os.urandom(kilobytes * 1000)).decode()


def answered(work, text, name="q4_2m", **more):
    notebook = opened(work)
    cell = notebook.cells[at(notebook, name) + 1]
    cell.source = text
    cell.update(more)
    saved(work, notebook)


def answer_in(submission, name="q4_2m"):
    return submission.notebook.cells[at(submission.notebook, name) + 1]


FORMS = {
    "as Colab": "![photo.jpg](data:image/jpeg;base64,{})\nafter it",
    "with a title": '![photo](data:image/jpeg;base64,{} "my answer")\nafter it',
    "angle brackets": "![photo](<data:image/jpeg;base64,{}>)\nafter it",
    "HTML": "before <img alt='p' width=300 src='data:image/jpeg;base64,{}'/> after it",
    "HTML in a paragraph": '<p><img src="data:image/jpeg;base64,{}"></p>\n\nafter it',
    "a reference": "![photo][1]\n\nafter it\n\n[1]: data:image/jpeg;base64,{}\n",
    "jpg": "![photo](data:image/jpg;base64,{})\nafter it",
    "upper case": "![photo](DATA:image/JPEG;BASE64,{})\nafter it",
    "with a parameter": "![p](data:image/jpeg;name=a.jpg;base64,{})\nafter it",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_photo_in_the_text_becomes_an_attachment(work, course, read_folder, form):
    data = photo(300)
    answered(work, FORMS[form].format(data))
    submission = read_folder(work)
    cell = answer_in(submission)
    assert submission.notes == ()
    assert "after it" in cell.source and "base64" not in cell.source
    assert list(cell.attachments.values()) == [{"image/jpeg": data}]
    assert f"attachment:{next(iter(cell.attachments))}" in cell.source
    source = nbformat.read(course / "source" / PS / f"{PS}.ipynb", 4)
    assert "q4_2m" not in without_answer(submission.notebook, source)
    nbformat.validate(submission.notebook)


def test_a_photo_broken_into_lines(work, read_folder):
    data = photo(1)
    lines = "\n".join(data[i : i + 76] for i in range(0, len(data), 76))
    answered(work, f'<img src="data:image/jpeg;base64,{lines}">\n\nafter it')
    cell = answer_in(read_folder(work))
    assert list(cell.attachments.values()) == [{"image/jpeg": data}] and "after it" in cell.source


def test_eleven_photos_cost_no_cell_and_no_text(work, course, read_folder):
    notebook = opened(work)
    for number in range(11):
        notebook.cells.insert(
            at(notebook, "q4_2m") + 2,
            nbformat.v4.new_markdown_cell(
                f"![p](data:image/jpeg;base64,{photo(400)})\nphoto {number}"
            ),
        )
    saved(work, notebook)
    submission = read_folder(work)
    assert submission.notes == ()
    assert_whole(submission, course, own=11)
    pictures = [c for c in submission.notebook.cells if c.get("attachments")]
    assert len(pictures) == 11 and all("photo" in cell.source for cell in pictures)


def test_eleven_photos_in_one_cell(work, read_folder):
    text = "\n".join(f"![p](data:image/jpeg;base64,{photo(300)})\nphoto {i}" for i in range(11))
    answered(work, text)
    cell = answer_in(read_folder(work))
    assert len(cell.attachments) == 11 and all(
        f"photo {i}\n" in cell.source + "\n" for i in range(11)
    )


def test_pictures_and_attachments_have_one_budget_and_what_is_left_out_is_said(work, read_folder):
    big = photo(limits.PICTURES * 3 // 4 // 1000 // 2 - 1000)
    answered(
        work,
        f"![a](attachment:a.jpg) ![b](data:image/jpeg;base64,{big}) "
        f"![c](data:image/jpeg;base64,{big}) end",
        attachments={"a.jpg": {"image/jpeg": big}},
    )
    submission = read_folder(work)
    cell = answer_in(submission)
    assert len(cell.attachments) == 2 and cell.source.endswith("(a picture was left out here)) end")
    assert_said(submission, "1 of the pictures in the notebook's text could not be kept", "32 MB")


def test_photos_of_a_notebook_too_large_to_read_are_left_out_and_said(work, read_folder):
    text = "\n".join(f"![p](data:image/jpeg;base64,{photo(8000)})\nphoto {i}" for i in range(8))
    answered(work, text)
    assert (work / f"{PS}.ipynb").stat().st_size > limits.NOTEBOOK
    submission = read_folder(work)
    cell = answer_in(submission)
    assert len(cell.attachments) == 3 and "photo 7" in cell.source
    assert_said(submission, "5 of the pictures")


def test_pictures_of_other_types_are_left_out_and_said(work, read_folder):
    answered(work, f"![a](data:image/heic;base64,{PIXEL}) ![b](data:image/svg+xml;base64,{PIXEL})")
    submission = read_folder(work)
    assert not answer_in(submission).get("attachments")
    assert_said(submission, "picture of the type image/heic, image/svg+xml was left out")


def test_a_dropped_attachment_is_said(work, read_folder):
    answered(work, "![b](attachment:b.svg)", attachments={"b.svg": {"image/svg+xml": "<svg/>"}})
    assert_said(read_folder(work), "picture of the type image/svg+xml was left out")


def test_text_made_to_be_slow_is_read_at_once(work, read_folder):
    answered(work, "(data:image/png;base64," * 40_000 + "<img " * 40_000 + "<img src=" * 20_000)
    began = time.process_time()
    read_folder(work)
    assert time.process_time() - began < 5


# --- outputs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("indent", [2, 1, None, 4, "\t"])
def test_huge_outputs_are_passed_over_however_the_file_is_laid_out(
    work, course, read_folder, indent
):
    notebook = opened(work)
    lines = ['Epoch 1: loss 0.3, "quoted", [list] \\ ] }\n'] * 480_000
    for place in [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"][:3]:
        notebook.cells[place].outputs = [
            {"output_type": "stream", "name": "stdout", "text": lines},
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 10**6}},
        ]
    (work / f"{PS}.ipynb").write_text(json.dumps(notebook, indent=indent))
    assert (work / f"{PS}.ipynb").stat().st_size > limits.NOTEBOOK
    submission = read_folder(work)
    assert submission.notes == ()
    assert_whole(submission, course)


def test_a_large_notebook_cut_off_in_its_outputs_keeps_the_cells_before(work, read_folder):
    notebook = opened(work)
    last = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"][-1]
    notebook.cells[last].outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["x" * 80 + "\n"] * 300_000}
    ]
    text = json.dumps(notebook, indent=1)
    (work / f"{PS}.ipynb").write_text(text[: text.index("x" * 80) + 20_000_000])
    submission = read_folder(work)
    assert_said(submission, "was it cut off?")
    assert "answer_" in "".join(cell.source for cell in submission.notebook.cells)


# --- files that are something else -------------------------------------------------------------

PERCENT = "# ---\n# jupyter:\n#   jupytext:\n# ---\n\n# %% [markdown]\n# Hello\n\n# %%\nx = 1\n"
EXPORTED = "#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nx\n\n\n# In[ ]:\n\n\n# In[3]:\n"
KINDS = {
    f"{PS}.pdf": (b"%PDF-1.7\n", "a PDF"),
    f"{PS}.html": (b"<!DOCTYPE html><html>", "a saved web page"),
    f"{PS}.gdoc": (b'{"doc_id": "1x", "email": ""}', "a pointer to Google Drive"),
    f"{PS}.url": (b"[InternetShortcut]\r\nURL=https://example.org", "a shortcut to a web address"),
    f"{PS}.py": (PERCENT.encode(), "a notebook saved as a script"),
    "export.py": (EXPORTED.encode(), "a notebook saved as a script"),
    f"{PS}.md": (b"---\njupyter:\n  jupytext: x\n---\n", "a notebook saved as a script or as text"),
    f"{PS}.json": (b'{"a": 1}', "a JSON file, not a notebook"),
    "scan.jpg": (b"\xff\xd8\xff\xe0", "a picture"),
    "answers.docx": (b"PK\x03\x04", "a Word document"),
}


@pytest.mark.parametrize("name", KINDS)
def test_what_was_handed_in_instead_of_a_notebook_is_named(work, read_folder, name):
    (work / f"{PS}.ipynb").unlink()
    content, kind = KINDS[name]
    (work / name).write_bytes(content)
    submission = read_folder(work)
    assert submission.notebook is None and "mlp.py" in submission.files
    assert_said(submission, f"There is no notebook `{PS}.ipynb`", f"`{name}` is {kind}")


INSTEAD = {
    "web page": (b"\n<!doctype HTML>\n<html></html>", "it is a saved web page"),
    "pointer": (
        b'{"url": "https://docs.google.com/open?id=1x", "doc_id": "1x"}',
        "it is a pointer to Google Drive",
    ),
    "PDF": (b"%PDF-1.4 ", "it is a PDF"),
    "shortcut": (b"[InternetShortcut]\nURL=x", "it is a shortcut to a web address"),
    "LFS": (b"version https://git-lfs.github.com/spec/v1\n", "it is a pointer to Git LFS"),
    "NUL": (bytes(500), "it is empty"),
    "script": (PERCENT.encode(), "it is a notebook saved as a script"),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_a_file_called_a_notebook_is_named_as_what_it_is(work, read_folder, name):
    content, kind = INSTEAD[name]
    (work / f"{PS}.ipynb").write_bytes(content)
    assert_said(read_folder(work), f"`{PS}.ipynb` could not be read as a notebook", kind)


@pytest.mark.parametrize("name", [n for n in INSTEAD if n not in ("script",)])
def test_a_file_called_the_module_is_named_as_what_it_is(work, read_folder, name):
    content, kind = INSTEAD[name]
    (work / "mlp.py").write_bytes(content)
    assert_said(read_folder(work), f"`mlp.py` is {kind.removeprefix('it is ')}")


def test_of_other_files_beside_a_whole_submission_only_documents_are_said(work, read_folder):
    """Somebody may have written answers into them."""
    for name, (content, _) in KINDS.items():
        (work / name).write_bytes(content)
    submission = read_folder(work)
    assert_said(submission, f"`{PS}.pdf` is a PDF; it is kept for whoever grades by hand")
    assert len(submission.notes) == 2 and f"{PS}.pdf" in submission.files


def test_notes_are_there_without_a_course_too(work):
    (work / f"{PS}.ipynb").rename(work / "answers.ipynb")
    submission = read(work, load(PS), None)
    assert submission.notebook is not None
    assert_said(submission, "The notebook was called `answers.ipynb`")
    (work / "answers.ipynb").write_bytes(b"%PDF-")
    assert_said(read(work, load(PS), None), "could not be read as a notebook: it is a PDF")


def test_a_notebook_in_an_archive_beside_the_module_is_taken(work, course, read_folder):
    with zipfile.ZipFile(work / "all.zip", "w") as archive:
        archive.write(work / f"{PS}.ipynb", f"{PS}.ipynb")
    (work / f"{PS}.ipynb").unlink()
    submission = read_folder(work)
    assert_whole(submission, course)
    assert_said(submission, f"`all.zip/{PS}.ipynb`", "not in an archive")
