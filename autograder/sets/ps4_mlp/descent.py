"""What training should give: minibatch gradient descent on the oracle's net.

The learning rate of a step is a closed formula and an epoch's minibatches are
rows of a table, so nothing here is the loop that students write.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.model import Case

from .oracle import PARAMS, forward, gradients, predict

STEP_HISTORIES = ("loss_history", "grad_magnitude_history")
HISTORIES = (*STEP_HISTORIES, "train_acc_history", "val_acc_history")
DECAYED = {  # how often the rate has decayed, by epoch and step since the start
    "per epoch": lambda epoch, step: epoch,
    "per iteration": lambda epoch, step: step,
    "before the epoch": lambda epoch, step: epoch + 1,
    "never": lambda epoch, step: 0,
}


def minibatches(order: np.ndarray, case: Case) -> np.ndarray:
    """Rows of the minibatches of an epoch, ``(iterations, batch)``; what is left over is skipped."""
    count = max(case.N // case.batch_size, 1)
    return order[: count * case.batch_size].reshape(count, -1)


def train(case: Case, **knobs: Any) -> dict[str, Any]:
    """Histories and final parameters of gradient descent with the course's random stream."""
    p = {k: case.data[k].copy() for k in PARAMS}
    stream, step = np.random.RandomState(1), 0
    decayed = DECAYED[knobs.get("decay", "per epoch")]
    history: dict[str, list] = {k: [] for k in HISTORIES}
    for epoch in range(case.num_epochs):
        for rows in knobs.get("minibatches", minibatches)(stream.permutation(case.N), case):
            before, rate = p, case.learning_rate * case.learning_rate_decay ** decayed(epoch, step)
            p, loss, size = _step(case, p, rows, rate, knobs)
            step += 1
            history["loss_history"].append(loss)
            history["grad_magnitude_history"].append(size)
        at = before if knobs.get("accuracy_before") else p
        for name, value in _accuracies(case, at, rows, knobs).items():
            history[name].append(value)
    return history | {"params after training": p}


def _step(
    case: Case, p: dict, rows: np.ndarray, rate: float, knobs: dict
) -> tuple[dict, float, float]:
    """Parameters after one step; the loss and the size of the gradient that are recorded."""
    batch = _batch(case, p, rows, knobs.get("label_rows", lambda r: r)(rows))
    loss, grads = knobs.get("gradient", _gradient)(batch, p, **knobs.get("net", {}))
    move, moves = knobs.get("step", lambda r, g: r * g), knobs.get("moves", {})
    after = {k: p[k] - move(rate, grads[k]) * moves.get(k, 1) for k in p}
    if knobs.get("loss_after"):
        loss = forward(_batch(case, after, rows, rows))["loss"]
    of = knobs.get("size_of", lambda grads, before, after: grads)(grads, p, after)
    return after, loss, knobs.get("magnitude", np.linalg.norm)(of[knobs.get("magnitude_of", "W1")])


def _accuracies(case: Case, p: dict, rows: np.ndarray, knobs: dict) -> dict[str, float]:
    measure = knobs.get("accuracy", accuracy)
    seen = np.arange(case.N) if knobs.get("train_accuracy_on_all") else rows
    held = Case(case.name, case.data | p | {"X": case.X_val, "y": case.y_val, "N": len(case.y_val)})
    train_, val = (
        _batch(case, p, seen, seen),
        _batch(case, p, rows, rows) if knobs.get("val_on_batch") else held,
    )
    return {"train_acc_history": measure(train_, p), "val_acc_history": measure(val, p)}


def _batch(case: Case, params: dict, rows: np.ndarray, label_rows: np.ndarray) -> Case:
    return Case(
        case.name, case.data | params | {"X": case.X[rows], "y": case.y[label_rows], "N": len(rows)}
    )


def _gradient(batch: Case, params: dict, **knobs: Any) -> tuple[float, dict[str, np.ndarray]]:
    out = gradients(batch, **knobs)
    return out["loss"], {k: out[f"grads['{k}']"] for k in PARAMS}


def accuracy(batch: Case, params: dict) -> float:
    """Share of right predictions."""
    return float((predict(batch)["predict(X)"] == batch.y).mean())
