"""Tasks 1.1 and 1.2: the linear discriminant and its geometry."""

from __future__ import annotations

import numpy as np

from autograder.checks.model import Case, Choice, Part, Question
from autograder.checks.worked import Step, worked

from .ask import STRICT, VALUES, follow, own, trial


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


DISCRIMINANT = trial(
    draw_planes,
    {"discriminant": "X w b"},
    {"discriminant": lambda X, w, b: np.einsum("nd,d->n", X, w) + b},
    {
        "discriminant_bias_missing": {"discriminant": lambda X, w, b: X @ w},
        "discriminant_bias_subtracted": {"discriminant": lambda X, w, b: X @ w - b},
        "discriminant_bias_every_feature": {"discriminant": lambda X, w, b: (X * w + b).sum(1)},
        "discriminant_normalised": {
            "discriminant": lambda X, w, b: (X @ w + b) / np.linalg.norm(w)
        },
        "discriminant_not_summed": {"discriminant": lambda X, w, b: X * w + b},
        "discriminant_squashed": {"discriminant": lambda X, w, b: 1 / (1 + np.exp(-(X @ w + b)))},
        "discriminant_along_samples": {"discriminant": lambda X, w, b: X.T @ w + b},
    },
    tried="discriminant(X, w={w}, b={b}) with X of {N} samples and {D} features",
)

SIDE = trial(
    draw_planes,
    {"side": "X w b"},
    {"side": lambda X, w, b: np.sign(np.einsum("nd,d->n", X, w) + b)},
    {
        "side_flipped": {"side": lambda X, w, b: -np.sign(X @ w + b)},
        "side_zero_counts_as_positive": {"side": lambda X, w, b: np.where(X @ w + b >= 0, 1, -1)},
        "side_zero_counts_as_negative": {"side": lambda X, w, b: np.where(X @ w + b > 0, 1, -1)},
        "side_zero_or_one": {"side": lambda X, w, b: (X @ w + b > 0) * 1},
        "side_is_the_value": {"side": lambda X, w, b: X @ w + b},
        "side_without_bias": {"side": lambda X, w, b: np.sign(X @ w)},
        "side_threshold_half": {"side": lambda X, w, b: np.where(X @ w + b > 0.5, 1, -1)},
    },
    tried="side(X, w={w}, b={b}) with X of {N} samples and {D} features",
)


def draw_matrices(rng: np.random.Generator) -> list[Case]:
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


AUGMENT = trial(
    draw_matrices,
    {"augment": "X"},
    {"augment": lambda X: np.insert(X, 0, 1.0, axis=1)},
    {
        "augment_ones_last": {"augment": lambda X: np.insert(X, X.shape[1], 1.0, axis=1)},
        "augment_row_of_ones": {"augment": lambda X: np.insert(X, 0, 1.0, axis=0)},
        "augment_zeros": {"augment": lambda X: np.insert(X, 0, 0.0, axis=1)},
        "augment_overwrites": {"augment": lambda X: np.column_stack([np.ones(len(X)), X[:, 1:]])},
        "augment_unchanged": {"augment": lambda X: X},
        "augment_added_one": {"augment": lambda X: X + 1},
    },
    tried="augment(X) with X of {N} samples and {D} features",
)

SCORES = trial(
    draw_matrices,
    {"class_scores": "X Theta"},
    {"class_scores": lambda X, Theta: np.tensordot(X, Theta[1:], 1) + Theta[0]},
    {
        "scores_bias_missing": {"class_scores": lambda X, Theta: X @ Theta[1:]},
        "scores_bias_last": {"class_scores": lambda X, Theta: X @ Theta[:-1] + Theta[-1]},
        "scores_transposed": {"class_scores": lambda X, Theta: (X @ Theta[1:] + Theta[0]).T},
        "scores_of_one_class": {"class_scores": lambda X, Theta: (X @ Theta[1:] + Theta[0])[:, 0]},
        "scores_winner": {"class_scores": lambda X, Theta: (X @ Theta[1:] + Theta[0]).argmax(1)},
        "scores_probabilities": {
            "class_scores": lambda X, Theta: (
                (e := np.exp(X @ Theta[1:] + Theta[0])) / e.sum(1, keepdims=True)
            )
        },
    },
    tried="class_scores(X, Theta) with X {N} by {D}, Theta for {C} classes",
)

POINTS = np.array([[1.0, 1.0], [2.0, -1.0]])
G_WORKED = Step(
    "g_worked",
    0.5,
    lambda c: POINTS @ [0.2, 0.3] + 0.1,
)

