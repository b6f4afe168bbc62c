"""Task 3.8: a regression network with three samples, in numbers and as matrices."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close
from autograder.checks.model import Question

from .steps import numbers, pull, sigmoid, slope

GIVEN = dict(
    X=np.array([[1.0, 2.0], [1.0, 3.0], [2.0, 2.0]]),
    y=np.array([8.0, 11.0, 10.0]),
    W=np.array(
        [[0.01, 0.02, 0.03], [0.03, 0.01, 0.02], [0.02, 0.03, 0.01]]
    ),  # a row a hidden unit, its bias first
    v=np.array([0.01, 0.02, 0.03, 0.04]),
)


def bias(rows):
    """A one before every row (or before a vector)."""
    return np.concatenate([np.ones((*np.shape(rows)[:-1], 1)), rows], axis=-1)


def through_sigmoid(h, upstream):
    """What arrives before the sigmoid, at the point where it gave h."""
    return pull(sigmoid, np.log(h / (1 - h)), upstream)


def residual(t):
    return slope(lambda yhat: ((yhat - t.y) ** 2).sum() / 2, t.net_yhat)


def to_hidden(t, v=None):
    """Gradient of E at the hidden values; with other output weights by a slip."""
    v = t.v[1:] if v is None else v
    return pull(lambda h: h @ v, t.net_h, residual(t))


def to_weights(t, at_z):
    return pull(lambda W: bias(t.X) @ W.T, t.W, at_z)


FORMULAS = {
    "net_z": lambda t: bias(t.X) @ t.W.T,
    "net_h": lambda t: sigmoid(t.net_z),
    "net_yhat": lambda t: bias(t.net_h) @ t.v,
    "net_losses": lambda t: (t.net_yhat - t.y) ** 2,
    "net_E": lambda t: t.net_losses.sum() / 2,
    "net_dv": lambda t: pull(lambda v: bias(t.net_h) @ v, t.v, residual(t)),
    "net_dW": lambda t: to_weights(t, through_sigmoid(t.net_h, to_hidden(t))),
    "first_dyhat": lambda t: slope(lambda yhat: (yhat - t.y[0]) ** 2, t.net_yhat[0]),
    "first_dv": lambda t: pull(lambda v: bias(t.net_h[0]) @ v, t.v, t.first_dyhat),
    "first_dh": lambda t: pull(lambda h: h @ t.v[1:], t.net_h[0], t.first_dyhat),
    "first_dz": lambda t: through_sigmoid(t.net_h[0], t.first_dh),
    "first_db1": lambda t: pull(lambda b: b, t.W[:, 0], t.first_dz),
    "first_dW1": lambda t: pull(lambda W: W @ t.X[0], t.W[:, 1:], t.first_dz),
}
POINTS = {
    "net_z": 0.5,
    "net_h": 0.5,
    "net_yhat": 0.5,
    "net_losses": 0.5,
    "net_E": 0.5,
    "net_dv": 1,
    "net_dW": 1.5,
    "first_dyhat": 0.5,
    "first_dv": 0.5,
    "first_dh": 0.5,
    "first_dz": 0.5,
    "first_db1": 0.5,
    "first_dW1": 0.5,
}


def of_second_sample_swapped(values):
    """The first two hidden units of sample 2 exchanged."""
    swapped = np.array(values)
    swapped[1, [0, 1]] = swapped[1, [1, 0]]
    return swapped


def point_moved(t):
    """The third prediction with its decimal point one place too far to the right."""
    return t.net_yhat * [1, 1, 10]


def with_entries(values, places):
    """A copy with some entries replaced."""
    changed = np.array(values)
    for place, value in places.items():
        changed[place] = value
    return changed


def scaled(factor, *names):
    return {name: (lambda t, f=FORMULAS[name]: factor * f(t)) for name in names}


WRONG = {
    "hidden_units_swapped": {
        "net_z": lambda t: of_second_sample_swapped(bias(t.X) @ t.W.T),
        "net_h": lambda t: of_second_sample_swapped(sigmoid(t.net_z)),
    },
    "bias_missing": {
        "net_z": lambda t: t.X @ t.W[:, 1:].T,
        "net_yhat": lambda t: t.net_h @ t.v[1:],
    },
    "bias_last": {
        "net_z": lambda t: np.roll(bias(t.X), -1, axis=1) @ t.W.T,
        "net_yhat": lambda t: np.roll(bias(t.net_h), -1, axis=1) @ t.v,
        "net_dv": lambda t: np.roll(FORMULAS["net_dv"](t), -1),
        "first_dv": lambda t: np.roll(FORMULAS["first_dv"](t), -1),
    },
    "weights_by_columns": {"net_z": lambda t: bias(t.X) @ t.W},
    "samples_in_columns": {
        "net_z": lambda t: t.W @ bias(t.X).T,
        "net_h": lambda t: sigmoid(t.net_z).T,
        "net_dW": lambda t: FORMULAS["net_dW"](t).T,
    },
    "sigmoid_missing": {"net_h": lambda t: t.net_z},
    "activation_is_tanh": {"net_h": lambda t: np.tanh(t.net_z)},
    "sigmoid_on_output": {"net_yhat": lambda t: sigmoid(bias(t.net_h) @ t.v)},
    "decimal_point_moved": {
        "net_z": lambda t: np.vstack([FORMULAS["net_z"](t)[:2], [1, 0.9, 1]]),
        "net_yhat": point_moved,
        "net_losses": lambda t: (point_moved(t) - t.y) ** 2,
        "net_E": lambda t: ((point_moved(t) - t.y) ** 2).sum() / 2,
    },
    "digits_as_printed": {
        "net_h": lambda t: with_entries(sigmoid(t.net_z), {(2, 1): 0.522184, (2, 2): 0.524999}),
        "net_dv": lambda t: with_entries(FORMULAS["net_dv"](t), {1: -15.019}),
    },
    "loss_not_squared": {"net_losses": lambda t: t.net_yhat - t.y},
    "loss_halved": {"net_losses": lambda t: (t.net_yhat - t.y) ** 2 / 2},
    "half_missing": {"net_E": lambda t: t.net_losses.sum(), **scaled(2, "net_dv", "net_dW")},
    "mean_for_sum": {"net_E": lambda t: t.net_losses.mean(), **scaled(1 / 3, "net_dv", "net_dW")},
    "residual_turned": scaled(-1, "net_dv", "net_dW", "first_dyhat"),
    "minus_lost": scaled(-1, "first_dv", "first_dh", "first_dz", "first_db1", "first_dW1"),
    "last_sample_only": {
        "net_dv": lambda t: residual(t)[2] * bias(t.net_h)[2],
        "net_dW": lambda t: to_weights(t, through_sigmoid(t.net_h, to_hidden(t)) * [[0], [0], [1]]),
    },
    "residual_squared": {
        "net_dv": lambda t: residual(t) ** 2 @ bias(t.net_h),
        "first_dyhat": lambda t: 2 * (t.net_yhat[0] - t.y[0]) ** 2,
    },
    "output_weight_missing": {
        "net_dW": lambda t: to_weights(t, through_sigmoid(t.net_h, to_hidden(t, np.ones(3))))
    },
    "output_weights_shifted": {
        "net_dW": lambda t: to_weights(t, through_sigmoid(t.net_h, to_hidden(t, t.v[:3]))),
        "first_dh": lambda t: t.first_dyhat * t.v[:3],
    },
    "output_bias_kept": {"first_dh": lambda t: t.first_dyhat * t.v},
    "slope_missing": {
        "net_dW": lambda t: to_weights(t, to_hidden(t)),
        "first_dz": lambda t: t.first_dh,
    },
    "slope_half": {
        "net_dW": lambda t: to_weights(t, to_hidden(t) * t.net_h),
        "first_dz": lambda t: t.first_dh * t.net_h[0],
    },
    "hidden_value_for_prediction": {
        "net_yhat": lambda t: with_entries(FORMULAS["net_yhat"](t), {0: 0.5223}),
        "first_dyhat": lambda t: 2 * (t.net_h[0, 0] - t.y[0]),
    },
    "two_missing": {"first_dyhat": lambda t: t.net_yhat[0] - t.y[0]},
    "weight_left_in": {"first_dv": lambda t: t.first_dyhat * t.v * bias(t.net_h[0])},
    "bias_entry_missing": {
        "net_dv": lambda t: FORMULAS["net_dv"](t)[1:],
        "first_dv": lambda t: FORMULAS["first_dv"](t)[1:],
        "net_dW": lambda t: FORMULAS["net_dW"](t)[:, 1:],
    },
    "value_for_weight": {"first_dh": lambda t: t.first_dyhat * t.net_h[0]},
    "bias_gradient_of_one": {"first_db1": lambda t: np.ones(3)},
    "outer_turned": {"first_dW1": lambda t: np.outer(t.X[0], t.first_dz)},
    "bias_column_kept": {"first_dW1": lambda t: np.outer(t.first_dz, bias(t.X[0]))},
    "slope_stage_skipped": {"first_dW1": lambda t: np.outer(t.first_dh, t.X[0])},
}

QUESTION = Question(
    "3.8",
    "A network with three samples, in numbers",
    numbers(FORMULAS, POINTS, GIVEN, WRONG, lambda name: close(1e-5, 1e-7, squeeze=True)),
    takes=tuple(POINTS),
    answers=True,
    minutes=45,
    difficulty=2,
    covers=("IIT-C12a", "IIT-C12b", "IIT-C12c", "IIT-C13d"),
)
