"""A right solution earns its points in whatever form it comes, and the report says so."""

import base64
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder import cli
from autograder.grading import stored
from autograder.grading.score import score
from autograder.sandbox.bubblewrap import NoSandbox, find_bwrap

ROOT = Path(__file__).parents[2]
PS = "ps4_mlp"
MODULE = (ROOT / "source" / PS / "mlp.py").read_bytes()
ALONE = 84  # points of the module; four are for answers in the notebook


def packed(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


STUB = (ROOT / "assignments" / PS / "mlp.py").read_bytes()
FORMS = {
    "Canvas": {"mlp-1.py": MODULE},
    "browser": {"mlp (1).py": MODULE},
    "capital": {"Mlp.py": MODULE},
    "mail": {"mlp.py.txt": MODULE},
    "Drive": {"Copy of mlp.py": MODULE},
    "final": {"mlp_final.py": MODULE},
    "beside the stub": {"mlp.py": STUB, "mlp-1.py": MODULE},
    "ZIP": {"work.zip": packed(**{"ps4/mlp.py": MODULE})},
    "NUL": {"mlp.py": MODULE + bytes(100)},
    "Ctrl-Z": {"mlp.py": MODULE + b"\x1a"},
    "Windows": {"mlp.py": "# “5 €” –\n".encode("cp1252") + MODULE},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_right_solution_has_its_points_in_any_form(form, tmp_path, capsys):
    """By the command line, in the sandbox where there is one."""
    for name, content in FORMS[form].items():
        (tmp_path / name).write_bytes(content)
    assert cli.main(["score", PS, str(tmp_path), "--json", "--sandbox", _sandbox()]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["score"] == ALONE and report["max"] == 88
    assert any("`mlp.py`" in note for note in report["notes"])


def _sandbox():
    try:
        find_bwrap()
    except NoSandbox:
        return "none"
    return "auto"


def test_the_text_report_says_it_too(tmp_path, capsys):
    (tmp_path / "mlp-1.py").write_bytes(MODULE)
    cli.main(["score", PS, str(tmp_path), "--sandbox", _sandbox()])
    assert "note: `mlp.py` was taken from the file `mlp-1.py`" in capsys.readouterr().out


def test_what_a_small_sandbox_does_not_take_is_said(tmp_path):
    from autograder.sandbox.client import Limits

    (tmp_path / "mlp.py").write_bytes(MODULE)
    (tmp_path / "z.bin").write_bytes(bytes(2**21))
    graded = score(tmp_path, PS, sandbox=_sandbox(), limits=Limits(file_mb=1), root=ROOT)
    assert any(note.startswith("`z.bin` was not there") for note in graded.report.notes)
    handed_in = {name for name in graded.files if not name.startswith(("figures/", "glossary"))}
    assert handed_in == {"mlp.py", "z.bin"}


def test_outputs_have_one_budget_and_what_is_left_out_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(stored.within_budget, "__defaults__", (150_000,))
    shutil.copytree(ROOT / "assignments" / PS, tmp_path / "work")
    path = tmp_path / "work" / f"{PS}.ipynb"
    notebook = nbformat.read(path, 4)
    for i in range(3):
        notebook.cells.append(nbformat.v4.new_code_cell(f"print('{i}' * 60_000)"))
    notebook.cells.append(nbformat.v4.new_markdown_cell(photo(10_000)))
    nbformat.write(notebook, path)
    graded = score(tmp_path / "work", PS, sandbox=_sandbox(), root=ROOT, run_all=True)
    own = [cell for cell in graded.notebook.cells if cell.id.startswith("own")]
    assert own[-1].attachments
    assert "not kept" in json.dumps(own) and len(json.dumps(own)) < 150_000
    assert any("left out of the graded notebook" in note for note in graded.report.notes)
    assert all(
        "points" in json.dumps(cell.outputs)
        for cell in graded.notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    )


def photo(size):
    return f"![p](data:image/jpeg;base64,{base64.b64encode(os.urandom(size)).decode()})"


def test_the_copy_that_is_graded_keeps_the_times_of_files(tmp_path):
    """Of two equally full modules the last one counts, when a class is graded, too."""
    from autograder.grading.copies import opened, take
    from autograder.intake.submission import read
    from autograder.sets import load

    (tmp_path / "work").mkdir()
    (tmp_path / "copy").mkdir()
    for age, name in ((90_000, "mlp.py"), (0, "mlp-1.py")):
        path = tmp_path / "work" / name
        path.write_bytes(MODULE + f"# {name}\n".encode())
        os.utime(path, (1_800_000_000 - age, 1_800_000_000 - age))
    with opened(tmp_path, "work") as place:
        take(place, tmp_path / "copy")
    files = read(tmp_path / "copy", load(PS), ROOT / "source").files
    assert files["mlp.py"].endswith(b"# mlp-1.py\n")
