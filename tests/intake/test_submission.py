"""Healing: whatever is handed in, what is usable is used, the rest is said, and nothing is followed anywhere."""

import json
import os
import shutil
import socket
import stat
import time
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader.utils import compute_checksum

from autograder.checks.report import Report
from autograder.intake import damaged, limits, text
from autograder.intake.notebooks import source_notebook
from autograder.intake.repair import repair
from autograder.intake.submission import UnreadableSubmission, read
from autograder.nbgrader_plugin import autograded
from autograder.nbgrader_plugin.release import release
from autograder.sets import load

REPO = Path(__file__).parents[2]
PS = "ps4_mlp"


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """A course directory with one set, built and released."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(REPO / "source" / PS, root / "source" / PS)
    shutil.copy(REPO / "nbgrader_config.py", root)
    release([PS], root=root, database=False)
    return root


@pytest.fixture
def work(course, tmp_path):
    """A folder as a student hands it in, with the reference module and answers in the notebook."""
    folder = tmp_path / "work"
    shutil.copytree(course / "assignments" / PS, folder)
    shutil.copy(course / "source" / PS / "mlp.py", folder)
    notebook = opened(folder)
    for cell in notebook.cells:
        if is_solution(cell):
            cell.source = cell.source.replace(
                "# YOUR CODE HERE", f"answer_{cell.id.replace('-', '_')} = 1"
            )
        elif "nbgrader" not in cell.metadata:
            cell.source = f"Because of {cell.id}."
    saved(folder, notebook)
    return folder


@pytest.fixture
def read_folder(course):
    return lambda folder: read(folder, load(PS), course / "source")


def opened(folder, name=f"{PS}.ipynb"):
    return nbformat.read(folder / name, 4)


def saved(folder, notebook, name=f"{PS}.ipynb"):
    nbformat.write(notebook, folder / name)


def is_solution(cell):
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def at(notebook, name):
    return next(
        i
        for i, cell in enumerate(notebook.cells)
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    )


def solutions(notebook):
    return [i for i, cell in enumerate(notebook.cells) if is_solution(cell)]


def assert_whole(submission, course, *, own=0):
    """The course's cells all there, in order, in the source version, with every answer of `work` in place."""
    source = source_notebook(load(PS), course / "source")
    cells = [cell for cell in submission.notebook.cells if not cell.id.startswith("own")]
    assert [cell.id for cell in cells] == [cell.id for cell in source.cells]
    for cell, expected in zip(cells, source.cells):
        assert cell.metadata == expected.metadata and cell.cell_type == expected.cell_type
        if is_solution(cell):
            assert f"answer_{cell.id.replace('-', '_')} = 1" in cell.source
        elif "nbgrader" not in cell.metadata:
            assert cell.source == f"Because of {cell.id}."
        else:
            assert cell.source == expected.source
        assert cell.cell_type != "code" or (cell.outputs == [] and cell.execution_count is None)
    assert len(submission.notebook.cells) - len(cells) == own
    nbformat.validate(submission.notebook)


def assert_said(submission, *words):
    text = " ".join(submission.notes)
    for word in words:
        assert word in text, submission.notes
    for note in submission.notes:
        assert (
            (note[0].isupper() or note[0] in "`0123456789")
            and note.endswith((".", "?"))
            and "\n" not in note
        )


# --- what is in order stays as it is ---------------------------------------------------------


def test_an_ordinary_submission_needs_no_repair(work, course, read_folder):
    submission = read_folder(work)
    assert submission.notes == ()
    assert_whole(submission, course)
    assert submission.files["mlp.py"] == (work / "mlp.py").read_bytes()
    assert list(submission.files) == ["mlp.py"]


def test_own_cells_stay_where_they_were(work, course, read_folder):
    notebook = opened(work)
    place = at(notebook, "q4_3")
    notebook.cells.insert(place, nbformat.v4.new_code_cell("first = 1"))
    notebook.cells.insert(place + 1, nbformat.v4.new_code_cell("second = 2"))
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("my notes"))
    notebook.cells.append(nbformat.v4.new_code_cell("last = 3"))
    saved(work, notebook)
    submission = read_folder(work)
    assert submission.notes == ()
    assert_whole(submission, course, own=4)
    sources = [cell.source for cell in submission.notebook.cells]
    assert sources[0] == "my notes" and sources[-1] == "last = 3"
    assert (
        sources.index("first = 1") + 1
        == sources.index("second = 2")
        == at(submission.notebook, "q4_3") - 1
    )


