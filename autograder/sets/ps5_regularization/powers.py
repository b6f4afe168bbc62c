"""Task 5.3: Lp penalties and their gradients."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import STEP, another_error, attempt, function, plain

POWERS = {"p = 2": 2.0, "p = 4": 4.0, "p = 3": 3.0, "p = 1.5": 1.5, "p = 2.5": 2.5, "p = 1": 1.0}


def draw(rng: np.random.Generator) -> list[Case]:
    """Weights of either sign for each p; a matrix; weights that are exactly 0."""
    signs = np.array([1.0, -1.0, -1.0, 1.0, -1.0])
    data = lambda p: dict(
        w=signs * rng.uniform(0.3, 2.5, 5).round(3), alpha=plain(rng.uniform(0.3, 0.9)), p=p
    )
    cases = [Case(name, data(p)) for name, p in POWERS.items()]
    cases.append(Case("a matrix", data(3.0) | {"w": rng.uniform(-2.5, -0.3, (3, 2)).round(3)}))
    for name, p in (("zeros, p = 1", 1.0), ("zeros, p = 1.5", 1.5), ("zeros, p = 2", 2.0)):
        case = Case(name, data(p))
        case.data["w"][[0, 2]] = 0.0
        cases.append(case)
    return cases


def _alone(f: Callable) -> Callable:
    def quiet(c: Case) -> Any:
        with np.errstate(all="ignore"):
            return f(c)

    return quiet


PENALTY = function(
    "lp_penalty",
    ("w", "alpha", "p"),
    draw,
    lambda c: c.alpha * float((np.square(c.w) ** (c.p / 2)).sum()),
    {
        "sign_lost_in_power": _alone(lambda c: c.alpha * (c.w**c.p).sum()),
        "root_taken": lambda c: c.alpha * (np.abs(c.w) ** c.p).sum() ** (1 / c.p),
        "power_over_p": lambda c: c.alpha / c.p * (np.abs(c.w) ** c.p).sum(),
        "powers_averaged": lambda c: c.alpha * (np.abs(c.w) ** c.p).mean(),
        "alpha_missing": lambda c: (np.abs(c.w) ** c.p).sum(),
        "power_of_the_sum": lambda c: c.alpha * np.abs(c.w).sum() ** c.p,
        "powers_not_summed": lambda c: c.alpha * np.abs(c.w) ** c.p,
        "alpha_in_power": lambda c: ((c.alpha * np.abs(c.w)) ** c.p).sum(),
        "always_squares": lambda c: c.alpha * (c.w**2).sum(),
    },
)


def gradient(c: Case) -> np.ndarray:
    """A complex step through (w^2)^(p/2), which is smooth but at 0; there the two sides are each other's opposite."""
    at = np.where(c.w == 0, 1.0, c.w) + 1j * STEP
    return np.where(c.w == 0, 0.0, c.alpha * np.imag((at * at) ** (c.p / 2)) / STEP)


def _at_zero(value: float) -> Callable:
    return lambda c: np.where(c.w == 0, value * c.alpha * c.p * (c.p == 1), gradient(c))


GRADIENT = function(
    "lp_penalty_grad",
    ("w", "alpha", "p"),
    draw,
    gradient,
    {
        "gradient_of_the_source": _alone(lambda c: c.alpha * c.p * c.w ** (c.p - 1)),
        "sign_missing": lambda c: c.alpha * c.p * np.abs(c.w) ** (c.p - 1),
        "p_missing": lambda c: c.alpha * np.abs(c.w) ** (c.p - 1) * np.sign(c.w),
        "power_not_lowered": lambda c: c.alpha * c.p * np.abs(c.w) ** c.p * np.sign(c.w),
        "alpha_missing": lambda c: gradient(c) / c.alpha,
        "weight_for_sign": lambda c: c.alpha * c.p * np.abs(c.w) ** (c.p - 1) * c.w,
        "sign_flipped_in_gradient": lambda c: -gradient(c),
        "always_twice_the_weight": lambda c: 2 * c.alpha * c.w,
        "gradient_summed": lambda c: gradient(c).sum(),
        "gradient_averaged": lambda c: gradient(c) / c.w.size,
        "slope_at_zero_positive": _at_zero(1.0),
        "slope_at_zero_negative": _at_zero(-1.0),
        "nan_at_zero": lambda c: np.where(c.w == 0, np.nan, gradient(c)),
    },
    {"w_changed": ("w", gradient), "absolute_values_kept": ("w", lambda c: np.abs(c.w))},
)


