"""Training of the student's own net on digits (Tasks 5.9 and 5.10), and what follows from it.

A mistake in its class has cost its points in problem set 4, so whatever the right settings give
with it is right, too. Of a mistake in the settings, the same holds once it has cost its points.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.kit import attempt, entry
from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Subject

from .adapters import net_for, net_with_params, remember
from .digits import bundled
from .oracle import HISTORIES, squared_weights, train

FINE = close(1e-6, 1e-8)
# The first digits of the fixed slice are to train on: two batches of 100, and 50 left over.
FIT, HELD_OUT = 250, 120
SIZES = (784, 64, 10)
AFTER = ("b1", "W2", "b2")  # W1 would be half a megabyte to say the same


def slice_of_digits() -> dict[str, np.ndarray]:
    """The same digits for everyone: 0 to 255 minus the mean training image."""
    images, labels = bundled()
    rows = np.random.RandomState(5).permutation(len(images))[: FIT + HELD_OUT]
    X, y = images[rows].astype(float), labels[rows]
    X = X - X[:FIT].mean(axis=0)
    return dict(X=X[:FIT], y=y[:FIT], X_val=X[FIT:], y_val=y[FIT:])


def fresh(seed: int) -> dict[str, np.ndarray]:
    """Weights from NumPy's older stream, W1 before W2."""
    stream = np.random.RandomState(seed)
    return {
        "W1": stream.normal(0, 0.1, (784, 64)),
        "b1": np.zeros(64),
        "W2": stream.normal(0, 0.1, (64, 10)),
        "b2": np.zeros(10),
    }


def training_test(activation: str) -> Test:
    """A test of a training for one activation, over one epoch and over three."""

    def draw(rng: np.random.Generator) -> list[Case]:
        digits = slice_of_digits()
        return [
            Case(
                name,
                dict(
                    digits,
                    N=FIT,
                    activation=activation,
                    params=fresh(int(rng.integers(1, 1000))),
                    num_epochs=epochs,
                ),
            )
            for name, epochs in (("one epoch", 1), ("3 epochs", 3))
        ]

    return Test(
        draw,
        train_digits,
        expected_training,
        "train_digits(net, X, y, X_val, y_val, num_epochs={num_epochs}) of a {activation} net, "
        "with {N} digits",
    )


def expected_training(case: Case) -> Outputs:
    """Histories, the first loss, and some parameters after the training."""
    digits = (case.X, case.y, case.X_val, case.y_val)
    history = train(case.params, *digits, case.activation, case.num_epochs)
    after = history["params after training"]
    return {
        **{k: history[k] for k in HISTORIES},
        "first loss": history["loss_history"][0],
        "net afterwards": {k: after[k] for k in AFTER},
    }


def net_of(s: Subject, case: Case) -> Handle:
    """The student's net for digits."""
    return net_with_params(s, case, SIZES)


def trained(s: Subject, case: Case, act: Callable[[Handle], Any]) -> tuple[Handle, dict[str, Any]]:
    """The net after a training, with the histories and some of its parameters."""
    digits = (case.X, case.y, case.X_val, case.y_val)
    net = net_for(s, lambda: net_of(s, case), "train_digits", *digits)
    stats = attempt(lambda: act(net).value)
    found = {name: entry(stats, name, "what train_digits returns") for name in HISTORIES}
    losses = found["loss_history"]
    found["first loss"] = (
        losses[0] if isinstance(losses, (list, np.ndarray)) and len(losses) else losses
    )
    after = s.get(net, "params")
    found["net afterwards"] = {
        k: stats if isinstance(stats, Raised) else entry(after, k, "params") for k in AFTER
    }
    return net, found


def train_digits(s: Subject, case: Case) -> Outputs:
    """The student's own training, remembered for what follows from it."""
    digits = (case.X, case.y, case.X_val, case.y_val)
    net, found = trained(
        s, case, lambda net: s.call("train_digits", net, *digits, num_epochs=case.num_epochs)
    )
    remember(case, seen=found, right_on_val=attempt(lambda: _share_right(s, net, case)))
    return found


def _share_right(s: Subject, net: Handle, case: Case) -> float:
    return float((np.asarray(s.call((net, "predict"), case.X_val).value) == case.y_val).mean())


# ---- what follows from the student's own net and from settings that have cost their points


def own_training(s: Subject, case: Case, reg: float = 0.5, batch_size: int = 100) -> Outputs | None:
    """The student's own net, trained with the right settings but for these."""
    digits = (case.X, case.y, case.X_val, case.y_val)
    settings = dict(learning_rate=1e-3, learning_rate_decay=0.95, num_epochs=case.num_epochs)
    settings |= dict(reg=reg, batch_size=batch_size)
    _, found = trained(s, case, lambda net: s.call((net, "train"), *digits, **settings))
    losses = found["loss_history"]
    return found if len(losses) == 1 or np.ptp(losses) > 0 else None


def with_own_batches(s: Subject, case: Case) -> Outputs | None:
    """With batches as large as the number of the student's steps says."""
    losses = case.seen["loss_history"]
    steps = len(losses) // case.num_epochs if isinstance(losses, list) else 0
    sizes = {len(case.X) // size: size for size in (200, 100, 50)}
    return own_training(s, case, batch_size=sizes.get(steps, 100))


def with_own_reg(s: Subject, case: Case) -> Outputs | None:
    """With the penalty that shows in the student's first loss."""
    right = own_training(s, case)
    first = case.seen["first loss"]
    if right is None or not isinstance(first, float) or FINE(first, right["first loss"]) is None:
        return right
    surplus = first - right["first loss"]
    reg = round(0.5 + 2 * surplus / squared_weights(case.params), 9)
    return own_training(s, case, reg=reg) if 0 <= reg <= 5 else right


def as_trained(s: Subject, case: Case) -> Outputs | None:
    """What the student's training reports, if its last accuracy is that of the net afterwards.

    So whatever the settings were, the net that was given has been trained and looked at.
    """
    seen, right = case.seen, case.right_on_val
    accuracies = seen["val_acc_history"]
    if not isinstance(accuracies, list) or len(accuracies) != case.num_epochs:
        return None
    moved = not np.array_equal(seen["net afterwards"]["W2"], case.params["W2"])
    if moved and FINE(accuracies[-1], right, False) is None:
        return seen
    return own_training(s, case)
