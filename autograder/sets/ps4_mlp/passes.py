"""Tasks 4.3, 4.4 and 4.7: forward and backward passes."""

from __future__ import annotations

import numpy as np

from ...compare import Raised, close, same_shape
from ...course import Case, Part, Question, Trial
from .ask import gradients_of, loss_of
from .cases import kink, network, smaller
from .oracle import ACTIVATIONS, STEP, forward, gradients
from .training import curve_parts

SAMPLES = lambda c: float(c.N)
PER_SAMPLE = lambda c: 1.0 / c.N
CHANGED = lambda name: lambda actual, case: not isinstance(actual, Raised) and not np.array_equal(actual, case.data[name])
UNTOUCHED = ("X afterwards", "y afterwards", "params afterwards")

FORWARD_MISTAKES = {
    "hidden_bias_missing": dict(b1_added=0), "hidden_bias_twice": dict(b1_added=2),
    "output_bias_missing": dict(b2_added=0), "output_bias_twice": dict(b2_added=2),
    "hidden_activation_missing": dict(activation="identity"), "activation_is_tanh": dict(activation="tanh"),
    "activation_is_softplus": dict(activation="softplus"), "activation_is_leaky": dict(activation="leaky"),
    "scores_are_probabilities": dict(scores_softmax=True), "scores_shifted": dict(scores_shifted=True),
    "loss_summed": dict(loss_times=SAMPLES), "loss_averaged_twice": dict(loss_times=PER_SAMPLE),
    "loss_sign": dict(loss_times=-1.0), "loss_over_classes": dict(loss_times=lambda c: c.N / c.C),
    "reg_loss_without_half": dict(reg_loss=1.0), "reg_loss_missing": dict(reg_loss=0.0), "reg_loss_quarter": dict(reg_loss=0.25),
    "reg_loss_averaged": dict(reg_over=SAMPLES), "reg_biases_loss": dict(reg_biases_loss=True),
    "reg_norm_not_squared": dict(reg_of_norms=True),
    "softmax_over_samples": dict(softmax_axis=-2), "softmax_norm": dict(softmax_norm=2),
    "softmax_unstable": dict(stable=False), "log_of_probability": dict(log_of_probability=True),
    "log_of_probability_unshifted": dict(log_of_probability=True, stable=False),
}
OTHER_FORWARD = {
    "sigmoid_for_relu": lambda c: forward(c, activation="sigmoid") if c.activation == "relu" else {},
    "relu_for_sigmoid": lambda c: forward(c, activation="relu") if c.activation == "sigmoid" else {},
    "sigmoid_on_scores": lambda c: {"scores": ACTIVATIONS["sigmoid"](forward(c)["scores"])},
    "shift_over_everything": lambda c: {"loss": float(np.mean(_lse_global(c)))},
}


def _lse_global(case: Case) -> np.ndarray:
    """One maximum for the whole batch: a sample far below it underflows to log 0."""
    scores = forward(case)["scores"] - forward(case)["scores"].max()
    with np.errstate(all="ignore"):
        return np.log(np.exp(scores).sum(1)) - scores[np.arange(case.N), case.y]


BACKWARD_MISTAKES = {
    **{k: v for k, v in FORWARD_MISTAKES.items() if k.startswith(("hidden_", "output_", "activation_"))},
    "gradient_summed": dict(upstream_times=SAMPLES), "gradient_averaged_twice": dict(upstream_times=PER_SAMPLE),
    "gradient_sign": dict(upstream_times=-1.0), "one_hot_forgotten": dict(one_hot_forgotten=True),
    "gradient_unstable": dict(stable=False),
    "slope_missing": dict(slope=lambda a, h, f, up: np.ones_like(a)),
    "slope_at_h": dict(slope=lambda a, h, f, up: f(h + 1j * STEP).imag / STEP),
    "slope_of_z": dict(slope=lambda a, h, f, up: a * (1 - a)),
    "slope_is_h": dict(slope=lambda a, h, f, up: h),
    "slope_one_minus_h": dict(slope=lambda a, h, f, up: 1 - h),
    "slope_of_tanh": dict(slope=lambda a, h, f, up: 1 - h**2),
    "slope_twice": dict(slope=lambda a, h, f, up: (f(a + 1j * STEP).imag / STEP) ** 2),
    "mask_from_upstream": dict(slope=lambda a, h, f, up: (up > 0) * 1.0),
    "mask_flipped": dict(slope=lambda a, h, f, up: (a < 0) * 1.0),
    "mask_includes_zero": dict(slope=lambda a, h, f, up: (a >= 0) * 1.0),
    "mask_half_at_zero": dict(slope=lambda a, h, f, up: (np.sign(a) + 1) / 2),
    "slope_of_leaky": dict(slope=lambda a, h, f, up: np.where(a > 0, 1, 0.01)),
    **{f"{k}_summed": {f"{k}_times": SAMPLES} for k in ("W1", "b1", "W2", "b2")},
    **{f"{k}_averaged_twice": {f"{k}_times": PER_SAMPLE} for k in ("W1", "b1", "W2", "b2")},
    "bias_averaged": dict(b1_times=PER_SAMPLE, b2_times=PER_SAMPLE), "bias_over_classes": dict(bias_axis=True),
    "bias_rows": dict(bias_rows=True),
    "reg_gradient_twice": dict(reg_weights=2.0), "reg_gradient_missing": dict(reg_weights=0.0),
    "reg_gradient_half": dict(reg_weights=0.5), "reg_gradient_sign": dict(reg_weights=-1.0),
    "reg_gradient_averaged": lambda c: gradients(c, reg_weights=1.0 / c.N),
    "reg_missing_W1": dict(reg_W1=0.0), "reg_missing_W2": dict(reg_W2=0.0),
    "reg_biases": dict(reg_biases=1.0), "reg_biases_twice": dict(reg_biases=2.0),
}
OTHER_BACKWARD = {
    "gradients_swapped": lambda c: (lambda g: {"grads['W1']": g["grads['W2']"], "grads['W2']": g["grads['W1']"]})(gradients(c)),
    "X_changed": lambda c: {"X afterwards": CHANGED("X")},
    "y_changed": lambda c: {"y afterwards": CHANGED("y")},
    "params_changed": lambda c: {"params afterwards": lambda actual, case: isinstance(actual, dict) and any(
        k in actual and not np.array_equal(actual[k], case.data[k]) for k in ("W1", "b1", "W2", "b2"))},
    "bias_gradients_missing": lambda c: {f"grads['{k}']": Raised("KeyError") for k in ("b1", "b2")},
    "reg_gradient_sign_of_weights": lambda c: {f"grads['{k}']": gradients(c)[f"grads['{k}']"] + c.reg * np.sign(c.data[k]) for k in ("W1", "W2")},
}

