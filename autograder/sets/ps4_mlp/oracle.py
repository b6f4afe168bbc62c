"""What a two-layer net should give: plain formulas forward, complex steps backward.

No derivative is written down here. A derivative of a real function is the
imaginary part of the function at ``x + ih``, divided by ``h``; there is no
subtraction, so ``h`` can be 1e-20 and the result is right to rounding
(Squire and Trapp, SIAM Review 40, 1998).

Every function takes *knobs*: what a known mistake does differently.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from ...course import Case

STEP = 1e-20
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": lambda a: 0.5 * (1 + np.tanh(a / 2)),
    "relu": lambda a: np.where(a.real > 0, a, 0),
    "softplus": lambda a: np.log(1 + np.exp(a)),
    "leaky": lambda a: np.where(a.real > 0, a, 0.01 * a),
    "tanh": np.tanh,
    "identity": lambda a: a,
}


def derivative(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """Gradient of a scalar function by complex steps, all entries at once.

    `f` maps an array with one leading axis, ``(P, *x.shape)``, to ``(P,)``.
    """
    steps = STEP * np.eye(x.size).reshape((x.size, *x.shape))
    return (f(x + 1j * steps).imag / STEP).reshape(x.shape)


def _scale(knob: Any, case: Case) -> float:
    return knob(case) if callable(knob) else knob


def head(scores: np.ndarray, case: Case, knobs: dict) -> np.ndarray:
    """Mean softmax cross-entropy of ``(..., N, C)`` scores."""
    axis = knobs.get("softmax_axis", -1)
    shift = scores.real.max(axis=axis, keepdims=True) if knobs.get("stable", True) else 0.0
    power = knobs.get("softmax_norm", 1)
    terms = np.exp(scores - shift)
    total = (terms**power).sum(axis=axis, keepdims=True) ** (1 / power)
    if knobs.get("log_of_probability"):
        logs = np.log(terms / total)
    else:
        logs = scores - shift - np.log(total)
    picked = logs[..., np.arange(case.N), case.y]
    return -picked.sum(axis=-1) / case.N


def hidden(case: Case, knobs: dict) -> tuple[np.ndarray, np.ndarray, Callable]:
    f = ACTIVATIONS[knobs.get("activation", case.activation)]
    a = case.X @ case.W1 + knobs.get("b1_added", 1) * case.b1
    return a, f(a), f


def forward(case: Case, **knobs: Any) -> dict[str, Any]:
    """Scores and loss, and the arguments as they should be afterwards."""
    _, h, _ = hidden(case, knobs)
    scores = h @ case.W2 + knobs.get("b2_added", 1) * case.b2
    loss = head(scores, case, knobs) * _scale(knobs.get("loss_times", 1.0), case)
    squares = (case.W1**2).sum() + (case.W2**2).sum()
    if knobs.get("reg_biases_loss"):
        squares += (case.b1**2).sum() + (case.b2**2).sum()
    if knobs.get("reg_of_norms"):
        squares = np.sqrt((case.W1**2).sum()) + np.sqrt((case.W2**2).sum())
    loss = loss + knobs.get("reg_loss", 0.5) * case.reg * squares / _scale(knobs.get("reg_over", 1.0), case)
    shown = scores - scores.max(axis=1, keepdims=True) if knobs.get("scores_shifted") else scores
    shown = _softmax(scores) if knobs.get("scores_softmax") else shown
    return {"scores": shown, "loss": float(loss), **untouched(case)}


def _softmax(scores: np.ndarray) -> np.ndarray:
    terms = np.exp(scores - scores.max(axis=1, keepdims=True))
    return terms / terms.sum(axis=1, keepdims=True)


def untouched(case: Case) -> dict[str, Any]:
    params = {k: case.data[k] for k in ("W1", "b1", "W2", "b2")}
    return {"X afterwards": case.X, "y afterwards": case.y, "params afterwards": params}


def gradients(case: Case, **knobs: Any) -> dict[str, Any]:
    """Gradients of the loss in stages: scores, output layer, hidden layer."""
    a, h, f = hidden(case, knobs)
    scores = h @ case.W2 + knobs.get("b2_added", 1) * case.b2
    g = derivative(lambda s: head(s, case, knobs), scores)
    if knobs.get("one_hot_forgotten"):
        g = _softmax(scores) / case.N
    g = g * _scale(knobs.get("upstream_times", 1.0), case)
    to_hidden = np.stack([derivative(lambda v, n=n: ((v @ case.W2) * g[n]).sum(-1), h[n]) for n in range(case.N)])
    slope = knobs.get("slope", _slope)(a, h, f, to_hidden)
    d = to_hidden * slope
    grads = {
        "W2": derivative(lambda W: ((h @ W) * g).sum((-2, -1)), case.W2),
        "b2": derivative(lambda b: (b[..., None, :] * g).sum((-2, -1)), case.b2),
        "W1": derivative(lambda W: ((case.X @ W) * d).sum((-2, -1)), case.W1),
        "b1": derivative(lambda b: (b[..., None, :] * d).sum((-2, -1)), case.b1),
    }
    if knobs.get("bias_axis"):
        grads |= {"b2": g.sum(axis=1), "b1": d.sum(axis=1)}
    for name in grads:
        grads[name] = grads[name] * _scale(knobs.get(f"{name}_times", 1.0), case)
        share = knobs.get(f"reg_{name}", knobs.get("reg_weights", 1.0) if name[0] == "W" else knobs.get("reg_biases", 0.0))
        grads[name] = grads[name] + share * case.reg * case.data[name]
    if knobs.get("bias_rows"):
        grads |= {k: grads[k].reshape(1, -1) for k in ("b1", "b2")}
    return {f"grads['{k}']": v for k, v in grads.items()} | {"loss": forward(case, **knobs)["loss"]} | untouched(case)


def _slope(a: np.ndarray, h: np.ndarray, f: Callable, upstream: np.ndarray) -> np.ndarray:
    return f(a + 1j * STEP).imag / STEP


def predict(case: Case, **knobs: Any) -> dict[str, Any]:
    """Class of the largest score, the first of those that tie; ``(N,)``."""
    if "labels" in knobs:
        return {"predict(X)": knobs["labels"](case)}
    _, h, _ = hidden(case, knobs)
    scores = h @ case.W2 + knobs.get("b2_added", 1) * case.b2
    return {"predict(X)": knobs.get("pick", lambda s, _: s.argmax(axis=1))(scores, case)}


def train(case: Case, **knobs: Any) -> dict[str, Any]:
    """Minibatch gradient descent with the course's random stream."""
    p = {k: case.data[k].copy() for k in ("W1", "b1", "W2", "b2")}
    stream = np.random.RandomState(1)
    rate, per_epoch = case.learning_rate, max(case.N // case.batch_size, 1)
    history: dict[str, list] = {k: [] for k in HISTORIES}
    for _ in range(case.num_epochs):
        order = stream.permutation(case.N)
        for i in range(per_epoch):
            rows = order[i * case.batch_size : (i + 1) * case.batch_size]
            batch = _batch(case, p, rows)
            loss, grads = knobs["gradient"](batch, p) if "gradient" in knobs else _loss_and_grads(batch, knobs)
            before = {k: v.copy() for k, v in p.items()}
            for k in p:
                p[k] = p[k] - knobs.get("step", lambda r, g: r * g)(rate, grads[k]) * knobs.get("moves", {}).get(k, 1)
            if knobs.get("loss_after"):
                loss = forward(_batch(case, p, rows), **_net_knobs(knobs))["loss"]
            history["loss_history"].append(loss)
            history["grad_magnitude_history"].append(knobs.get("magnitude", np.linalg.norm)(grads[knobs.get("magnitude_of", "W1")]))
            rate *= case.learning_rate_decay if knobs.get("decay") == "per iteration" else 1.0
        rate *= case.learning_rate_decay if knobs.get("decay", "per epoch") == "per epoch" else 1.0
        at = before if knobs.get("accuracy_before") else p
        seen = np.arange(case.N) if knobs.get("train_accuracy_on_all") else rows
        accuracy = knobs.get("accuracy", _accuracy)
        history["train_acc_history"].append(accuracy(_batch(case, at, seen), at))
        history["val_acc_history"].append(accuracy(_batch(case, at, slice(None), "X_val", "y_val"), at))
    return history | {"params after training": p}


HISTORIES = ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")


def _batch(case: Case, params: dict, rows: Any, X: str = "X", y: str = "y") -> Case:
    data = dict(case.data) | params | {"X": case.data[X][rows], "y": case.data[y][rows]}
    return Case(case.name, data | {"N": len(data["y"])})


def _net_knobs(knobs: dict) -> dict:
    return knobs.get("net", {})


def _loss_and_grads(batch: Case, knobs: dict) -> tuple[float, dict[str, np.ndarray]]:
    out = gradients(batch, **_net_knobs(knobs))
    return out["loss"], {k: out[f"grads['{k}']"] for k in ("W1", "b1", "W2", "b2")}


def _accuracy(batch: Case, params: dict) -> float:
    return float((predict(batch)["predict(X)"] == batch.y).mean())
