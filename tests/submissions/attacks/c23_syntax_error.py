"""The module cannot be parsed; answers in the notebook that do not need it keep their points."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    23,
    "a syntax error in `mlp.py`",
    {"4.8": 2},
    right=True,
    notebook=True,
    bottom="\ndef broken(:\n",
    note="not valid Python",
    verdicts={"4.1": "exception", "4.8": "ok"},
    sandbox_only=False,
)
