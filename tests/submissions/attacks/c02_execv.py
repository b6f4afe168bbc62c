"""The sandbox becomes another program."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    2,
    "`os.execv` of another program in `predict`",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "import os; os.execv('/bin/echo', ['echo', '88'])")],
    verdicts={"4.4": "ok"},
)
