"""Tasks 5.9 and 5.10: a sigmoid and a ReLU net that read digits. Each is trained briefly, with the student's own code."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Handle, Subject

from .ask import attempt, net_for
from .digits import bundled
from .net_oracle import HISTORIES, train
from .readings import ACCURACY, CONFUSION, DEAD, own_accuracy

FIT, HELD_OUT = (
    250,
    120,
)  # digits of the fixed slice; the first are to train on: two batches of 100, and 50 left over


def slice_of_digits() -> dict[str, np.ndarray]:
    """The same digits for everyone: 0 to 255 minus the mean training image."""
    images, labels = bundled()
    rows = np.random.RandomState(5).permutation(len(images))[: FIT + HELD_OUT]
    X, y = images[rows].astype(float), labels[rows]
    X = X - X[:FIT].mean(axis=0)
    return dict(X=X[:FIT], y=y[:FIT], X_val=X[FIT:], y_val=y[FIT:])


# ---- a new net


def draw_seeds(activation: str) -> Callable:
    return lambda rng: [
        Case(f"seed {i}", dict(activation=activation, seed=int(rng.integers(1, 1000))))
        for i in (1, 2)
    ]


def item(mapping: Any, key: str, what: str) -> Any:
    if not isinstance(mapping, dict):
        return (
            mapping
            if isinstance(mapping, Raised)
            else Raised("TypeError", f"{what} must be a dict, not {type(mapping).__name__}")
        )
    return mapping.get(key, Raised("KeyError", f"{what} has no key '{key}'"))


def new_net_of(s: Subject, c: Case) -> dict[str, Any]:
    net = s.new("digit_net", c.activation, c.seed)
    return {"params": s.get(net, "params"), "activation": s.get(net, "activation")}


def fresh(
    seed: int, std: float = 0.1, hidden: int = 64, inputs: int = 784, classes: int = 10
) -> dict[str, np.ndarray]:
    """Weights from NumPy's older stream, W1 before W2."""
    stream = np.random.RandomState(seed)
    return {
        "W1": stream.normal(0, std, (inputs, hidden)),
        "b1": np.zeros(hidden),
        "W2": stream.normal(0, std, (hidden, classes)),
        "b2": np.zeros(classes),
    }


def new_net(
    c: Case, activation: Callable = lambda a: a, seed: Callable = lambda s: s, **sizes: Any
) -> dict[str, Any]:
    return {"params": fresh(seed(c.seed), **sizes), "activation": activation(c.activation)}


def own_new_net(s: Subject, c: Case) -> dict[str, Any]:
    """The net that the student's own class makes, however it draws its weights."""
    s.call("utils.functions:seed_numpy", c.seed)
    net = s.new("make_net", 784, 64, 10, std=0.1, activation=c.activation)
    return {"params": s.get(net, "params"), "activation": s.get(net, "activation")}


NEW_SLIPS = {
    "std_of_other_set": dict(std=1e-4),
    "std_one": dict(std=1.0),
    "std_hundredth": dict(std=0.01),
    "hidden_units_100": dict(hidden=100),
    "hidden_units_10": dict(hidden=10),
    "nine_classes": dict(classes=9),
    "one_hidden_unit_more": dict(hidden=65),
    "seed_ignored": dict(seed=lambda s: 0),
}


def new_trial(activation: str) -> Test:
    wrong = (
        NEW_SLIPS | {"always_relu": dict(activation=lambda a: "relu")}
        if activation == "sigmoid"
        else {"always_sigmoid": dict(activation=lambda a: "sigmoid")}
    )
    return Test(draw_seeds(activation), new_net_of, new_net, "digit_net('{activation}', {seed})")


# ---- training


def draw_training(activation: str) -> Callable:
    def draw(rng: np.random.Generator) -> list[Case]:
        digits = slice_of_digits()
        return [
            Case(
                f"{n} epochs" if n > 1 else "one epoch",
                dict(
                    digits,
                    N=FIT,
                    activation=activation,
                    params=fresh(int(rng.integers(1, 1000))),
                    num_epochs=n,
                ),
            )
            for n in (1, 3)
        ]

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
    return found | {
        "first loss": first,
        "net afterwards": {
            k: stats if isinstance(stats, Raised) else item(after, k, "params")
            for k in ("b1", "W2", "b2")
        },
    }


def train_of(s: Subject, c: Case) -> dict[str, Any]:
    return trained(
        s,
        c,
        lambda net: s.call(
            "train_digits", net, c.X, c.y, c.X_val, c.y_val, num_epochs=c.num_epochs
        ),
    )


def own_train(s: Subject, c: Case) -> dict[str, Any] | None:
    """The right settings with the student's own net: a slip in mlp.py has cost its points already."""
    settings = dict(
        learning_rate=1e-3,
        learning_rate_decay=0.95,
        reg=0.5,
        num_epochs=c.num_epochs,
        batch_size=100,
    )
    found = trained(
        s, c, lambda net: s.call((net, "train"), c.X, c.y, c.X_val, c.y_val, **settings)
    )
    return found if np.ptp(found["loss_history"]) > 0 else None


