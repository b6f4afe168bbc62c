"""How much of a graded notebook is kept: its outputs and pictures have one budget."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from autograder.sandbox.outputs import an_output

STORED = 48 * 2**20  # characters of all outputs and attachments together
_LEFT_OUT = "[this output is not kept: the notebook's outputs are too large together]\n"


def within_budget(
    notebook: NotebookNode, most: int = STORED
) -> tuple[NotebookNode, tuple[str, ...]]:
    """The notebook without the outputs that do not fit, and a note if there are any.

    What a person grades goes first: the attachments of text cells, then the reports of
    the checks, then the small outputs of other cells before the large ones.

    Parameters
    ----------
    notebook : NotebookNode
        It stays as it is.
    most : int
        Characters that may be kept.
    """
    room = most - sum(_size(cell.get("attachments", {})) for cell in notebook.cells)
    places = [
        (not cell.metadata.get("nbgrader", {}).get("grade"), _size(output), i, j)
        for i, cell in enumerate(notebook.cells)
        for j, output in enumerate(cell.get("outputs", ()))
    ]
    left_out = set()
    for _, size, i, j in sorted(places):
        room -= size
        if room < 0:
            left_out.add((i, j))
    if not left_out:
        return notebook, ()
    cells = [
        _without(cell, {j for place, j in left_out if place == i})
        for i, cell in enumerate(notebook.cells)
    ]
    kept = NotebookNode(notebook | {"cells": cells})
    outputs = "1 output was" if len(left_out) == 1 else f"{len(left_out)} outputs were"
    return kept, (
        f"{outputs} left out of the graded notebook: "
        f"together they are larger than {most // 2**20} MB",
    )


def _without(cell: NotebookNode, places: set[int]) -> NotebookNode:
    if not places:
        return cell
    said = an_output("stream", name="stderr", text=_LEFT_OUT)
    outputs = [said if j in places else output for j, output in enumerate(cell.outputs)]
    return NotebookNode(cell | {"outputs": outputs})


def _size(data: Any) -> int:
    if isinstance(data, str):
        return len(data)
    if isinstance(data, dict):
        return sum(map(_size, data.values()))
    return sum(map(_size, data)) if isinstance(data, list) else 0
