"""What a two-layer net should give: plain formulas forward, complex steps backward.

No derivative is written down here. A derivative of a real function is the imaginary part of
the function at ``x + ih``, divided by ``h``; nothing is subtracted, so ``h`` can be 1e-20 and
the result is right to rounding (Squire and Trapp, SIAM Review 40, 1998).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.model import Case

STEP = 1e-20
PARAMS = ("W1", "b1", "W2", "b2")
GRADS = tuple(f"grads['{name}']" for name in PARAMS)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """The sigmoid, analytic and safe for any size."""
    return np.asarray(0.5 * (1 + np.tanh(z / 2)))


def relu(z: np.ndarray) -> np.ndarray:
    """The ReLU, whose slope at 0 is 0."""
    return np.where(z.real > 0, z, 0)


ACTIVATIONS = {"sigmoid": sigmoid, "relu": relu}


def derivative(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray) -> np.ndarray:
    """Gradient of a scalar function by complex steps, all entries at once.

    `f` maps an array with one leading axis, ``(P, *x.shape)``, to ``(P,)``.
    """
    steps = STEP * np.eye(x.size).reshape((x.size, *x.shape))
    return np.asarray((f(x + 1j * steps).imag / STEP).reshape(x.shape))


def hidden(case: Case, W1: np.ndarray, b1: np.ndarray) -> np.ndarray:
    """Values of the hidden layer, ``(..., N, H)``."""
    return ACTIVATIONS[case.activation](case.X @ W1 + b1[..., None, :])


def scores(case: Case) -> np.ndarray:
    """Scores of the case's net, ``(N, C)``."""
    return np.asarray(hidden(case, case.W1, case.b1) @ case.W2 + case.b2)


def cross_entropy(scores: np.ndarray, y: np.ndarray) -> Any:
    """Mean softmax cross-entropy of ``(..., N, C)`` scores."""
    shifted = scores - scores.real.max(axis=-1, keepdims=True)
    rows = np.arange(len(y))
    each = np.log(np.exp(shifted).sum(axis=-1)) - shifted[..., rows, y]
    return each.mean(axis=-1)


def score_gradient(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Gradient of the mean cross-entropy with respect to the scores, ``(N, C)``."""
    return derivative(lambda s: cross_entropy(s, y), scores)


def penalty(case: Case) -> float:
    """The regulariser: half of reg times the squares of the weights."""
    return float(0.5 * case.reg * ((case.W1**2).sum() + (case.W2**2).sum()))


def backward(case: Case, upstream: np.ndarray) -> dict[str, np.ndarray]:
    """Gradients of the parameters for an upstream gradient at the scores, ``(N, C)``; with
    penalty.
    """

    def pull(layer: Callable[[np.ndarray], np.ndarray], at: np.ndarray) -> np.ndarray:
        return derivative(lambda x: (layer(x) * upstream).sum((-2, -1)), at)

    h = hidden(case, case.W1, case.b1)
    return {
        "W1": pull(lambda W1: hidden(case, W1, case.b1) @ case.W2, case.W1) + case.reg * case.W1,
        "b1": pull(lambda b1: hidden(case, case.W1, b1) @ case.W2, case.b1),
        "W2": pull(lambda W2: h @ W2, case.W2) + case.reg * case.W2,
        "b2": pull(lambda b2: b2[..., None, :], case.b2),
    }


def gradients(case: Case) -> dict[str, np.ndarray]:
    """Gradients of the loss, by the names of the parameters."""
    return backward(case, score_gradient(scores(case), case.y))


def loss(case: Case) -> float:
    """Mean cross-entropy plus penalty."""
    return float(cross_entropy(scores(case), case.y) + penalty(case))


def whole_pass(case: Case) -> dict[str, Any]:
    """Scores, loss and gradients, and the arguments as they should be afterwards."""
    return {"scores": scores(case), "loss": loss(case)} | as_outputs(gradients(case)) | kept(case)


def as_outputs(grads: dict[str, Any]) -> dict[str, Any]:
    """Gradients under the names of the outputs."""
    return {f"grads['{name}']": grads[name] for name in PARAMS}


def kept(case: Case) -> dict[str, Any]:
    """The arguments as they should be afterwards."""
    params = {name: case.data[name] for name in PARAMS}
    return {"X afterwards": case.X, "y afterwards": case.y, "params afterwards": params}


def predict(case: Case) -> np.ndarray:
    """Class of the largest score, the first of those that tie; ``(N,)``."""
    return np.asarray(scores(case).argmax(axis=1))
