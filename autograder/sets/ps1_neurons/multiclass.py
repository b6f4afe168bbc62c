"""Task 1.10: logistic regression for several classes."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from scipy import special

from autograder.checks.compare import Raised
from autograder.checks.model import Case, Part, Question

from .ask import STRICT, UNTOUCHED, VALUES, follow, given, own, trial
from .oracle import floored, gradient, log_sum_exp


def samples(rng: np.random.Generator, name: str, N: int, D: int, C: int, y: Any = None) -> Case:
    if y is None:
        y = rng.integers(0, C, N)
        y[rng.integers(N)] = C - 1  # the top class occurs, except where a case says otherwise
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
    far = samples(rng, "scores near 1000", 4, 4, 5)
    far.data.update(
        X=np.eye(4), Theta=far.Theta + np.array([[1000.0], [-1000.0], [0.0], [0.0]])
    )  # so that Theta holds the scores
    far.Theta[2, far.y[2]] = -1000.0  # a right class that seems impossible
    cases = [
        samples(rng, "plain", int(rng.integers(6, 9)), 3, 4),
        samples(rng, "more features than samples", 3, 6, 2),
        samples(rng, "many classes", 5, 2, 70),
        samples(rng, "as many samples as classes", 4, 3, 4),
        samples(rng, "one sample", 1, 3, 5),
        samples(rng, "one feature", 6, 1, 3),
        samples(rng, "the top class absent from y", 6, 4, 4, rng.integers(0, 2, 6)),
        far,
        samples(rng, "one sample, scores near 1000", 1, 1, 5),
    ]
    cases[-1].data.update(
        X=np.ones((1, 1)), Theta=cases[-1].Theta + 1000.0
    )  # one shift for all rows is enough here
    return cases


def smaller(rng: np.random.Generator):
    for total in range(4, 9):
        for N in range(1, 4):
            for D in range(1, 4):
                if total - N - D >= 2:
                    yield samples(rng, "smallest", N, D, total - N - D)


ONE_HOT = trial(
    draw,
    {"one_hot": "y C"},
    {"one_hot": lambda y, C: np.equal.outer(y, np.arange(C)).astype(float)},
    {
        "one_hot_width_from_y": {"one_hot": lambda y, C: np.eye(y.max() + 1)[y]},
        "one_hot_transposed": {"one_hot": lambda y, C: np.eye(C)[:, y]},
        "one_hot_counts_from_one": {"one_hot": lambda y, C: np.eye(C)[y - 1]},
        "one_hot_label_written": {"one_hot": lambda y, C: np.eye(C)[y] * y[:, None]},
        "one_hot_all_columns": {
            "one_hot": lambda y, C: np.tile(np.isin(np.arange(C), y) * 1.0, (len(y), 1))
        },
    },
    tried="one_hot(y, {C}) with {N} labels",
)


def _scale(times: Any, X: np.ndarray, Theta: np.ndarray) -> float:
    return times(len(X), Theta.shape[1]) if callable(times) else times


def loss(
    Theta,
    X,
    y,
    *,
    times: Any = 1.0,
    sign: float = 1.0,
    axis: int = 1,
    base: float = np.e,
    how: str = "stable",
    labels: Callable = lambda y, C: y,
    all_classes: bool = False,
) -> float:
    z, labels = X @ Theta, labels(y, Theta.shape[1])
    logs = {
        "stable": special.log_softmax,
        "log of probability": lambda z, axis: np.log(special.softmax(z, axis=axis)),
        "scores": lambda z, axis: z,
        "naive": lambda z, axis: np.log(np.exp(z) / np.exp(z).sum(axis=axis, keepdims=True)),
        "one sum": lambda z, axis: (
            (top := z - z.max(axis=axis, keepdims=True)) - np.log(np.exp(top).sum())
        ),
        "sigmoids": lambda z, axis: special.log_expit(z),
    }[how](z, axis=axis)
    kept = logs.sum(axis=1) if all_classes else logs[np.arange(len(y)), labels]
    return -sign * _scale(times, X, Theta) * kept.mean() / np.log(base)


def slope(
    Theta,
    X,
    y,
    *,
    times: Any = 1.0,
    sign: float = 1.0,
    head: str = "softmax",
    labels: float = 1.0,
    axis: int = -1,
    transposed: bool = False,
) -> np.ndarray:
    """Gradient by complex steps of the loss; where a mistake is not the gradient of anything, from its residuals."""
    if (head, labels, axis) == ("softmax", 1.0, -1):

        def value(T):
            z = np.einsum("nd,...dc->...nc", X, T)
            return (log_sum_exp(z) - z[..., np.arange(len(y)), y]).mean(axis=-1)

        found = gradient(value, Theta)
    else:
        z = X @ Theta
        p = {
            "softmax": lambda z: special.softmax(z, axis=axis),
            "scores": lambda z: z,
            "sigmoids": special.expit,
            "log softmax": lambda z: special.log_softmax(z, axis=1),
            "argmax": lambda z: np.eye(z.shape[1])[z.argmax(1)],
        }[head](z)
        found = np.einsum(
            "nd,nc->dc", X, p - labels * np.equal.outer(y, np.arange(Theta.shape[1]))
        ) / len(X)
    found = sign * _scale(times, X, Theta) * found
    return found.T if transposed else found


def naive(Theta, X, y):
    e = np.exp(X @ Theta)
    return X.T @ (e / e.sum(1, keepdims=True) - np.eye(Theta.shape[1])[y]) / len(y)


def one_shift(Z: np.ndarray) -> np.ndarray:
    e = np.exp(Z - Z.max())
    return e / e.sum(axis=1, keepdims=True)


def one_shift_loss(Theta, X, y):
    """nan or minus infinity, as the loss is written, where a row is rounded to nothing."""
    kept = one_shift(X @ Theta)[np.arange(len(y)), y]
    return (
        -np.log(kept).mean()
        if np.isfinite(kept).all()
        else lambda actual, case: np.isnan(actual) or actual == -np.inf
    )


LOSS = trial(
    draw,
    {"multiclass_loss": "Theta X y"},
    {"multiclass_loss": loss},
    {
        "exponential_overflows": {"multiclass_loss": lambda *given: loss(*given, how="naive")},
        "log_of_rounded_probability": {
            "multiclass_loss": lambda *given: loss(*given, how="log of probability")
        },
        "one_shift_for_all": {"multiclass_loss": one_shift_loss},
        "probability_clipped": {
            "multiclass_loss": lambda T, X, y: floored(
                special.softmax(X @ T, axis=1)[np.arange(len(y)), y]
            )
        },
    },
    knobs={
        "loss_summed": dict(times=lambda N, C: N),
        "mean_over_outputs": dict(times=lambda N, C: 1 / C),
        "loss_averaged_twice": dict(times=lambda N, C: 1 / N),
        "loss_sign": dict(sign=-1.0),
        "over_samples": dict(axis=0),
        "other_base": dict(base=2.0),
        "multiclass_loss_over_classes": dict(times=lambda N, C: N / C),
        "one_sum_for_all": dict(how="one sum"),
        "multiclass_loss_of_scores": dict(how="scores"),
        "multiclass_loss_of_sigmoids": dict(how="sigmoids"),
        "multiclass_loss_over_all_classes": dict(all_classes=True),
        "multiclass_loss_labels_from_one": dict(labels=lambda y, C: y - 1),
    },
    tried="multiclass_loss(Theta, X, y) with {N} samples, {D} features, {C} classes",
    shrink=smaller,
)

GRADIENT = trial(
    draw,
    {"multiclass_gradient": "Theta X y"},
    {"multiclass_gradient": slope},
    {
        "exponential_overflows": {"multiclass_gradient": naive},
        "one_shift_for_all": {
            "multiclass_gradient": lambda T, X, y: (
                X.T @ (one_shift(X @ T) - np.eye(T.shape[1])[y]) / len(y)
            )
        },
        "one_hot_width_from_y": {
            "multiclass_gradient": lambda T, X, y: (
                slope(T, X, y) if y.max() + 1 == T.shape[1] else Raised("ValueError")
            )
        },
    },
    knobs={
        "gradient_summed": dict(times=lambda N, C: N),
        "gradient_averaged_twice": dict(times=lambda N, C: 1 / N),
        "multiclass_gradient_over_classes": dict(times=lambda N, C: N / C),
        "gradient_sign": dict(sign=-1.0),
        "multiclass_gradient_no_softmax": dict(head="scores"),
        "multiclass_gradient_of_sigmoids": dict(head="sigmoids"),
        "multiclass_gradient_of_argmax": dict(head="argmax"),
        "multiclass_gradient_of_log": dict(head="log softmax"),
        "gradient_labels_missing": dict(labels=0.0),
        "multiclass_gradient_labels_added": dict(labels=-1.0),
        "over_samples": dict(axis=0),
        "multiclass_gradient_transposed": dict(transposed=True),
    },
    tried="multiclass_gradient(Theta, X, y) with {N} samples, {D} features, {C} classes",
    shrink=smaller,
)


def moved(
    Theta,
    X,
    y,
    rate,
    *,
    size: Callable = lambda rate, g: rate * g,
    start: float = 1.0,
    **of_gradient: Any,
) -> np.ndarray:
    return start * Theta - size(rate, slope(Theta, X, y, **of_gradient))


STEP = trial(
    draw,
    {"multiclass_step": "Theta X y rate"},
    {"multiclass_step": moved},
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
        "gradient_summed": dict(times=lambda N, C: N),
        "multiclass_gradient_no_softmax": dict(head="scores"),
    },
    pure=("multiclass_step",),
    tried="multiclass_step(Theta, X, y, rate={rate:.3g}) with {N} samples, {D} features, {C} classes",
    shrink=smaller,
)

PLAIN = ("plain", "more features than samples", "many classes")
EDGES, FAR = (
    ("as many samples as classes", "one sample", "one feature", "the top class absent from y"),
    ("scores near 1000", "one sample, scores near 1000"),
)


def _from_own_softmax(s, c):
    residuals = own(
        s, "softmax", lambda z: special.softmax(z, axis=1), c.X @ c.Theta
    ) - np.equal.outer(c.y, np.arange(c.C))
    return np.einsum("nd,nc->dc", c.X, residuals) / c.N


FOLLOWS = follow("multiclass_gradient", _from_own_softmax)


def _from_own_log_softmax(s, c):
    return -own(s, "log_softmax", lambda z: special.log_softmax(z, axis=1), c.X @ c.Theta)[
        np.arange(c.N), c.y
    ].mean()


LOSS_FOLLOWS = follow("multiclass_loss", _from_own_log_softmax)

QUESTION = Question(
    "1.10",
    "Cross-entropy for several classes",
    takes=("one_hot", "multiclass_loss", "multiclass_gradient", "multiclass_step"),
    covers=("IIT-A19", "IIT-A20"),
    minutes=40,
    difficulty=3,
    parts=(
        Part("one_hot", 0.5, ONE_HOT, ("one_hot",), PLAIN + EDGES[:3], STRICT),
        Part(
            "one_hot: a class that does not occur",
            0.5,
            ONE_HOT,
            ("one_hot",),
            EDGES[3:],
            STRICT,
            ("one_hot",),
        ),
        Part(
            "multiclass_loss", 1.5, LOSS, ("multiclass_loss",), PLAIN, VALUES, carries=LOSS_FOLLOWS
        ),
        Part(
            "multiclass_gradient",
            2.5,
            GRADIENT,
            ("multiclass_gradient",),
            PLAIN,
            STRICT,
            carries=FOLLOWS,
        ),
        Part(
            "loss: N = C, one sample, an absent class",
            0.5,
            LOSS,
            ("multiclass_loss",),
            EDGES,
            VALUES,
            carries=LOSS_FOLLOWS,
        ),
        Part(
            "gradient: N = C, one sample, an absent class",
            0.5,
            GRADIENT,
            ("multiclass_gradient",),
            EDGES,
            STRICT,
            carries=FOLLOWS,
        ),
        Part("loss for scores near 1000", 0.5, LOSS, ("multiclass_loss",), FAR, VALUES),
        Part("gradient for scores near 1000", 0.5, GRADIENT, ("multiclass_gradient",), FAR, STRICT),
        Part(
            "multiclass_step",
            1.5,
            STEP,
            ("multiclass_step",),
            PLAIN + EDGES,
            STRICT,
            carries=follow(
                "multiclass_step",
                lambda s, c: (
                    c.Theta - c.rate * own(s, "multiclass_gradient", slope, c.Theta, c.X, c.y)
                ),
            ),
        ),
        Part(
            "a step leaves Theta, X and y as they were",
            0.5,
            STEP,
            (given("multiclass_step"),),
            None,
            UNTOUCHED,
            ("multiclass_step",),
        ),
    ),
)
