"""Results that are not plain data, or break a limit: each is a clear word."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    15,
    "object arrays, masked arrays, cyclic lists, a dict of 10^5 keys, sets, generators as results",
    bottom="""
_cycle = []
_cycle.append(_cycle)
_odd = [np.array([object()]), np.ma.zeros(3), _cycle, {i * (2**61 - 1): 0 for i in range(2000)}, {1, 2}, (x for x in "ab"), np.array(["a"]),
        10**5000, "\\ud800", np.matrix([[1]]), np.zeros(0), np.datetime64("now"), ["x" * 10**6] + [0.0] * 50_000, np.array([1, 2]), b"bytes"]

def _next(*a, **k):
    _odd.append(_odd.pop(0))
    return _odd[-1]

TwoLayerMLP.loss = _next
TwoLayerMLP.predict = _next
TwoLayerMLP.train = _next
""",
    cells={
        "4.6": "final_loss_decay_095 = ['x' * 10**6] + [0.0] * 50_000\nfinal_loss_decay_1 = 10**5000",
        "4.8": "error_linear = error_linear_ = []\nerror_linear.append(error_linear)\nerror_tanh = {i: i for i in range(10**5)}",
    },
    verdicts={"4.6": "bad_type", "4.8": "bad_type"},
)
