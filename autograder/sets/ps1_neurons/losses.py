"""Task 1.6: losses, and where binary cross-entropy comes from."""

from __future__ import annotations

import numpy as np
from scipy.special import xlog1py, xlogy
from scipy.stats import bernoulli

from autograder.checks.model import Case, Choice, Part, Question
from autograder.checks.worked import Step, worked

from .ask import VALUES, follow, own, trial

# ---- regression: (N, K) outputs


def draw_outputs(rng: np.random.Generator) -> list[Case]:
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


REGRESSION = "Y_hat and Y of {N} samples with {K} outputs"

L1 = trial(
    draw_outputs,
    {"l1_loss": "Y_hat Y"},
    {"l1_loss": lambda F, Y: np.linalg.norm(F - Y, 1, axis=1).mean()},
    {
        "loss_summed": {"l1_loss": lambda F, Y: np.abs(F - Y).sum()},
        "mean_over_outputs": {"l1_loss": lambda F, Y: np.abs(F - Y).mean()},
        "l1_without_sizes": {"l1_loss": lambda F, Y: (F - Y).sum() / len(Y)},
        "l1_size_of_the_sum": {"l1_loss": lambda F, Y: np.abs((F - Y).sum(1)).mean()},
        "l1_is_euclidean": {"l1_loss": lambda F, Y: np.linalg.norm(F - Y, axis=1).mean()},
        "l1_is_squared": {"l1_loss": lambda F, Y: ((F - Y) ** 2).sum() / len(Y)},
        "l1_matrix_norm": {"l1_loss": lambda F, Y: np.linalg.norm(F - Y, 1) / len(Y)},
    },
    tried=REGRESSION,
)

MSE = trial(
    draw_outputs,
    {"mse_loss": "Y_hat Y"},
    {"mse_loss": lambda F, Y: (np.linalg.norm(F - Y, axis=1) ** 2).mean()},
    {
        "loss_summed": {"mse_loss": lambda F, Y: ((F - Y) ** 2).sum()},
        "mean_over_outputs": {"mse_loss": lambda F, Y: ((F - Y) ** 2).mean()},
        "mse_halved": {"mse_loss": lambda F, Y: 0.5 * ((F - Y) ** 2).sum() / len(Y)},
        "mse_not_squared": {"mse_loss": lambda F, Y: np.linalg.norm(F - Y, axis=1).mean()},
        "mse_square_of_the_sum": {"mse_loss": lambda F, Y: ((F - Y).sum(1) ** 2).mean()},
        "mse_root": {"mse_loss": lambda F, Y: np.sqrt(((F - Y) ** 2).sum() / len(Y))},
    },
    tried=REGRESSION,
)


# ---- distributions: (N, C)


def draw_distributions(rng: np.random.Generator) -> list[Case]:
    def rows(name: str, N: int, C: int, Y: np.ndarray | None = None) -> Case:
        hot = np.eye(C)[rng.integers(0, C, N)]
        return Case(
            name, dict(N=N, C=C, P=rng.dirichlet(np.ones(C) * 2, N), Y=hot if Y is None else Y)
        )

    certain = rows("probabilities that are 0 where Y is 0", 4, 3, np.eye(3)[[0, 2, 1, 2]])
    certain.P[:2] = [[1.0, 0.0, 0.0], [0.0, 0.4, 0.6]]
    return [
        rows("one-hot", int(rng.integers(5, 8)), 4),
        rows("soft targets", 5, 3, rng.dirichlet(np.ones(3), 5)),
        rows("one sample", 1, 5),
        rows("as many classes as samples", 3, 3),
        certain,
    ]


