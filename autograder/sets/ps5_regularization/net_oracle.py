"""What a two-layer net should give on real digits: plain formulas forward, complex steps and linearity backward.

The oracle of problem set 4 perturbs every weight by itself; a net for digits has fifty thousand. Here only what is not linear
(the softmax loss in its scores, the activation) is differentiated by complex steps; what is linear is transposed.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from .ask import STEP, slope

PARAMS = ("W1", "b1", "W2", "b2")
HISTORIES = ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": lambda a: 0.5 * (1 + np.tanh(a / 2)),
    "relu": lambda a: np.where(np.real(a) > 0, a, 0),
}


def sample_losses(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Softmax cross-entropy of each row, also of complex scores."""
    shift = scores.real.max(axis=1, keepdims=True)
    picked = np.take_along_axis(scores - shift, y[:, None], axis=1)[:, 0]
    return np.log(np.exp(scores - shift).sum(axis=1)) - picked


def score_slopes(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Gradient of the mean loss in the scores: one complex step a class, for all samples at once."""
    columns = [
        sample_losses(scores + 1j * STEP * row, y).imag / STEP for row in np.eye(scores.shape[1])
    ]
    return np.stack(columns, axis=1) / len(y)


def scores_of(p: dict, X: np.ndarray, activation: str) -> np.ndarray:
    return ACTIVATIONS[activation](X @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]


def loss_and_slopes(
    p: dict, X: np.ndarray, y: np.ndarray, activation: str, reg: float
) -> tuple[float, dict]:
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
    squares = sum(np.linalg.norm(p[k]) ** 2 for k in ("W1", "W2"))
    return float(sample_losses(scores, y).mean() + 0.5 * reg * squares), grads


def share_right(p: dict, X: np.ndarray, y: np.ndarray, activation: str) -> float:
    return float((scores_of(p, X, activation).argmax(axis=1) == y).mean())


def train(
    p: dict,
    X: np.ndarray,
    y: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    activation: str,
    *,
    num_epochs: int,
    rate: float = 1e-3,
    decay: float = 0.95,
    reg: float = 0.5,
    batch_size: int = 100,
) -> dict[str, Any]:
    """Histories and final parameters of the course's gradient descent; a step's rate is a closed formula."""
    stream, history = np.random.RandomState(1), {k: [] for k in HISTORIES}
    for epoch in range(num_epochs):
        count = max(len(X) // batch_size, 1)
        for rows in stream.permutation(len(X))[: count * batch_size].reshape(count, -1):
            loss, grads = loss_and_slopes(p, X[rows], y[rows], activation, reg)
            p = {k: p[k] - rate * decay**epoch * grads[k] for k in PARAMS}
            history["loss_history"].append(loss)
            history["grad_magnitude_history"].append(float(np.linalg.norm(grads["W1"])))
        history["train_acc_history"].append(share_right(p, X[rows], y[rows], activation))
        history["val_acc_history"].append(share_right(p, X_val, y_val, activation))
    return history | {"params after training": p}
