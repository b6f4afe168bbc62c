"""Builtins that a comparison needs say yes."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    6,
    "`all`, `any`, `abs`, `isinstance`, `len`, `float`, `round`, `max` replaced",
    bottom="""
import builtins
builtins.all = builtins.any = builtins.isinstance = builtins.issubclass = builtins.hasattr = builtins.callable = lambda *a, **k: True
builtins.abs = builtins.round = builtins.max = builtins.sum = lambda *a, **k: 0
builtins.len = lambda *a: 3
""",
    notebook=True,
    loses=("4.1", "4.2"),
    verdicts={"4.3": "bad_type"},
    sandbox_only=False,
)
