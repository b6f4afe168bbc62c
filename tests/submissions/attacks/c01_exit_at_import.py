"""sys.exit while the module is imported."""

from tests.attacks.spec import NOTHING, Attack

ATTACK = Attack(
    1,
    "`sys.exit(0)` at the end of the module",
    NOTHING,
    right=True,
    bottom="\nimport sys\nsys.exit(0)\n",
    verdicts={"4.1": "exception", "4.3": "exception"},
    sandbox_only=False,
)
