"""Two notebooks: the blank one under the right name, the work under another."""

import shutil

from autograder.material.strip import blank_cell
from tests.attacks.spec import ALL, NOTEBOOK, Attack, edit


def blank(notebook):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = blank_cell(cell.source)


def two(folder):
    shutil.copy(folder / NOTEBOOK, folder / "my work.ipynb")
    edit(blank)(folder)


ATTACK = Attack(
    22,
    "two notebooks, the blank one under the right name",
    ALL,
    right=True,
    notebook=True,
    make=two,
    note="was graded, and not",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
