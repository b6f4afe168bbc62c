"""Task 3.1: a small ReLU network without biases, worked out number by number."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Choice, Question

from .steps import numbers, pull, relu, slope

GIVEN = dict(
    x=np.array([3.0]),
    y=6.0,
    W1=np.array([[1.0], [-1.0]]),
    W2=np.array([[-1.0, 1.0], [1.0, -1.0]]),
    W3=np.array([[-1.0, 1.0]]),
)
FAST, SLOW = 0.1, 0.01


def loss(t, rate: float):
    """J after one step of all three matrices."""
    h1 = relu((t.W1 - rate * t.dW1) @ t.x)
    h2 = relu((t.W2 - rate * t.dW2) @ h1)
    return (t.y - ((t.W3 - rate * t.dW3) @ h2)[0]) ** 2


FORMULAS = {
    "z1": lambda t: t.W1 @ t.x,
    "h1": lambda t: relu(t.z1),
    "z2": lambda t: t.W2 @ t.h1,
    "h2": lambda t: relu(t.z2),
    "yhat": lambda t: (t.W3 @ t.h2)[0],
    "J": lambda t: (t.y - t.yhat) ** 2,
    "dyhat": lambda t: slope(lambda v: (t.y - v) ** 2, t.yhat),
    "dW3": lambda t: pull(lambda W: W @ t.h2, t.W3, t.dyhat),
    "dz2": lambda t: pull(lambda z: t.W3 @ relu(z), t.z2, t.dyhat),
    "dW2": lambda t: pull(lambda W: W @ t.h1, t.W2, t.dz2),
    "dz1": lambda t: pull(lambda z: t.W2 @ relu(z), t.z1, t.dz2),
    "dW1": lambda t: pull(lambda W: W @ t.x, t.W1, t.dz1),
    "W1_new": lambda t: t.W1 - FAST * t.dW1,
    "W2_new": lambda t: t.W2 - FAST * t.dW2,
    "W3_new": lambda t: t.W3 - FAST * t.dW3,
    "J_fast": lambda t: loss(t, FAST),
    "J_slow": lambda t: loss(t, SLOW),
}
POINTS = {
    "z1": 1,
    "h1": 0.5,
    "z2": 1,
    "h2": 0.5,
    "yhat": 1,
    "J": 1,
    "dyhat": 1,
    "dW3": 2,
    "dz2": 2,
    "dW2": 2,
    "dz1": 2,
    "dW1": 1.5,
    "W1_new": 0.5,
    "W2_new": 0.5,
    "W3_new": 0.5,
    "J_fast": 0.5,
    "J_slow": 0.5,
}


def updated(change):
    """The same slip in the update of each matrix: ``change(W, dW)``."""
    return {
        f"W{k}_new": (lambda t, k=k: change(getattr(t, f"W{k}"), getattr(t, f"dW{k}")))
        for k in (1, 2, 3)
    }


def moved_first_entry(t):
    """The step that belongs to W1[0, 0], taken by the weight of the same index in W2."""
    moved = t.W2 - FAST * t.dW2
    moved[0, 0] -= FAST * t.dW1[0, 0]
    return moved


WRONG = {
    "relu_missing": {"h1": lambda t: t.z1, "h2": lambda t: t.z2},
    "relu_absolute": {"h1": lambda t: np.abs(t.z1), "h2": lambda t: np.abs(t.z2)},
    "relu_keeps_negatives": {
        "h1": lambda t: np.minimum(t.z1, 0),
        "h2": lambda t: np.minimum(t.z2, 0),
    },
    "input_for_hidden": {
        "z2": lambda t: t.W2 @ np.repeat(t.x, 2),
        "yhat": lambda t: t.W3.ravel() * t.x,
    },
    "loss_halved": {"J": lambda t: (t.y - t.yhat) ** 2 / 2},
    "loss_not_squared": {"J": lambda t: t.y - t.yhat},
    "residual_turned": {"dyhat": lambda t: 2 * (t.y - t.yhat)},
    "two_missing": {"dyhat": lambda t: t.yhat - t.y},
    "residual_squared": {"dyhat": lambda t: -2 * (t.y - t.yhat) ** 2},
    "dot_is_a_product": {
        "dW3": lambda t: np.array([[-6.0, -6.3]]),
        "dW2": lambda t: np.array([[0.3, 0.0], [-6.3, -6.0]]),
        "dW1": lambda t: np.array([[-6.3], [0.3]]),
    },
    "minus_lost": {
        name: (lambda t, f=FORMULAS[name]: -f(t)) for name in ("dW3", "dz2", "dW2", "dz1", "dW1")
    },
    "preactivation_for_value": {
        "dW3": lambda t: np.outer(t.dyhat, t.z2),
        "dW2": lambda t: np.outer(t.dz2, t.z1),
    },
    "weight_for_value": {
        "dW3": lambda t: t.dyhat * t.W3,
        "dW2": lambda t: t.dz2[:, None] * t.W2,
        "dW1": lambda t: t.dz1[:, None] * t.W1,
    },
    "value_not_multiplied": {
        "dW3": lambda t: np.full((1, 2), t.dyhat),
        "dW2": lambda t: np.stack([t.dz2, t.dz2], axis=1),
        "dW1": lambda t: t.dz1[:, None],
    },
    "outer_turned": {
        "dW3": lambda t: np.outer(t.h2, t.dyhat),
        "dW2": lambda t: np.outer(t.h1, t.dz2),
        "dW1": lambda t: np.outer(t.x, t.dz1),
    },
    "elementwise_for_outer": {
        "dW3": lambda t: t.dyhat * t.h2,
        "dW2": lambda t: t.dz2 * t.h1,
        "dW1": lambda t: t.dz1 * t.x,
    },
    "mask_missing": {"dz2": lambda t: t.W3[0] * t.dyhat, "dz1": lambda t: t.W2.T @ t.dz2},
    "mask_flipped": {
        "dz2": lambda t: t.W3[0] * t.dyhat * (t.z2 < 0),
        "dz1": lambda t: t.W2.T @ t.dz2 * (t.z1 < 0),
    },
    "mask_from_upstream": {
        "dz2": lambda t: relu(t.W3[0] * t.dyhat),
        "dz1": lambda t: relu(t.W2.T @ t.dz2),
    },
    "paths_not_summed": {"dz1": lambda t: t.dz2 * np.diag(t.W2) * (t.z1 > 0)},
    "rate_ten_times_smaller": updated(lambda W, d: W - SLOW * d)
    | {"J_fast": lambda t: loss(t, SLOW)},
    "rate_ten_times_larger": updated(lambda W, d: W - d) | {"J_slow": lambda t: loss(t, FAST)},
    "step_uphill": updated(lambda W, d: W + FAST * d)
    | {"J_fast": lambda t: loss(t, -FAST), "J_slow": lambda t: loss(t, -SLOW)},
    "step_without_gradient": updated(lambda W, d: W - FAST * W),
    "every_weight_moved": updated(lambda W, d: W + FAST * 18),
    "update_in_wrong_matrix": {"W2_new": moved_first_entry, "W1_new": lambda t: t.W1},
    "prediction_for_loss": {
        "J": lambda t: t.yhat,
        "J_fast": lambda t: t.y + np.sqrt(loss(t, FAST)),
        "J_slow": lambda t: t.y - np.sqrt(loss(t, SLOW)),
    },
    "loss_before_step": {"J_fast": lambda t: t.J, "J_slow": lambda t: t.J},
}


def rule(name: str):
    """Matrices in their exact shape; a vector may be a column, a number an array of one."""
    return close(1e-3, 1e-6, squeeze=not name.startswith(("W", "dW")))


UNKNOWNS = Choice("unknowns", 1, ("a", "b", "c", "d"))
RATE = Choice("lower_loss", 1, ("a", "b", "c", "d"))
PARTS = numbers(FORMULAS, POINTS, GIVEN, WRONG, rule)

QUESTION = Question(
    "3.1",
    "A ReLU network, worked out completely",
    (*PARTS[:6], UNKNOWNS, *PARTS[6:], RATE),
    takes=(*tuple(POINTS)[:6], "unknowns", *tuple(POINTS)[6:], "lower_loss"),
    answers=True,
    minutes=40,
    difficulty=2,
    covers=(
        "FR-1.2a",
        "FR-1.2b",
        "FR-1.2c0",
        "FR-1.2c1",
        "FR-1.2c2",
        "FR-1.2c3",
        "FR-1.2c4",
        "FR-1.2c5",
        "FR-1.2c6",
        "FR-1.2d",
    ),
)
