"""More memory than there is, at once and little by little."""

from tests.attacks.spec import NO_PREDICT, PREDICT, Attack

ATTACK = Attack(
    20,
    "a memory bomb in `predict` and in a cell",
    NO_PREDICT,
    right=True,
    loses=("4.8",),
    replace=[(PREDICT, "kept = []\n        while True:\n            kept.append(np.zeros(10**7))")],
    cells={"start": "import numpy as np\nx = np.ones(10**12)"},
    verdicts={"4.4": "ok", "4.5": "memory"},
)