def test_faked_outputs_are_gone(work, course, read_folder):
    notebook = opened(work)
    notebook.cells[at(notebook, "q4_3")].outputs = [
        nbformat.v4.new_output("execute_result", {"text/plain": "14"}, execution_count=1)
    ]
    saved(work, notebook)
    assert_whole(read_folder(work), course)


def test_pictures_in_an_answer_are_kept_and_nothing_else(work, read_folder):
    notebook = opened(work)
    answer = notebook.cells[at(notebook, "q4_2m") + 1]
    answer.attachments = {
        "a.png": {"image/png": "aGk="},
        "b.svg": {"image/svg+xml": "<svg onload='x'>"},
    }
    saved(work, notebook)
    healed = read_folder(work).notebook
    assert healed.cells[at(healed, "q4_2m") + 1].attachments == {"a.png": {"image/png": "aGk="}}


def test_the_reference_itself_is_a_submission(course, read_folder):
    assert read_folder(course / "source" / PS).notes == ()


# --- cells edited, gone, doubled, split, merged, moved, relabelled ----------------------------


def test_a_changed_check_is_the_courses_again(work, course, read_folder):
    notebook = opened(work)
    notebook.cells[at(notebook, "q4_3")].source = "print(14)\n14"
    saved(work, notebook)
    submission = read_folder(work)
    assert_said(submission, "checks of 4.3 were changed")
    assert_whole(submission, course, own=1)
    assert submission.notebook.cells[at(submission.notebook, "q4_3") - 1].source == "print(14)\n14"


def test_changed_points_ids_types_and_metadata_have_no_effect(work, course, read_folder):
    notebook = opened(work)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(
                points=1000, locked=False, schema_version=99, checksum=["x"], extra={}
            )
    del notebook.metadata["kernelspec"]
    notebook.metadata["language_info"] = {"name": "R"}
    saved(work, notebook)
    submission = read_folder(work)
    assert_whole(submission, course)
    assert submission.notebook.metadata.kernelspec.name == "python3"


def test_deleted_checks_and_text_are_put_back(work, course, read_folder):
    notebook = opened(work)
    gone = {at(notebook, "q4_3"), at(notebook, "q4_8"), at(notebook, "q4_2m"), 0}
    notebook.cells = [cell for i, cell in enumerate(notebook.cells) if i not in gone]
    saved(work, notebook)
    submission = read_folder(work)
    assert_said(submission, "checks of 4.3, 4.8 were missing", "2 cells of the course were missing")
    assert_whole(submission, course)


def test_every_course_cell_may_be_gone(work, course, read_folder):
    notebook = opened(work)
    notebook.cells = [c for c in notebook.cells if is_solution(c) or "nbgrader" not in c.metadata]
    saved(work, notebook)
    assert_whole(read_folder(work), course)


def test_a_deleted_answer_does_not_undo_one_given_elsewhere(work, read_folder):
    notebook = opened(work)
    place = solutions(notebook)[0]
    deleted = notebook.cells.pop(place)
    notebook.cells.insert(place - 3, nbformat.v4.new_code_cell(deleted.source))
    saved(work, notebook)
    healed = read_folder(work).notebook
    assert [cell.source for cell in healed.cells].count(deleted.source) == 1
    here = next(cell for cell in healed.cells if cell.id == deleted.id)
    assert here.source == "", "not the stub, which would set the answers to None again"


def test_doubled_cells_are_left_out(work, course, read_folder):
    notebook = opened(work)
    for name in ("q4_3", "c1", "q4_6m"):
        place = at(notebook, name)
        notebook.cells.insert(place + 1, notebook.cells[place].copy())
    place = solutions(notebook)[0]
    notebook.cells.insert(place + 1, notebook.cells[place].copy())
    (work / f"{PS}.ipynb").write_text(json.dumps(notebook))
    submission = read_folder(work)
    assert_said(submission, "4 cells that stood there twice")
    assert_whole(submission, course)


def test_a_split_check_is_whole_again(work, course, read_folder):
    notebook = opened(work)
    place = at(notebook, "q4_6")
    first, second = notebook.cells[place].copy(), notebook.cells[place].copy()
    half = len(first.source) // 2
    first.source, second.source = first.source[:half], second.source[half:]
    second.id = "other"
    notebook.cells[place : place + 1] = [first, second]
    saved(work, notebook)
    assert_whole(read_folder(work), course)


