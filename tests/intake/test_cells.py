"""Cells edited, moved, doubled, relabelled or gone: the course is whole, no answer is lost."""

import json

import nbformat
from nbgrader.utils import compute_checksum

from .handed_in import (
    PS,
    assert_said,
    assert_whole,
    at,
    is_solution,
    opened,
    saved,
    solutions,
)


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
    repaired = read_folder(work).notebook
    assert repaired.cells[at(repaired, "q4_2m") + 1].attachments == {"a.png": {"image/png": "aGk="}}


def test_the_reference_itself_is_a_submission(course, read_folder):
    assert read_folder(course / "source" / PS).notes == ()


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
    repaired = read_folder(work).notebook
    assert [cell.source for cell in repaired.cells].count(deleted.source) == 1
    here = next(cell for cell in repaired.cells if cell.id == deleted.id)
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
    repaired = read_folder(work).notebook
    here = solutions(repaired)[0]
    assert repaired.cells[here].source == "\n".join(lines[:2]) and repaired.cells[
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
    repaired = submission.notebook
    assert_said(submission, "checks of 4.6 were missing")
    assert repaired.cells[at(repaired, "q4_6")].source.startswith('check("4.6"')
    assert "answer_" in repaired.cells[at(repaired, "q4_6") - 1].source


def test_a_check_merged_with_the_answer_before_it_keeps_the_answer(work, read_folder):
    notebook = opened(work)
    place = at(notebook, "q4_6")
    text = notebook.cells.pop(place - 1).source
    notebook.cells[place - 1].source = text + "\n" + notebook.cells[place - 1].source
    saved(work, notebook)
    repaired = read_folder(work).notebook
    before = [
        cell.source for cell in repaired.cells[: at(repaired, "q4_6")] if cell.cell_type == "code"
    ]
    assert text in before[-1]


def test_text_written_into_a_task_reaches_the_person_who_grades(work, read_folder):
    notebook = opened(work)
    notebook.cells[at(notebook, "q4_2m")].source += "\n\nMy answer, in the wrong place."
    saved(work, notebook)
    submission = read_folder(work)
    repaired = submission.notebook
    assert repaired.cells[at(repaired, "q4_2m") + 1].source == "My answer, in the wrong place."
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
