"""Tasks 5.9 and 5.10: a sigmoid and a ReLU net that read digits. Each is trained briefly, with the student's own code."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from ...compare import Raised, close, exact
from ...course import Case, Part, Question, Trial
from ...subject import Handle, Subject
from .ask import attempt, function, net_for
from .digits import bundled
from .net_oracle import HISTORIES, PARAMS, scores_of, train

SIZES = {"W1": (784, 64), "b1": (64,), "W2": (64, 10), "b2": (10,)}
FIT, HELD_OUT = 250, 120  # digits of the fixed slice; the first are to train on: two batches of 100, and 50 left over


def slice_of_digits() -> dict[str, np.ndarray]:
    """The same digits for everyone: 0 to 255 minus the mean training image."""
    images, labels = bundled()
    rows = np.random.RandomState(5).permutation(len(images))[: FIT + HELD_OUT]
    X, y = images[rows].astype(float), labels[rows]
    X = X - X[:FIT].mean(axis=0)
    return dict(X=X[:FIT], y=y[:FIT], X_val=X[FIT:], y_val=y[FIT:])


# ---- a new net

def draw_seeds(activation: str) -> Callable:
    return lambda rng: [Case(f"seed {i}", dict(activation=activation, seed=int(rng.integers(1, 1000)))) for i in (1, 2)]


def item(mapping: Any, key: str, what: str) -> Any:
    if not isinstance(mapping, dict):
        return mapping if isinstance(mapping, Raised) else Raised("TypeError", f"{what} must be a dict, not {type(mapping).__name__}")
    return mapping.get(key, Raised("KeyError", f"{what} has no key '{key}'"))


def new_net_of(s: Subject, c: Case) -> dict[str, Any]:
    net = s.new("digit_net", c.activation, c.seed)
    return {"params": s.get(net, "params"), "activation": s.get(net, "activation")}


def fresh(seed: int, std: float = 0.1, hidden: int = 64, inputs: int = 784, classes: int = 10) -> dict[str, np.ndarray]:
    """Weights from NumPy's older stream, W1 before W2."""
    stream = np.random.RandomState(seed)
    return {"W1": stream.normal(0, std, (inputs, hidden)), "b1": np.zeros(hidden), "W2": stream.normal(0, std, (hidden, classes)), "b2": np.zeros(classes)}


def new_net(c: Case, activation: Callable = lambda a: a, seed: Callable = lambda s: s, **sizes: Any) -> dict[str, Any]:
    return {"params": fresh(seed(c.seed), **sizes), "activation": activation(c.activation)}


def own_new_net(s: Subject, c: Case) -> dict[str, Any]:
    """The net that the student's own class makes, however it draws its weights."""
    s.call("utils.functions:seed_numpy", c.seed)
    net = s.new("make_net", 784, 64, 10, std=0.1, activation=c.activation)
    return {"params": s.get(net, "params"), "activation": s.get(net, "activation")}


NEW_SLIPS = {
    "std_of_other_set": dict(std=1e-4), "std_one": dict(std=1.0), "std_hundredth": dict(std=0.01), "hidden_units_100": dict(hidden=100), "hidden_units_10": dict(hidden=10),
    "nine_classes": dict(classes=9), "one_hidden_unit_more": dict(hidden=65), "seed_ignored": dict(seed=lambda s: 0),
}


def new_trial(activation: str) -> Trial:
    wrong = NEW_SLIPS | {"always_relu": dict(activation=lambda a: "relu")} if activation == "sigmoid" else {"always_sigmoid": dict(activation=lambda a: "sigmoid")}
    return Trial(draw_seeds(activation), new_net_of, new_net, wrong, "digit_net('{activation}', {seed})")


# ---- training

def draw_training(activation: str) -> Callable:
    def draw(rng: np.random.Generator) -> list[Case]:
        digits, seed = slice_of_digits(), int(rng.integers(1, 1000))
        return [Case(f"{n} epochs" if n > 1 else "one epoch", dict(digits, N=FIT, activation=activation, params=fresh(seed), num_epochs=n)) for n in (1, 3)]

    return draw


def build(s: Subject, c: Case) -> Handle:
    net = s.new("make_net", 784, 64, 10, std=0.1, activation=c.activation)
    s.set(net, "params", c.params)
    return net


