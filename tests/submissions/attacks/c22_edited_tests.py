"""The test cells are replaced by their points."""

from tests.attacks.spec import Attack, edit


def easy(notebook):
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = str(int(cell.metadata.nbgrader.points))


ATTACK = Attack(
    22,
    "the test cells' code replaced by their points",
    notebook=True,
    make=edit(easy),
    note="were changed",
    verdicts={"4.3": "wrong", "4.6": "wrong"},
    sandbox_only=False,
)
