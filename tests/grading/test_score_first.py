"""A score needs few cells: the others keep what they were handed in with, and nobody earns less
or more.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from autograder.authoring.sample import solved_notebook, write_sample
from autograder.grading.score import Graded, score
from autograder.grading.stored_outputs import AS_HANDED_IN
from autograder.sets import load
from tests.attacks.course import make_course

from .test_score import SANDBOX

SET = load("ps4_mlp")
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()
FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return make_course(tmp_path_factory.mktemp("short") / "course")


def hand_in(root: Path, tmp_path: Path, *own: str, outputs: tuple = ()) -> Path:
    """A finished notebook; own cells before the answers of 4.8, the first of them with these
    outputs.
    """
    notebook = solved_notebook(SET, root / "source")
    place = next(i for i, c in enumerate(notebook.cells) if "error_linear = None" in c.source)
    cells = [new_code_cell(source) for source in own]
    if cells:
        cells[0].outputs = list(outputs)
    notebook.cells[place:place] = cells
    for cell in notebook.cells:  # a student has run the checks too
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.outputs = [new_output("stream", text="1000 points")]
    return write_sample(SET, root / "source", tmp_path / "handed-in", notebook=notebook)


def graded(root: Path, folder: Path, **more) -> Graded:
    return score(folder, SET.name, seed=5, sandbox=SANDBOX, root=root, **more)


def shown(found: Graded, source: str) -> list:
    return next(cell.outputs for cell in found.notebook.cells if cell.source == source)


def test_a_cell_that_is_not_run_keeps_its_text_and_pictures_and_says_so(root, tmp_path):
    outputs = (
        new_output(
            "display_data",
            {"image/png": PNG, "text/html": "<script>1</script>", "text/plain": "a curve"},
        ),
        new_output("stream", text="loss 0.5\x1b[31m"),
        new_output("display_data", {"text/html": "<script>1</script>"}),
        new_output("error", ename="E", evalue="e", traceback=["line\x1b[0m"]),
    )  # fmt: skip
    folder = hand_in(root, tmp_path, FIGURE, outputs=outputs)
    found = shown(graded(root, folder), FIGURE)
    assert found[0].text == AS_HANDED_IN
    assert found[1].data == {"image/png": PNG, "text/plain": "a curve"}
    assert (found[2].text, found[3].traceback) == ("loss 0.5", ["line"])
    assert len(found) == 4
    fresh = shown(graded(root, folder, run_all=True), FIGURE)
    assert AS_HANDED_IN not in str(fresh) and PNG not in str(fresh)


def test_outputs_of_checks_are_never_those_that_were_handed_in(root, tmp_path):
    found = graded(root, hand_in(root, tmp_path))
    assert "1000 points" not in nbformat.writes(found.notebook)


@pytest.mark.parametrize(
    "outputs",
    [
        "none",
        [1, None],
        [{"output_type": "stream"}],
        [{"output_type": "display_data", "data": {"image/png": [1, 2], "text/plain": {}}}],
        [{"output_type": "error", "traceback": "no list"}],
    ],
)
def test_outputs_that_are_none_do_no_harm(root, tmp_path, outputs):
    folder = hand_in(root, tmp_path, FIGURE)
    path = folder / f"{SET.name}.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        if "".join(cell["source"]) == FIGURE:
            cell["outputs"] = outputs
    path.write_text(json.dumps(notebook))
    found = graded(root, folder)
    assert found.report.score == found.report.max
    nbformat.validate(found.notebook)


def test_an_own_figure_is_not_run(root, tmp_path):
    folder = hand_in(root, tmp_path, FIGURE, outputs=[new_output("stream", text="drawn at home")])
    assert "drawn at home" in str(shown(graded(root, folder), FIGURE))


NASTY = {
    "an entry changed": ["X_xor[0, 0] = 5.0"],
    "an alias changed": ["mine = X_xor", "mine[0] = 1"],
    "append": ["fits = []", "fits.append(fit_error(X_xor))\nX_xor[:] += fits[0]"],
    "a patched function": ["def fit_error(features):\n    return 3.0"],
    "a patched library": ["np.tanh = np.sin"],
    "exec": ["exec('A = A * 2')"],
    "a function that changes a global": ["def harder():\n    X_xor[:, 0] *= 2", "harder()"],
    "a decorator": [
        "def once(f):\n    X_xor[:] = 1\n    return f",
        "@once\ndef g():\n    pass",
    ],
    "try import": ["try:\n    import not_there\nexcept ImportError:\n    c = c + 1"],
    "star import": ["from numpy import *\nA = A + sum(ones(2))"],
    "%run": ["%run other.py"],
    "the working folder": ["import os\nos.chdir('/tmp')"],
    "a cell that fails": ["A = A * 3\n1 / 0", "c = broken + 1"],
    "rcParams": ["plt = None", "import matplotlib\nmatplotlib.rcParams['lines.linewidth'] = 3"],
    "a seed": ["np.random.seed(4)", "A = A + np.random.rand(2, 1)"],
}


@pytest.mark.parametrize("name", NASTY)
def test_scores_are_the_same_as_with_all_cells(root, tmp_path, name):
    """The answers of 4.8 depend on all of these: wrong ones must be as wrong as before."""
    folder = hand_in(root, tmp_path, *NASTY[name])
    (folder / "other.py").write_text("A = A if 'A' in globals() else 3\nt_xor = 5\n")
    some, everything = (graded(root, folder, run_all=every).report for every in (False, True))
    assert some.to_json() == everything.to_json()


def test_where_a_name_is_missing_every_cell_is_run(root, tmp_path):
    folder = hand_in(root, tmp_path, "del error_tanh_", FIGURE, outputs=[])
    notebook = nbformat.read(folder / f"{SET.name}.ipynb", 4)
    for cell in notebook.cells:
        if "error_tanh = None" in cell.source:
            cell.source = "error_linear = 1.0"
        if cell.source == FIGURE:
            cell.outputs = [new_output("stream", text="drawn at home")]
    nbformat.write(notebook, folder / f"{SET.name}.ipynb")
    found = graded(root, folder)
    assert found.report["4.8"].score < found.report["4.8"].points
    assert "drawn at home" not in str(shown(found, FIGURE))
