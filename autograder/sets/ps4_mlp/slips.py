"""What each named mistake in a forward or backward pass would give."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from scipy.special import logsumexp, softmax

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case

from .oracle import ACTIVATIONS, PARAMS, STEP, forward, gradients

SAMPLES = lambda c: float(c.N)
PER_SAMPLE = lambda c: 1.0 / c.N
GRADS = tuple(f"grads['{k}']" for k in PARAMS)


# ---- mistakes in what comes back as an exception, or as a changed argument


def _says(*types: str, of: Callable[[Case], tuple[str, ...]] = lambda c: ("",)) -> Callable:
    """Is it an exception of one of these types whose message has one of these words?"""
    return lambda actual, case: (
        isinstance(actual, Raised)
        and actual.type in types
        and any(w in actual.message for w in of(case))
    )


def _everywhere(test: Callable, when: Callable[[Case], bool] = lambda c: True) -> Callable:
    return lambda c: (
        {k: test for k in ("loss", *GRADS, "X afterwards", "y afterwards")} if when(c) else {}
    )


def _changed(name: str) -> Callable:
    return lambda actual, case: (
        not isinstance(actual, Raised) and not np.array_equal(actual, case.data[name])
    )


def _params_changed(actual: Any, case: Case) -> bool:
    return isinstance(actual, dict) and any(
        k in actual and not np.array_equal(actual[k], case.data[k]) for k in PARAMS
    )


def _columns_for_rows(case: Case) -> dict[str, Callable]:
    """As many samples as classes: a row of maxima or sums (N,) goes along the columns, in silence."""
    scores = forward(case)["scores"]
    found = [gradients(case)]  # one of loss and gradients may be right
    for keep_top, keep_total in ((True, False), (False, True), (False, False)):
        terms = np.exp(scores - scores.max(axis=1, keepdims=keep_top))
        p = terms / terms.sum(axis=1, keepdims=keep_total)
        found.append(
            gradients(case, probabilities=lambda s, c, p=p: p)
            | {"loss": _penalty(case) - np.mean(np.log(p[np.arange(case.N), case.y]))}
        )
    return {
        k: lambda actual, case, k=k: any(_alike(actual, f[k]) for f in found)
        for k in ("loss", *GRADS)
    }


def _alike(actual: Any, value: Any, atol: float = 1e-9) -> bool:
    return close(1e-4, atol, squeeze=True)(actual, value, False) is None


PURITY = {
    "X_changed": lambda c: {"X afterwards": _changed("X")},
    "y_changed": lambda c: {"y afterwards": _changed("y")},
    "params_changed": lambda c: {"params afterwards": _params_changed},
}
RAISING = {
    "classes_hard_coded": _everywhere(
        _says("IndexError", "ValueError", of=lambda c: ("with size 3", f"({c.N},3)")),
        lambda c: c.C != 3,
    ),
    "one_hot_too_narrow": _everywhere(
        _says("ValueError", of=lambda c: (f"({c.N},{c.y.max() + 1})", f"({c.y.max() + 1},{c.N})")),
        lambda c: c.y.max() + 1 < c.C,
    ),
    "classes_are_ten": _everywhere(
        _says(
            "IndexError",
            "ValueError",
            of=lambda c: (
                f"({c.N},10)",
                f"(10,{c.N})",
                f"index {c.C} is out of bounds for axis 1 with size {c.C}",
            ),
        )
    ),
    "keepdims_missing": lambda c: (
        {}
        if c.N == 1
        else _columns_for_rows(c)
        if c.N == c.C
        else _everywhere(_says("ValueError", of=lambda c: (f"({c.N},{c.C}) ({c.N},)",)))(c)
    ),
    "log_with_axis": _everywhere(_says("TypeError", of=lambda c: ("axis",))),
}


# ---- mistakes in the net itself: scores, loss and gradients follow from them

NET = {
    "hidden_bias_missing": dict(b1_added=0),
    "hidden_bias_twice": dict(b1_added=2),
    "output_bias_missing": dict(b2_added=0),
    "output_bias_twice": dict(b2_added=2),
    "hidden_activation_missing": dict(activation="identity"),
    "activation_is_tanh": dict(activation="tanh"),
}
NET_OF = {
    "sigmoid": {
        "relu_for_sigmoid": dict(activation="relu"),
        "sigmoid_of_minus_z": dict(activation="flipped", slope=lambda z, h, f, up: h * (1 - h)),
    },
    "relu": {
        "sigmoid_for_relu": dict(activation="sigmoid"),
        "activation_is_softplus": dict(activation="softplus"),
        "activation_is_leaky": dict(activation="leaky"),
    },
}
SATURATED = {
    "sigmoid": {
        "sigmoid_overflows": dict(activation="overflowing"),
        "saturation_swapped": dict(activation="swapped"),
    },
    "relu": {},
}


# ---- forward

SCORES = {
    "scores_are_probabilities": dict(shown=lambda s: softmax(s, axis=1)),
    "scores_shifted": dict(shown=lambda s: s - s.max(axis=1, keepdims=True)),
    "activation_on_scores": lambda c: {"scores": ACTIVATIONS[c.activation](forward(c)["scores"])},
}
LOSS = {
    "loss_summed": dict(loss_times=SAMPLES),
    "loss_averaged_twice": dict(loss_times=PER_SAMPLE),
    "loss_sign": dict(loss_times=-1.0),
    "loss_over_classes": dict(loss_times=lambda c: c.N / c.C),
    "log_missing": dict(log_missing=True),
    "loss_of_predicted_class": dict(picks_highest=True),
    "softmax_over_samples": dict(softmax_axis=-2, probabilities=lambda s, c: softmax(s, axis=0)),
    "softmax_over_everything": dict(softmax_axis=(-2, -1), probabilities=lambda s, c: softmax(s)),
    "loss_of_each_sample": lambda c: {"loss": _each_sample(c)},
    "softmax_norm": dict(
        softmax_norm=2,
        probabilities=lambda s, c: _over(np.exp(s - s.max(axis=1, keepdims=True)), np.linalg.norm),
    ),
}
REG_LOSS = {
    "reg_loss_without_half": dict(reg_loss=1.0),
    "reg_loss_missing": dict(reg_loss=0.0),
    "reg_loss_quarter": dict(reg_loss=0.25),
    "reg_loss_sign": dict(reg_loss=-0.5),
    "reg_loss_averaged": dict(reg_over=SAMPLES),
    "reg_norm_not_squared": dict(reg_power=0.5),
    "reg_biases_loss": dict(penalised=PARAMS),
    "reg_loss_missing_W1": dict(penalised=("W2",)),
    "reg_loss_missing_W2": dict(penalised=("W1",)),
    "reg_loss_W1_twice": dict(penalised=("W1", "W1")),
}
UNSTABLE = {
    "softmax_unstable": dict(stable=False),
    "log_of_probability": dict(log_of_probability=True),
    "log_of_probability_unshifted": dict(log_of_probability=True, stable=False),
    "shift_over_everything": lambda c: {"loss": _one_shift(c)},
    "epsilon_in_logarithm": lambda c: {"loss": _with_epsilon},
}
EPSILONS = (*10.0 ** -np.arange(5.0, 21.0), np.finfo(float).eps, np.finfo(float).tiny)


def _over(terms: np.ndarray, size: Callable) -> np.ndarray:
    return terms / size(terms, axis=1, keepdims=True)


def _one_shift(case: Case) -> float:
    """One maximum for the whole batch: a sample far below it underflows to log 0."""
    scores = forward(case)["scores"]
    scores = scores - scores.max()
    return float(
        np.mean(np.log(np.exp(scores).sum(1)) - scores[np.arange(case.N), case.y]) + _penalty(case)
    )


def _each_sample(case: Case) -> np.ndarray:
    scores = forward(case)["scores"]
    return logsumexp(scores, axis=1) - scores[np.arange(case.N), case.y] + _penalty(case)


def _penalty(case: Case) -> float:
    return forward(case)["loss"] - forward(case, reg_loss=0.0)["loss"]


def _with_epsilon(actual: Any, case: Case) -> bool:
    """Is it the loss with a small number beside the probability, so that log 0 stays finite?"""
    return any(
        _alike(actual, forward(case, log_of_probability=True, epsilon=e)["loss"], 1e-4)
        for e in EPSILONS
    )


# ---- backward


def _slope(of: Callable) -> dict[str, Callable]:
    """The slope as a function of z, h, the activation f and what comes from above."""
    return dict(slope=of)


SLOPES = {
    "slope_missing": _slope(lambda z, h, f, up: np.ones_like(z)),
    "slope_is_h": _slope(lambda z, h, f, up: h),
}
SLOPES_OF = {
    "sigmoid": {
        "slope_at_h": _slope(lambda z, h, f, up: f(h + 1j * STEP).imag / STEP),
        "slope_of_z": _slope(lambda z, h, f, up: z * (1 - z)),
        "slope_one_minus_h": _slope(lambda z, h, f, up: 1 - h),
        "slope_of_tanh": _slope(lambda z, h, f, up: 1 - h**2),
        "slope_twice": _slope(lambda z, h, f, up: (f(z + 1j * STEP).imag / STEP) ** 2),
        "slope_of_relu": _slope(lambda z, h, f, up: (h > 0) * 1.0),
    },
    "relu": {
        "slope_of_sigmoid": _slope(lambda z, h, f, up: h * (1 - h)),
        "slope_of_leaky": _slope(lambda z, h, f, up: np.where(z > 0, 1, 0.01)),
        "mask_from_upstream": _slope(lambda z, h, f, up: (up > 0) * 1.0),
        "mask_flipped": _slope(lambda z, h, f, up: (z < 0) * 1.0),
    },
}
AT_THE_KINK = {
    "mask_includes_zero": _slope(lambda z, h, f, up: (z >= 0) * 1.0),
    "mask_half_at_zero": _slope(lambda z, h, f, up: (np.sign(z) + 1) / 2),
}
UPSTREAM = {
    "gradient_summed": dict(upstream_times=SAMPLES),
    "gradient_averaged_twice": dict(upstream_times=PER_SAMPLE),
    "gradient_sign": dict(upstream_times=-1.0),
    "cross_terms_missing": dict(cross_terms_missing=True),
    "slope_of_scores": dict(slope_of_scores=True),
    "one_hot_forgotten": dict(probabilities=lambda s, c: softmax(s, axis=1) + np.eye(c.C)[c.y]),
    "softmax_forgotten": dict(probabilities=lambda s, c: s),
    "softmax_over_samples": LOSS["softmax_over_samples"],
    "softmax_over_everything": LOSS["softmax_over_everything"],
    "softmax_norm": LOSS["softmax_norm"],
}
GRADIENT_UNSTABLE = {"gradient_unstable": dict(probabilities=lambda s, c: _over(np.exp(s), np.sum))}
EACH = {"hidden_layer_averaged_twice": dict(hidden_times=PER_SAMPLE)} | {
    f"{k}_{how}": {f"{k}_times": times}
    for k in PARAMS
    for how, times in (("summed", SAMPLES), ("averaged_twice", PER_SAMPLE))
}
SHAPES = {
    "bias_over_classes": dict(bias_sum=lambda g: g.sum(axis=1)),
    "bias_one_number": dict(bias_sum=np.sum),
    "bias_rows": dict(bias_rows=True),
    "W2_from_z": dict(W2_from_z=True),
    "bias_gradients_missing": lambda c: {f"grads['{k}']": Raised("KeyError") for k in ("b1", "b2")},
    "gradients_swapped": lambda c: (lambda g: {GRADS[0]: g[GRADS[2]], GRADS[2]: g[GRADS[0]]})(
        gradients(c)
    ),
}
REG_GRADIENT = {
    "reg_gradient_twice": dict(reg_weights=2.0),
    "reg_gradient_missing": dict(reg_weights=0.0),
    "reg_gradient_half": dict(reg_weights=0.5),
    "reg_gradient_sign": dict(reg_weights=-1.0),
    "reg_gradient_averaged": dict(reg_weights=PER_SAMPLE),
    "reg_gradient_of_sign": dict(reg_of=np.sign),
    "reg_gradient_of_square": dict(reg_of=np.square),
    "reg_missing_W1": dict(reg_W1=0.0),
    "reg_missing_W2": dict(reg_W2=0.0),
    "reg_biases": dict(reg_biases=1.0),
    "reg_biases_twice": dict(reg_biases=2.0),
}


def gradient_slips(activation: str) -> dict[str, Any]:
    """Mistakes that gradients show for any data: no large values, no penalty."""
    return NET | NET_OF[activation] | UPSTREAM | SLOPES | SLOPES_OF[activation] | EACH | SHAPES


def forward_slips(activation: str) -> dict[str, Any]:
    """Mistakes that scores and loss can show."""
    return (
        NET
        | NET_OF[activation]
        | SATURATED[activation]
        | SCORES
        | LOSS
        | REG_LOSS
        | UNSTABLE
        | RAISING
        | PURITY
    )


def backward_slips(activation: str) -> dict[str, Any]:
    """Mistakes that gradients can show."""
    return (
        gradient_slips(activation)
        | SATURATED[activation]
        | GRADIENT_UNSTABLE
        | REG_GRADIENT
        | RAISING
        | PURITY
    )
