"""What an attack is: one small file in ``tests/submissions/attacks`` says one, with what it
should earn.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.authoring.sample import patched, solved_notebook, write_sample
from autograder.material.strip import blank_cell
from autograder.sets import load

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "submissions" / "attacks"
SET = load("ps4_mlp")
MODULE, NOTEBOOK = SET.module, f"{SET.name}.ipynb"
QUESTIONS = {q.id: q.automatic_points for q in SET.questions}
ALL = dict(QUESTIONS)
TOOLS = {
    "4.1": 14.0,
    "4.2": 6.0,
}  # what LAZY earns: the two easy tasks are done, the rest is a bluff
NO_PREDICT = {
    "4.1": 14,
    "4.2": 6,
    "4.3": 14,
    "4.4": 20,
    "4.7": 13.5,
    "4.8": 2,
}  # right but for `predict`, which training needs too
NOTHING: dict[str, float] = {}

LAZY = """
import numpy as np


def rel_error(x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return float(np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y))))


def numerical_gradient(f, x, h=1e-5):
    grad = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        kept = x[i]
        try:
            x[i] = kept + h
            above = f(x)
            x[i] = kept - h
            below = f(x)
        finally:
            x[i] = kept
        grad[i] = (above - below) / (2 * h)
    return grad


class TwoLayerMLP:
    def __init__(self, input_size, hidden_size, output_size, std=1e-4, activation="relu"):
        if activation not in ("relu", "sigmoid"):
            raise ValueError(activation)
        self.activation = activation
        self.params = {
            "W1": std * np.random.randn(input_size, hidden_size), "b1": np.zeros(hidden_size),
            "W2": std * np.random.randn(hidden_size, output_size), "b2": np.zeros(output_size),
        }

    def loss(self, X, y=None, reg=0.0):
        return None if y is None else (0.25, {})

    def train(self, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95,
              reg=1e-5, num_epochs=10, batch_size=200, verbose=False):
        return {"loss_history": [0.25], "grad_magnitude_history": [],
                "train_acc_history": [], "val_acc_history": []}

    def predict(self, X):
        return None
"""
PREDICT = "return np.argmax(self.loss(X), axis=1)"  # the line of the reference that is replaced
WRONG_ANSWERS = {
    "final_loss_decay_095": "3.0",
    "final_loss_decay_1": "3.0",
    "error_linear": "3.0",
    "error_tanh": "3.0",
}


@dataclass(frozen=True)
class Attack:
    """One hostile or unlucky submission.

    Attributes
    ----------
    number : int
        Its class, 1 to 26.
    what : str
        What it tries, in a few words.
    earns : mapping of str to float
        Points of each question that its honest part earns; questions not named earn 0.
    loses : tuple of str
        Questions that it may lose by its own doing: they earn at most the points above.
    verdicts : mapping of str to str
        The verdict expected of some questions.
    note : str
        A pattern that the notes for the student, or the message of a question, must match.
    shows : str
        A pattern that the outputs of the notebook's cells must match.
    right : bool
        Starts from the reference and right answers instead of `LAZY` and wrong ones.
    top, bottom : str
        Code put before and after the module.
    replace : tuple of (old, new)
        Changes to the module, each of a text that occurs once.
    cells : mapping of str to str
        Code of a cell before the check of a question; "start" is the top of the notebook.
    notebook : bool
        Whether a notebook is handed in; always so if there are `cells` or `answers`.
    files : mapping of str to str or bytes
        Other files.
    make : callable, optional
        Last changes to the folder, for what cannot be written down: links, devices, damage.
    student : str or bytes
        Name of the student's folder; without it, the name of the attack.
    sandbox_only : bool
        Must not run without a sandbox.
    """

    number: int
    what: str
    earns: Mapping[str, float] = field(default_factory=lambda: TOOLS)
    loses: tuple[str, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    shows: str = ""
    right: bool = False
    top: str = ""
    bottom: str = ""
    replace: tuple[tuple[str, str], ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    notebook: bool = False
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    make: Callable[[Path], None] | None = None
    student: str | bytes = ""
    sandbox_only: bool = True

    def module(self) -> str:
        base = (ROOT / "source" / SET.name / MODULE).read_text() if self.right else LAZY
        return self.top + patched(base, self.replace) + self.bottom

    def build(self, folder: Path, source: Path) -> Path:
        """Write the submission; `source` holds the notebook that was handed out."""
        notebook = self._notebook(source) if self.notebook or self.cells else None
        write_sample(SET, source, folder, module=self.module(), notebook=notebook)
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if self.make:
            self.make(folder)
        return folder

    def _notebook(self, source: Path) -> NotebookNode:
        notebook = solved_notebook(SET, source)
        if not self.right:
            for cell in notebook.cells:
                if cell.metadata.get("nbgrader", {}).get("solution"):
                    cell.source = blank_cell(cell.source) + "\n" + answers_in(cell.source)
        for place, code in self.cells.items():
            cell = nbformat.v4.new_code_cell(code)
            notebook.cells.insert(0 if place == "start" else position(notebook, place), cell)
        return notebook


def answers_in(source: str) -> str:
    return "\n".join(
        f"{name} = {value}" for name, value in WRONG_ANSWERS.items() if f"{name} = None" in source
    )


def position(notebook: NotebookNode, question: str) -> int:
    """Where the check of a question stands."""
    grade_id = SET[question].grade_id
    return next(
        i
        for i, c in enumerate(notebook.cells)
        if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )


def edit(change: Callable[[NotebookNode], Any]) -> Callable[[Path], None]:
    """A `make` that changes the notebook."""

    def make(folder: Path) -> None:
        notebook = nbformat.read(folder / NOTEBOOK, as_version=4)
        change(notebook)
        (folder / NOTEBOOK).write_text(json.dumps(notebook, indent=1))  # nbformat would mend it

    return make


def edit_text(change: Callable[[bytes], bytes], name: str = NOTEBOOK) -> Callable[[Path], None]:
    """A `make` that changes the bytes of a file."""
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes())) and None


@cache
def attacks() -> dict[str, Attack]:
    """All attacks by the name of their file."""
    found = {}
    for path in sorted(FOLDER.glob("c[0-9][0-9]_*.py")):
        spec = importlib.util.spec_from_file_location(f"attack_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[path.stem] = module.ATTACK
    return found
