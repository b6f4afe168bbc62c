"""A released notebook with nothing done, run from top to bottom: it says which task comes first,
and nothing confusing.
"""

from __future__ import annotations

import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.quality.modules import ROOT


@pytest.mark.parametrize(
    "name", ["ps1_neurons", "ps2_graphs", "ps3_backprop", "ps4_mlp", "ps6_convolution"]
)
def test_an_unfinished_cell_names_its_task_and_shows_no_empty_figure(name, tmp_path):
    folder = shutil.copytree(ROOT / "assignments" / name, tmp_path / name)
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    unfinished = [
        cell.outputs
        for cell in notebook.cells
        if cell.cell_type == "code" and any(o.output_type == "error" for o in cell.outputs)
    ]
    assert unfinished
    for outputs in unfinished:
        error = next(o for o in outputs if o.output_type == "error")
        assert error.ename == "NotImplementedError" and error.evalue.startswith("Task "), (
            error.evalue
        )
        assert not [o for o in outputs if "image/png" in o.get("data", {})], error.evalue
    assert "0 of " in notebook.cells[-1].outputs[0].data["text/plain"]
