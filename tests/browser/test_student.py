"""A student at work in JupyterLab: fail, edit the module, run again, pass, without a restart."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path

import nbformat
import pytest

playwright = pytest.importorskip(
    "playwright.sync_api", reason="no Playwright: it comes with the [test] extra"
)

from autograder.material.strip import strip
from autograder.sets import names
from tests.browser.lab import CHROMIUM, page, server

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="no Chromium: install it (apt install chromium) to look at the notebooks",
    ),
    pytest.mark.xdist_group("browser"),
]

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


def wait_for_kernel(tab, address: str, token: str) -> None:
    """The page's own indicator says idle for a moment before it looks for a kernel, and what is
    run then is lost.
    """
    for _ in range(360):
        answer = tab.request.get(f"{address}/api/kernels", params={"token": token})
        if answer.ok and any(
            kernel["connections"] and kernel["execution_state"] == "idle"
            for kernel in answer.json()
        ):
            return
        tab.wait_for_timeout(500)  # while a kernel starts, the answer may also be an error
    raise AssertionError(f"no kernel was ready: {answer.text()}")


def run(tab, cell, done) -> None:
    """Run a cell until `done` is to be seen: keys pressed while the page still settles may be
    lost, a student would press again.
    """
    for _ in range(9):
        cell.locator(".cm-content").click()
        tab.keyboard.press("Control+Enter")
        with contextlib.suppress(playwright.TimeoutError):
            return done.wait_for(timeout=20_000)
    raise AssertionError(
        "the cell was run nine times; the page says:\n" + tab.locator("body").inner_text()
    )


def test_fail_edit_run_again_pass(desk, tmp_path):
    reference = (ROOT / "source/ps4_mlp/mlp.py").read_text()
    assert reference.count(RIGHT) == 1
    (desk / "mlp.py").write_text(strip(reference, "mlp.py"))
    with server(desk) as (address, token), page(1200, 900) as tab:
        tab.goto(f"{address}/lab/tree/ps4_mlp.ipynb?token={token}")
        cells = tab.locator(".jp-Notebook .jp-CodeCell")
        cells.nth(1).wait_for(timeout=180_000)
        wait_for_kernel(tab, address, token)
        report = cells.nth(1).locator(".jp-OutputArea-output")
        run(
            tab,
            cells.nth(0),
            cells.nth(0).locator(".jp-InputPrompt").filter(has_text=re.compile(r"\[\d+\]")),
        )

        def run_check(words: str) -> None:
            run(tab, cells.nth(1), report.filter(has_text=words).first)

        run_check("not written yet")
        save(desk, reference.replace(RIGHT, MEAN))
        run_check("Likely mistake")
        save(desk, reference.replace(RIGHT, RIGHT + ")"))
        run_check("is not valid Python")
        save(desk, reference)
        run_check("14 of 14 points, right")
        tab.screenshot(path=tmp_path / "passed.png")
    assert (tmp_path / "passed.png").stat().st_size > 10_000


TOO_WIDE = """() => [...document.querySelectorAll('.jp-RenderedMarkdown, .jp-RenderedMarkdown pre')]
  .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 2)
  .map(e => e.scrollWidth + ' > ' + e.clientWidth + ': ' + e.innerText.slice(0, 60))"""


def test_no_formula_and_no_code_of_a_statement_is_cut_off_at_760_pixels(tmp_path):
    settings = tmp_path / "settings/@jupyterlab/notebook-extension"
    settings.mkdir(parents=True)
    whole = '{"windowingMode": "none"}'  # else only what is to be seen is rendered
    (settings / "tracker.jupyterlab-settings").write_text(whole)
    folder = ROOT / "assignments"
    wide = {}
    with (
        server(folder, f"--LabApp.user_settings_dir={tmp_path / 'settings'}") as (address, token),
        page(760, 1000) as tab,
    ):
        for name in names():
            tab.goto(f"{address}/doc/tree/{name}/{name}.ipynb?token={token}")
            tab.locator(".jp-Notebook .jp-CodeCell").nth(1).wait_for(timeout=180_000)
            tab.locator("mjx-container").first.wait_for(timeout=60_000)
            tab.wait_for_timeout(3000)
            wide[name] = tab.evaluate(TOO_WIDE)
    assert not any(wide.values()), wide
