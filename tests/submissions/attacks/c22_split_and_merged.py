"""Test cells split into pieces, answers merged into one cell, types changed."""

import nbformat

from tests.attacks.spec import ALL, Attack, edit


def shuffle(notebook):
    made = []
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade"):
            made += [nbformat.v4.new_code_cell(part) for part in cell.source.split(",")]
        elif meta.get("task"):
            made.append(nbformat.v4.new_raw_cell(cell.source, metadata=cell.metadata))
        else:
            made.append(cell)
    notebook.cells = made


ATTACK = Attack(
    22,
    "test cells split, task cells turned into raw cells",
    ALL,
    right=True,
    notebook=True,
    make=edit(shuffle),
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
