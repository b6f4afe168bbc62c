"""Task 1.9: softmax, the log of a sum of exponentials, and their derivatives."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import special

from autograder.checks.kit import Function, function_test, given, with_habits
from autograder.checks.model import Case, Part, Question
from autograder.sandbox.subject import Subject

from .adapters import STRICT, VALUES, carry_forward, own
from .oracle import jacobian, log_sum_exp

# ---- instances


def scores(
    rng: np.random.Generator, name: str, N: int, C: int, spread: float = 2.0, D: int = 3
) -> Case:
    """Scores of N samples in C classes, and weights for one sample of D features."""
    return Case(
        name,
        dict(
            N=N,
            C=C,
            D=D,
            Z=rng.normal(0, spread, (N, C)),
            z=rng.normal(0, spread, C),
            Theta=rng.normal(0, 1, (D, C)),
            x=rng.normal(0, 1.5, D),
        ),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    """Scores, the last ones far out."""
    course = scores(rng, "1000, 1001, 1002 and -1000, -1001, -1002", 3, 3)
    course.data.update(
        Z=np.array([[1000.0, 1001, 1002], [-1000, -1001, -1002], [0, 1, 2], [0, 1000, 0]]),
        z=np.array([-1000.0, 1000, 1001]),
    )
    return [
        scores(rng, "plain", int(rng.integers(5, 8)), 3, D=5),
        scores(rng, "many classes", 4, 70, D=2),
        scores(rng, "as many samples as classes", 4, 4, D=4),
        scores(rng, "one sample", 1, 5, D=1),
        scores(rng, "one class", 3, 1),
        scores(rng, "two classes", 6, 2, D=3),
        course,
    ]


def smaller(rng: np.random.Generator) -> Iterator[Case]:
    """Ever larger small cases."""
    for N in range(1, 4):
        for C in range(1, 4):
            yield scores(rng, "smallest", N, C, D=2)


# ---- what they should give


def logsumexp(Z: np.ndarray) -> np.ndarray:
    """Of each row."""
    return special.logsumexp(Z, axis=1)


def softmax(Z: np.ndarray) -> np.ndarray:
    """Of each row."""
    return special.softmax(Z, axis=1)


def log_softmax(Z: np.ndarray) -> np.ndarray:
    """Of each row."""
    return special.log_softmax(Z, axis=1)


def analytic_softmax(z: np.ndarray) -> np.ndarray:
    """Over the last axis, also of complex numbers."""
    return np.exp(z - log_sum_exp(z)[..., None])


def softmax_jacobian(z: np.ndarray) -> np.ndarray:
    """By complex steps."""
    return jacobian(analytic_softmax, z)


def log_softmax_jacobian(z: np.ndarray) -> np.ndarray:
    """By complex steps."""
    return jacobian(lambda moved: moved - log_sum_exp(moved)[..., None], z)


def softmax_weight_jacobian(Theta: np.ndarray, x: np.ndarray) -> np.ndarray:
    """By complex steps."""
    return jacobian(lambda T: analytic_softmax(np.einsum("d,...dc->...c", x, T)), Theta)


ROWS = function_test(
    draw,
    Function("logsumexp", "Z", logsumexp),
    Function("softmax", "Z", softmax),
    Function("log_softmax", "Z", log_softmax),
    tried="Z = {Z}",
    shrink=smaller,
)
JACOBIANS = function_test(
    draw,
    Function("softmax_jacobian", "z", softmax_jacobian),
    Function("log_softmax_jacobian", "z", log_softmax_jacobian),
    Function("softmax_weight_jacobian", "Theta x", softmax_weight_jacobian),
    tried="z = {z}; Theta = {Theta}, x = {x}",
    shrink=smaller,
)


# ---- what follows from the student's own softmax


def log_softmax_of_own(s: Subject, case: Case) -> np.ndarray:
    """Scores minus the student's own logsumexp."""
    return case.Z - own(s, "logsumexp", case.Z).reshape(-1, 1)


def jacobian_of_own(s: Subject, case: Case) -> np.ndarray:
    """p[j] (1[j = i] - p[i])."""
    p = own(s, "softmax", case.z[None, :])[0]
    return np.where(np.eye(p.size) > 0, p * (1 - p), -p * p[:, None])


def log_jacobian_of_own(s: Subject, case: Case) -> np.ndarray:
    """1[j = i] - p[i]."""
    p = own(s, "softmax", case.z[None, :])[0]
    return np.where(np.eye(p.size) > 0, 1 - p, np.tile(-p, (p.size, 1)))


def weight_jacobian_of_own(s: Subject, case: Case) -> np.ndarray:
    """The student's own Jacobian by the scores, carried on to the weights."""
    by_scores = own(s, "softmax_jacobian", case.x @ case.Theta)
    return np.multiply.outer(by_scores, case.x).swapaxes(1, 2)


# ---- the question

PLAIN = ("plain", "many classes", "two classes")
EDGES = ("as many samples as classes", "one sample", "one class")
LARGE = ("1000, 1001, 1002 and -1000, -1001, -1002",)
ALL = PLAIN + EDGES


QUESTION = Question(
    "1.9",
    "Softmax, log-sum-exp, and the Jacobian",
    takes=(
        "logsumexp",
        "softmax",
        "log_softmax",
        "softmax_jacobian",
        "log_softmax_jacobian",
        "softmax_weight_jacobian",
    ),
    covers=("IIT-A17", "IIT-A18", "PS4-Q2.1n"),
    minutes=60,
    difficulty=3,
    parts=with_habits(
        Part("logsumexp", 1.5, ROWS, ("logsumexp",), PLAIN, VALUES),
        Part("softmax", 2, ROWS, ("softmax",), PLAIN, STRICT),
        Part(
            "log_softmax",
            1,
            ROWS,
            ("log_softmax",),
            PLAIN,
            STRICT,
            carries=carry_forward("log_softmax", log_softmax_of_own),
        ),
        Part(
            "N = C, one sample, one class",
            0.5,
            ROWS,
            ("logsumexp", "softmax", "log_softmax"),
            EDGES,
            VALUES,
        ),
        Part("logsumexp near 1000 and -1000", 0.5, ROWS, ("logsumexp",), LARGE, VALUES),
        Part("softmax near 1000 and -1000", 0.5, ROWS, ("softmax",), LARGE, STRICT),
        Part("log_softmax near 1000 and -1000", 0.5, ROWS, ("log_softmax",), LARGE, STRICT),
        Part(
            "softmax_jacobian",
            2,
            JACOBIANS,
            ("softmax_jacobian",),
            ALL,
            STRICT,
            carries=carry_forward("softmax_jacobian", jacobian_of_own),
        ),
        Part(
            "log_softmax_jacobian",
            1.5,
            JACOBIANS,
            ("log_softmax_jacobian",),
            ALL,
            STRICT,
            carries=carry_forward("log_softmax_jacobian", log_jacobian_of_own),
        ),
        Part(
            "softmax_weight_jacobian",
            1.5,
            JACOBIANS,
            ("softmax_weight_jacobian",),
            ALL,
            STRICT,
            carries=carry_forward("softmax_weight_jacobian", weight_jacobian_of_own),
        ),
        Part(
            "Z is left as it was",
            0.5,
            ROWS,
            tuple(map(given, ("logsumexp", "softmax", "log_softmax"))),
            requires=("softmax", "logsumexp"),
        ),
    ),
)
