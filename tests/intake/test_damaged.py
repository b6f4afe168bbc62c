"""Files that are damaged: what can be read is read, the rest is said."""

import json
import shutil
import time
from datetime import datetime

import nbformat
import pytest

from autograder.checks.report import Report
from autograder.intake import limits, text
from autograder.intake.notebooks import source_notebook
from autograder.nbgrader_plugin import autograded
from autograder.sets import load

from .handed_in import (
    PS,
    assert_said,
    assert_whole,
    at,
    opened,
    saved,
)


def test_cut_off(work, course, read_folder):
    path = work / f"{PS}.ipynb"
    text = path.read_text()
    path.write_text(text[: text.index('"id": "ps4_mlp-60"') + 40])
    submission = read_folder(work)
    assert_said(submission, "was it cut off?", "63 of its cells")
    kept = {cell.id: cell.source for cell in submission.notebook.cells}
    assert "answer_" in kept["ps4_mlp-58"] and kept["ps4_mlp-62"] == ""


def test_a_hole_in_the_middle_costs_its_cell_only(work, read_folder):
    path = work / f"{PS}.ipynb"
    path.write_text(path.read_text().replace('"id": "ps4_mlp-41",', '"id": "ps4_mlp-41"', 1))
    submission = read_folder(work)
    assert_said(submission, "79 of its cells")
    kept = {cell.id: cell.source for cell in submission.notebook.cells}
    assert kept["ps4_mlp-41"] == "" and "answer_" in kept["ps4_mlp-58"]


NO_NOTEBOOK = {
    "empty": b"",
    "blank": b" \n",
    "html": b"<!DOCTYPE html><html></html>",
    "zip": b"PK\x03\x04" + bytes(100),
    "list": b"[1, 2]",
    "other json": b'{"a": {"b": 1}}',
    "cells no list": b'{"cells": 5}',
    "number": b"1" * 5000,
    "deep": b"[" * 100_000,
    "deep objects": b'{"id":' * 100_000,
    "random": bytes(range(256)) * 10,
}


@pytest.mark.parametrize("name", NO_NOTEBOOK)
def test_not_a_notebook_is_said_and_the_module_still_counts(work, read_folder, name):
    (work / f"{PS}.ipynb").write_bytes(NO_NOTEBOOK[name])
    submission = read_folder(work)
    assert_said(submission, f"`{PS}.ipynb` could not be read as a notebook")
    assert submission.notebook is None
    assert "mlp.py" in submission.files


def test_odd_things_in_cells(work, read_folder):
    cells = [
        None,
        5,
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": "code", "source": {"a": 1}},
        {"cell_type": 7, "source": ["a", 5, "b"]},
        {"cell_type": "code", "source": "x = '\ud800'", "metadata": [], "id": 5},
        {"cell_type": "code", "source": "a\r\nb", "metadata": {"nbgrader": "x"}},
        {
            "cell_type": "markdown",
            "source": "a",
            "metadata": {"nbgrader": {"grade_id": ["q4_3"]}},
            "attachments": [1],
        },
        {
            "cell_type": "code",
            "source": "1",
            "metadata": {
                "nbgrader": {"grade_id": "q4_3\ud800", "checksum": {}, "grade": True, "points": "x"}
            },
        },
    ]
    (work / f"{PS}.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": 5, "nbformat": "four"})
    )
    submission = read_folder(work)
    sources = [cell.source for cell in submission.notebook.cells]
    assert {"ab", "x = '\ufffd'", "a\nb"} <= set(sources)
    nbformat.writes(submission.notebook).encode()


def test_nbformat_3(work, course, read_folder):
    notebook = opened(work)
    cells = []
    for cell in notebook.cells:
        old = {"cell_type": cell.cell_type, "metadata": cell.metadata}
        cells.append(
            old
            | (
                {"input": cell.source, "language": "python", "outputs": []}
                if cell.cell_type == "code"
                else {"source": cell.source}
            )
        )
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    (work / f"{PS}.ipynb").write_text(json.dumps(old))
    assert_whole(read_folder(work), course)


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: b"\xef\xbb\xbf" + t.encode(),
        lambda t: t.encode("utf-16"),
        lambda t: t.replace("\n", "\r\n").encode(),
        lambda t: t.replace("\n ", "\n\t").encode(),
        lambda t: json.dumps(json.loads(t)).encode(),
    ],
    ids=["BOM", "UTF-16", "CRLF", "tabs", "one line"],
)
def test_encodings(work, course, read_folder, encode):
    path = work / f"{PS}.ipynb"
    path.write_bytes(encode(path.read_text(encoding="utf-8")))
    submission = read_folder(work)
    assert submission.notes == ()
    assert_whole(submission, course)


