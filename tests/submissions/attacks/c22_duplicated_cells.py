"""Every cell stands there twice, ids and all."""

from copy import deepcopy

from tests.attacks.spec import ALL, Attack, edit


def twice(notebook):
    notebook.cells = [deepcopy(c) for c in notebook.cells for _ in range(2)]


ATTACK = Attack(
    22,
    "every cell twice, with the same ids",
    ALL,
    right=True,
    notebook=True,
    make=edit(twice),
    note="twice",
    verdicts={"4.6": "ok"},
    sandbox_only=False,
)