def trained(s: Subject, c: Case, act: Callable) -> dict[str, Any]:
    """The histories, and the biases afterwards (the weights would be a megabyte to say the same)."""
    net = net_for(s, lambda: build(s, c), "train_digits", c.X, c.y, c.X_val, c.y_val)
    stats = attempt(lambda: act(net).value)
    found = {name: item(stats, name, "what train_digits returns") for name in HISTORIES}
    after = s.get(net, "params")
    first = found["loss_history"]
    first = first[0] if isinstance(first, (list, np.ndarray)) and len(first) else first
    return found | {"first loss": first, "net afterwards": {k: stats if isinstance(stats, Raised) else item(after, k, "params") for k in ("b1", "W2", "b2")}}


def train_of(s: Subject, c: Case) -> dict[str, Any]:
    return trained(s, c, lambda net: s.call("train_digits", net, c.X, c.y, c.X_val, c.y_val, num_epochs=c.num_epochs))


def own_train(s: Subject, c: Case) -> dict[str, Any] | None:
    """The right settings with the student's own net: a slip in mlp.py has cost its points already."""
    settings = dict(learning_rate=1e-3, learning_rate_decay=0.95, reg=0.5, num_epochs=c.num_epochs, batch_size=100)
    found = trained(s, c, lambda net: s.call((net, "train"), c.X, c.y, c.X_val, c.y_val, **settings))
    return found if np.ptp(found["loss_history"]) > 0 else None


def training(c: Case, epochs: Callable = lambda n: n, fit: Callable = lambda c: (c.X, c.y), held_out: Callable = lambda c: (c.X_val, c.y_val),
             keep_net: bool = False, **settings: Any) -> dict[str, Any]:
    history = train(c.params, *fit(c), *held_out(c), c.activation, num_epochs=epochs(c.num_epochs), **settings)
    after = c.params if keep_net else history.pop("params after training")
    return {k: history[k] for k in HISTORIES} | {"first loss": history["loss_history"][0], "net afterwards": {k: after[k] for k in ("b1", "W2", "b2")}}


TRAIN_SLIPS = {
    "rate_ten_times": dict(rate=1e-2), "rate_a_tenth": dict(rate=1e-4), "decay_left_out": dict(decay=1.0), "decay_09": dict(decay=0.9),
    "reg_left_out": dict(reg=1e-5), "reg_halved": dict(reg=0.25), "reg_doubled": dict(reg=1.0), "reg_zero": dict(reg=0.0),
    "batches_of_200": dict(batch_size=200), "batches_of_50": dict(batch_size=50), "one_epoch_only": dict(epochs=lambda n: 1), "default_epochs": dict(epochs=lambda n: 10),
    "trained_on_validation": dict(fit=lambda c: (c.X_val, c.y_val), held_out=lambda c: (c.X, c.y)),
    "validated_on_training": dict(held_out=lambda c: (c.X, c.y)),
    "pixels_divided": dict(fit=lambda c: (c.X / 255, c.y), held_out=lambda c: (c.X_val / 255, c.y_val)),
    "another_net_trained": dict(keep_net=True),
}


def train_trial(activation: str) -> Trial:
    slips = {k: v for k, v in TRAIN_SLIPS.items() if activation == "sigmoid" or k != "another_net_trained"}  # 5.10 asks for it no more
    return Trial(draw_training(activation), train_of, training, slips,
                 "train_digits(net, X, y, X_val, y_val, num_epochs={num_epochs}) of a {activation} net, with {N} digits")


# ---- what a net gets right

def draw_nets(rng: np.random.Generator) -> list[Case]:
    """Small nets whose predictions are right for some samples; samples of one class; one sample."""
    cases = []
    for name, N, top in (("a net", 40, 4), ("one class only", 15, 1), ("one sample", 1, 4)):
        params = {"W1": rng.standard_normal((6, 9)), "b1": rng.standard_normal(9), "W2": rng.standard_normal((9, 4)), "b2": rng.standard_normal(4)}
        X = rng.standard_normal((N, 6))
        guess = scores_of(params, X, "sigmoid").argmax(axis=1)
        y = np.where(rng.random(N) < 0.6, guess, rng.integers(0, top, N)) if top > 1 else np.zeros(N, int)
        cases.append(Case(name, dict(N=N, params=params, X=X, y=y, activation="sigmoid")))
    return cases


def accuracy_of(s: Subject, c: Case) -> dict[str, Any]:
    net = net_for(s, lambda: s.new("make_net", 6, 9, 4, std=0.1, activation=c.activation), "accuracy", c.X, c.y)
    s.set(net, "params", c.params)
    return {"accuracy": s.call("accuracy", net, c.X, c.y).value}


