"""What the tests of intake look at and look for."""

from pathlib import Path

import nbformat

from autograder.intake.notebooks import source_notebook
from autograder.sets import load

REPO = Path(__file__).parents[2]
PS = "ps4_mlp"


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
    """The course's cells are there, in order, with every answer of `work` in place."""
    source = source_notebook(load(PS), course / "source")
    cells = [cell for cell in submission.notebook.cells if not cell.id.startswith("own")]
    assert [cell.id for cell in cells] == [cell.id for cell in source.cells]
    for cell, expected in zip(cells, source.cells, strict=True):
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
