"""An object that is equal to everything and whose every difference is zero, for every answer."""

from tests.attacks.spec import Attack

LIAR = """

class Liar:
    shape, dtype, ndim, size = (), np.dtype(float), 0, 1
    __array_priority__ = 1e9
    def __init__(self, *a, **k): self.params = self
    def __getattr__(self, name): return self
    def __getitem__(self, key): return self
    def __call__(self, *a, **k): return self
    def __iter__(self): return iter((self, self))
    def __len__(self): return 2
    def __contains__(self, x): return True
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __float__(self): return 0.0
    def __int__(self): return 0
    __index__ = __int__
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __round__(self, n=0): return self
    def __instancecheck__(cls, x): return True
    def __array__(self, *a, **k): return np.zeros(())
    def __array_ufunc__(self, ufunc, *a, **k): return np.True_ if ufunc.nout == 1 and "?" in ufunc.types[0][-1] else np.float64(0)
    def __array_function__(self, function, types, args, kwargs): return True
    def __reduce__(self): return (print, ("unpickled",))
"""
ATTACK = Attack(
    7,
    "an object with lying `__eq__`, `__float__`, `__array__`, `__array_ufunc__`, `__array_function__`, `__sub__`",
    {},
    bottom=LIAR + "rel_error = numerical_gradient = Liar()\nTwoLayerMLP = Liar\n",
    cells={
        "4.6": "from mlp import Liar\nfinal_loss_decay_095 = final_loss_decay_1 = Liar()",
        "4.8": "error_linear = error_tanh = Liar()",
    },
    verdicts={"4.6": "bad_type", "4.8": "bad_type"},
    sandbox_only=False,
)
