"""The labels of easy and hard questions are exchanged."""

from tests.attacks.spec import Attack, edit


def swap(notebook):
    cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
    names = [c.metadata.nbgrader.grade_id for c in cells]
    for cell, name in zip(cells, [names[0]] * len(names)):
        cell.metadata.nbgrader.grade_id = name


ATTACK = Attack(
    22,
    "every test cell labelled as the one that is right",
    notebook=True,
    make=edit(swap),
    verdicts={"4.1": "ok", "4.6": "wrong"},
    sandbox_only=False,
)