ORDINARY = ("plain", "as many samples as features", "one sample", "one feature", "small weights")

SIDE_FOLLOWS = follow(
    "side", lambda s, c: np.sign(own(s, "discriminant", lambda X, w, b: X @ w + b, c.X, c.w, c.b))
)

ANSWERS = ("g_worked", "boundary_is", "linear_score_shapes")

DISCRIMINANT_QUESTION = Question(
    "1.1",
    "The linear discriminant",
    takes=("discriminant", "side", "augment", "class_scores", *ANSWERS),
    answers=ANSWERS,
    covers=("IIT-A1", "IIT-A2", "IIT-A5", "TUM-01"),
    minutes=25,
    difficulty=1,
    parts=(
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
        Part(
            "class_scores",
            1.5,
            SCORES,
            ("class_scores",),
            rule=STRICT,
            carries=follow(
                "class_scores",
                lambda s, c: (
                    own(s, "augment", lambda X: np.insert(X, 0, 1.0, axis=1), c.X) @ c.Theta
                ),
            ),
        ),
        *worked((G_WORKED,)),
        Choice("boundary_is", 0.5, tuple("abcd")),
        Choice("linear_score_shapes", 0.5, tuple("abcd")),
    ),
)


# ---- the geometry

NORM = np.linalg.norm

NORMAL = trial(
    draw_planes,
    {"unit_normal": "w"},
    {"unit_normal": lambda w: w * np.sum(w**2) ** -0.5},
    {
        "unit_normal_first_entry_one": {"unit_normal": lambda w: np.r_[1.0, w[1:]] / NORM(w)},
        "unit_normal_not_scaled": {"unit_normal": lambda w: w},
        "unit_normal_squared_length": {"unit_normal": lambda w: w / (w @ w)},
        "unit_normal_sum_of_sizes": {"unit_normal": lambda w: w / np.abs(w).sum()},
        "unit_normal_without_signs": {"unit_normal": lambda w: np.abs(w) / NORM(w)},
        "unit_normal_reversed": {"unit_normal": lambda w: -w / NORM(w)},
        "unit_normal_along_the_boundary": {
            "unit_normal": lambda w: (
                np.array([-w[1], w[0]]) / NORM(w) if w.size == 2 else w / NORM(w)
            )
        },
    },
    tried="unit_normal(w={w})",
)

DISTANCE = trial(
    draw_planes,
    {"signed_distance": "X w b"},
    {"signed_distance": lambda X, w, b: (X + b * w / (w @ w)) @ w / NORM(w)},
    {
        "distance_unsigned": {"signed_distance": lambda X, w, b: np.abs(X @ w + b) / NORM(w)},
        "distance_not_divided": {"signed_distance": lambda X, w, b: X @ w + b},
        "distance_squared_length": {"signed_distance": lambda X, w, b: (X @ w + b) / (w @ w)},
        "distance_without_bias": {"signed_distance": lambda X, w, b: X @ w / NORM(w)},
        "distance_bias_not_divided": {"signed_distance": lambda X, w, b: X @ w / NORM(w) + b},
        "distance_length_with_bias": {
            "signed_distance": lambda X, w, b: (X @ w + b) / NORM(np.r_[b, w])
        },
        "distance_reversed": {"signed_distance": lambda X, w, b: -(X @ w + b) / NORM(w)},
    },
    tried="signed_distance(X, w={w}, b={b}) with X of {N} samples and {D} features",
)

W, B = np.array([2.0, 3.0]), 1.0  # g(x) = 1 + 2 x1 + 3 x2
GEOMETRY = (
    Step(
        "normal_worked",
        1,
        lambda c: W / NORM(W),
    ),
    Step(
        "distance_of_origin",
        0.5,
        lambda c: B / NORM(W),
    ),
    Step(
        "foot_of_origin",
        1,
        lambda c: -B * W / (W @ W),
        lambda c, a: -a["distance_of_origin"] * a["normal_worked"],
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
    parts=(
        Part("unit_normal", 2, NORMAL, ("unit_normal",), rule=STRICT),
        Part("signed_distance", 2.5, DISTANCE, ("signed_distance",), rule=VALUES),
        *worked(GEOMETRY),
        Choice("coefficients_mean", 0.5, tuple("abcd")),
        Choice("doubled_coefficients", 0.5, tuple("abcd")),
    ),
)
