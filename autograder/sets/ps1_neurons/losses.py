"""Task 1.6: losses, and where binary cross-entropy comes from."""

from __future__ import annotations

import numpy as np
from scipy.special import xlog1py, xlogy
from scipy.stats import bernoulli

from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Choice, Part, Question
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .adapters import VALUES, carry_forward, own

# ---- instances


def draw_outputs(rng: np.random.Generator) -> list[Case]:
    """Outputs and targets of a regression."""

    def outputs(name: str, N: int, K: int) -> Case:
        return Case(
            name, dict(N=N, K=K, Y_hat=rng.normal(0, 2, (N, K)), Y=rng.normal(0, 2, (N, K)))
        )

    return [
        outputs("several outputs", int(rng.integers(5, 8)), 3),
        outputs("one output", 6, 1),
        outputs("one sample", 1, 4),
        outputs("as many outputs as samples", 3, 3),
    ]


def draw_distributions(rng: np.random.Generator) -> list[Case]:
    """Probabilities and targets, one-hot or soft."""

    def rows(name: str, N: int, C: int, Y: np.ndarray | None = None) -> Case:
        hot = np.eye(C)[rng.integers(0, C, N)]
        return Case(
            name, dict(N=N, C=C, P=rng.dirichlet(np.ones(C) * 2, N), Y=hot if Y is None else Y)
        )

    certain = rows("probabilities that are 0 where Y is 0", 4, 3, np.eye(3)[[0, 2, 1, 2]])
    certain.P[:2] = [[1.0, 0.0, 0.0], [0.0, 0.4, 0.6]]
    sure = rows("one sample, certain and right", 1, 4, np.eye(4)[[1]])
    sure.P[:] = [0.0, 1.0, 0.0, 0.0]
    return [
        rows("one-hot", int(rng.integers(5, 8)), 4),
        rows("soft targets", 5, 3, rng.dirichlet(np.ones(3), 5)),
        rows("soft targets of many classes", 3, 7, rng.dirichlet(np.ones(7), 3)),
        rows("one sample", 1, 5),
        rows("as many classes as samples", 3, 3),
        certain,
        sure,
    ]


def draw_labels(rng: np.random.Generator) -> list[Case]:
    """Probabilities of class 1, discriminants, and labels."""

    def labelled(name: str, N: int, low: float = 0.05) -> Case:
        y = rng.permutation(np.arange(N) % 3 > 0).astype(int)
        g = rng.normal(0, 2, N)
        return Case(name, dict(N=N, p=rng.uniform(low, 1 - low, N), y=y, g=g))

    true_false = labelled("labels True and False", 7)
    true_false.data.update(y=true_false.y.astype(bool))
    certain = labelled("certain and right", 5)
    certain.data.update(y=np.array([1, 0, 1, 1, 0]), p=np.r_[1.0, 0.0, rng.uniform(0.2, 0.8, 3)])
    zero = labelled(
        "discriminants of exactly 0", 10
    )  # chosen so that every known mistake gives another number
    zero.data.update(
        g=np.array([0.3, 0.0, -2.0, -2.0, 0.3, -2.0, 1.0, 0.3, 0.0, -2.0]),
        y=np.array([1, 1, 1, 0, 1, 0, 1, 0, 1, 0]),
    )
    one_zero = labelled("one discriminant of exactly 0", 5)
    one_zero.data.update(g=np.array([1.5, -0.7, 0.0, 2.0, -1.0]), y=np.array([1, 0, 0, 1, 1]))
    return [
        labelled("plain", int(rng.integers(6, 9))),
        labelled("one sample", 1),
        true_false,
        certain,
        labelled("many samples", 4000),
        zero,
        one_zero,
    ]


# ---- what they should give


