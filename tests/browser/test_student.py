"""A student at work in JupyterLab: fail, edit the module, run again, pass, without a restart."""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
import pytest

from autograder.authoring.strip import strip
from tests.browser.lab import CHROMIUM, page, server

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install it (apt install chromium) to look at the notebooks"),
              pytest.mark.xdist_group("browser")]

RIGHT = "return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))"
MEAN = RIGHT.replace("np.max(", "np.mean(")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The released set, cut down to its first code cell and the check of 4.1."""
    folder = tmp_path_factory.mktemp("desk")
    notebook = nbformat.read(ROOT / "assignments/ps4_mlp/ps4_mlp.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.cells = [code[0], next(cell for cell in code if cell.source.startswith('check("4.1"'))]
    nbformat.write(notebook, folder / "ps4_mlp.ipynb")
    return folder


def save(folder: Path, text: str) -> None:
    time.sleep(1.1)  # editors save more than a second apart; file times may be that coarse
    (folder / "mlp.py").write_text(text)


def test_fail_edit_run_again_pass(desk, tmp_path):
    reference = (ROOT / "source/ps4_mlp/mlp.py").read_text()
    assert reference.count(RIGHT) == 1
    (desk / "mlp.py").write_text(strip(reference, "mlp.py"))
    with server(desk) as (address, token), page(1200, 900) as tab:
        tab.goto(f"{address}/lab/tree/ps4_mlp.ipynb?token={token}")
        cells = tab.locator(".jp-Notebook .jp-CodeCell")
        cells.nth(1).wait_for(timeout=180_000)
        tab.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(timeout=180_000)  # a cell run earlier is lost
        report = cells.nth(1).locator(".jp-OutputArea-output")

        def run_check(words: str) -> None:
            cells.nth(1).locator(".cm-content").click()
            tab.keyboard.press("Control+Enter")
            report.filter(has_text=words).first.wait_for(timeout=180_000)

        cells.nth(0).locator(".cm-content").click()
        tab.keyboard.press("Control+Enter")
        cells.nth(0).locator(".jp-InputPrompt", has_text="[1]:").wait_for(timeout=180_000)
        run_check("not written yet")
        save(desk, reference.replace(RIGHT, MEAN))
        run_check("Likely mistake")
        save(desk, reference.replace(RIGHT, RIGHT + ")"))
        run_check("is not valid Python")
        save(desk, reference)
        run_check("14 of 14 points, right")
        tab.screenshot(path=tmp_path / "passed.png")
    assert (tmp_path / "passed.png").stat().st_size > 10_000
