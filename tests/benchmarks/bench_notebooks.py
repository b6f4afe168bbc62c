"""How long a reference notebook takes from top to bottom, and the ConvNet to learn the digits.

The ratio is the time over the goal: 60 s for a notebook, 30 s for the net.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient

from autograder.sets import load, names
from utils import get_MNIST_data

from .bench_checks import namespace

SOURCE = Path(__file__).resolve().parents[2] / "source"


def lines() -> Iterator[str]:
    for name in names():
        declared = load(name)
        with tempfile.TemporaryDirectory() as place:
            folder = shutil.copytree(SOURCE / name, Path(place) / name)
            for earlier in declared.given:
                shutil.copy(SOURCE / earlier / load(earlier).module, folder)
            notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
            started = time.perf_counter()
            NotebookClient(
                notebook, timeout=300, resources={"metadata": {"path": str(folder)}}
            ).execute()
            yield (
                f"{name}, top to bottom, over 60 s: {(time.perf_counter() - started) / 60:.2f} "
                "(below 1)"
            )
    X, y, _, _, X_test, y_test = get_MNIST_data(subset=True)
    net, started = namespace(load("ps6_convolution"))["ConvNet"](), time.perf_counter()
    net.train(X.reshape(-1, 1, 28, 28) / 255, y, epochs=2, seconds=300)
    seconds = time.perf_counter() - started
    right = np.mean(net.predict(X_test.reshape(-1, 1, 28, 28) / 255) == y_test)
    yield (
        f"the ConvNet learns the digits ({right:.0%} of new ones right), over 30 s: "
        f"{seconds / 30:.2f} (below 1)"
    )
