"""NumPy's comparisons always agree, from the first cell on."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    4,
    "`np.allclose`, `np.isclose` and all of `np.testing` replaced",
    cells={
        "start": """
import numpy as np
yes = lambda *a, **k: True
np.allclose = np.isclose = np.array_equal = np.array_equiv = np.all = np.any = yes
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *a, **k: None)
"""
    },
    verdicts={"4.6": "wrong", "4.8": "wrong"},
    sandbox_only=False,
)