TRIED = "net.loss(X, y, reg={reg:.3g}) of a {activation} net with N={N}, D={D}, H={H}, C={C}"


def _trials(activation: str) -> tuple[Trial, Trial]:
    purity = {k: OTHER_BACKWARD[k] for k in ("X_changed", "y_changed", "params_changed")}
    ahead = Trial(network(activation), loss_of, forward, FORWARD_MISTAKES | OTHER_FORWARD | purity, TRIED, smaller(activation, 0.5))
    back = Trial(network(activation), gradients_of, gradients, BACKWARD_MISTAKES | OTHER_BACKWARD, TRIED, smaller(activation, 0.5))
    return ahead, back


AHEAD, BACK = _trials("sigmoid")
RELU_AHEAD, RELU_BACK = _trials("relu")
KINK = Trial(kink, gradients_of, gradients, BACKWARD_MISTAKES | OTHER_BACKWARD, TRIED)

FREE = ("plain", "more classes than hidden units")
PENALISED = ("regularised", "regularised, other sizes")
EDGES = ("one sample", "one hidden unit", "as many samples as classes")
ABSENT, LARGE = ("the top class absent from y",), ("scores near 1000",)
GRADS = tuple(f"grads['{k}']" for k in ("W1", "b1", "W2", "b2"))
VALUES = close(1e-6, 1e-9, squeeze=True)

FORWARD_QUESTION = Question("4.3", "Forward pass with the sigmoid", needs=("TwoLayerMLP",), covers=("PS4-Q2.1",), minutes=40, difficulty=2, parts=(
    Part("scores", 4, AHEAD, ("scores",), FREE),
    Part("loss", 4, AHEAD, ("loss",), FREE, VALUES),
    Part("regulariser", 2, AHEAD, ("loss",), PENALISED, VALUES, ("loss",)),
    Part("one sample, one hidden unit, N equal to C", 1, AHEAD, ("scores", "loss"), EDGES, VALUES),
    Part("the top class absent from y", 1, AHEAD, ("loss",), ABSENT, VALUES),
    Part("scores near 1000", 1, AHEAD, ("loss",), LARGE, VALUES),
    Part("nothing else is changed", 1, AHEAD, UNTOUCHED, rule=close(0, 0), needs=("scores", "loss")),
))

BACKWARD_QUESTION = Question("4.4", "Backward pass with the sigmoid", needs=("TwoLayerMLP",), covers=("PS4-Q2.2",), minutes=60, difficulty=3, parts=(
    Part(GRADS[2], 4, BACK, GRADS[2:3], FREE, VALUES),
    Part(GRADS[3], 3, BACK, GRADS[3:], FREE, VALUES),
    Part(GRADS[0], 5, BACK, GRADS[:1], FREE, VALUES),
    Part(GRADS[1], 3, BACK, GRADS[1:2], FREE, VALUES),
    Part("regulariser", 2, BACK, GRADS, PENALISED, VALUES, (GRADS[0], GRADS[2])),
    Part("one sample, one hidden unit, an absent class", 1, BACK, GRADS, EDGES + ABSENT, VALUES),
    Part("exact shapes", 1, BACK, GRADS, None, same_shape, GRADS),
    Part("scores near 1000", 0.5, BACK, GRADS, LARGE, VALUES),
    Part("nothing else is changed", 0.5, BACK, UNTOUCHED, rule=close(0, 0), needs=GRADS),
))

RELU_QUESTION = Question("4.7", "The ReLU: forward, backward, training", needs=("TwoLayerMLP",), covers=("PS4-Q2.4a", "PS4-Q2.4b"), minutes=40, difficulty=2, parts=(
    Part("scores and loss", 3, RELU_AHEAD, ("scores", "loss"), FREE, VALUES),
    Part("output layer gradients", 2.5, RELU_BACK, GRADS[2:], FREE, VALUES),
    Part("hidden layer gradients", 4, RELU_BACK, GRADS[:2], FREE, VALUES),
    Part("regulariser", 1, RELU_BACK, ("loss", *GRADS), PENALISED, VALUES, ("hidden layer gradients", "scores and loss")),
    Part("the kink, and a dead unit", 1, KINK, GRADS, None, VALUES, ("hidden layer gradients",)),
    Part("one sample, one hidden unit, an absent class", 1, RELU_BACK, ("loss", *GRADS), EDGES + ABSENT, VALUES),
    Part("scores near 1000", 0.5, RELU_BACK, ("loss", *GRADS), LARGE, VALUES),
    Part("nothing else is changed", 0.5, RELU_BACK, UNTOUCHED, rule=close(0, 0), needs=("output layer gradients", "hidden layer gradients")),
    *curve_parts("relu", 2, 0.5),
))
