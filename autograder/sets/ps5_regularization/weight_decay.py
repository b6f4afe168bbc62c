"""Task 5.1: weight decay."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from autograder.checks.compare import close, exact
from autograder.checks.kit import Function, function_test, given, with_habits, with_whole_numbers
from autograder.checks.model import Case, Part, Question

from .adapters import plain
from .oracle import slope

# ---- the penalised loss and one step


def draw_weights(rng: np.random.Generator) -> list[Case]:
    """Weights of several shapes; rates and lambdas that are unlike each other."""
    shapes = {"a vector": (5,), "a matrix": (3, 4), "one weight": (1,)}
    cases = [
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
        for name, shape in shapes.items()
    ]
    still = dict(cases[1].data) | dict(g=np.zeros((3, 4)), lr=0.45, lam=1.5)
    return [*cases, Case("no gradient", still)]


def penalised(loss: float, w: np.ndarray, lam: float) -> float:
    """The loss plus lam times the squared length of w."""
    return loss + lam * float(np.linalg.norm(w) ** 2)


def stepped(w: np.ndarray, g: np.ndarray, lr: float, lam: float) -> np.ndarray:
    """Down the slope of the loss, which is linear in w to first order, and of the penalty."""
    return w - lr * slope(lambda v: g * v + lam * v * v, w)


LOSS = function_test(draw_weights, Function("l2_loss", "loss w lam", penalised))
STEP = function_test(draw_weights, Function("sgd_l2_step", "w g lr lam", stepped))

# ---- the factor, and what it does to a weight

PRODUCTS = {
    "small": (0.05, 0.45),
    "below 1": (0.55, 0.95),
    "above 1": (1.05, 1.45),
    "below 2": (1.55, 1.95),
    "above 2": (2.05, 3.9),
    "far above 2": (4.1, 6),
}


def draw_rates(rng: np.random.Generator) -> list[Case]:
    """Products 2 lr lam on every side of 1 and 2; the limits themselves are exact in binary."""
    lam = float(2.0 ** rng.integers(-2, 3))
    inside = [
        Case(name, dict(lr=plain(rng.uniform(*ends) / (2 * lam)), lam=lam))
        for name, ends in PRODUCTS.items()
    ]
    limits = {
        "no penalty": (0.25, 0.0),
        "no penalty, a larger rate": (4.0, 0.0),
        "exactly 1": (0.5 / lam, lam),
        "exactly 1, another penalty": (0.25 / lam, 2 * lam),
        "exactly 2": (1 / lam, lam),
        "exactly 2, another penalty": (0.5 / lam, 2 * lam),
    }
    return [*inside, *(Case(name, dict(lr=lr, lam=lam)) for name, (lr, lam) in limits.items())]


def factor(lr: float, lam: float) -> float:
    """1 - 2 lam lr, as a polynomial in lr."""
    return float(np.polynomial.Polynomial([1, -2 * lam])(lr))


def behaviour(lr: float, lam: float) -> str:
    """What happens to 1 when it is multiplied again and again."""
    path = factor(lr, lam) ** np.arange(4)
    if path[1] == 0:
        return "vanishes"
    turning, change = path[1] < 0, abs(path[3]) - abs(path[2])
    if change == 0:
        return "oscillates" if turning else "stays"
    return "diverges" if change > 0 else "flips" if turning else "shrinks"


FACTOR = function_test(draw_rates, Function("decay_factor", "lr lam", factor))
BEHAVIOUR = function_test(draw_rates, Function("decay_behaviour", "lr lam", behaviour))

# ---- quadratic losses of one weight

BOWLS = {
    "a bowl": (3.0, 5.0, 1),
    "a flat bowl": (0.3, 0.7, -1),
    "a steep bowl": (40.0, 0.2, 1),
    "no penalty": (2.5, 0.0, -1),
}


def draw_bowls(rng: np.random.Generator) -> list[Case]:
    """Quadratic losses of one weight: curvature, penalty, and the sign of the target."""
    return [
        Case(
            name,
            dict(
                curvature=plain(curvature * rng.uniform(0.8, 1.2)),
                lam=plain(lam * rng.uniform(0.8, 1.2)),
                target=plain(rng.uniform(1, 3)) * sign,
            ),
        )
        for name, (curvature, lam, sign) in BOWLS.items()
    ]


def largest_rate(curvature: float, lam: float) -> float:
    """Where one step turns the distance to the minimum into exactly its opposite."""

    def left_of_the_distance(lr: float) -> float:
        return 1 - lr * slope(lambda w: 0.5 * curvature * w * w + lam * w * w, 1.0)

    return float(
        brentq(lambda lr: left_of_the_distance(lr) + 1, 0, 10 / curvature, xtol=1e-14, rtol=1e-14)
    )


def lowest(curvature: float, target: float, lam: float) -> float:
    """The two squares as one least-squares problem."""
    a, b = np.sqrt(curvature / 2), np.sqrt(lam)
    return float(np.linalg.lstsq(np.array([[a], [b]]), np.array([a * target, 0.0]))[0][0])


LARGEST_RATE = function_test(draw_bowls, Function("max_stable_lr", "curvature lam", largest_rate))
LOWEST = function_test(draw_bowls, Function("l2_minimiser", "curvature target lam", lowest))

# ---- the question

NUMBERS = close(1e-8, 1e-10)
LIMITS = tuple(
    f"{limit}{more}"
    for limit, second in (
        ("no penalty", "a larger rate"),
        ("exactly 1", "another penalty"),
        ("exactly 2", "another penalty"),
    )
    for more in ("", f", {second}")
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
    parts=with_habits(
        Part("l2_loss", 1.5, LOSS, ("l2_loss",), rule=NUMBERS),
        Part("sgd_l2_step", 1.5, STEP, ("sgd_l2_step",), rule=NUMBERS),
        Part(
            "sgd_l2_step: w and g stay as they were",
            0.5,
            STEP,
            (given("sgd_l2_step"), with_whole_numbers("sgd_l2_step")),
            requires=("sgd_l2_step",),
        ),
        Part("decay_factor", 1, FACTOR, ("decay_factor",), rule=NUMBERS),
        Part("decay_behaviour", 1, BEHAVIOUR, ("decay_behaviour",), tuple(PRODUCTS), exact),
        Part(
            "decay_behaviour: no penalty, exactly 1, exactly 2",
            0.5,
            BEHAVIOUR,
            ("decay_behaviour",),
            LIMITS,
            exact,
            ("decay_behaviour",),
        ),
        Part("max_stable_lr", 1, LARGEST_RATE, ("max_stable_lr",), rule=NUMBERS),
        Part("l2_minimiser", 1, LOWEST, ("l2_minimiser",), rule=NUMBERS),
    ),
)
