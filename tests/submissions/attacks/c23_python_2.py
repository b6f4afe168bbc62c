"""Python 2."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    23,
    "Python 2 code in `mlp.py`",
    {"4.8": 2},
    right=True,
    notebook=True,
    bottom='\nprint "done"\n',
    note="Python 2",
    verdicts={"4.1": "exception"},
    sandbox_only=False,
)
