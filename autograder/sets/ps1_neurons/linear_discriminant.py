"""Tasks 1.1 and 1.2: the linear discriminant and its geometry."""

from __future__ import annotations

import numpy as np

from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Choice, Part, Question
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .adapters import STRICT, VALUES, carry_forward, own

NORM = np.linalg.norm

# ---- instances


def plane(rng: np.random.Generator, name: str, N: int, D: int, scale: float = 1.0) -> Case:
    """A discriminant with weights and bias of either sign, and samples on both sides."""
    w = scale * rng.uniform(0.4, 2, D) * np.where(np.arange(D) % 2, -1, 1) * rng.choice([-1, 1])
    return Case(
        name,
        dict(
            N=N,
            D=D,
            X=rng.normal(0, 2, (N, D)),
            w=w,
            b=float(scale * rng.choice([-1, 1]) * rng.uniform(0.3, 1)),
        ),
    )


def draw_planes(rng: np.random.Generator) -> list[Case]:
    """Boundaries, the last one with samples exactly on it."""
    exactly = Case(
        "exactly on the boundary",
        dict(
            N=5,
            D=2,
            X=np.array([[2.0, 1.5], [1.0, 1.5], [-2.0, -0.5], [4.0, 2.5], [1.0, 0.75]]),
            w=np.array([0.5, -1.0]),
            b=0.5,
        ),
    )
    return [
        plane(rng, "plain", int(rng.integers(6, 9)), 3),
        plane(rng, "as many samples as features", 4, 4),
        plane(rng, "one sample", 1, 3),
        plane(rng, "one feature", 5, 1),
        plane(rng, "small weights", 6, 5, 1e-3),
        exactly,
    ]


def draw_matrices(rng: np.random.Generator) -> list[Case]:
    """Samples and a discriminant for each class."""

    def scores(name: str, N: int, D: int, C: int) -> Case:
        return Case(
            name,
            dict(N=N, D=D, C=C, X=rng.normal(0, 2, (N, D)), Theta=rng.normal(0, 1, (D + 1, C))),
        )

    return [
        scores("plain", int(rng.integers(5, 8)), 3, 4),
        scores("as many samples as features", 3, 3, 4),
        scores("one sample", 1, 4, 2),
        scores("one feature, one class", 4, 1, 1),
    ]


# ---- what they should give


def discriminant(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """b + w . x for every row x of X."""
    return np.einsum("nd,d->n", X, w) + b


def side(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """1, -1, or 0 exactly on the boundary."""
    g = discriminant(X, w, b)
    return np.greater(g, 0).astype(float) - np.less(g, 0)


def augment(X: np.ndarray) -> np.ndarray:
    """A column of ones in front."""
    return np.insert(X, 0, 1.0, axis=1)


def class_scores(X: np.ndarray, Theta: np.ndarray) -> np.ndarray:
    """A discriminant for each class, whose bias stands in row 0."""
    return np.tensordot(X, Theta[1:], 1) + Theta[0]


def unit_normal(w: np.ndarray) -> np.ndarray:
    """w, scaled to length 1."""
    return w * np.sum(w**2) ** -0.5


def signed_distance(X: np.ndarray, w: np.ndarray, b: float) -> np.ndarray:
    """Distance from the foot of the origin, along the normal."""
    return (X + b * w / (w @ w)) @ w / NORM(w)


DISCRIMINANT = function_test(draw_planes, Function("discriminant", "X w b", discriminant))
SIDE = function_test(draw_planes, Function("side", "X w b", side))
AUGMENT = function_test(draw_matrices, Function("augment", "X", augment))
SCORES = function_test(draw_matrices, Function("class_scores", "X Theta", class_scores))
NORMAL = function_test(draw_planes, Function("unit_normal", "w", unit_normal))
DISTANCE = function_test(draw_planes, Function("signed_distance", "X w b", signed_distance))


def side_of_own(s: Subject, case: Case) -> np.ndarray:
    """Signs of the student's own discriminant."""
    return np.sign(own(s, "discriminant", case.X, case.w, case.b))


def scores_of_own(s: Subject, case: Case) -> np.ndarray:
    """Scores with the student's own column of ones."""
    return own(s, "augment", case.X) @ case.Theta


# ---- questions

POINTS = np.array([[1.0, 1.0], [2.0, -1.0]])
G_WORKED = Step("g_worked", 0.5, lambda _: POINTS @ [0.2, 0.3] + 0.1)

ORDINARY = ("plain", "as many samples as features", "one sample", "one feature", "small weights")

SIDE_FOLLOWS = carry_forward("side", side_of_own)
SCORES_FOLLOW = carry_forward("class_scores", scores_of_own)

ANSWERS = ("g_worked", "boundary_is", "linear_score_shapes")

DISCRIMINANT_QUESTION = Question(
    "1.1",
    "The linear discriminant",
    takes=("discriminant", "side", "augment", "class_scores", *ANSWERS),
    answers=ANSWERS,
    covers=("IIT-A1", "IIT-A2", "IIT-A5", "TUM-01"),
    minutes=25,
    difficulty=1,
    parts=with_habits(
        Part("discriminant", 2, DISCRIMINANT, ("discriminant",), rule=VALUES),
        Part("side", 1, SIDE, ("side",), ORDINARY, VALUES, carries=SIDE_FOLLOWS),
        Part(
            "side: exactly on the boundary",
            0.5,
            SIDE,
            ("side",),
            ("exactly on the boundary",),
            VALUES,
            ("side",),
            SIDE_FOLLOWS,
        ),
        Part("augment", 1.5, AUGMENT, ("augment",), rule=STRICT),
        Part("class_scores", 1.5, SCORES, ("class_scores",), None, STRICT, (), SCORES_FOLLOW),
        *worked((G_WORKED,)),
        Choice("boundary_is", 0.5, tuple("abcd")),
        Choice("linear_score_shapes", 0.5, tuple("abcd")),
    ),
)


W, B = np.array([2.0, 3.0]), 1.0  # g(x) = 1 + 2 x1 + 3 x2
GEOMETRY = (
    Step("normal_worked", 1, lambda _: W / NORM(W)),
    Step("distance_of_origin", 0.5, lambda _: B / NORM(W)),
    Step(
        "foot_of_origin",
        1,
        lambda _: -B * W / (W @ W),
        lambda _, answers: -answers["distance_of_origin"] * answers["normal_worked"],
    ),
)

FOUND = (*(step.name for step in GEOMETRY), "coefficients_mean", "doubled_coefficients")

GEOMETRY_QUESTION = Question(
    "1.2",
    "Normal and signed distance",
    takes=("unit_normal", "signed_distance", *FOUND),
    answers=FOUND,
    covers=("IIT-A3", "IIT-A4"),
    minutes=25,
    difficulty=1,
    parts=with_habits(
        Part("unit_normal", 2, NORMAL, ("unit_normal",), rule=STRICT),
        Part("signed_distance", 2.5, DISTANCE, ("signed_distance",), rule=VALUES),
        *worked(GEOMETRY),
        Choice("coefficients_mean", 0.5, tuple("abcd")),
        Choice("doubled_coefficients", 0.5, tuple("abcd")),
    ),
)