CROSS_ENTROPY = trial(
    draw_distributions,
    {"cross_entropy": "P Y"},
    {"cross_entropy": lambda P, Y: -xlogy(Y, P).sum(1).mean()},
    {
        "loss_summed": {"cross_entropy": lambda P, Y: -xlogy(Y, P).sum()},
        "mean_over_outputs": {"cross_entropy": lambda P, Y: -xlogy(Y, P).mean()},
        "loss_sign": {"cross_entropy": lambda P, Y: xlogy(Y, P).sum(1).mean()},
        "cross_entropy_roles_swapped": {"cross_entropy": lambda P, Y: -xlogy(P, Y).sum(1).mean()},
        "cross_entropy_with_complement": {
            "cross_entropy": lambda P, Y: -(xlogy(Y, P) + xlog1py(1 - Y, -P)).sum(1).mean()
        },
        "other_base": {"cross_entropy": lambda P, Y: -xlogy(Y, P).sum(1).mean() / np.log(2)},
        "cross_entropy_without_log": {"cross_entropy": lambda P, Y: -(Y * P).sum(1).mean()},
        "zero_times_log": {"cross_entropy": lambda P, Y: -(Y * np.log(P)).sum(1).mean()},
        "cross_entropy_largest_only": {
            "cross_entropy": lambda P, Y: -np.log(P[np.arange(len(Y)), Y.argmax(1)]).mean()
        },
    },
    tried="cross_entropy(P, Y) with {N} samples and {C} classes",
)


# ---- two classes: (N,)


def draw_labels(rng: np.random.Generator) -> list[Case]:
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
    return [
        labelled("plain", int(rng.integers(6, 9))),
        labelled("one sample", 1),
        true_false,
        certain,
        labelled("many samples", 4000),
        zero,
    ]


def _log(p, y):
    return xlogy(y, p) + xlog1py(1 - y, -p)


BINARY = trial(
    draw_labels,
    {"likelihood": "p y", "log_likelihood": "p y", "binary_cross_entropy": "p y"},
    {
        "likelihood": lambda p, y: bernoulli.pmf(y * 1, p).prod(),
        "log_likelihood": lambda p, y: _log(p, y).sum(),
        "binary_cross_entropy": lambda p, y: -_log(p, y).mean(),
    },
    {
        "ones_only": {
            "likelihood": lambda p, y: (p**y).prod(),
            "log_likelihood": lambda p, y: xlogy(y, p).sum(),
            "binary_cross_entropy": lambda p, y: -xlogy(y, p).mean(),
        },
        "labels_swapped": {
            "likelihood": lambda p, y: np.where(y, 1 - p, p).prod(),
            "log_likelihood": lambda p, y: _log(p, 1 - y).sum(),
            "binary_cross_entropy": lambda p, y: -_log(p, 1 - y).mean(),
        },
        "zero_times_log": {
            "log_likelihood": lambda p, y: (y * np.log(p) + (1 - y) * np.log(1 - p)).sum(),
            "binary_cross_entropy": lambda p, y: -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean(),
        },
        "log_of_product": {
            "log_likelihood": lambda p, y: np.log(np.where(y, p, 1 - p).prod()),
            "binary_cross_entropy": lambda p, y: -np.log(np.where(y, p, 1 - p).prod()) / len(y),
        },
        "likelihood_sum": {"likelihood": lambda p, y: np.where(y, p, 1 - p).sum()},
        "likelihood_mean": {"likelihood": lambda p, y: np.where(y, p, 1 - p).mean()},
        "likelihood_of_p": {"likelihood": lambda p, y: p.prod()},
        "log_likelihood_sign": {"log_likelihood": lambda p, y: -_log(p, y).sum()},
        "log_likelihood_mean": {"log_likelihood": lambda p, y: _log(p, y).mean()},
        "loss_sign": {"binary_cross_entropy": lambda p, y: _log(p, y).mean()},
        "loss_summed": {"binary_cross_entropy": lambda p, y: -_log(p, y).sum()},
        "bce_bracket_missing": {
            "binary_cross_entropy": lambda p, y: -xlogy(y, p).mean() + xlog1py(1 - y, -p).sum()
        },
        "bce_bracket_missing_mean": {
            "binary_cross_entropy": lambda p, y: -xlogy(y, p).mean() + xlog1py(1 - y, -p).mean()
        },
        "other_base": {"binary_cross_entropy": lambda p, y: -_log(p, y).mean() / np.log(2)},
        "loss_is_squared_error": {"binary_cross_entropy": lambda p, y: ((p - y) ** 2).mean()},
    },
    tried="p and y of {N} samples",
)

