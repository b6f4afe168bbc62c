"""Task 5.1: weight decay."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Part, Question

from .ask import function, plain, slope


def draw_weights(rng: np.random.Generator) -> list[Case]:
    """Weights of several shapes; rates and lambdas that are unlike each other."""
    shapes = {"a vector": (5,), "a matrix": (3, 4), "one weight": (1,)}
    cases = []
    for name, shape in shapes.items():
        cases.append(
            Case(
                name,
                dict(
                    w=rng.standard_normal(shape).round(3),
                    g=rng.standard_normal(shape).round(3),
                    loss=plain(rng.uniform(1, 3)),
                    lr=plain(rng.uniform(0.05, 0.3)),
                    lam=plain(rng.uniform(0.4, 0.9)),
                ),
            )
        )
    still = Case("no gradient", dict(cases[1].data, g=np.zeros((3, 4)), lr=0.45, lam=1.5))
    return [*cases, still]


def penalised(c: Case) -> float:
    return c.loss + c.lam * float(np.linalg.norm(c.w) ** 2)


LOSS = function(
    "l2_loss",
    ("loss", "w", "lam"),
    draw_weights,
    penalised,
    {
        "l2_halved": lambda c: c.loss + 0.5 * c.lam * (c.w**2).sum(),
        "l2_norm_not_squared": lambda c: c.loss + c.lam * np.sqrt((c.w**2).sum()),
        "l2_averaged": lambda c: c.loss + c.lam * (c.w**2).mean(),
        "l2_subtracted": lambda c: c.loss - c.lam * (c.w**2).sum(),
        "l1_for_l2": lambda c: c.loss + c.lam * np.abs(c.w).sum(),
        "data_loss_missing": lambda c: c.lam * (c.w**2).sum(),
        "l2_missing": lambda c: c.loss,
        "square_of_sum": lambda c: c.loss + c.lam * c.w.sum() ** 2,
        "l2_not_summed": lambda c: c.loss + c.lam * c.w**2,
        "l2_summed_over_rows_only": lambda c: c.loss + c.lam * (c.w**2).sum(axis=0),
    },
)


def stepped(c: Case) -> np.ndarray:
    """Down the slope of the loss, which is linear in w to first order, and of the penalty."""
    return c.w - c.lr * slope(lambda w: c.g * w + c.lam * w * w, c.w)


STEPPED = function(
    "sgd_l2_step",
    ("w", "g", "lr", "lam"),
    draw_weights,
    stepped,
    {
        "l2_step_of_the_source": lambda c: c.w + c.g - c.lr * c.lam * c.w,
        "decay_two_missing": lambda c: (1 - c.lr * c.lam) * c.w - c.lr * c.g,
        "decay_grows": lambda c: (1 + 2 * c.lr * c.lam) * c.w - c.lr * c.g,
        "decay_without_rate": lambda c: (1 - 2 * c.lam) * c.w - c.lr * c.g,
        "gradient_without_rate": lambda c: (1 - 2 * c.lr * c.lam) * c.w - c.g,
        "gradient_added": lambda c: (1 - 2 * c.lr * c.lam) * c.w + c.lr * c.g,
        "shrunk_after_the_step": lambda c: (1 - 2 * c.lr * c.lam) * (c.w - c.lr * c.g),
        "penalty_missing_in_step": lambda c: c.w - c.lr * c.g,
        "sign_for_weight": lambda c: c.w - c.lr * c.g - 2 * c.lr * c.lam * np.sign(c.w),
        "change_returned": lambda c: -2 * c.lr * c.lam * c.w - c.lr * c.g,
    },
    {"w_changed": ("w", stepped)},
)


def draw_rates(rng: np.random.Generator) -> list[Case]:
    """Products 2 lr lam on every side of 1 and 2; the limits themselves are exact in binary."""
    lam = float(2.0 ** rng.integers(-2, 3))
    products = {
        "no penalty": 0.0,
        "small": rng.uniform(0.05, 0.45),
        "below 1": rng.uniform(0.55, 0.95),
        "exactly 1": 1.0,
        "above 1": rng.uniform(1.05, 1.45),
        "below 2": rng.uniform(1.55, 1.95),
        "exactly 2": 2.0,
        "above 2": rng.uniform(2.05, 3.9),
        "far above 2": rng.uniform(4.1, 6),
    }
    cases = [
        Case(name, dict(lr=plain(p / (2 * lam)) if p else 0.25, lam=lam if p else 0.0))
        for name, p in products.items()
    ]
    again = [
        Case("no penalty, a larger rate", dict(lr=4.0, lam=0.0)),
        Case("exactly 1, another penalty", dict(lr=0.5 / (2 * lam), lam=2 * lam)),
        Case("exactly 2, another penalty", dict(lr=1 / (2 * lam), lam=2 * lam)),
    ]
    return [*cases, *again]


def product(c: Case) -> float:
    return 2 * c.lr * c.lam


FACTOR = function(
    "decay_factor",
    ("lr", "lam"),
    draw_rates,
    lambda c: float(np.polynomial.Polynomial([1, -2 * c.lam])(c.lr)),
    {
        "factor_two_missing": lambda c: 1 - c.lr * c.lam,
        "factor_above_one": lambda c: 1 + product(c),
        "factor_without_one": lambda c: product(c),
        "factor_of_lam_alone": lambda c: 1 - 2 * c.lam,
        "factor_exponential": lambda c: float(np.exp(-product(c))),
        "factor_size_only": lambda c: abs(1 - product(c)),
        "factor_cut_at_zero": lambda c: max(0.0, 1 - product(c)),
    },
)


def behaviour(factor: float) -> str:
    """What happens to 1 when it is multiplied again and again."""
    path = factor ** np.arange(4)
    if path[1] == 0:
        return "vanishes"
    turning, change = path[1] < 0, abs(path[3]) - abs(path[2])
    if change == 0:
        return "oscillates" if turning else "stays"
    return "diverges" if change > 0 else "flips" if turning else "shrinks"


def _instead(**other: str):
    return lambda c: other.get(right, right) if (right := behaviour(1 - product(c))) else right


BEHAVIOUR = function(
    "decay_behaviour",
    ("lr", "lam"),
    draw_rates,
    lambda c: behaviour(1 - product(c)),
    {
        "always_shrinks": lambda c: "shrinks" if product(c) else "stays",
        "behaviour_two_missing": lambda c: behaviour(1 - product(c) / 2),
        "behaviour_of_double": lambda c: behaviour(1 - 2 * product(c)),
        "one_counts_as_shrinking": _instead(vanishes="shrinks"),
        "one_counts_as_flipping": _instead(vanishes="flips"),
        "two_counts_as_flipping": _instead(oscillates="flips"),
        "two_counts_as_diverging": _instead(oscillates="diverges"),
        "every_flip_diverges": _instead(flips="diverges", oscillates="diverges"),
        "every_flip_oscillates": _instead(flips="oscillates"),
        "no_penalty_counts_as_shrinking": _instead(stays="shrinks"),
    },
)


def draw_bowls(rng: np.random.Generator) -> list[Case]:
    """Quadratic losses of one weight."""
    sizes = {
        "a bowl": (3.0, 5.0),
        "a flat bowl": (0.3, 0.7),
        "a steep bowl": (40.0, 0.2),
        "no penalty": (2.5, 0.0),
    }
    return [
        Case(
            name,
            dict(
                curvature=plain(c * rng.uniform(0.8, 1.2)),
                lam=plain(lam * rng.uniform(0.8, 1.2)),
                target=plain(rng.uniform(1, 3)) * sign,
            ),
        )
        for (name, (c, lam)), sign in zip(sizes.items(), (1, -1, 1, -1))
    ]


def stable(c: Case) -> float:
    """Where one step turns the distance to the minimum into exactly its opposite."""
    distance = lambda lr: 1 - lr * slope(lambda w: 0.5 * c.curvature * w * w + c.lam * w * w, 1.0)
    return float(brentq(lambda lr: distance(lr) + 1, 0, 10 / c.curvature, xtol=1e-14, rtol=1e-14))


STABLE = function(
    "max_stable_lr",
    ("curvature", "lam"),
    draw_bowls,
    stable,
    {
        "rate_without_penalty": lambda c: 2 / c.curvature,
        "rate_without_overshoot": lambda c: 1 / (c.curvature + 2 * c.lam),
        "rate_two_missing_at_lam": lambda c: 2 / (c.curvature + c.lam),
        "rate_of_the_mean": lambda c: 1 / (c.curvature + c.lam),
        "rate_inverted": lambda c: (c.curvature + 2 * c.lam) / 2,
        "rate_grows_with_lam": lambda c: 2 / c.curvature + 2 * c.lam,
        "curvature_doubled": lambda c: 2 / (2 * c.curvature + 2 * c.lam),
    },
)


def lowest(c: Case) -> float:
    """The two squares as one least-squares problem."""
    a, b = np.sqrt(c.curvature / 2), np.sqrt(c.lam)
    return float(np.linalg.lstsq(np.array([[a], [b]]), np.array([a * c.target, 0.0]))[0][0])


LOWEST = function(
    "l2_minimiser",
    ("curvature", "target", "lam"),
    draw_bowls,
    lowest,
    {
        "minimiser_is_target": lambda c: c.target,
        "minimiser_is_zero": lambda c: 0.0,
        "minimiser_two_missing": lambda c: c.curvature * c.target / (c.curvature + c.lam),
        "minimiser_four": lambda c: c.curvature * c.target / (c.curvature + 4 * c.lam),
        "minimiser_without_curvature": lambda c: c.target / (1 + 2 * c.lam),
        "minimiser_shares_swapped": lambda c: 2 * c.lam * c.target / (c.curvature + 2 * c.lam),
        "lowest_value_for_place": lambda c: (
            c.curvature * c.lam * c.target**2 / (c.curvature + 2 * c.lam)
        ),
    },
)

NUMBERS = close(1e-8, 1e-10)
LIMITS = (
    "no penalty",
    "exactly 1",
    "exactly 2",
    "no penalty, a larger rate",
    "exactly 1, another penalty",
    "exactly 2, another penalty",
)

QUESTION = Question(
    "5.1",
    "Weight decay",
    minutes=35,
    difficulty=2,
    manual_points=4,
    covers=("WD-3a", "WD-3b", "WD-3c", "WD-3d"),
    takes=(
        "l2_loss",
        "sgd_l2_step",
        "decay_factor",
        "decay_behaviour",
        "max_stable_lr",
        "l2_minimiser",
    ),
    parts=(
        Part("l2_loss", 1.5, LOSS, ("l2_loss",), None, NUMBERS),
        Part("sgd_l2_step", 1.5, STEPPED, ("sgd_l2_step",), None, NUMBERS),
        Part(
            "sgd_l2_step: w and g stay as they were",
            0.5,
            STEPPED,
            ("w afterwards", "g afterwards"),
            None,
            close(0, 0),
            ("sgd_l2_step",),
        ),
        Part("decay_factor", 1, FACTOR, ("decay_factor",), None, NUMBERS),
        Part(
            "decay_behaviour",
            1,
            BEHAVIOUR,
            ("decay_behaviour",),
            ("small", "below 1", "above 1", "below 2", "above 2", "far above 2"),
            exact,
        ),
        Part(
            "decay_behaviour: no penalty, exactly 1, exactly 2",
            0.5,
            BEHAVIOUR,
            ("decay_behaviour",),
            LIMITS,
            exact,
            ("decay_behaviour",),
        ),
        Part("max_stable_lr", 1, STABLE, ("max_stable_lr",), None, NUMBERS),
        Part("l2_minimiser", 1, LOWEST, ("l2_minimiser",), None, NUMBERS),
    ),
)
