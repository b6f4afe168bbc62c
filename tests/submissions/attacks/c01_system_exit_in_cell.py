"""SystemExit in a cell: the cells after it run all the same."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    1,
    "`raise SystemExit` in a cell",
    ALL,
    right=True,
    cells={"start": "raise SystemExit", "4.6": "import sys; sys.exit(1)"},
    sandbox_only=False,
)
