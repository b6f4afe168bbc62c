"""Task 1.7: logistic regression, its gradient, its step and a whole fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.checks.carried_results import after_same_mistake, first_of
from autograder.checks.compare import close
from autograder.checks.kit import Function, function_test, given, with_habits
from autograder.checks.model import Case, Part, Question
from autograder.sandbox.subject import Subject

from .adapters import STRICT, VALUES, carry_forward, own
from .fit import FIT, PATH, fit_of_own
from .oracle import gradient_by_sigmoid, logistic_gradient, logistic_loss

PLAIN = ("plain", "more features than samples", "as many features as samples")
# True and False count once, in the gradient
EDGES = ("one sample", "one feature", "labels True and False")
FAR = ("X @ theta near 1000", "X @ theta near -1200")

# ---- instances


def samples(
    rng: np.random.Generator, name: str, N: int, D: int, y: Any = None, scale: float = 1.0
) -> Case:
    """Features with a column of ones first, labels of both classes, a theta that is nothing
    special.
    """
    X = np.column_stack([np.ones(N), rng.normal(0, 1.5, (N, D - 1))])
    y = rng.permutation(np.arange(N) % 3 > 0).astype(int) if y is None else y
    return Case(
        name,
        dict(
            N=N, D=D, X=X, y=y, theta=scale * rng.normal(0, 1, D), rate=float(rng.uniform(0.1, 0.9))
        ),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    """Samples of two classes, the last ones with X @ theta far out."""
    far, farther = samples(rng, FAR[0], 6, 3), samples(rng, FAR[1], 4, 2)
    scores = ([1000.0, -1000, 800, -900, 3, -2], [-1200.0, 900, 1, -1])
    for case, wanted, y in (
        (far, scores[0], [1, 1, 0, 0, 1, 0]),
        (farther, scores[1], [1, 0, 1, 0]),
    ):
        missing = np.array(wanted) - case.X @ case.theta
        more = np.outer(missing, case.theta) / (case.theta @ case.theta)
        case.data.update(X=case.X + more, y=np.array(y))
    return [
        samples(rng, "plain", int(rng.integers(6, 9)), 3),
        samples(rng, "more features than samples", 3, 5),
        samples(rng, "as many features as samples", 4, 4),
        samples(rng, "one sample", 1, 3),
        samples(rng, "one feature", 5, 1),
        samples(rng, "labels True and False", 7, 3, rng.permutation(np.arange(7) % 3 > 0)),
        far,
        farther,
    ]


def smaller(rng: np.random.Generator) -> Iterator[Case]:
    """Ever larger small cases."""
    for total in range(2, 8):
        for N in range(1, total):
            yield samples(rng, "smallest", N, total - N)


# ---- tests


def logistic_step(theta: np.ndarray, X: np.ndarray, y: np.ndarray, rate: float) -> np.ndarray:
    """Down the gradient (parameters are floats by nature)."""
    return np.add(theta, -rate * logistic_gradient(theta, X, y))


LOSS = function_test(draw, Function("logistic_loss", "theta X y", logistic_loss), shrink=smaller)
GRADIENT = function_test(
    draw, Function("logistic_gradient", "theta X y", logistic_gradient), shrink=smaller
)
STEP = function_test(
    draw, Function("logistic_step", "theta X y rate", logistic_step, whole=False), shrink=smaller
)


# ---- what follows from the student's own functions


def gradient_of_own_sigmoid(s: Subject, case: Case) -> np.ndarray:
    """Features times residuals, with the student's own sigmoid."""
    z = case.X @ case.theta
    return gradient_by_sigmoid(own(s, "sigmoid", z, like=z), case.X, case.y)


def loss_of_own_log_sigmoid(s: Subject, case: Case) -> float:
    """Minus the mean of the student's own log probabilities of the labels."""
    return -float(own(s, "log_sigmoid", case.X @ case.theta * np.where(case.y, 1, -1)).mean())


def step_of_own_gradient(s: Subject, case: Case) -> np.ndarray:
    """Down the student's own gradient."""
    slope = own(s, "logistic_gradient", case.theta, case.X, case.y, like=case.theta)
    return case.theta - case.rate * slope


# ---- the question

GRADIENT_FOLLOWS = carry_forward("logistic_gradient", gradient_of_own_sigmoid)
LOSS_FOLLOWS = carry_forward("logistic_loss", loss_of_own_log_sigmoid)
STEP_FOLLOWS = carry_forward("logistic_step", step_of_own_gradient)
SAME_MISTAKE = after_same_mistake(GRADIENT, "logistic_gradient", PLAIN)
VALUE = ("logistic_loss",)
SLOPE = ("logistic_gradient",)
STEPPED = ("logistic_step",)

QUESTION = Question(
    "1.7",
    "Logistic regression",
    takes=("logistic_loss", "logistic_gradient", "logistic_step", "fit_logistic"),
    covers=("IIT-A14",),
    minutes=50,
    difficulty=3,
    parts=with_habits(
        Part("logistic_loss", 1, LOSS, VALUE, PLAIN + EDGES[:2], VALUES, carries=LOSS_FOLLOWS),
        Part("logistic_gradient", 2, GRADIENT, SLOPE, PLAIN, VALUES, carries=GRADIENT_FOLLOWS),
        Part(  # asks for the exact shape, too: brackets that are too many cost their points once
            "one sample, one feature, labels True and False",
            0.5,
            GRADIENT,
            SLOPE,
            EDGES,
            STRICT,
            carries=first_of(SAME_MISTAKE, GRADIENT_FOLLOWS),
        ),
        Part("loss where X @ theta is near 1000", 0.5, LOSS, VALUE, FAR, VALUES),
        Part(
            "gradient where X @ theta is near 1000",
            0.5,
            GRADIENT,
            SLOPE,
            FAR,
            VALUES,
            carries=SAME_MISTAKE,
        ),
        Part("logistic_step", 0.5, STEP, STEPPED, PLAIN, STRICT, carries=STEP_FOLLOWS),
        Part(
            "a step leaves theta, X and y as they were",
            0.5,
            STEP,
            (given("logistic_step"),),
            requires=STEPPED,
        ),
        Part(
            "fit: thetas and losses on the way",
            1,
            FIT,
            ("thetas", "losses"),
            PATH,
            STRICT,
            carries=fit_of_own,
        ),
        Part(
            "fit: norms, and when to stop",
            1,
            FIT,
            ("norms", "steps", "theta"),
            PATH,
            STRICT,
            carries=fit_of_own,
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
