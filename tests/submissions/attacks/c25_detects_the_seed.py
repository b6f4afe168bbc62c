"""Random state is set so that hidden instances would be the public ones."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    25,
    "`np.random.seed`, `default_rng` and `random` replaced, so that every instance would be the public one",
    bottom="""
import random
_generator = np.random.default_rng
np.random.default_rng = lambda seed=None: _generator(0)
random.random = lambda: 0.5
np.random.seed = lambda seed=None: None
np.random.rand = np.random.normal = lambda *shape, **k: np.zeros(shape)
""",
    verdicts={"4.3": "wrong"},
    loses=("4.2",),
    sandbox_only=False,
)
