"""The same from a cell, quietly put back outside of checks."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    6,
    "`abs`, `round`, `float` and `print` replaced in a cell",
    cells={
        "start": """
import builtins
builtins.abs = builtins.round = lambda *a, **k: 0
builtins.float = lambda *a: 0.0
builtins.print = lambda *a, **k: None
"""
    },
    loses=("4.1", "4.2"),
    verdicts={"4.6": "bad_type"},
    sandbox_only=False,
)
