"""Arrays of a subclass that says yes to every comparison."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    7,
    "an ndarray subclass as scores, gradients and answers",
    bottom="""

class Yes(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        return True if ufunc in (np.equal, np.less_equal, np.less, np.isfinite, np.logical_and) else np.zeros(self.shape)
    def __array_function__(self, function, types, args, kwargs): return True
    def __eq__(self, other): return np.ones(self.shape, bool)
    def all(self, *a, **k): return True

def _yes(*shape): return np.zeros(shape).view(Yes)

def _loss(self, X, y=None, reg=0.0):
    if y is None:
        return _yes(len(X), self.params["W2"].shape[1])
    return _yes(), {k: _yes(*v.shape) for k, v in self.params.items()}

TwoLayerMLP.loss = _loss
TwoLayerMLP.predict = lambda self, X: _yes(len(X))
""",
    cells={"4.8": "from mlp import Yes, np\nerror_linear = error_tanh = np.zeros(()).view(Yes)"},
    verdicts={"4.3": "bad_type", "4.8": "bad_type"},
    sandbox_only=False,
)
