"""Task 1.7: logistic regression, its gradient, its step and a whole fit."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from scipy.special import expit

from autograder.checks.compare import close
from autograder.checks.model import Case, Part, Question

from .ask import STRICT, UNTOUCHED, VALUES, follow, given, own, trial
from .fit import FIT, PATH, own_fit
from .oracle import floored, gradient, soft_plus

LINKS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid": expit,
    "identity": lambda z: z,
    "step": lambda z: (z > 0) * 1.0,
    "tanh": np.tanh,
    "reversed": lambda z: expit(-z),
}


def samples(
    rng: np.random.Generator, name: str, N: int, D: int, y: Any = None, scale: float = 1.0
) -> Case:
    """Features with a column of ones first, labels of both classes, a theta that is nothing special."""
    X = np.column_stack([np.ones(N), rng.normal(0, 1.5, (N, D - 1))])
    y = rng.permutation(np.arange(N) % 3 > 0).astype(int) if y is None else y
    return Case(
        name,
        dict(
            N=N, D=D, X=X, y=y, theta=scale * rng.normal(0, 1, D), rate=float(rng.uniform(0.1, 0.9))
        ),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    far = samples(rng, "X @ theta near 1000", 6, 3)
    missing = np.array([1000.0, -1000, 800, -900, 3, -2]) - far.X @ far.theta
    far.data.update(
        X=far.X + np.outer(missing, far.theta) / (far.theta @ far.theta),
        y=np.array([1, 1, 0, 0, 1, 0]),
    )
    return [
        samples(rng, "plain", int(rng.integers(6, 9)), 3),
        samples(rng, "more features than samples", 3, 5),
        samples(rng, "as many features as samples", 4, 4),
        samples(rng, "one sample", 1, 3),
        samples(rng, "one feature", 5, 1),
        samples(rng, "labels True and False", 7, 3, rng.permutation(np.arange(7) % 3 > 0)),
        far,
    ]


def smaller(rng: np.random.Generator):
    for total in range(2, 8):
        for N in range(1, total):
            yield samples(rng, "smallest", N, total - N)


def loss(
    theta,
    X,
    y,
    *,
    times: Any = 1.0,
    sign: float = 1.0,
    ones_only: bool = False,
    base: float = np.e,
    stable: bool = True,
    swapped: bool = False,
    squared: bool = False,
) -> float:
    z, t = X @ theta, (1 - y if swapped else y * 1.0)
    if squared:
        return sign * _scale(times, X) * np.mean((expit(z) - t) ** 2)
    if stable:
        of_one, of_zero = -soft_plus(-z), -soft_plus(z)
    else:
        of_one, of_zero = np.log(expit(z)), np.log(1 - expit(z))
    kept = np.where(t == 1, of_one, 0 if ones_only else of_zero)
    return -sign * _scale(times, X) * kept.mean() / np.log(base)


def _scale(times: Any, X: np.ndarray) -> float:
    return times(X) if callable(times) else times


def slope(
    theta,
    X,
    y,
    *,
    link: str = "sigmoid",
    times: Any = 1.0,
    sign: float = 1.0,
    labels: float = 1.0,
    with_slope: bool = False,
    column: bool = False,
    averaged: bool = False,
) -> np.ndarray:
    """Gradient by complex steps of the loss; where a mistake is not the gradient of anything, from its residuals."""
    if (link, labels, with_slope) == ("sigmoid", 1.0, False):
        found = gradient(lambda t: (soft_plus(t @ X.T) - y * (t @ X.T)).mean(axis=-1), theta)
    else:
        z = X @ theta
        residuals = (LINKS[link](z) - labels * y) * (expit(z) * expit(-z) if with_slope else 1)
        found = np.einsum("n,nd->d", residuals, X) / len(X)
    found = sign * _scale(times, X) * found
    if averaged:
        return found.mean()
    return found[:, None] if column else found


def SAMPLES(X):
    return float(len(X))


LOSS = trial(
    draw,
    {"logistic_loss": "theta X y"},
    {"logistic_loss": loss},
    {
        "log_of_rounded_probability": {"logistic_loss": lambda *given: loss(*given, stable=False)},
        "zero_times_log": {
            "logistic_loss": lambda t, X, y: (
                -(y * np.log(expit(X @ t)) + (1 - y) * np.log(1 - expit(X @ t))).mean()
            )
        },
        "probability_clipped": {
            "logistic_loss": lambda t, X, y: floored(expit(X @ t * np.where(y, 1, -1)))
        },
    },
    knobs={
        "loss_summed": dict(times=SAMPLES),
        "loss_averaged_twice": dict(times=lambda X: 1 / len(X)),
        "loss_sign": dict(sign=-1.0),
        "ones_only": dict(ones_only=True),
        "other_base": dict(base=2.0),
        "labels_swapped": dict(swapped=True),
        "loss_is_squared_error": dict(squared=True),
    },
    tried="logistic_loss(theta, X, y) with {N} samples and {D} features",
    shrink=smaller,
)

GRADIENT = trial(
    draw,
    {"logistic_gradient": "theta X y"},
    {"logistic_gradient": slope},
    {
        "exponential_overflows": {
            "logistic_gradient": lambda t, X, y: (
                X.T @ (np.exp(X @ t) / (1 + np.exp(X @ t)) - y) / len(y)
            )
        },
        "logistic_gradient_not_summed": {
            "logistic_gradient": lambda t, X, y: (expit(X @ t) - y)[:, None] * X
        },
    },
    knobs={
        "gradient_summed": dict(times=SAMPLES),
        "gradient_averaged_twice": dict(times=lambda X: 1 / len(X)),
        "logistic_gradient_over_features": dict(times=lambda X: len(X) / X.shape[1]),
        "gradient_sign": dict(sign=-1.0),
        "logistic_gradient_no_sigmoid": dict(link="identity"),
        "logistic_gradient_step_for_sigmoid": dict(link="step"),
        "logistic_gradient_of_tanh": dict(link="tanh"),
        "logistic_gradient_sigmoid_reversed": dict(link="reversed"),
        "gradient_labels_missing": dict(labels=0.0),
        "logistic_gradient_of_squared_error": dict(with_slope=True),
        "logistic_gradient_column": dict(column=True),
        "logistic_gradient_one_number": dict(averaged=True),
    },
    tried="logistic_gradient(theta, X, y) with {N} samples and {D} features",
    shrink=smaller,
)


def moved(
    theta,
    X,
    y,
    rate,
    *,
    size: Callable = lambda rate, g: rate * g,
    start: float = 1.0,
    **of_gradient: Any,
) -> np.ndarray:
    return start * theta - size(rate, slope(theta, X, y, **of_gradient))


STEP = trial(
    draw,
    {"logistic_step": "theta X y rate"},
    {"logistic_step": moved},
    {},
    knobs={
        "step_uphill": dict(size=lambda rate, g: -rate * g),
        "step_without_rate": dict(size=lambda rate, g: g),
        "step_is_only_the_change": dict(start=0.0),
        "step_of_length_rate": dict(size=lambda rate, g: rate * g / np.linalg.norm(g)),
        "step_divided_by_rate": dict(size=lambda rate, g: g / rate),
        "step_by_signs": dict(size=lambda rate, g: rate * np.sign(g)),
        "step_missing": dict(size=lambda rate, g: 0 * g),
        "step_twice": dict(size=lambda rate, g: 2 * rate * g),
        "gradient_summed": dict(times=SAMPLES),
        "logistic_gradient_no_sigmoid": dict(link="identity"),
    },
    pure=("logistic_step",),
    tried="logistic_step(theta, X, y, rate={rate:.3g}) with {N} samples and {D} features",
    shrink=smaller,
)

PLAIN = ("plain", "more features than samples", "as many features as samples")
EDGES, FAR = (
    ("one sample", "one feature", "labels True and False"),
    ("X @ theta near 1000",),
)  # True and False count once, in the gradient


def _gradient_from_own_sigmoid(s, c):
    return np.einsum("n,nd->d", own(s, "sigmoid", expit, c.X @ c.theta) - c.y, c.X) / c.N


GRADIENT_FOLLOWS = follow("logistic_gradient", _gradient_from_own_sigmoid)
LOSS_FOLLOWS = follow(
    "logistic_loss",
    lambda s, c: (
        -own(
            s, "log_sigmoid", lambda z: -soft_plus(-z), c.X @ c.theta * np.where(c.y, 1, -1)
        ).mean()
    ),
)

QUESTION = Question(
    "1.7",
    "Logistic regression",
    takes=("logistic_loss", "logistic_gradient", "logistic_step", "fit_logistic"),
    covers=("IIT-A14",),
    minutes=50,
    difficulty=3,
    parts=(
        Part(
            "logistic_loss",
            1,
            LOSS,
            ("logistic_loss",),
            PLAIN + EDGES[:2],
            VALUES,
            carries=LOSS_FOLLOWS,
        ),
        Part(
            "logistic_gradient",
            2,
            GRADIENT,
            ("logistic_gradient",),
            PLAIN,
            STRICT,
            carries=GRADIENT_FOLLOWS,
        ),
        Part(
            "one sample, one feature, labels True and False",
            0.5,
            GRADIENT,
            ("logistic_gradient",),
            EDGES,
            STRICT,
            carries=GRADIENT_FOLLOWS,
        ),
        Part("loss where X @ theta is near 1000", 0.5, LOSS, ("logistic_loss",), FAR, VALUES),
        Part(
            "gradient where X @ theta is near 1000",
            0.5,
            GRADIENT,
            ("logistic_gradient",),
            FAR,
            STRICT,
        ),
        Part(
            "logistic_step",
            0.5,
            STEP,
            ("logistic_step",),
            PLAIN,
            STRICT,
            carries=follow(
                "logistic_step",
                lambda s, c: (
                    c.theta - c.rate * own(s, "logistic_gradient", slope, c.theta, c.X, c.y)
                ),
            ),
        ),
        Part(
            "a step leaves theta, X and y as they were",
            0.5,
            STEP,
            (given("logistic_step"),),
            None,
            UNTOUCHED,
            ("logistic_step",),
        ),
        Part(
            "fit: thetas and losses on the way",
            1,
            FIT,
            ("thetas", "losses"),
            PATH,
            STRICT,
            carries=own_fit,
        ),
        Part(
            "fit: norms, and when to stop",
            1,
            FIT,
            ("norms", "steps", "theta"),
            PATH,
            STRICT,
            carries=own_fit,
        ),
        Part(
            "fit: agrees with scikit-learn",
            0.5,
            FIT,
            ("theta",),
            ("run to the end",),
            close(1e-4, 1e-6),
        ),
    ),
)