ZERO_ONE = trial(
    draw_labels,
    {"zero_one_loss": "g y"},
    {"zero_one_loss": lambda g, y: sum(bool(a > 0) != bool(b) for a, b in zip(g, y)) / len(y)},
    {
        "zero_one_counts": {"zero_one_loss": lambda g, y: ((g > 0) != y).sum()},
        "zero_one_accuracy": {"zero_one_loss": lambda g, y: ((g > 0) == y).mean()},
        "zero_one_threshold_half": {"zero_one_loss": lambda g, y: ((g > 0.5) != y).mean()},
        "zero_one_zero_is_class_one": {"zero_one_loss": lambda g, y: ((g >= 0) != y).mean()},
        "zero_one_classes_reversed": {"zero_one_loss": lambda g, y: ((g < 0) != y).mean()},
        "zero_one_signs_against_labels": {"zero_one_loss": lambda g, y: (np.sign(g) != y).mean()},
        "zero_one_values_against_labels": {"zero_one_loss": lambda g, y: (g != y).mean()},
        "zero_one_false_alarms_only": {"zero_one_loss": lambda g, y: ((g > 0) & (y == 0)).mean()},
        "zero_one_misses_only": {"zero_one_loss": lambda g, y: ((g <= 0) & (y == 1)).mean()},
    },
    tried="zero_one_loss(g, y) with {N} samples",
)

P_WORKED, Y_WORKED = np.array([0.9, 0.2]), np.array([1, 0])
WORKED = Step(
    "bce_worked",
    0.5,
    lambda c: -_log(P_WORKED, Y_WORKED).mean(),
)

ZEROS = ("probabilities that are 0 where Y is 0",)
SPREAD = ("one-hot", "soft targets", "one sample", "as many classes as samples")
FEW, CERTAIN, MANY, ON_IT = (
    ("plain", "one sample", "labels True and False"),
    ("certain and right",),
    ("many samples",),
    ("discriminants of exactly 0",),
)

BINARY_FOLLOWS = follow(
    "binary_cross_entropy",
    lambda s, c: -own(s, "log_likelihood", lambda p, y: _log(p, y).sum(), c.p, c.y) / c.N,
)
ANSWERS = ("bce_worked", "zero_one_gradient")

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
    parts=(
        Part("l1_loss", 1, L1, ("l1_loss",), rule=VALUES),
        Part("mse_loss", 1, MSE, ("mse_loss",), rule=VALUES),
        Part("cross_entropy", 1.5, CROSS_ENTROPY, ("cross_entropy",), SPREAD, VALUES),
        Part("cross_entropy: 0 times log 0", 0.5, CROSS_ENTROPY, ("cross_entropy",), ZEROS, VALUES),
        Part("likelihood", 1, BINARY, ("likelihood",), FEW, VALUES),
        Part("log_likelihood", 1, BINARY, ("log_likelihood",), FEW, VALUES),
        Part("4000 samples", 0.5, BINARY, ("log_likelihood", "binary_cross_entropy"), MANY, VALUES),
        Part(
            "binary_cross_entropy",
            1.5,
            BINARY,
            ("binary_cross_entropy",),
            FEW[:2],
            VALUES,
            carries=BINARY_FOLLOWS,
        ),
        Part(
            "binary_cross_entropy: labels True and False",
            0.5,
            BINARY,
            ("binary_cross_entropy",),
            FEW[2:],
            VALUES,
            ("binary_cross_entropy",),
            BINARY_FOLLOWS,
        ),
        Part(
            "certain and right predictions",
            0.5,
            BINARY,
            ("log_likelihood", "binary_cross_entropy"),
            CERTAIN,
            VALUES,
        ),
        *worked((WORKED,)),
        Part("zero_one_loss", 1, ZERO_ONE, ("zero_one_loss",), FEW, VALUES),
        Part(
            "zero_one_loss: g exactly 0",
            0.5,
            ZERO_ONE,
            ("zero_one_loss",),
            ON_IT,
            VALUES,
            ("zero_one_loss",),
        ),
        Choice("zero_one_gradient", 1, tuple("abcd")),
    ),
)
