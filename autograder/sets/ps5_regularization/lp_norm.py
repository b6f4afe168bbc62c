"""Task 5.3: Lp penalties and their gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.kit import (
    Function,
    attempt,
    function_test,
    given,
    with_habits,
    with_whole_numbers,
)
from autograder.checks.model import Case, Outputs, Part, Question, Test
from autograder.sandbox.subject import Subject

from .adapters import plain
from .oracle import slope

POWERS = {"p = 2": 2.0, "p = 4": 4.0, "p = 3": 3.0, "p = 1.5": 1.5, "p = 2.5": 2.5, "p = 1": 1.0}
WITH_ZEROS = {"zeros, p = 1": 1.0, "zeros, p = 1.5": 1.5, "zeros, p = 2": 2.0}
SIGNS = np.array([1.0, -1.0, -1.0, 1.0, -1.0])


def draw(rng: np.random.Generator) -> list[Case]:
    """Weights of either sign for each p; a matrix; weights that are exactly 0."""

    def case(name: str, p: float) -> Case:
        w = SIGNS * rng.uniform(0.3, 2.5, 5).round(3)
        return Case(name, dict(w=w, alpha=plain(rng.uniform(0.3, 0.9)), p=p))

    cases = [case(name, p) for name, p in POWERS.items()]
    matrix = dict(case("a matrix", 3.0).data) | {"w": rng.uniform(-2.5, -0.3, (3, 2)).round(3)}
    cases.append(Case("a matrix", matrix))
    for name, p in WITH_ZEROS.items():
        cases.append(case(name, p))
        cases[-1].w[[0, 2]] = 0.0
    return cases


def penalty(w: np.ndarray, alpha: float, p: float) -> float:
    return alpha * float((np.square(w) ** (p / 2)).sum())


def gradient(w: np.ndarray, alpha: float, p: float) -> np.ndarray:
    """A complex step through (w^2)^(p/2), smooth but at 0, where the two sides are opposite."""
    away = np.where(w == 0, 1.0, w)
    return np.where(w == 0, 0.0, alpha * slope(lambda v: (v * v) ** (p / 2), away))


PENALTY = function_test(draw, Function("lp_penalty", "w alpha p", penalty))
GRADIENT = function_test(draw, Function("lp_penalty_grad", "w alpha p", gradient))

# ---- p below 1

FUNCTIONS = ("lp_penalty", "lp_penalty_grad")


def draw_refused(rng: np.random.Generator) -> list[Case]:
    return [
        Case(f"p = {p}", dict(w=rng.uniform(0.5, 2, 3), alpha=0.5, p=p)) for p in (0.5, 0.0, -1.0)
    ]


def refusals_of(s: Subject, case: Case) -> Outputs:
    def answer(name: str) -> Any:
        return attempt(lambda: s.call(name, case.w, case.alpha, case.p).value)

    return {name: answer(name) for name in FUNCTIONS}


BELOW_ONE = Test(
    draw_refused,
    refusals_of,
    lambda case: dict.fromkeys(FUNCTIONS, Raised("ValueError")),
    "lp_penalty(w, {alpha}, {p}) and lp_penalty_grad(w, {alpha}, {p})",
)

# ---- the question

NUMBERS = close(1e-8, 1e-10)
EVEN, ODD, BROKEN = ("p = 2", "p = 4"), ("p = 3", "a matrix"), ("p = 1.5", "p = 2.5")
ZEROS = tuple(WITH_ZEROS)
EVERY = (*ODD, *BROKEN, "p = 1", *ZEROS)
VALUE, SLOPES = ("lp_penalty",), ("lp_penalty_grad",)

QUESTION = Question(
    "5.3",
    "Lp penalties",
    takes=FUNCTIONS,
    covers=("FR-3",),
    minutes=25,
    difficulty=2,
    parts=with_habits(
        Part("lp_penalty: p = 2 and 4", 0.5, PENALTY, VALUE, EVEN, NUMBERS),
        Part("lp_penalty: every p, negative weights", 1.5, PENALTY, VALUE, EVERY, NUMBERS),
        Part("lp_penalty_grad: p = 2 and 4", 1, GRADIENT, SLOPES, EVEN, NUMBERS),
        Part("lp_penalty_grad: p = 3", 1.5, GRADIENT, SLOPES, ODD, NUMBERS),
        Part("lp_penalty_grad: p = 1.5 and 2.5", 1, GRADIENT, SLOPES, BROKEN, NUMBERS),
        Part("lp_penalty_grad: p = 1", 1, GRADIENT, SLOPES, ("p = 1",), NUMBERS),
        Part(
            "lp_penalty_grad: weights that are 0",
            0.5,
            GRADIENT,
            SLOPES,
            ZEROS,
            NUMBERS,
            ("lp_penalty_grad: p = 2 and 4", "lp_penalty_grad: p = 1"),
        ),
        Part(
            "p below 1 is refused",
            0.5,
            BELOW_ONE,
            FUNCTIONS,
            None,
            NUMBERS,
            ("lp_penalty: p = 2 and 4", "lp_penalty_grad: p = 2 and 4"),
        ),
        Part(
            "w stays as it was",
            0.5,
            GRADIENT,
            (given("lp_penalty_grad"), with_whole_numbers("lp_penalty_grad")),
            requires=("lp_penalty_grad: p = 2 and 4",),
        ),
    ),
)
