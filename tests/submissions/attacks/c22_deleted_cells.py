"""Every course cell is deleted; only the answers are left."""

from tests.attacks.spec import ALL, Attack, edit


def only_answers(notebook):
    notebook.cells = [c for c in notebook.cells if not c.metadata.get("nbgrader", {}).get("locked")]


ATTACK = Attack(
    22,
    "all test cells and texts deleted",
    ALL,
    right=True,
    notebook=True,
    make=edit(only_answers),
    note="put back",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
