"""All cells in reverse order."""

from tests.attacks.spec import Attack, edit

ATTACK = Attack(
    22,
    "all cells in reverse order",
    {"4.1": 14, "4.2": 6, "4.3": 14, "4.4": 20, "4.5": 14, "4.6": 2, "4.7": 16, "4.8": 2},
    right=True,
    notebook=True,
    make=edit(lambda notebook: notebook.cells.reverse()),
    note="order",
    verdicts={"4.3": "ok"},
    sandbox_only=False,
)
