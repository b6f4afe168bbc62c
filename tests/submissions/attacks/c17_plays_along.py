"""A training that does nothing, and a loss that plays along when the grader follows it: partial credit for own earlier work."""

from tests.attacks.spec import Attack

ATTACK = Attack(
    17,
    "`train` makes its histories up; `loss` and `predict` answer to match when the grader drives the training itself",
    bottom="""
_step = 0
_book = {}

def _value(i):
    return 1.0 / (i + 1)

def _loss(self, X, y=None, reg=0.0):
    global _step
    if y is None:
        return np.zeros((len(X), self.params["W2"].shape[1]))
    key = (X.tobytes(), *(v.tobytes() for v in self.params.values()))
    if key not in _book:
        _book[key] = _value(_step)
        _step += 1
    return _book[key], {k: np.full_like(v, 1e-13 * (_step + 1)) for k, v in self.params.items()}

def _train(self, X, y, X_val, y_val, learning_rate=1e-3, learning_rate_decay=0.95, reg=1e-5, num_epochs=10, batch_size=200, verbose=False):
    global _step
    _step = 0
    _book.clear()
    steps = num_epochs * max(len(X) // batch_size, 1)
    self.params = {k: v + 1e-15 for k, v in self.params.items()}
    return {"loss_history": [_value(i) for i in range(steps)], "grad_magnitude_history": [1e-12] * steps,
            "train_acc_history": [0.5] * num_epochs, "val_acc_history": [0.5] * num_epochs}

def _predict(self, X):
    return np.zeros(len(X), int)

TwoLayerMLP.loss, TwoLayerMLP.train, TwoLayerMLP.predict = _loss, _train, _predict
""",
    verdicts={"4.5": "wrong"},
    loses=(),
    sandbox_only=False,
)
