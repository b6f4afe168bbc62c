"""Outputs that show full points are saved with the cells."""

import nbformat

from tests.attacks.spec import Attack, edit


def fake(notebook):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            points = str(int(cell.metadata.nbgrader.points))
            cell.outputs = [
                nbformat.v4.new_output(
                    "execute_result",
                    {"text/plain": points, "text/html": f"<b>{points} of {points}</b>"},
                    execution_count=1,
                )
            ]
            cell.execution_count = 1


ATTACK = Attack(
    22,
    "saved outputs that show full points",
    notebook=True,
    make=edit(fake),
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
