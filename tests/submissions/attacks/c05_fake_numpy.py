"""Another numpy in sys.modules, whose comparisons always agree."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    5,
    "`sys.modules['numpy']` swapped",
    cells={
        "start": """
import sys, types, numpy
fake = types.ModuleType("numpy")
fake.__dict__.update(numpy.__dict__)
fake.allclose = fake.isclose = lambda *a, **k: True
fake.testing = types.SimpleNamespace(__getattr__=None)
for name in dir(numpy.testing):
    setattr(fake.testing, name, lambda *a, **k: None)
sys.modules["numpy"] = fake
np = fake
"""
    },
    verdicts={"4.6": "wrong"},
    sandbox_only=False,
)
