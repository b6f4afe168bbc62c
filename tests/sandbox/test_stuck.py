"""Code that holds on to Python in one long call ends its kernel, and the next check says why."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from autograder.quality.modules import ROOT

BEGIN = """
import autograder.notebook
autograder.notebook.CALL_SECONDS = 1.0
from autograder import check
from neurons import *
"""
CHECK = 'check("1.7", logistic_loss, logistic_gradient, logistic_step, fit_logistic)'


@pytest.fixture
def kernel(tmp_path):
    folder = tmp_path / "größe"  # a folder as students have them
    folder.mkdir()
    source = ROOT / "source/ps1_neurons/neurons.py"
    (folder / "neurons.py").write_text(source.read_text("utf-8"), "utf-8")
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder))
    yield folder, manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def report(client, code: str) -> str:
    """What a cell shows, as HTML."""
    shown = []

    def hook(message):
        shown.append(message["content"].get("data", {}).get("text/html", ""))

    client.execute_interactive(code, timeout=90, output_hook=hook)
    return "".join(shown)


def test_a_long_call_in_c_ends_the_kernel_and_is_said_once(kernel):
    folder, manager, client = kernel
    module = folder / "neurons.py"
    text = module.read_text("utf-8")
    line = "return theta - rate * logistic_gradient(theta, X, y)"
    module.write_text(text.replace(line, "return sum(range(10**12))"), "utf-8")
    client.execute_interactive(BEGIN, timeout=90)
    client.execute(CHECK)
    deadline = time.monotonic() + 120
    while manager.is_alive() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not manager.is_alive()
    module.write_text(text, "utf-8")
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    client.execute_interactive(BEGIN, timeout=90)
    said = report(client, CHECK)
    assert "8 of 8 points" in said
    number = 1 + text[: text.index(line)].count("\n")
    assert f"<code>logistic_step</code> (neurons.py line {number})" in said
    assert "kernel was restarted" not in report(client, CHECK)
    assert not (folder / ".nn-course/stuck.txt").exists()


def test_what_can_be_interrupted_ends_no_kernel(kernel):
    folder, _, client = kernel
    module = folder / "neurons.py"
    text = module.read_text("utf-8")
    line = "return theta - rate * logistic_gradient(theta, X, y)"
    module.write_text(text.replace(line, "import time; time.sleep(60)"), "utf-8")
    client.execute_interactive(BEGIN, timeout=90)
    assert "ran for more than 1 s" in report(client, CHECK)
    assert not (Path(folder) / ".nn-course/stuck.txt").exists()