def own_accuracy(s: Subject, c: Case) -> dict[str, Any]:
    net = s.new("make_net", 6, 9, 4, std=0.1, activation=c.activation)
    s.set(net, "params", c.params)
    return {"accuracy": float((np.asarray(s.call((net, "predict"), c.X).value) == c.y).mean())}


def share(c: Case, say: Callable = lambda right, guess, c: right.mean()) -> dict[str, Any]:
    guess = scores_of(c.params, c.X, c.activation).argmax(axis=1)
    return {"accuracy": say(guess == c.y, guess, c)}


ACCURACY = Trial(draw_nets, accuracy_of, share, {
    "accuracy_percent": dict(say=lambda right, guess, c: 100.0 * right.mean()), "accuracy_count": dict(say=lambda right, guess, c: int(right.sum())),
    "errors_counted": dict(say=lambda right, guess, c: 1 - right.mean()), "accuracy_not_averaged": dict(say=lambda right, guess, c: right * 1.0),
    "predictions_averaged": dict(say=lambda right, guess, c: guess.mean()), "all_or_nothing": dict(say=lambda right, guess, c: float(right.all())),
}, "accuracy(net, X, y) with N={N}")


# ---- confusion matrix and dead units

def draw_labels(rng: np.random.Generator) -> list[Case]:
    cases = []
    for name, N, classes, known in (("four classes", 30, 4, 4), ("classes absent", 20, 6, 4), ("ten classes", 60, 10, 10), ("one sample", 1, 3, 2)):
        y = rng.integers(0, known, N)
        cases.append(Case(name, dict(N=N, classes=classes, y_true=y, y_pred=np.where(rng.random(N) < 0.5, y, (y + rng.integers(1, 3, N)) % known))))
    return cases


def table(c: Case, rows: Callable = lambda c: c.y_true, columns: Callable = lambda c: c.y_pred) -> np.ndarray:
    k = np.arange(c.classes)
    return ((rows(c)[:, None, None] == k[:, None]) & (columns(c)[:, None, None] == k)).sum(axis=0)


CONFUSION = function("confusion_matrix", ("y_true", "y_pred", "classes"), draw_labels, table, {
    "rows_are_predictions": lambda c: table(c).T,
    "each_pair_once": lambda c: (table(c) > 0).astype(int),
    "only_right_counted": lambda c: np.diag(np.diag(table(c))),
    "only_wrong_counted": lambda c: table(c) - np.diag(np.diag(table(c))),
    "shares_for_counts": lambda c: table(c) / c.N,
    "rows_normalised": lambda c: table(c) / np.maximum(table(c).sum(axis=1, keepdims=True), 1),
    "absent_classes_left_out": lambda c: (lambda n: table(c)[:n, :n])(int(max(c.y_true.max(), c.y_pred.max())) + 1),
    "always_ten_classes": lambda c: np.pad(table(c), (0, 10 - c.classes)),
    "last_pair_lost": lambda c: table(c, lambda c: c.y_true[:-1], lambda c: c.y_pred[:-1]),
})


def draw_dead(rng: np.random.Generator) -> list[Case]:
    """Units that no sample switches on, by a very negative bias; others that only one sample does."""
    cases = []
    for name, N, H, dead in (("some dead units", 12, 9, 3), ("no dead unit", 15, 6, 0), ("all dead", 5, 4, 4), ("one sample", 1, 8, 5)):
        W1, b1, X = rng.standard_normal((5, H)), 0.5 * rng.standard_normal(H), rng.standard_normal((N, 5))
        z = X @ W1
        b1 = np.where(np.arange(H) < dead, -z.max(axis=0) - rng.uniform(0.1, 1, H), -np.sort(z, axis=0)[-1] + rng.uniform(0.1, 1, H) if N == 1 else -np.sort(z, axis=0)[-2] + 1e-3)
        mix = rng.permutation(H)
        cases.append(Case(name, dict(N=N, H=H, X=X, params={"W1": W1[:, mix], "b1": b1[mix], "W2": rng.standard_normal((H, 3)), "b2": rng.standard_normal(3)})))
    X = rng.integers(-2, 3, (4, 5)).astype(float)
    W1 = rng.integers(-1, 2, (5, 3)).astype(float)
    cases.append(Case("pre-activations that are 0 at most", dict(N=4, H=3, X=X, params={"W1": W1, "b1": -(X @ W1).max(axis=0), "W2": np.ones((3, 3)), "b2": np.zeros(3)})))
    return cases


