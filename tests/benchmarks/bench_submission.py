"""Where a submission's time goes, and what sandboxed grading costs against running the notebook
plainly.

The peer is nbclient with an ordinary kernel, which is what nbgrader uses, on the same
notebook in the same run.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from autograder.authoring.sample import solved_notebook, write_sample
from autograder.grading.score import score
from autograder.sandbox.bubblewrap import NoSandbox, require
from autograder.sandbox.client import Sandbox
from autograder.sets import load

ROOT = Path(__file__).resolve().parents[2]
SET = "ps4_mlp"


def timed(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def lines() -> Iterator[str]:
    try:
        sandbox = require("auto")
    except NoSandbox as error:
        sandbox = "subprocess"
        yield f"# no sandbox here, measured without: {error}"
    declared, source = load(SET), ROOT / "source"
    with tempfile.TemporaryDirectory() as place:
        folder = write_sample(
            declared, source, Path(place) / "whole", notebook=solved_notebook(declared, source)
        )
        module = write_sample(declared, source, Path(place) / "module")
        yield from _stages(folder, sandbox, declared.module.removesuffix(".py"))
        alone = timed(lambda: score(module, SET, sandbox=sandbox, root=ROOT))
        whole = timed(lambda: score(folder, SET, sandbox=sandbox, root=ROOT))
        notebook = nbformat.read(folder / f"{SET}.ipynb", as_version=4)
        peer = timed(
            lambda: NotebookClient(
                notebook,
                timeout=300,
                allow_errors=True,
                resources={"metadata": {"path": str(folder)}},
            ).execute()
        )
    yield f"a module alone, over 10 s: {alone / 10:.2f} (below 1)"
    yield (
        f"a whole notebook graded in {sandbox}, over nbclient running it: {whole / peer:.2f} "
        "(1.2 or better)"
    )


def _stages(folder: Path, sandbox: str, module: str) -> Iterator[str]:
    """Shares of a submission's time: starting, importing, kernel, student's cells."""
    cells = [
        c.source
        for c in nbformat.read(folder / f"{SET}.ipynb", as_version=4).cells
        if c.cell_type == "code"
    ]
    stages: dict[str, float] = {}
    started = time.perf_counter()
    files = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    with Sandbox(files, sandbox=sandbox) as inside:
        stages["start of the sandbox, with NumPy"] = time.perf_counter() - started
        stages["import of the module"] = timed(lambda: inside.load(module))
        stages["start of the kernel"] = timed(lambda: inside.run_cell("pass"))
        stages["import of Matplotlib"] = timed(lambda: inside.run_cell("import matplotlib.pyplot"))
        stages["the notebook's cells"] = timed(
            lambda: [inside.run_cell(source) for source in cells]
        )
    total = sum(stages.values())
    for name, seconds in stages.items():
        yield f"{name}, share of {total:.1f} s: {seconds / total:.2f} (shown)"