def test_a_split_answer_runs_in_both_parts(work, read_folder):
    notebook = opened(work)
    place = solutions(notebook)[0]
    lines = notebook.cells[place].source.split("\n")
    first, second = notebook.cells[place].copy(), notebook.cells[place].copy()
    first.source, second.source, second.id = "\n".join(lines[:2]), "\n".join(lines[2:]), "other"
    notebook.cells[place : place + 1] = [first, second]
    saved(work, notebook)
    healed = read_folder(work).notebook
    here = solutions(healed)[0]
    assert healed.cells[here].source == "\n".join(lines[:2]) and healed.cells[
        here + 1
    ].source == "\n".join(lines[2:])


def test_an_answer_merged_into_its_check_counts(work, read_folder):
    notebook = opened(work)
    place = at(notebook, "q4_6")
    answer = notebook.cells[place - 1]
    assert is_solution(answer)
    answer.source += "\n" + notebook.cells.pop(place).source
    saved(work, notebook)
    submission = read_folder(work)
    healed = submission.notebook
    assert_said(submission, "checks of 4.6 were missing")
    assert healed.cells[at(healed, "q4_6")].source.startswith('check("4.6"')
    assert "answer_" in healed.cells[at(healed, "q4_6") - 1].source


def test_a_check_merged_with_the_answer_before_it_keeps_the_answer(work, read_folder):
    notebook = opened(work)
    place = at(notebook, "q4_6")
    text = notebook.cells.pop(place - 1).source
    notebook.cells[place - 1].source = text + "\n" + notebook.cells[place - 1].source
    saved(work, notebook)
    healed = read_folder(work).notebook
    before = [
        cell.source for cell in healed.cells[: at(healed, "q4_6")] if cell.cell_type == "code"
    ]
    assert text in before[-1]


def test_text_written_into_a_task_reaches_the_person_who_grades(work, read_folder):
    notebook = opened(work)
    notebook.cells[at(notebook, "q4_2m")].source += "\n\nMy answer, in the wrong place."
    saved(work, notebook)
    submission = read_folder(work)
    healed = submission.notebook
    assert healed.cells[at(healed, "q4_2m") + 1].source == "My answer, in the wrong place."
    assert_said(submission, "1 cell of the course was changed")


def test_moved_cells_go_back(work, course, read_folder):
    notebook = opened(work)
    notebook.cells.append(notebook.cells.pop(at(notebook, "q4_3")))
    notebook.cells.insert(5, notebook.cells.pop(solutions(notebook)[-1]))
    saved(work, notebook)
    submission = read_folder(work)
    assert_said(submission, "had been moved")
    assert_whole(submission, course)


def test_all_the_wrong_way_round(work, course, read_folder):
    notebook = opened(work)
    notebook.cells.reverse()
    saved(work, notebook)
    assert_whole(read_folder(work), course)


def test_relabelled_checks_are_known_by_their_text(work, course, read_folder):
    notebook = opened(work)
    one, other = notebook.cells[at(notebook, "q4_3")], notebook.cells[at(notebook, "q4_8")]
    one.metadata, other.metadata = other.metadata, one.metadata
    one.id, other.id = other.id, one.id
    saved(work, notebook)
    assert_whole(read_folder(work), course)


def test_answers_with_swapped_labels_are_known_by_their_names(work, course, read_folder):
    notebook = opened(work)
    one, other = (notebook.cells[i] for i in (solutions(notebook)[0], solutions(notebook)[-1]))
    one.metadata, other.metadata = other.metadata, one.metadata
    one.id, other.id = other.id, one.id
    saved(work, notebook)
    assert_whole(read_folder(work), course)


def test_lost_metadata_and_ids(work, course, read_folder):
    notebook = opened(work)
    for i, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"x{i}"
    saved(work, notebook)
    assert_whole(read_folder(work), course)


def test_changed_cell_types(work, course, read_folder):
    notebook = opened(work)
    cells = [dict(cell) for cell in notebook.cells]
    for i in (at(notebook, "q4_3"), solutions(notebook)[0]):
        cells[i] = {
            k: v for k, v in cells[i].items() if k not in ("outputs", "execution_count")
        } | {"cell_type": "raw"}
    (work / f"{PS}.ipynb").write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    )
    assert_whole(read_folder(work), course)


def test_an_older_release_is_not_called_changed(work, course, read_folder):
    notebook = opened(work)
    for name in ("c1", "c8", "q4_2m"):
        cell = notebook.cells[at(notebook, name)]
        cell.source = "An older wording."
        cell.metadata.nbgrader.checksum = compute_checksum(cell)
    saved(work, notebook)
    submission = read_folder(work)
    assert submission.notes == ()
    assert_whole(submission, course)


