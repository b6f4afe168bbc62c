"""Every call is looked up in a book of the public instances: hidden ones are not in it."""

from tests.attacks.record import public_book
from tests.attacks.spec import Attack

ATTACK = Attack(
    25,
    "results of all public instances (seed 0) memorised by their inputs",
    bottom=f"""
import base64, hashlib, json, zlib
_BOOK = json.loads(zlib.decompress(base64.b85decode({public_book()!r})))

def _key(*values):
    return hashlib.sha256(repr([np.asarray(v).tolist() if v is not None else None for v in values]).encode()).hexdigest()[:16]

def _arrays(value):
    return {{k: np.array(v) for k, v in value.items()}} if isinstance(value, dict) else np.array(value) if isinstance(value, list) else value

def _loss(self, X, y=None, reg=0.0):
    found = _BOOK.get(_key("loss", self.activation, *(self.params[k] for k in sorted(self.params)), X, y, reg))
    if y is None:
        return None if found is None else np.array(found)
    return (0.0, {{}}) if found is None else (found[0], _arrays(found[1]))

def _predict(self, X):
    found = _BOOK.get(_key("predict", self.activation, *(self.params[k] for k in sorted(self.params)), X))
    return None if found is None else np.array(found)

TwoLayerMLP.loss, TwoLayerMLP.predict = _loss, _predict
""",
    verdicts={"4.3": "wrong", "4.4": "missing"},
    sandbox_only=False,
)
