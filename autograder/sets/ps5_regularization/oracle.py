"""What a two-layer net should give on real digits, and other expected values of this set.

The oracle of problem set 4 perturbs every weight by itself; a net for digits has fifty thousand.
Here only what is not linear (the softmax loss in its scores, the activation) is differentiated by
complex steps; what is linear is transposed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

STEP = 1e-20
PARAMS = ("W1", "b1", "W2", "b2")
HISTORIES = ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")
Params = dict[str, np.ndarray]


def slope(f: Callable[[Any], Any], at: Any) -> Any:
    """Derivative entry by entry, by a complex step, of a function that works entry by entry."""
    return np.imag(f(np.asarray(at) + 1j * STEP)) / STEP


def sigmoid(z: np.ndarray) -> np.ndarray:
    """The logistic function, also of complex numbers."""
    return 0.5 * (1 + np.tanh(z / 2))


def relu(z: np.ndarray) -> np.ndarray:
    """The ReLU, also of complex numbers; its slope at 0 is 0."""
    return np.where(np.real(z) > 0, z, 0)


ACTIVATIONS = {"sigmoid": sigmoid, "relu": relu}


def sample_losses(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Softmax cross-entropy of each row, also of complex scores."""
    shift = scores.real.max(axis=1, keepdims=True)
    picked = np.take_along_axis(scores - shift, y[:, None], axis=1)[:, 0]
    return np.log(np.exp(scores - shift).sum(axis=1)) - picked


def score_slopes(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Gradient of the mean loss in the scores: a complex step a class, for all samples at once."""
    columns = [
        sample_losses(scores + 1j * STEP * row, y).imag / STEP for row in np.eye(scores.shape[1])
    ]
    return np.stack(columns, axis=1) / len(y)


def scores_of(p: Params, X: np.ndarray, activation: str) -> np.ndarray:
    """Scores (N, C) of a two-layer net."""
    return ACTIVATIONS[activation](X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]


def loss_and_slopes(
    p: Params, X: np.ndarray, y: np.ndarray, activation: str, reg: float
) -> tuple[float, Params]:
    """Mean loss with 0.5 * reg * (squares of the weights), and its gradients."""
    a, f = X @ p["W1"] + p["b1"], ACTIVATIONS[activation]
    h = f(a)
    scores = h @ p["W2"] + p["b2"]
    d = score_slopes(scores, y)
    e = np.einsum("nc,hc->nh", d, p["W2"]) * slope(f, a)
    grads = {
        "W1": np.tensordot(X, e, (0, 0)) + reg * p["W1"],
        "b1": np.einsum("nh->h", e),
        "W2": np.tensordot(h, d, (0, 0)) + reg * p["W2"],
        "b2": np.einsum("nc->c", d),
    }
    loss = float(sample_losses(scores, y).mean() + 0.5 * reg * squared_weights(p))
    return loss, grads


def squared_weights(p: Params) -> float:
    """Sum of the squares of both weight matrices."""
    return sum(float(np.linalg.norm(p[k])) ** 2 for k in ("W1", "W2"))


def predicted(p: Params, X: np.ndarray, activation: str) -> np.ndarray:
    """Class (N,) with the largest score."""
    return scores_of(p, X, activation).argmax(axis=1)


def train(
    p: Params,
    X: np.ndarray,
    y: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    activation: str,
    num_epochs: int,
) -> dict[str, Any]:
    """Histories and final parameters of the course's gradient descent, with its settings."""
    stream = np.random.RandomState(1)
    history: dict[str, list[float]] = {k: [] for k in HISTORIES}
    for epoch in range(num_epochs):
        count = max(len(X) // 100, 1)
        for rows in stream.permutation(len(X))[: count * 100].reshape(count, -1):
            loss, grads = loss_and_slopes(p, X[rows], y[rows], activation, 0.5)
            p = {k: p[k] - 1e-3 * 0.95**epoch * grads[k] for k in PARAMS}
            history["loss_history"].append(loss)
            history["grad_magnitude_history"].append(float(np.linalg.norm(grads["W1"])))
        for name, images, labels in (("train", X[rows], y[rows]), ("val", X_val, y_val)):
            right = predicted(p, images, activation) == labels
            history[f"{name}_acc_history"].append(float(right.mean()))
    return {**history, "params after training": p}