def test_latin_1_is_read_and_said(work, read_folder):
    notebook = opened(work)
    notebook.cells[at(notebook, "q4_2m") + 1].source = "Déjà vu"
    text = json.dumps(notebook, ensure_ascii=False).encode("latin-1", "ignore")
    (work / f"{PS}.ipynb").write_bytes(text)
    submission = read_folder(work)
    assert_said(submission, "not in UTF-8")
    assert "Déjà vu" in [cell.source for cell in submission.notebook.cells]


def conflict(ours, theirs):
    return f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> 1a2b3c (other)\n"


def test_conflict_markers_in_the_notebook(work, course, read_folder):
    path = work / f"{PS}.ipynb"
    lines = path.read_text().splitlines(keepends=True)
    i = next(i for i, line in enumerate(lines) if '"id": "ps4_mlp-41"' in line)
    lines[i] = conflict(lines[i], '   "id": "theirs",\n')
    path.write_text("".join(lines))
    submission = read_folder(work)
    assert_said(submission, "conflict markers")
    assert_whole(submission, course)


def test_conflict_markers_without_end_cost_no_time(work, read_folder):
    """A pattern for conflicts took minutes for a file of this size, years for a larger one."""
    marks = "<<<<<<< a\n" * 4000 + "=======\n" * 4000
    for name in ("mlp.py", f"{PS}.ipynb"):
        (work / name).write_text((work / name).read_text() + marks)
    began = time.process_time()
    read_folder(work)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "given, ours, theirs",
    [
        ("a\n<<<<<<< x\n1\n||||||| o\n0\n=======\n2\n>>>>>>> y\nb\n", "a\n1\nb\n", "a\n2\nb\n"),
        ("<<<<<<<\n=======\n2\n>>>>>>>", "", "2"),
        ("<<<<<<<\n1\n<<<<<<<\n=======\n>>>>>>>\n=======\n", "1\n<<<<<<<\n=======\n", "=======\n"),
        (
            "=======\n>>>>>>>\n<<<<<<<\n1\n=======\n",
            "=======\n>>>>>>>\n<<<<<<<\n1\n=======\n",
            "=======\n>>>>>>>\n<<<<<<<\n1\n=======\n",
        ),
        (
            "  <<<<<<<\n=======\n>>>>>>>\n",
            "  <<<<<<<\n=======\n>>>>>>>\n",
            "  <<<<<<<\n=======\n>>>>>>>\n",
        ),
    ],
)
def test_sides_of_a_conflict(given, ours, theirs):
    assert text.without_conflicts(given) == ours
    assert text.without_conflicts(given, "theirs") == theirs
    assert text.has_conflicts(given) == (ours != given)


def test_the_graders_terminal_hears_no_warnings_of_a_merged_module(work, read_folder, recwarn):
    (work / "mlp.py").write_text(conflict("x = 1 is 1\n", "x = 2 is 2\n") + "y = '\\d'\n")
    assert_said(read_folder(work), "conflict markers")
    assert not recwarn.list


def test_a_huge_merged_module_is_not_compiled_by_the_grader(work, read_folder, monkeypatch):
    (work / "mlp.py").write_text(conflict("x = 1\n", "x = 2\n") + "x = 3\n" * 400_000)
    began = time.process_time()
    read_folder(work)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "names",
    [
        ("a/mlp.py", "mlp.py/data"),
        ("a/mlp.py", "x", "a/x/y"),
        ("a/mlp.py", "a/x", "x/y"),
        ("mlp.py", f"{PS}.ipynb/x", "timestamp.txt/x"),
    ],
)
def test_a_file_and_a_folder_that_want_one_name(work, course, tmp_path, read_folder, names):
    module = (work / "mlp.py").read_text()
    shutil.rmtree(work)
    for name in names:
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(module)
    submission = read_folder(work)
    assert submission.files["mlp.py"].decode() == module
    assert any("a file has the name of its folder" in note for note in submission.notes) == (
        names[0] != "mlp.py"
    )
    report = Report(PS, 0, "bubblewrap", ())
    autograded.write(
        tmp_path / "autograded" / PS,
        load(PS),
        submission.files,
        source_notebook(load(PS), course / "source"),
        report,
        datetime(2026, 11, 21),
    )
    assert (tmp_path / "autograded" / PS / f"{PS}.ipynb").is_file() and (
        tmp_path / "autograded" / PS / "timestamp.txt"
    ).is_file()


