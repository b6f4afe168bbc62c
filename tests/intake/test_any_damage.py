"""Whatever becomes of cells and bytes, the course is whole and no code is lost."""

import json

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.intake import damaged
from autograder.intake.notebooks import source_notebook
from autograder.intake.repair import repair
from autograder.sets import load

from .handed_in import (
    PS,
)


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
    repaired = repair(template, cells)
    kept = [cell for cell in repaired.notebook.cells if not cell.id.startswith("own")]
    assert [cell.id for cell in kept] == [cell.id for cell in template.cells]
    for cell, expected in zip(kept, template.cells, strict=True):
        if expected.metadata.get("nbgrader", {}).get("locked"):
            assert cell == expected
    nbformat.validate(repaired.notebook)
    code = "\n".join(cell.source for cell in repaired.notebook.cells)
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
