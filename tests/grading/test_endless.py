"""Code that does not end costs its own function, and its time once."""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.sample import patched
from autograder.grading.score import score
from autograder.quality.modules import SOURCE
from autograder.sandbox.client import Limits

NEURONS = (SOURCE / "ps1_neurons" / "neurons.py").read_text("utf-8")
LOOPS = {
    "in Python": "while True: pass",
    "in C": "import itertools; sum(itertools.repeat(1))",
}


def handed_in(folder: Path, text: str) -> Path:
    (folder / "neurons.py").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_an_endless_loop_in_one_function_leaves_its_neighbours_alone(tmp_path, loop):
    text = patched(NEURONS, [("def relu(z):", f"def relu(z):\n    {loop}\n")])
    folder = handed_in(tmp_path, text)
    limits = Limits(call_seconds=1)
    report = score(folder, "ps1_neurons", sandbox="none", only="1.3", limits=limits).report["1.3"]
    parts = {p.name: p for p in report.parts}
    assert parts["relu"].verdict == "timeout" and parts["relu"].score == 0
    for name in ("sigmoid", "tanh", "relu_derivative", "maxout_gradient"):
        assert parts[name].score == parts[name].points, report.text()
    if loop == LOOPS["in Python"]:
        assert "`relu` ran for more than 1 s; neurons.py line" in parts["relu"].message


@pytest.mark.parametrize("how", ["a cell imports it", "a check imports it"])
def test_an_import_that_hangs_is_tried_once(tmp_path, how):
    count = tmp_path / "imports"
    endless = f"open({str(count)!r}, 'a').write('x')\nwhile True: pass\n"
    folder = tmp_path / "handed-in"
    folder.mkdir()
    handed_in(folder, endless + NEURONS)
    if how == "a cell imports it":
        notebook = nbformat.read(SOURCE / "ps1_neurons/ps1_neurons.ipynb", as_version=4)
        nbformat.write(notebook, folder / "ps1_neurons.ipynb")
    began = time.monotonic()
    report = score(folder, "ps1_neurons", sandbox="none", limits=Limits(cell_seconds=2)).report
    assert count.read_text() == "x"
    assert time.monotonic() - began < 60
    said = report["1.9"].message
    assert "its import ran for more than 2 s; neurons.py line 2 (an endless loop?)" in said


def test_a_class_in_the_notebook_earns_what_it_is_worth(tmp_path):
    """Questions about it are not judged by the stub that lies beside the notebook."""
    from autograder.quality.modules import ROOT

    notebook = nbformat.read(ROOT / "assignments/ps4_mlp/ps4_mlp.ipynb", as_version=4)
    imports = next(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    own = nbformat.v4.new_code_cell((SOURCE / "ps4_mlp/mlp.py").read_text("utf-8"))
    notebook.cells.insert(imports + 1, own)
    nbformat.write(notebook, tmp_path / "ps4_mlp.ipynb")
    stub = (ROOT / "assignments/ps4_mlp/mlp.py").read_text("utf-8")
    (tmp_path / "mlp.py").write_text(stub, "utf-8")
    report = score(tmp_path, "ps4_mlp", sandbox="none").report
    for question in ("4.1", "4.3", "4.4", "4.5", "4.7"):
        assert report[question].verdict == "ok"


def test_a_function_in_the_notebook_counts_though_an_answer_is_missing(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(NEURONS)])
    nbformat.write(notebook, tmp_path / "ps1_neurons.ipynb")
    handed_in(tmp_path, "")
    report = score(tmp_path, "ps1_neurons", sandbox="none", only="1.1").report["1.1"]
    parts = {p.name: p.score for p in report.parts}
    assert parts["discriminant"] == 2 and parts["g_worked"] == 0
