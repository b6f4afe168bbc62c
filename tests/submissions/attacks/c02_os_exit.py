"""The process ends in the middle of a call."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    2,
    "`os._exit(0)` in `predict`",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "import os; os._exit(0)")],
    verdicts={"4.4": "ok", "4.7": "wrong"},
    sandbox_only=False,
)