def l1_loss(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    """Mean of the L1 norms of the errors."""
    return float(np.linalg.norm(Y_hat - Y, 1, axis=1).mean())


def mse_loss(Y_hat: np.ndarray, Y: np.ndarray) -> float:
    """Mean of the squared lengths of the errors."""
    return float((np.linalg.norm(Y_hat - Y, axis=1) ** 2).mean())


def cross_entropy(P: np.ndarray, Y: np.ndarray) -> float:
    """Mean over the samples; 0 times log 0 is 0."""
    return float(-xlogy(Y, P).sum(axis=1).mean())


def log_probabilities(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Logarithm of the probability of each label."""
    return xlogy(y, p) + xlog1py(1 - y, -p)


def likelihood(p: np.ndarray, y: np.ndarray) -> float:
    """Product of the probabilities of all labels."""
    return float(bernoulli.pmf(y * 1, p).prod())


def log_likelihood(p: np.ndarray, y: np.ndarray) -> float:
    """Sum of their logarithms."""
    return float(log_probabilities(p, y).sum())


def binary_cross_entropy(p: np.ndarray, y: np.ndarray) -> float:
    """Minus their mean."""
    return float(-log_probabilities(p, y).mean())


def zero_one_loss(g: np.ndarray, y: np.ndarray) -> float:
    """Share of the samples on the wrong side."""
    return sum(bool(a > 0) != bool(b) for a, b in zip(g, y, strict=True)) / len(y)


def loss_of_own_log_likelihood(s: Subject, case: Case) -> float:
    """Binary cross-entropy by the student's own log-likelihood."""
    return -float(own(s, "log_likelihood", case.p, case.y)) / case.N


L1 = function_test(draw_outputs, Function("l1_loss", "Y_hat Y", l1_loss))
MSE = function_test(draw_outputs, Function("mse_loss", "Y_hat Y", mse_loss))
CROSS_ENTROPY = function_test(draw_distributions, Function("cross_entropy", "P Y", cross_entropy))
BINARY = function_test(
    draw_labels,
    Function("likelihood", "p y", likelihood),
    Function("log_likelihood", "p y", log_likelihood),
    Function("binary_cross_entropy", "p y", binary_cross_entropy),
    tried="p = {p}, y = {y}",
)
ZERO_ONE = function_test(draw_labels, Function("zero_one_loss", "g y", zero_one_loss))

# ---- the question

P_WORKED, Y_WORKED = np.array([0.9, 0.2]), np.array([1, 0])
WORKED = Step("bce_worked", 0.5, lambda _: -log_probabilities(P_WORKED, Y_WORKED).mean())

ZEROS = ("probabilities that are 0 where Y is 0", "one sample, certain and right")
SPREAD = (
    "one-hot",
    "soft targets",
    "soft targets of many classes",
    "one sample",
    "as many classes as samples",
)
FEW, CERTAIN, MANY, ON_IT = (
    ("plain", "one sample", "labels True and False"),
    ("certain and right",),
    ("many samples",),
    ("discriminants of exactly 0", "one discriminant of exactly 0"),
)

BINARY_FOLLOWS = carry_forward("binary_cross_entropy", loss_of_own_log_likelihood)
ANSWERS = ("bce_worked", "zero_one_gradient")
BCE = ("binary_cross_entropy",)
MISSED = ("zero_one_loss",)
CROSS = ("cross_entropy",)
LOGS = ("log_likelihood", "binary_cross_entropy")

QUESTION = Question(
    "1.6",
    "Losses, and cross-entropy from the likelihood",
    takes=(
        "l1_loss",
        "mse_loss",
        "cross_entropy",
        "likelihood",
        "log_likelihood",
        "binary_cross_entropy",
        "zero_one_loss",
        *ANSWERS,
    ),
    answers=ANSWERS,
    covers=("TUM-04", "IIT-A12", "IIT-A13"),
    minutes=50,
    difficulty=2,
    parts=with_habits(
        Part("l1_loss", 1, L1, ("l1_loss",), rule=VALUES),
        Part("mse_loss", 1, MSE, ("mse_loss",), rule=VALUES),
        Part("cross_entropy", 1.5, CROSS_ENTROPY, CROSS, SPREAD, VALUES),
        Part("cross_entropy: 0 times log 0", 0.5, CROSS_ENTROPY, CROSS, ZEROS, VALUES),
        Part("likelihood", 1, BINARY, ("likelihood",), FEW, VALUES),
        Part("log_likelihood", 1, BINARY, ("log_likelihood",), FEW, VALUES),
        Part("4000 samples", 0.5, BINARY, LOGS, MANY, VALUES),
        Part("binary_cross_entropy", 1.5, BINARY, BCE, FEW[:2], VALUES, carries=BINARY_FOLLOWS),
        Part(
            "binary_cross_entropy: labels True and False",
            0.5,
            BINARY,
            BCE,
            FEW[2:],
            VALUES,
            BCE,
            BINARY_FOLLOWS,
        ),
        Part("certain and right predictions", 0.5, BINARY, LOGS, CERTAIN, VALUES),
        *worked((WORKED,)),
        Part("zero_one_loss", 1, ZERO_ONE, MISSED, FEW, VALUES),
        Part("zero_one_loss: g exactly 0", 0.5, ZERO_ONE, MISSED, ON_IT, VALUES, MISSED),
        Choice("zero_one_gradient", 1, tuple("abcd")),
    ),
)
