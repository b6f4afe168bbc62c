"""Expected values are looked for in the frames of the caller."""

from tests.attacks.spec import Attack

PEEK = '''
import gc, linecache, sys

def _expected():
    """Anything that looks like an expected value, near or far."""
    found = {}
    frame = sys._getframe()
    while frame:
        for space in (frame.f_locals, frame.f_globals):
            for name, value in list(space.items()):
                if isinstance(name, str) and any(w in name.lower() for w in ("expect", "truth", "correct", "wanted", "known")):
                    found.setdefault(name, value)
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) is dict:
            for name in list(thing):
                if isinstance(name, str) and ("expect" in name or "truth" in name):
                    found.setdefault(name, thing[name])
    return found

def _pick(kind):
    for name, value in _expected().items():
        if kind in name:
            return value

def _loss(self, X, y=None, reg=0.0):
    if y is None:
        return _pick("scores")
    return _pick("loss"), _pick("grads") or {}

TwoLayerMLP.loss = _loss
TwoLayerMLP.predict = lambda self, X: _pick("classes")
TwoLayerMLP.train = lambda self, *a, **k: {"loss_history": _pick("history"), "grad_magnitude_history": [], "train_acc_history": [], "val_acc_history": []}
'''
ATTACK = Attack(
    10,
    "expected values read from the caller's frames and from `gc`",
    notebook=True,
    bottom=PEEK,
    verdicts={"4.3": "wrong", "4.4": "missing"},
    sandbox_only=False,
)
