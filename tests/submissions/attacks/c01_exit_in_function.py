"""sys.exit in one method: the questions that do not need it keep their points."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    1,
    "`sys.exit(0)` in `predict`",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "import sys; sys.exit(0)")],
    verdicts={"4.3": "ok", "4.4": "ok"},
    sandbox_only=False,
)
