"""Views of next to nothing that claim petabytes, structured and mapped arrays, arrays that change after they are returned."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    7,
    "zero-stride views of petabytes, structured, mapped and re-made arrays, a result that a thread changes later",
    bottom="""
import threading, time
from numpy.lib.stride_tricks import as_strided


class _Kind(np.ndarray):
    def __array_finalize__(self, other):
        self.owned = 1

    def __eq__(self, other):
        return True

    def __len__(self):
        return 2**60


class _Shape(tuple):
    def __eq__(self, other):
        return True


class _Alike(dict):
    def get(self, key, other=None):
        return 0.0

    def __getitem__(self, key):
        return 0.0

    def keys(self):
        raise KeyboardInterrupt


def _later(size):
    found = np.zeros(size)

    def work():
        for i in range(200):
            found[...] = i
            time.sleep(0.001)

    threading.Thread(target=work, daemon=True).start()
    return found


_made = [lambda: as_strided(np.zeros(1), (2**20, 2**20, 2**9), (0, 0, 0)), lambda: np.broadcast_to(np.float32(1), (2**31, 2**20)),
         lambda: np.zeros(3, [("x", float), ("y", int)]), lambda: np.memmap("/tmp/map", float, "w+", shape=(4, 3)), lambda: np.zeros((4, 3)).view(_Kind),
         lambda: _Shape((1, 2)), lambda: _Alike(W1=1), lambda: _later((6, 3)), lambda: np.array(np.nan) * -1j, lambda: np.zeros(2, np.float16).view("V2"),
         lambda: [np.zeros(700_000, bool)] * 300 + [np.zeros(700_000, np.clongdouble)], lambda: memoryview(b"xx"), lambda: np.array([b"x"]),
         lambda: np.frombuffer(bytes(range(8)), ">f8"), lambda: (yield_ for yield_ in ()), lambda: type("float", (float,), {})(0.25)]


def _next(*a, **k):
    _made.append(_made.pop(0))
    return _made[-1]()


TwoLayerMLP.loss = lambda self, X, y=None, reg=0.0: _next() if y is None else (_next(), {k: _next() for k in self.params})
TwoLayerMLP.predict = _next
TwoLayerMLP.train = lambda *a, **k: {name: _next() for name in ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")}
""",
    cells={
        "4.6": "final_loss_decay_095 = np.broadcast_to(0.0, (2**40, 2**10))\nfinal_loss_decay_1 = np.zeros(3, 'V8')"
    },
    verdicts={"4.6": "bad_type"},
)
