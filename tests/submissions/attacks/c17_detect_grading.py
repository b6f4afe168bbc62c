"""Whoever grades is recognised, and code that is right only then is run: it is still only as right as it is."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    17,
    "grading detected by environment, modules and user; then other code is run",
    bottom="""
import os, sys
_GRADING = "JPY_PARENT_PID" not in os.environ or os.environ.get("USER") == "student" or any("worker" in name for name in sys.modules)
if _GRADING:
    TwoLayerMLP.loss = lambda self, X, y=None, reg=0.0: (1.0, {k: np.ones_like(v) for k, v in self.params.items()}) if y is not None else np.ones((len(X), 3))
""",
    verdicts={"4.3": "wrong"},
    loses=(),
    sandbox_only=False,
)
