"""The process ends in a cell of the notebook; the cells before it are run again."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    2,
    "`os._exit(0)` in a cell",
    ALL,
    right=True,
    cells={"4.6": "import os; os._exit(0)"},
    note="was stopped",
    sandbox_only=False,
)