def draw_refused(rng: np.random.Generator) -> list[Case]:
    return [
        Case(f"p = {p}", dict(w=rng.uniform(0.5, 2, 3), alpha=0.5, p=p)) for p in (0.5, 0.0, -1.0)
    ]


def refusal_of(s: Subject, case: Case) -> dict[str, Any]:
    return {
        name: attempt(lambda name=name: s.call(name, case.w, case.alpha, case.p).value)
        for name in ("lp_penalty", "lp_penalty_grad")
    }


def _answers(*which: str) -> Callable:
    """Says yes to code that answers in these functions, for p below 1, and refuses in the others."""
    values = {
        "lp_penalty": lambda c: c.alpha * (c.w**c.p).sum(),
        "lp_penalty_grad": lambda c: c.alpha * c.p * c.w ** (c.p - 1),
    }
    return lambda c: {name: values[name](c) for name in which}


BELOW_ONE = Test(
    draw_refused,
    refusal_of,
    lambda c: dict.fromkeys(("lp_penalty", "lp_penalty_grad"), Raised("ValueError")),
    "lp_penalty(w, {alpha}, {p}) and lp_penalty_grad(w, {alpha}, {p})",
)

NUMBERS = close(1e-8, 1e-10)
EVEN, ODD, BROKEN = ("p = 2", "p = 4"), ("p = 3", "a matrix"), ("p = 1.5", "p = 2.5")
ZEROS = ("zeros, p = 1", "zeros, p = 1.5", "zeros, p = 2")

QUESTION = Question(
    "5.3",
    "Lp penalties",
    takes=("lp_penalty", "lp_penalty_grad"),
    covers=("FR-3",),
    minutes=25,
    difficulty=2,
    parts=(
        Part("lp_penalty: p = 2 and 4", 0.5, PENALTY, ("lp_penalty",), EVEN, NUMBERS),
        Part(
            "lp_penalty: every p, negative weights",
            1.5,
            PENALTY,
            ("lp_penalty",),
            ODD + BROKEN + ("p = 1",) + ZEROS,
            NUMBERS,
        ),
        Part("lp_penalty_grad: p = 2 and 4", 1, GRADIENT, ("lp_penalty_grad",), EVEN, NUMBERS),
        Part("lp_penalty_grad: p = 3", 1.5, GRADIENT, ("lp_penalty_grad",), ODD, NUMBERS),
        Part(
            "lp_penalty_grad: p = 1.5 and 2.5", 1, GRADIENT, ("lp_penalty_grad",), BROKEN, NUMBERS
        ),
        Part("lp_penalty_grad: p = 1", 1, GRADIENT, ("lp_penalty_grad",), ("p = 1",), NUMBERS),
        Part(
            "lp_penalty_grad: weights that are 0",
            0.5,
            GRADIENT,
            ("lp_penalty_grad",),
            ZEROS,
            NUMBERS,
            ("lp_penalty_grad: p = 2 and 4", "lp_penalty_grad: p = 1"),
        ),
        Part(
            "p below 1 is refused",
            0.5,
            BELOW_ONE,
            ("lp_penalty", "lp_penalty_grad"),
            None,
            NUMBERS,
            ("lp_penalty: p = 2 and 4", "lp_penalty_grad: p = 2 and 4"),
        ),
        Part(
            "w stays as it was",
            0.5,
            GRADIENT,
            ("w afterwards",),
            None,
            close(0, 0),
            ("lp_penalty_grad: p = 2 and 4",),
        ),
    ),
)
