"""Task 1.10: logistic regression for several classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.checks.carried_results import after_same_mistake, first_of
from autograder.checks.kit import Function, function_test, given, with_habits
from autograder.checks.model import Case, Part, Question
from autograder.sandbox.subject import Subject

from .adapters import STRICT, VALUES, carry_forward, own
from .oracle import multiclass_gradient, multiclass_loss

WIDE = "scores near 1000 of fewer samples"

# ---- instances


def samples(rng: np.random.Generator, name: str, N: int, D: int, C: int, y: Any = None) -> Case:
    """Features, weights, and labels in which the top class occurs unless they are given."""
    if y is None:
        y = rng.integers(0, C, N)
        y[rng.integers(N)] = C - 1
    return Case(
        name,
        dict(
            N=N,
            D=D,
            C=C,
            X=rng.normal(0, 1.2, (N, D)),
            Theta=rng.normal(0, 1, (D, C)),
            y=np.asarray(y),
            rate=float(rng.uniform(0.1, 0.9)),
        ),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    """Samples of several classes, the last ones with scores far out."""
    far, wide = (samples(rng, k, n, n, 5) for k, n in (("scores near 1000", 4), (WIDE, 3)))
    for case in (far, wide):  # X = 1, so that Theta holds the scores
        shifts = np.array([1000.0, -1000.0, 0.0, 0.0])[: case.N, None]
        case.data.update(X=np.eye(case.N), Theta=case.Theta + shifts)
        case.Theta[2, case.y[2]] = -1000.0  # a right class that seems impossible
    cases = [
        samples(rng, "plain", int(rng.integers(6, 9)), 3, 4),
        samples(rng, "more features than samples", 3, 6, 2),
        samples(rng, "many classes", 5, 2, 70),
        samples(rng, "as many samples as classes", 4, 3, 4),
        samples(rng, "one sample", 1, 3, 5),
        samples(rng, "one feature", 6, 1, 3),
        samples(rng, "the top class absent from y", 6, 4, 4, rng.integers(0, 2, 6)),
        far,
        wide,
        samples(rng, "one sample, scores near 1000", 1, 1, 5),
    ]
    cases[-1].data.update(
        X=np.ones((1, 1)), Theta=cases[-1].Theta + 1000.0
    )  # one shift for all rows is enough here
    return cases


def smaller(rng: np.random.Generator) -> Iterator[Case]:
    """Ever larger small cases."""
    for total in range(4, 9):
        for N in range(1, 4):
            for D in range(1, 4):
                if total - N - D >= 2:
                    yield samples(rng, "smallest", N, D, total - N - D)


# ---- tests


def one_hot(y: np.ndarray, C: int) -> np.ndarray:
    """A row with a single 1 for every label."""
    return np.equal.outer(y, np.arange(C)).astype(float)


def multiclass_step(Theta: np.ndarray, X: np.ndarray, y: np.ndarray, rate: float) -> np.ndarray:
    """Down the gradient (parameters are floats by nature)."""
    return np.add(Theta, -rate * multiclass_gradient(Theta, X, y))


ONE_HOT = function_test(draw, Function("one_hot", "y C", one_hot))
LOSS = function_test(
    draw, Function("multiclass_loss", "Theta X y", multiclass_loss), shrink=smaller
)
GRADIENT = function_test(
    draw, Function("multiclass_gradient", "Theta X y", multiclass_gradient), shrink=smaller
)
STEP = function_test(
    draw,
    Function("multiclass_step", "Theta X y rate", multiclass_step, whole=False),
    shrink=smaller,
)


# ---- what follows from the student's own functions


def gradient_of_own_softmax(s: Subject, case: Case) -> np.ndarray:
    """Features times residuals, with the student's own probabilities."""
    residuals = own(s, "softmax", case.X @ case.Theta) - one_hot(case.y, case.C)
    return np.einsum("nd,nc->dc", case.X, residuals) / case.N


def loss_of_own_log_softmax(s: Subject, case: Case) -> float:
    """Minus the mean of the student's own log probabilities of the labels."""
    logs = own(s, "log_softmax", case.X @ case.Theta)
    return -float(logs[np.arange(case.N), case.y].mean())


def step_of_own_gradient(s: Subject, case: Case) -> np.ndarray:
    """Down the student's own gradient."""
    slope = own(s, "multiclass_gradient", case.Theta, case.X, case.y, like=case.Theta)
    return case.Theta - case.rate * slope


# ---- the question

PLAIN = ("plain", "more features than samples", "many classes")
EDGES, FAR = (
    ("as many samples as classes", "one sample", "one feature", "the top class absent from y"),
    ("scores near 1000", WIDE, "one sample, scores near 1000"),
)
GRADIENT_FOLLOWS = carry_forward("multiclass_gradient", gradient_of_own_softmax)
LOSS_FOLLOWS = carry_forward("multiclass_loss", loss_of_own_log_softmax)
STEP_FOLLOWS = carry_forward("multiclass_step", step_of_own_gradient)
SAME_MISTAKE = after_same_mistake(GRADIENT, "multiclass_gradient", PLAIN)
HOT = ("one_hot",)
VALUE = ("multiclass_loss",)
SLOPE = ("multiclass_gradient",)
STEPPED = ("multiclass_step",)

QUESTION = Question(
    "1.10",
    "Cross-entropy for several classes",
    takes=("one_hot", "multiclass_loss", "multiclass_gradient", "multiclass_step"),
    covers=("IIT-A19", "IIT-A20"),
    minutes=40,
    difficulty=3,
    parts=with_habits(
        Part("one_hot", 0.5, ONE_HOT, HOT, PLAIN + EDGES[:3], STRICT),
        Part("one_hot: a class that does not occur", 0.5, ONE_HOT, HOT, EDGES[3:], STRICT, HOT),
        Part("multiclass_loss", 1.5, LOSS, VALUE, PLAIN, VALUES, carries=LOSS_FOLLOWS),
        Part("multiclass_gradient", 2.5, GRADIENT, SLOPE, PLAIN, STRICT, carries=GRADIENT_FOLLOWS),
        Part(
            "loss: N = C, one sample, an absent class",
            0.5,
            LOSS,
            VALUE,
            EDGES,
            VALUES,
            carries=LOSS_FOLLOWS,
        ),
        Part(
            "gradient: N = C, one sample, an absent class",
            0.5,
            GRADIENT,
            SLOPE,
            EDGES,
            STRICT,
            carries=first_of(SAME_MISTAKE, GRADIENT_FOLLOWS),
        ),
        Part("loss for scores near 1000", 0.5, LOSS, VALUE, FAR, VALUES),
        Part(
            "gradient for scores near 1000", 0.5, GRADIENT, SLOPE, FAR, STRICT, carries=SAME_MISTAKE
        ),
        Part("multiclass_step", 1.5, STEP, STEPPED, PLAIN + EDGES, STRICT, carries=STEP_FOLLOWS),
        Part(
            "a step leaves Theta, X and y as they were",
            0.5,
            STEP,
            (given("multiclass_step"),),
            requires=STEPPED,
        ),
    ),
)
