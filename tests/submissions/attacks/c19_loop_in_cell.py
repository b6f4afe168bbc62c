"""A cell that never ends: it is stopped, the others run."""

from tests.attacks.spec import ALL, Attack

ATTACK = Attack(
    19,
    "`while True` in a cell",
    ALL,
    right=True,
    cells={"start": "while True:\n    pass"},
    note="was stopped",
)