def test_answers_of_a_release_with_other_positions_find_their_place(work, course, read_folder):
    """The course has gained a cell since: labels by position are all off by one."""
    notebook = opened(work)
    del notebook.cells[1]
    for i, cell in enumerate(notebook.cells, start=1):
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        cell.id = f"{PS}-{i}"
        if name[:1] in "cs" and name:
            cell.metadata.nbgrader.grade_id = f"{name[0]}{i}"
    saved(work, notebook)
    assert_whole(read_folder(work), course)


# --- files damaged ----------------------------------------------------------------------------


def test_cut_off(work, course, read_folder):
    path = work / f"{PS}.ipynb"
    text = path.read_text()
    path.write_text(text[: text.index('"id": "ps4_mlp-60"') + 40])
    submission = read_folder(work)
    assert_said(submission, "was it cut off?", "59 of its cells")
    kept = {cell.id: cell.source for cell in submission.notebook.cells}
    assert "answer_" in kept["ps4_mlp-58"] and kept["ps4_mlp-62"] == ""


def test_a_hole_in_the_middle_costs_its_cell_only(work, read_folder):
    path = work / f"{PS}.ipynb"
    path.write_text(path.read_text().replace('"id": "ps4_mlp-41",', '"id": "ps4_mlp-41"', 1))
    submission = read_folder(work)
    assert_said(submission, "70 of its cells")
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
    """A pattern for conflicts took minutes for a file of this size, and years for ten times as much."""
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


# --- files named otherwise, missing, several --------------------------------------------------

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


# --- what is left out -------------------------------------------------------------------------


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
    assert sorted(submission.files) == ["mlp.py", "tick`.txt"]
    assert len(submission.notes) == len(odd)
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


# --- properties ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def template(course):
    return source_notebook(load(PS), course / "source")


@pytest.fixture(scope="session")
def given_cells(course):
    return damaged.read_cells((course / "assignments" / PS / f"{PS}.ipynb").read_bytes())[0]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_becomes_of_the_cells_the_course_is_whole_and_no_code_is_lost(
    template, given_cells, data
):
    """Delete, copy, move, relabel and insert at will."""
    cells = list(given_cells)
    written = []
    for step in range(data.draw(st.integers(0, 12))):
        i = data.draw(st.integers(0, len(cells) - 1))
        what = data.draw(
            st.sampled_from(["delete", "copy", "move", "strip", "relabel", "insert", "append"])
        )
        if what == "delete" and len(cells) > 1:
            cells.pop(i)
        elif what == "copy":
            cells.insert(i, cells[i])
        elif what == "move":
            cells.insert(data.draw(st.integers(0, len(cells) - 1)), cells.pop(i))
        elif what == "strip":
            cells[i] = damaged.Cell(cells[i].type, cells[i].source)
        elif what == "relabel":
            other = data.draw(st.sampled_from(cells))
            cells[i] = damaged.Cell(cells[i].type, cells[i].source, other.id, other.nbgrader)
        elif what == "insert":
            written.append(f"own_{step} = {step}")
            cells.insert(i, damaged.Cell("code", written[-1]))
        else:
            written.append(f"more_{step} = {step}")
            cells[i] = damaged.Cell(
                "code", cells[i].source + "\n" + written[-1], cells[i].id, cells[i].nbgrader
            )
    healed = repair(template, cells)
    kept = [cell for cell in healed.notebook.cells if not cell.id.startswith("own")]
    assert [cell.id for cell in kept] == [cell.id for cell in template.cells]
    for cell, expected in zip(kept, template.cells):
        if expected.metadata.get("nbgrader", {}).get("locked"):
            assert cell == expected
    nbformat.validate(healed.notebook)
    code = "\n".join(cell.source for cell in healed.notebook.cells)
    last = "\n".join(cell.source for cell in cells)
    assert all(line in code for line in written if line in last)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_damage_is_read_or_refused_in_words(course, data):
    content = bytearray((course / "assignments" / PS / f"{PS}.ipynb").read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        i, j = sorted(
            data.draw(st.tuples(st.integers(0, len(content)), st.integers(0, len(content))))
        )
        content[i : min(j, i + data.draw(st.integers(0, 3000)))] = data.draw(st.binary(max_size=20))
    try:
        cells, notes = damaged.read_cells(bytes(content))
    except damaged.NotANotebook as error:
        assert "\n" not in str(error)
    else:
        assert all(isinstance(cell.source, str) for cell in cells) and all(
            "\n" not in note for note in notes
        )
        json.dumps([cell.source for cell in cells]).encode()
