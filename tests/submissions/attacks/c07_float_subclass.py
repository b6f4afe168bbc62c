"""Numbers of a subclass of float that equal every number."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    7,
    "a float subclass as loss and answers",
    bottom="""

class Any(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __round__(self, n=None): return self
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __hash__(self): return hash(1.0)

TwoLayerMLP.loss = lambda self, X, y=None, reg=0.0: Any(1) if y is None else (Any(1), {})
""",
    cells={"4.6": "from mlp import Any\nfinal_loss_decay_095 = final_loss_decay_1 = Any(1)"},
    verdicts={"4.6": "bad_type"},
    sandbox_only=False,
)
