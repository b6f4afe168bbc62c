"""Differences and absolute values are always zero."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    4,
    "`np.abs`, `np.max`, `np.subtract`, `np.linalg.norm` give 0",
    bottom="""
np.abs = np.absolute = np.fabs = np.subtract = np.max = np.amax = np.linalg.norm = lambda *a, **k: 0.0
""",
    loses=("4.1",),
    cells={"start": "import mlp"},
    verdicts={"4.3": "wrong", "4.4": "missing"},
    sandbox_only=False,
)