def dead_of(s: Subject, c: Case) -> dict[str, Any]:
    net = net_for(s, lambda: s.new("make_net", 5, c.H, 3, std=0.1, activation="relu"), "dead_units", c.X)
    s.set(net, "params", c.params)
    return {"dead_units": s.call("dead_units", net, c.X).value}


def dead(c: Case, count: Callable = lambda z, c: sum(not any(v > 0 for v in column) for column in z.T), bias: float = 1.0) -> dict[str, Any]:
    return {"dead_units": count(c.X @ c.params["W1"] + bias * c.params["b1"], c)}


DEAD = Trial(draw_dead, dead_of, dead, {
    "dead_bias_forgotten": dict(bias=0.0), "dead_for_one_sample": dict(count=lambda z, c: int((z <= 0).any(axis=0).sum())),
    "dead_samples_counted": dict(count=lambda z, c: int((z <= 0).all(axis=1).sum())), "living_units_counted": dict(count=lambda z, c: int((z > 0).any(axis=0).sum())),
    "zeros_counted": dict(count=lambda z, c: int((z <= 0).sum())), "share_of_dead_units": dict(count=lambda z, c: float((z <= 0).all(axis=0).mean())),
    "zero_counts_as_alive": dict(count=lambda z, c: int((z < 0).all(axis=0).sum())), "dead_on_average": dict(count=lambda z, c: int((z.mean(axis=0) <= 0).sum())),
}, "dead_units(net, X) with N={N}, H={H}")

# ---- the two questions

CURVE = close(1e-6, 1e-8)
SIGMOID_NET, SIGMOID = new_trial("sigmoid"), train_trial("sigmoid")
RELU_NET, RELU = new_trial("relu"), train_trial("relu")
LOOSE = close(1e-6, 1e-8, squeeze=True)

SIGMOID_QUESTION = Question("5.9", "A sigmoid net reads digits", needs=("digit_net", "train_digits", "accuracy", "make_net"), covers=("PS4-Q2.5.1",), minutes=35, difficulty=2, parts=(
    Part("digit_net: sizes and weights", 1, SIGMOID_NET, ("params",), None, close(1e-9, 1e-12, squeeze=True), (), own_new_net),
    Part("digit_net: the activation", 0.5, SIGMOID_NET, ("activation",), None, exact),
    Part("the first loss, penalty included", 1, SIGMOID, ("first loss",), None, CURVE, (), own_train),
    Part("the loss, step by step", 4, SIGMOID, ("loss_history",), None, CURVE, (), own_train),
    Part("accuracies after each epoch", 1, SIGMOID, ("train_acc_history", "val_acc_history"), None, CURVE, ("the loss, step by step",), own_train),
    Part("the net that was given is trained", 0.5, SIGMOID, ("net afterwards",), None, LOOSE, ("the loss, step by step",), own_train),
    Part("accuracy", 1, ACCURACY, ("accuracy",), None, close(1e-9, 1e-12), (), own_accuracy),
))
RELU_QUESTION = Question("5.10", "A ReLU net reads digits", needs=("digit_net", "train_digits", "confusion_matrix", "dead_units", "make_net"), covers=("PS4-Q2.5.2",), minutes=35, difficulty=2, parts=(
    Part("digit_net: the activation", 0.5, RELU_NET, ("activation",), None, exact),
    Part("the loss, step by step", 4, RELU, ("loss_history",), None, CURVE, (), own_train),
    Part("accuracies after each epoch", 0.5, RELU, ("train_acc_history", "val_acc_history"), None, CURVE, ("the loss, step by step",), own_train),
    Part("confusion_matrix", 2, CONFUSION, ("confusion_matrix",), ("four classes", "ten classes"), close(0, 0)),
    Part("confusion_matrix: classes that do not occur", 0.5, CONFUSION, ("confusion_matrix",), ("classes absent", "one sample"), close(0, 0), ("confusion_matrix",)),
    Part("dead_units", 1.5, DEAD, ("dead_units",), None, exact),
))
WHY_QUESTION = Question("5.11", "Which activation, and why?", parts=(), covers=("PS4-Q2.5.3",), minutes=20, difficulty=1, manual_points=8)