def training(
    c: Case,
    epochs: Callable = lambda n: n,
    fit: Callable = lambda c: (c.X, c.y),
    held_out: Callable = lambda c: (c.X_val, c.y_val),
    keep_net: bool = False,
    **settings: Any,
) -> dict[str, Any]:
    history = train(
        c.params, *fit(c), *held_out(c), c.activation, num_epochs=epochs(c.num_epochs), **settings
    )
    after = c.params if keep_net else history.pop("params after training")
    return {k: history[k] for k in HISTORIES} | {
        "first loss": history["loss_history"][0],
        "net afterwards": {k: after[k] for k in ("b1", "W2", "b2")},
    }


TRAIN_SLIPS = {
    "rate_ten_times": dict(rate=1e-2),
    "rate_a_tenth": dict(rate=1e-4),
    "decay_left_out": dict(decay=1.0),
    "decay_09": dict(decay=0.9),
    "reg_left_out": dict(reg=1e-5),
    "reg_halved": dict(reg=0.25),
    "reg_doubled": dict(reg=1.0),
    "reg_zero": dict(reg=0.0),
    "batches_of_200": dict(batch_size=200),
    "batches_of_50": dict(batch_size=50),
    "one_epoch_only": dict(epochs=lambda n: 1),
    "default_epochs": dict(epochs=lambda n: 10),
    "trained_on_validation": dict(fit=lambda c: (c.X_val, c.y_val), held_out=lambda c: (c.X, c.y)),
    "validated_on_training": dict(held_out=lambda c: (c.X, c.y)),
    "pixels_divided": dict(
        fit=lambda c: (c.X / 255, c.y), held_out=lambda c: (c.X_val / 255, c.y_val)
    ),
    "another_net_trained": dict(keep_net=True),
}


def train_trial(activation: str) -> Test:
    slips = {
        k: v
        for k, v in TRAIN_SLIPS.items()
        if activation == "sigmoid" or k != "another_net_trained"
    }  # 5.10 asks for it no more
    return Test(
        draw_training(activation),
        train_of,
        training,
        "train_digits(net, X, y, X_val, y_val, num_epochs={num_epochs}) of a {activation} net, with {N} digits",
    )


# ---- the two questions

CURVE = close(1e-6, 1e-8)
SIGMOID_NET, SIGMOID = new_trial("sigmoid"), train_trial("sigmoid")
RELU_NET, RELU = new_trial("relu"), train_trial("relu")
LOOSE = close(1e-6, 1e-8, squeeze=True)

SIGMOID_QUESTION = Question(
    "5.9",
    "A sigmoid net reads digits",
    takes=("digit_net", "train_digits", "accuracy", "make_net"),
    covers=("PS4-Q2.5.1",),
    minutes=35,
    difficulty=2,
    parts=(
        Part(
            "digit_net: sizes and weights",
            1,
            SIGMOID_NET,
            ("params",),
            None,
            close(1e-9, 1e-12, squeeze=True),
            (),
            own_new_net,
        ),
        Part("digit_net: the activation", 0.5, SIGMOID_NET, ("activation",), None, exact),
        Part(
            "the first loss, penalty included",
            1,
            SIGMOID,
            ("first loss",),
            None,
            CURVE,
            (),
            own_train,
        ),
        Part("the loss, step by step", 4, SIGMOID, ("loss_history",), None, CURVE, (), own_train),
        Part(
            "accuracies after each epoch",
            1,
            SIGMOID,
            ("train_acc_history", "val_acc_history"),
            None,
            CURVE,
            ("the loss, step by step",),
            own_train,
        ),
        Part(
            "the net that was given is trained",
            0.5,
            SIGMOID,
            ("net afterwards",),
            None,
            LOOSE,
            ("the loss, step by step",),
            own_train,
        ),
        Part("accuracy", 1, ACCURACY, ("accuracy",), None, close(1e-9, 1e-12), (), own_accuracy),
    ),
)
RELU_QUESTION = Question(
    "5.10",
    "A ReLU net reads digits",
    takes=("digit_net", "train_digits", "confusion_matrix", "dead_units", "make_net"),
    covers=("PS4-Q2.5.2",),
    minutes=35,
    difficulty=2,
    parts=(
        Part("digit_net: the activation", 0.5, RELU_NET, ("activation",), None, exact),
        Part("the loss, step by step", 4, RELU, ("loss_history",), None, CURVE, (), own_train),
        Part(
            "accuracies after each epoch",
            0.5,
            RELU,
            ("train_acc_history", "val_acc_history"),
            None,
            CURVE,
            ("the loss, step by step",),
            own_train,
        ),
        Part(
            "confusion_matrix",
            2,
            CONFUSION,
            ("confusion_matrix",),
            ("four classes", "ten classes"),
            close(0, 0),
        ),
        Part(
            "confusion_matrix: classes that do not occur",
            0.5,
            CONFUSION,
            ("confusion_matrix",),
            ("classes absent", "one sample"),
            close(0, 0),
            ("confusion_matrix",),
        ),
        Part("dead_units", 1.5, DEAD, ("dead_units",), None, exact),
    ),
)
WHY_QUESTION = Question(
    "5.11",
    "Which activation, and why?",
    parts=(),
    covers=("PS4-Q2.5.3",),
    minutes=20,
    difficulty=1,
    manual_points=8,
)
