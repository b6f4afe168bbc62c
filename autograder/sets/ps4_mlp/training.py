"""Task 4.5: predict and train; and the training part of 4.7."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Part, Question, Test

from .ask import own_training, prediction_of, training_of
from .cases import net, training
from .descent import STEP_HISTORIES, accuracy, minibatches, train
from .oracle import ACTIVATIONS, predict
from .slips import NET, NET_OF


def draw_predictions(rng: np.random.Generator) -> list[Case]:
    tie = net(rng, "two classes tie", "sigmoid", N=5, D=3, H=4, C=4)
    tie.data["W2"][:, 2] = tie.data["W2"][:, 1]
    tie.data["b2"][1] = tie.data["b2"][2] = 5.0
    return [
        net(rng, "plain", "sigmoid", N=40, D=4, H=9, C=5, scale=1.5),
        net(rng, "one sample", "sigmoid", N=1, D=3, H=5, C=6),
        net(rng, "more samples than classes", "sigmoid", N=60, D=6, H=3, C=2, scale=2.0),
        tie,
    ]


def _last(scores: np.ndarray, case: Case) -> np.ndarray:
    return case.C - 1 - scores[:, ::-1].argmax(axis=1)


PREDICT = Test(
    draw_predictions,
    prediction_of,
    predict,
    tried="net.predict(X) with N={N}, D={D}, H={H}, C={C}",
)

STEPS = {  # they change the loss history
    "update_sign": dict(step=lambda rate, g: -rate * g),
    "update_without_rate": dict(step=lambda rate, g: g),
    "update_twice": dict(step=lambda rate, g: 2 * rate * g),
    "update_normalised": dict(step=lambda rate, g: rate * g / max(np.linalg.norm(g), 1e-300)),
    "update_by_sign": dict(step=lambda rate, g: rate * np.sign(g)),
    "update_missing": dict(step=lambda rate, g: 0 * g),
    "bias_step_of_first_entry": dict(step=lambda rate, g: rate * (g if g.ndim == 2 else g[0])),
    "bias_one_number": dict(
        step=lambda rate, g: rate * (g if g.ndim == 2 else g.sum())
    ),  # in `loss`, and seen in the curve
    "biases_not_trained": dict(moves=dict(b1=0, b2=0)),
    "weights_not_trained": dict(moves=dict(W1=0, W2=0)),
    "hidden_layer_not_trained": dict(moves=dict(W1=0, b1=0)),
    "output_layer_not_trained": dict(moves=dict(W2=0, b2=0)),
    "decay_missing": dict(decay="never"),
    "decay_per_iteration": dict(decay="per iteration"),
    "decay_before_epoch": dict(decay="before the epoch"),
    "short_last_minibatch": dict(
        minibatches=lambda order, c: [
            order[i : i + c.batch_size] for i in range(0, c.N, c.batch_size)
        ]
    ),
    "rows_not_shuffled": dict(minibatches=lambda order, c: minibatches(np.arange(c.N), c)),
    "first_minibatch_only": dict(
        minibatches=lambda order, c: [order[: c.batch_size]] * max(c.N // c.batch_size, 1)
    ),
    "whole_set_each_step": dict(minibatches=lambda order, c: [order] * max(c.N // c.batch_size, 1)),
    "one_step_an_epoch": dict(minibatches=lambda order, c: [order[: c.batch_size]]),
    "labels_not_shuffled": dict(label_rows=lambda rows: np.arange(len(rows))),
    "loss_after_update": dict(loss_after=True),
    "history_per_epoch": lambda c: {
        k: train(c)[k][max(c.N // c.batch_size, 1) - 1 :: max(c.N // c.batch_size, 1)]
        for k in STEP_HISTORIES
    },
    "reg_not_passed": dict(net=dict(reg_loss=0.0, reg_weights=0.0)),
}
RECORDS = {  # they change the other histories only
    "magnitude_of_W2": dict(magnitude_of="W2"),
    "magnitude_of_weights": dict(size_of=lambda grads, before, after: after),
    "magnitude_of_weights_before": dict(size_of=lambda grads, before, after: before),
    "magnitude_squared": dict(magnitude=lambda g: float((g**2).sum())),
    "magnitude_l1": dict(magnitude=lambda g: float(np.abs(g).sum())),
    "magnitude_mean": dict(magnitude=lambda g: float(np.abs(g).mean())),
    "magnitude_max": dict(magnitude=lambda g: float(np.abs(g).max())),
    "train_accuracy_on_all": dict(train_accuracy_on_all=True),
    "val_accuracy_on_batch": dict(val_on_batch=True),
    "accuracy_before_update": dict(accuracy_before=True),
    "accuracy_in_percent": dict(accuracy=lambda batch, p: 100 * accuracy(batch, p)),
    "errors_for_accuracy": dict(accuracy=lambda batch, p: 1 - accuracy(batch, p)),
}

WHAT = "net.train(..., learning_rate={learning_rate}, learning_rate_decay={learning_rate_decay}, reg={reg:.3g}, num_epochs={num_epochs}, batch_size={batch_size}) with N={N}"
TRAIN = Test(training("sigmoid", 0.3), training_of, train, WHAT)
RELU_TRAIN = Test(training("relu", 0.2), training_of, train, WHAT)
CURVE = close(1e-6, 1e-8)


def curve_parts(activation: str, points: float, minibatches: float) -> tuple[Part, ...]:
    """The loss curve of one-batch training, and of minibatches."""
    trial = RELU_TRAIN if activation == "relu" else TRAIN
    return (
        Part(
            "training curve",
            points,
            trial,
            ("loss_history",),
            ("one batch",),
            CURVE,
            (),
            own_training,
        ),
        Part(
            "training curve, minibatches and decay",
            minibatches,
            trial,
            ("loss_history",),
            ("one batch, decaying rate", "minibatches"),
            CURVE,
            (),
            own_training,
        ),
    )


QUESTION = Question(
    "4.5",
    "Predict, and train by gradient descent",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.3",),
    minutes=40,
    difficulty=2,
    parts=(
        Part("predict", 3, PREDICT, ("predict(X)",), ("plain", "more samples than classes"), exact),
        Part(
            "predict: one sample, ties",
            1,
            PREDICT,
            ("predict(X)",),
            ("one sample", "two classes tie"),
            exact,
            ("predict",),
        ),
        Part(
            "loss before each update",
            4,
            TRAIN,
            ("loss_history",),
            ("one batch",),
            CURVE,
            (),
            own_training,
        ),
        Part(
            "parameters afterwards",
            2,
            TRAIN,
            ("params after training",),
            ("one batch",),
            close(1e-6, 1e-8, squeeze=True),
            (),
            own_training,
        ),
        Part(
            "the rate decays once an epoch",
            1,
            TRAIN,
            ("loss_history",),
            ("one batch, decaying rate",),
            CURVE,
            ("loss before each update",),
            own_training,
        ),
        Part(
            "minibatches from the given order",
            1,
            TRAIN,
            ("loss_history",),
            ("minibatches",),
            CURVE,
            (),
            own_training,
        ),
        Part(
            "gradient magnitudes",
            1,
            TRAIN,
            ("grad_magnitude_history",),
            None,
            CURVE,
            ("loss before each update", "minibatches from the given order"),
            own_training,
        ),
        Part(
            "accuracies",
            1,
            TRAIN,
            ("train_acc_history", "val_acc_history"),
            None,
            close(1e-9, 1e-12),
            ("loss before each update", "minibatches from the given order"),
            own_training,
        ),
    ),
)
