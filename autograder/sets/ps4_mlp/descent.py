"""What training should give: minibatch gradient descent on the oracle's net.

The learning rate of an epoch is a closed formula and an epoch's minibatches are rows of a
table, so nothing here is the loop that students write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.model import Case

from .oracle import PARAMS, gradients, loss, predict

HISTORIES = ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")
Params = dict[str, np.ndarray]
Step = Callable[[Case, float], tuple[float, float, Params]]


def minibatches(order: np.ndarray, case: Case) -> np.ndarray:
    """Rows of the minibatches of an epoch, ``(iterations, batch)``; what is left over is
    skipped.
    """
    count = max(case.N // case.batch_size, 1)
    return order[: count * case.batch_size].reshape(count, -1)


def right_step(batch: Case, rate: float) -> tuple[float, float, Params]:
    """Loss and size of the gradient of W1 before a step, and the parameters after it."""
    return descend(batch, rate, loss(batch), gradients(batch))


def descend(batch: Case, rate: float, value: float, grads: Params) -> tuple[float, float, Params]:
    """A step of gradient descent, for a loss and its gradients."""
    after = {name: batch.data[name] - rate * grads[name] for name in PARAMS}
    return value, float(np.linalg.norm(grads["W1"])), after


def accuracy(case: Case) -> float:
    """Share of right predictions."""
    return float((predict(case) == case.y).mean())


def train(
    case: Case,
    step: Step = right_step,
    measure: Callable[[Case], float] = accuracy,
) -> dict[str, Any]:
    """Histories and final parameters of gradient descent with the course's random stream.

    Parameters
    ----------
    case : Case
        The net, its data and the settings of ``train``.
    step : callable
        ``step(batch, rate) -> (loss, size of the gradient, parameters after it)``.
    measure : callable
        ``measure(batch) -> accuracy``.
    """
    params = {name: case.data[name].copy() for name in PARAMS}
    validation = {"X": case.X_val, "y": case.y_val, "N": len(case.y_val)}
    stream = np.random.RandomState(1)
    history: dict[str, list[float]] = {name: [] for name in HISTORIES}
    for epoch in range(case.num_epochs):
        rate = case.learning_rate * case.learning_rate_decay**epoch
        for rows in minibatches(stream.permutation(case.N), case):
            data = {"X": case.X[rows], "y": case.y[rows], "N": len(rows)}
            value, size, params = step(_with(case, params, data), rate)
            history["loss_history"].append(value)
            history["grad_magnitude_history"].append(size)
        history["train_acc_history"].append(measure(_with(case, params, data)))
        history["val_acc_history"].append(measure(_with(case, params, validation)))
    return history | {"params after training": params}


def _with(case: Case, params: Params, data: dict[str, Any]) -> Case:
    return Case(case.name, {**case.data, **params, **data})
