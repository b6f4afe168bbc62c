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
from scipy.special import softmax

from autograder.checks.model import Case

STEP = 1e-20
ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": lambda a: 0.5 * (1 + np.tanh(a / 2)),
    "relu": lambda a: np.where(a.real > 0, a, 0),
    "softplus": lambda a: np.log(1 + np.exp(a)),
    "leaky": lambda a: np.where(a.real > 0, a, 0.01 * a),
    "tanh": np.tanh,
    "identity": lambda a: a,
    "overflowing": lambda a: np.exp(a) / (1 + np.exp(a)),
    "flipped": lambda a: 0.5 * (1 - np.tanh(a / 2)),
    "swapped": lambda a: np.where(abs(a.real) > 100, a.real < 0, 0.5 * (1 + np.tanh(a / 2))),
}
PARAMS = ("W1", "b1", "W2", "b2")


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
    y = scores.real.argmax(axis=-1) if knobs.get("picks_highest") else case.y
    axis = knobs.get("softmax_axis", -1)
    shift = scores.real.max(axis=axis, keepdims=True) if knobs.get("stable", True) else 0.0
    power = knobs.get("softmax_norm", 1)
    terms = np.exp(scores - shift)
    total = (terms**power).sum(axis=axis, keepdims=True) ** (1 / power)
    if knobs.get("log_of_probability"):
        logs = np.log(terms / total + knobs.get("epsilon", 0.0))
    else:
        logs = scores - shift - np.log(total)
    picked = np.take_along_axis(logs, np.broadcast_to(y, logs.shape[:-1])[..., None], -1)
    picked = np.exp(picked) if knobs.get("log_missing") else picked
    return -picked.sum(axis=(-2, -1)) / case.N


def hidden(case: Case, knobs: dict) -> tuple[np.ndarray, np.ndarray, Callable]:
    f = ACTIVATIONS[knobs.get("activation", case.activation)]
    a = case.X @ case.W1 + knobs.get("b1_added", 1) * case.b1
    return a, f(a), f


def forward(case: Case, **knobs: Any) -> dict[str, Any]:
    """Scores and loss, and the arguments as they should be afterwards."""
    _, h, _ = hidden(case, knobs)
    scores = h @ case.W2 + knobs.get("b2_added", 1) * case.b2
    loss = head(scores, case, knobs) * _scale(knobs.get("loss_times", 1.0), case)
    squares = sum(
        (case.data[k] ** 2).sum() ** knobs.get("reg_power", 1)
        for k in knobs.get("penalised", ("W1", "W2"))
    )
    loss = loss + knobs.get("reg_loss", 0.5) * case.reg * squares / _scale(
        knobs.get("reg_over", 1.0), case
    )
    return {
        "scores": knobs.get("shown", lambda s: s)(scores),
        "loss": float(loss),
        **untouched(case),
    }


def untouched(case: Case) -> dict[str, Any]:
    params = {k: case.data[k] for k in PARAMS}
    return {"X afterwards": case.X, "y afterwards": case.y, "params afterwards": params}


def gradients(case: Case, **knobs: Any) -> dict[str, Any]:
    """Gradients and loss."""
    return _gradients(case, knobs) | {"loss": forward(case, **knobs)["loss"]}


def _gradients(case: Case, knobs: dict) -> dict[str, Any]:
    """Gradients of the loss in stages: scores, output layer, hidden layer."""
    a, h, f = hidden(case, knobs)
    scores = h @ case.W2 + knobs.get("b2_added", 1) * case.b2
    g = derivative(lambda s: head(s, case, {}), scores)
    if "probabilities" in knobs:
        g = g + (knobs["probabilities"](scores, case) - softmax(scores, axis=1)) / case.N
    if knobs.get("cross_terms_missing"):
        g = g * (np.arange(case.C) == case.y[:, None])
    if knobs.get("slope_of_scores"):
        g = g * _slope(scores, h, f, g)
    g = g * _scale(knobs.get("upstream_times", 1.0), case)
    to_hidden = derivative(lambda v: ((v @ case.W2) * g).sum((-2, -1)), h)
    slope = knobs.get("slope", _slope)(a, h, f, to_hidden)
    d = to_hidden * slope * _scale(knobs.get("hidden_times", 1.0), case)
    grads = {
        "W2": derivative(
            lambda W: (((a if knobs.get("W2_from_z") else h) @ W) * g).sum((-2, -1)), case.W2
        ),
        "b2": derivative(lambda b: (b[..., None, :] * g).sum((-2, -1)), case.b2),
        "W1": derivative(lambda W: ((case.X @ W) * d).sum((-2, -1)), case.W1),
        "b1": derivative(lambda b: (b[..., None, :] * d).sum((-2, -1)), case.b1),
    }
    if "bias_sum" in knobs:
        grads |= {"b2": knobs["bias_sum"](g), "b1": knobs["bias_sum"](d)}
    for name in grads:
        grads[name] = grads[name] * _scale(knobs.get(f"{name}_times", 1.0), case)
        share = _scale(
            knobs.get(
                f"reg_{name}",
                knobs.get("reg_weights", 1.0) if name[0] == "W" else knobs.get("reg_biases", 0.0),
            ),
            case,
        )
        if share:
            grads[name] = grads[name] + share * case.reg * knobs.get("reg_of", np.positive)(
                case.data[name]
            )
    if knobs.get("bias_rows"):
        grads |= {k: grads[k].reshape(1, -1) for k in ("b1", "b2")}
    return {f"grads['{k}']": v for k, v in grads.items()} | untouched(case)


def _slope(a: np.ndarray, h: np.ndarray, f: Callable, upstream: np.ndarray) -> np.ndarray:
    return f(a + 1j * STEP).imag / STEP


def both(case: Case, **knobs: Any) -> dict[str, Any]:
    """Scores, loss and gradients."""
    return forward(case, **knobs) | _gradients(case, knobs)


def predict(case: Case, **knobs: Any) -> dict[str, Any]:
    """Class of the largest score, the first of those that tie; ``(N,)``."""
    if "labels" in knobs:
        return {"predict(X)": knobs["labels"](case)}
    _, h, _ = hidden(case, knobs)
    scores = h @ case.W2 + knobs.get("b2_added", 1) * case.b2
    return {"predict(X)": knobs.get("pick", lambda s, _: s.argmax(axis=1))(scores, case)}
