"""What only a real kernel shows: code that nothing interrupts, autoreload, and cells."""

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
    """What a cell shows, as HTML or as it is printed."""
    shown = []

    def hook(message):
        content = message["content"]
        shown.append(content.get("data", {}).get("text/html", content.get("text", "")))
        shown.extend(content.get("traceback", ()))

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


def test_what_the_code_prints_and_draws_is_not_shown_above_the_report(kernel):
    folder, _, client = kernel
    module = folder / "neurons.py"
    text = module.read_text("utf-8")
    line = "return theta - rate * logistic_gradient(theta, X, y)"
    noise = "if once: once.pop(); import sys, matplotlib.pyplot as plt; print('noise'); "
    noise += "print('noise', file=sys.stderr); plt.plot([1, 2]); plt.show(); plt.plot([1, 2])\n    "
    module.write_text("once = [1]\n" + text.replace(line, noise + line), "utf-8")
    client.execute_interactive("%matplotlib inline\n" + BEGIN, timeout=90)
    shown = report(client, CHECK)
    assert "8 of 8 points" in shown and "noise" not in shown and "Figure" not in shown


@pytest.mark.parametrize(
    "slip, said",
    [
        ("def broken(:\n    pass\n", "is not valid Python 3"),
        ("while True: pass\n", "the import of neurons.py does not end"),
        ("import nothing_like_it\n", "imports <code>nothing_like_it</code>"),
    ],
)
def test_a_broken_module_is_said_once_and_without_a_traceback(kernel, slip, said):
    folder, _, client = kernel
    module = folder / "neurons.py"
    client.execute_interactive("%load_ext autoreload\n%autoreload 2\n" + BEGIN, timeout=90)
    client.execute_interactive(
        "import autograder.shell; autograder.shell.IMPORT_SECONDS = 1.0", timeout=90
    )
    assert "8 of 8 points" in report(client, CHECK)
    text = module.read_text("utf-8")
    module.write_text(text + slip, "utf-8")
    shown = report(client, CHECK)
    assert shown.count(said) == 1 and "Traceback" not in shown and "superreload" not in shown
    module.write_text(text, "utf-8")
    report(client, "mended = 1")
    module.write_text(text + slip, "utf-8")
    elsewhere = report(client, "print(fit_logistic.__name__)")
    assert "fit_logistic" in elsewhere
    assert elsewhere.count(said) == 1 and "Traceback" not in elsewhere
