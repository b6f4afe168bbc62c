"""The interpreter is aborted."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    2,
    "`os.abort()` in `predict`",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "import os; os.abort()")],
    verdicts={"4.4": "ok"},
)