def test_code_named_like_a_library_beside_a_module_in_a_folder(work, read_folder):
    module = (work / "mlp.py").read_text()
    shutil.rmtree(work)
    for name in ("mlp.py", "scipy.py", "matplotlib/__init__.py", "helper.py"):
        (work / "hw" / name).parent.mkdir(parents=True, exist_ok=True)
        (work / "hw" / name).write_text(module)
    submission = read_folder(work)
    assert sorted(submission.files) == ["helper.py", "mlp.py"]
    assert_said(submission, "the library `scipy`")


def test_a_notebook_of_endless_text_is_cut(work, read_folder):
    notebook = opened(work)
    notebook.cells += [nbformat.v4.new_code_cell("a " * 99_000) for _ in range(60)]
    saved(work, notebook)
    began = time.process_time()
    submission = read_folder(work)
    assert sum(len(cell.source) for cell in submission.notebook.cells) < limits.TEXT + 400_000
    assert time.process_time() - began < 5
    assert_said(submission, "cells; the first")


def test_conflict_markers_in_the_module(work, course, read_folder):
    text = (work / "mlp.py").read_text()
    head = "import numpy as np\n"
    assert head in text
    (work / "mlp.py").write_text(text.replace(head, conflict(head + "def broken(:\n", head)))
    submission = read_folder(work)
    assert_said(submission, "`mlp.py` held conflict markers")
    assert submission.files["mlp.py"].decode() == text, "the version that is valid Python"


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: b"\xef\xbb\xbf" + t.encode(),
        lambda t: t.encode("utf-16"),
        lambda t: t.replace("\n", "\r\n").encode(),
    ],
)
def test_a_module_in_any_encoding(work, read_folder, encode):
    text = (work / "mlp.py").read_text()
    (work / "mlp.py").write_bytes(encode(text))
    submission = read_folder(work)
    assert submission.files["mlp.py"].decode() == text and submission.notes == ()


def test_a_module_that_names_its_encoding_is_left_alone(work, read_folder):
    content = "# -*- coding: latin-1 -*-\n# é\n".encode("latin-1") + (
        work / "mlp.py"
    ).read_bytes().decode().encode("latin-1", "ignore")
    (work / "mlp.py").write_bytes(content)
    assert read_folder(work).files["mlp.py"] == content


def test_a_notebook_of_200_mb_is_read_without_its_outputs(work, course, read_folder):
    path = work / f"{PS}.ipynb"
    lines = path.read_text().splitlines(keepends=True)
    i = next(i for i, line in enumerate(lines) if line.startswith('   "outputs": []'))
    picture = json.dumps("A" * 10_000_000)
    with path.open("w") as file:
        file.writelines(lines[:i])
        file.write('   "outputs": [\n')
        for _ in range(20):
            file.write(
                '    {"output_type": "display_data", "metadata": {}, "data": {"image/png":\n     '
                + picture
                + "\n    }},\n"
            )
        file.write('    {"output_type": "stream", "name": "stdout", "text": ""}\n   ],\n')
        file.writelines(lines[i + 1 :])
    assert path.stat().st_size > 200_000_000
    assert_whole(read_folder(work), course)


def test_too_large_a_notebook_is_said(work, read_folder):
    (work / f"{PS}.ipynb").write_bytes(
        b'{"cells": [{"cell_type": "code", "source": "' + b"x" * (limits.NOTEBOOK + 10) + b'"}]}'
    )
    submission = read_folder(work)
    assert submission.notebook is None
    assert_said(submission, "too large; clear its outputs")


def test_a_slow_file_is_given_up(work, read_folder):
    (work / f"{PS}.ipynb").write_bytes(b'{"id": "' * 4_000_000)
    import time

    start = time.perf_counter()
    assert read_folder(work).notebook is None
    assert time.perf_counter() - start < 20
