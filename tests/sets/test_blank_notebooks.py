"""A released notebook with nothing done, run from top to bottom: it says which task comes first,
and nothing confusing.
"""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.quality.modules import ROOT
from autograder.sets import names


@pytest.mark.parametrize("name", names())
def test_a_blank_notebook_runs_through_and_each_cell_says_what_it_waits_for(name, tmp_path):
    folder = shutil.copytree(ROOT / "assignments" / name, tmp_path / name)
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    NotebookClient(  # "Run all": it stops at the first error
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    waiting = 0
    for cell in notebook.cells:
        printed = [o.text for o in cell.get("outputs", ()) if o.output_type == "stream"]
        assert not [text for text in printed if text.startswith("○ ")]  # broken within a word
        said = [
            line
            for output in cell.get("outputs", ())
            for line in _words(output).splitlines()
            if line.startswith("○ ")
        ]
        waiting += len(said)
        assert not any(
            o.output_type == "stream" and o.text.startswith("○ ") for o in cell.get("outputs", ())
        )
        assert len(said) <= 1 and all(line.startswith("○ Task ") for line in said), said
        if said:
            assert not [o for o in cell.outputs if "image/png" in o.get("data", {})], said
    assert waiting
    assert "0 of " in notebook.cells[-1].outputs[0].data["text/plain"]


def _words(output) -> str:
    return output.text if output.output_type == "stream" else output.data.get("text/plain", "")


def test_an_exception_of_the_students_own_is_shown_as_ever(tmp_path):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("from autograder import check"),
            nbformat.v4.new_code_cell(
                "def mine():\n    raise NotImplementedError('later')\nmine()"
            ),
        ]
    )
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True)
    client.execute(cwd=str(tmp_path))
    (error,) = [o for o in notebook.cells[1].outputs if o.output_type == "error"]
    assert error.evalue == "later" and any("mine()" in line for line in error.traceback)
