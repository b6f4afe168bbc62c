"""Task 1.3: seven activations and their derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, log_expit

from autograder.checks.model import Case, Part, Question

from .ask import STRICT, UNTOUCHED, VALUES, given, trial
from .maxout import MAXOUT
from .oracle import slope, soft_plus

ONE_ARGUMENT = (
    "sigmoid",
    "sigmoid_derivative",
    "log_sigmoid",
    "log_sigmoid_derivative",
    "tanh",
    "tanh_derivative",
    "relu",
    "relu_derivative",
    "leaky_relu",
    "leaky_relu_derivative",
)
WITH_ALPHA = ("parametric_relu", "parametric_relu_derivative", "elu", "elu_derivative")
TAKES = dict.fromkeys(ONE_ARGUMENT, "z") | dict.fromkeys(WITH_ALPHA, "z alpha")


def above(z: np.ndarray) -> np.ndarray:
    return np.heaviside(z, 0.0)


TRUTH = {
    "sigmoid": expit,
    "sigmoid_derivative": slope(lambda z: 0.5 * np.tanh(0.5 * z)),
    "log_sigmoid": log_expit,
    "log_sigmoid_derivative": slope(lambda z: -soft_plus(-z)),
    "tanh": lambda z: 2 * expit(2 * z) - 1,
    "tanh_derivative": slope(np.tanh),
    "relu": lambda z: z * above(z),
    "relu_derivative": above,
    "leaky_relu": lambda z: z * (0.1 + 0.9 * above(z)),
    "leaky_relu_derivative": lambda z: 0.1 + 0.9 * above(z),
    "parametric_relu": lambda z, alpha: z * (alpha + (1 - alpha) * above(z)),
    "parametric_relu_derivative": lambda z, alpha: alpha + (1 - alpha) * above(z),
    "elu": lambda z, alpha: z.clip(0) + alpha * np.expm1(z.clip(max=0)),
    "elu_derivative": lambda z, alpha: (
        above(z) + (1 - above(z)) * alpha * slope(np.exp)(z.clip(max=0))
    ),
}


def draw_numbers(rng: np.random.Generator) -> list[Case]:
    def numbers(name: str, shape: tuple[int, ...], alpha: float) -> Case:
        z = rng.normal(0, 1.5, shape)
        z.flat[0], z.flat[1] = rng.uniform(0.7, 2), -rng.uniform(0.7, 2)
        return Case(name, dict(z=z, alpha=float(alpha)))

    return [
        numbers("a row of numbers", (int(rng.integers(8, 12)),), rng.uniform(0.2, 0.8)),
        numbers("a matrix; alpha above 1", (3, 4), rng.uniform(1.5, 3)),
        numbers("three axes; a negative alpha", (2, 3, 2), -rng.uniform(0.2, 0.8)),
        Case("at 0", dict(z=np.array([-1.0, 0.0, 1.0]), alpha=float(rng.uniform(0.2, 0.8)))),
        Case(
            "at -1000 and 1000",
            dict(
                z=np.array([-1000.0, -750.0, -1.5, 750.0, 1000.0]),
                alpha=float(rng.uniform(0.2, 0.8)),
            ),
        ),
    ]


def either(z: np.ndarray, right: np.ndarray, left: np.ndarray) -> np.ndarray:
    return np.where(z > 0, right, left)


S_MISTAKES = {
    "sigmoid_minus_missing": {"sigmoid": lambda z: expit(-z)},
    "sigmoid_is_a_step": {"sigmoid": above},
    "sigmoid_is_tanh": {"sigmoid": np.tanh},
    "sigmoid_brackets_missing": {"sigmoid": lambda z: 1 + np.exp(-z)},
    "sigmoid_brackets_missing_below": {"sigmoid": lambda z: 2 * np.exp(z)},
    "sigmoid_derivative_of_value": {"sigmoid_derivative": lambda z: z * (1 - z)},
    "sigmoid_derivative_at_value": {
        "sigmoid_derivative": lambda z: expit(expit(z)) * expit(-expit(z))
    },
    "sigmoid_derivative_is_value": {"sigmoid_derivative": expit},
    "sigmoid_derivative_plus": {"sigmoid_derivative": lambda z: expit(z) * (1 + expit(z))},
    "log_sigmoid_sign": {"log_sigmoid": lambda z: -log_expit(z)},
    "log_sigmoid_is_softplus": {"log_sigmoid": lambda z: np.logaddexp(0, z)},
    "other_base": {"log_sigmoid": lambda z: log_expit(z) / np.log(10)},
    "log_sigmoid_derivative_is_sigmoid": {"log_sigmoid_derivative": expit},
    "log_sigmoid_derivative_log_forgotten": {
        "log_sigmoid_derivative": lambda z: expit(z) * expit(-z)
    },
    "log_sigmoid_derivative_inner_forgotten": {"log_sigmoid_derivative": lambda z: 1 / expit(z)},
    "tanh_of_half": {"tanh": lambda z: np.tanh(z / 2)},
    "tanh_is_sigmoid": {"tanh": expit},
    "tanh_derivative_not_squared": {"tanh_derivative": lambda z: 1 - np.tanh(z)},
    "tanh_derivative_of_value": {"tanh_derivative": lambda z: 1 - z**2},
    "tanh_derivative_plus": {"tanh_derivative": lambda z: 1 + np.tanh(z) ** 2},
    "tanh_derivative_of_sigmoid": {"tanh_derivative": lambda z: np.tanh(z) * (1 - np.tanh(z))},
}
R_MISTAKES = {
    "relu_negative_part": {"relu": lambda z: np.minimum(0, z)},
    "relu_leaks": {"relu": lambda z: either(z, z, 0.1 * z)},
    "relu_missing": {"relu": lambda z: z},
    "relu_derivative_half_at_zero": {"relu_derivative": lambda z: np.heaviside(z, 0.5)},
    "relu_derivative_is_value": {"relu_derivative": lambda z: np.maximum(0, z)},
    "relu_derivative_flipped": {"relu_derivative": lambda z: above(-z)},
    "relu_derivative_is_sign": {"relu_derivative": np.sign},
    "leaky_relu_other_slope": {
        "leaky_relu": lambda z: either(z, z, 0.01 * z),
        "leaky_relu_derivative": lambda z: either(z, 1, 0.01),
    },
    "leaky_relu_positive_below": {"leaky_relu": lambda z: either(z, z, -0.1 * z)},
    "leaky_relu_derivative_of_relu": {"leaky_relu_derivative": above},
    "leaky_relu_derivative_sides_swapped": {"leaky_relu_derivative": lambda z: either(z, 0.1, 1)},
    "parametric_as_maximum": {"parametric_relu": lambda z, a: np.maximum(a * z, z)},
    "parametric_slope_fixed": {"parametric_relu": lambda z, a: either(z, z, 0.1 * z)},
    "parametric_sides_swapped": {"parametric_relu": lambda z, a: either(z, a * z, z)},
    "parametric_derivative_of_maximum": {
        "parametric_relu_derivative": lambda z, a: np.where(z > a * z, 1, a)
    },
    "parametric_derivative_of_relu": {"parametric_relu_derivative": lambda z, a: above(z)},
    "parametric_derivative_by_alpha": {"parametric_relu_derivative": lambda z, a: np.minimum(z, 0)},
    "parametric_derivative_sides_swapped": {
        "parametric_relu_derivative": lambda z, a: either(z, a, 1)
    },
    "elu_without_minus_one": {"elu": lambda z, a: either(z, z, a * np.exp(z))},
    "elu_alpha_missing": {"elu": lambda z, a: either(z, z, np.expm1(z))},
    "elu_brackets_missing": {"elu": lambda z, a: either(z, z, a * np.exp(z) - 1)},
    "elu_derivative_minus_one": {"elu_derivative": lambda z, a: either(z, 1, a * np.expm1(z))},
    "elu_derivative_alpha_missing": {"elu_derivative": lambda z, a: either(z, 1, np.exp(z))},
}


def log_of_clipped(z: np.ndarray) -> Any:
    """Right, but far below 0 it stays above the line z, which the logarithm of the sigmoid follows there."""
    far = z < -100
    return (
        log_expit(z)
        if not far.any()
        else lambda actual, case: bool(
            np.shape(actual) == z.shape
            and np.allclose(actual[~far], log_expit(z[~far]))
            and np.all(actual[far] > z[far] + 1)
            and np.isfinite(actual).all()
        )
    )


SHARED_MISTAKES = {
    "exponential_overflows": {
        "sigmoid": lambda z: np.exp(z) / (1 + np.exp(z)),
        "sigmoid_derivative": lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
        "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    },
    "log_of_rounded_probability": {"log_sigmoid": lambda z: np.log(expit(z))},
    "probability_clipped": {"log_sigmoid": log_of_clipped},
    "zero_times_infinity": {
        "elu": lambda z, a: (z > 0) * z + (z <= 0) * a * (np.exp(z) - 1),
        "elu_derivative": lambda z, a: (z > 0) * 1.0 + (z <= 0) * a * np.exp(z),
    },
    "derivative_one_at_zero": {
        "relu_derivative": lambda z: np.heaviside(z, 1.0),
        "leaky_relu_derivative": lambda z: np.where(z >= 0, 1, 0.1),
        "parametric_relu_derivative": lambda z, a: np.where(z >= 0, 1, a),
        "elu_derivative": lambda z, a: np.where(z >= 0, 1, a * np.exp(z)),
    },
}

NUMBERS = trial(
    draw_numbers,
    TAKES,
    TRUTH,
    S_MISTAKES | R_MISTAKES | SHARED_MISTAKES,
    pure=tuple(TAKES),
    tried="z = {z}, alpha = {alpha}",
)


ROW, ABOVE_ONE, NEGATIVE, KINK, FAR = (
    "a row of numbers",
    "a matrix; alpha above 1",
    "three axes; a negative alpha",
    "at 0",
    "at -1000 and 1000",
)
PLAIN = (ROW, ABOVE_ONE, NEGATIVE)


def part(
    points: float, *names: str, cases: tuple[str, ...] = PLAIN, title: str = "", **more
) -> Part:
    return Part(title or names[0], points, NUMBERS, names, cases, STRICT, **more)


QUESTION = Question(
    "1.3",
    "Seven activations and their derivatives",
    takes=(*TAKES, "maxout", "maxout_gradient"),
    covers=("TUM-03", "IIT-A8"),
    minutes=60,
    difficulty=2,
    parts=(
        part(1, "sigmoid"),
        part(1, "sigmoid_derivative"),
        part(0.5, "log_sigmoid"),
        part(0.5, "log_sigmoid_derivative"),
        part(0.5, "tanh"),
        part(0.5, "tanh_derivative"),
        part(0.5, "relu"),
        part(0.5, "relu_derivative"),
        part(0.5, "leaky_relu"),
        part(0.5, "leaky_relu_derivative"),
        part(0.5, "parametric_relu", cases=(ROW,)),
        part(
            0.5,
            "parametric_relu",
            cases=(ABOVE_ONE, NEGATIVE),
            title="parametric_relu for every alpha",
        ),
        part(1, "parametric_relu_derivative"),
        part(1, "elu"),
        part(1, "elu_derivative"),
        Part("maxout", 1, MAXOUT, ("maxout",), rule=VALUES),
        Part("maxout_gradient", 1, MAXOUT, ("maxout_gradient",), rule=STRICT),
        part(
            0.5,
            "relu_derivative",
            "leaky_relu_derivative",
            "parametric_relu_derivative",
            "elu_derivative",
            cases=(KINK,),
            title="derivatives at 0",
        ),
        part(
            0.5,
            "sigmoid",
            "sigmoid_derivative",
            "log_sigmoid",
            "log_sigmoid_derivative",
            cases=(FAR,),
            title="sigmoids at -1000 and 1000",
        ),
        part(
            0.5,
            "tanh",
            "tanh_derivative",
            "elu",
            "elu_derivative",
            cases=(FAR,),
            title="tanh and ELU at -1000 and 1000",
        ),
        Part(
            "z is left as it was",
            0.5,
            NUMBERS,
            tuple(map(given, TAKES)),
            None,
            UNTOUCHED,
            tuple(TAKES),
        ),
    ),
)
