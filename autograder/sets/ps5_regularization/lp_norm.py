"""Task 5.3: Lp penalties and their gradients."""

from __future__ import annotations

import numpy as np

from autograder.checks.carried_results import after_same_mistake
from autograder.checks.compare import Raised, close
from autograder.checks.kit import Function, function_test, given, with_habits, with_whole_numbers
from autograder.checks.model import Case, Part, Question

from .adapters import plain
from .oracle import slope

POWERS = {"p = 2": 2.0, "p = 4": 4.0, "p = 3": 3.0, "p = 1.5": 1.5, "p = 2.5": 2.5, "p = 1": 1.0}
WITH_ZEROS = {"zeros, p = 1": 1.0, "zeros, p = 1.5": 1.5, "zeros, p = 2": 2.0}
SIGNS = np.array([1.0, -1.0, -1.0, 1.0, -1.0])


def draw(rng: np.random.Generator) -> list[Case]:
    """Weights of either sign for each p; a matrix; weights that are exactly 0."""

    def case(name: str, p: float) -> Case:
        w = SIGNS * rng.uniform(0.3, 2.5, 5).round(3)
        return Case(name, dict(w=w, N=5, alpha=plain(rng.uniform(0.3, 0.9)), p=p))

    cases = [case(name, p) for name, p in POWERS.items()]
    matrix = dict(case("a matrix", 3.0).data) | {
        "w": rng.uniform(-2.5, -0.3, (3, 2)).round(3),
        "N": 6,
    }
    cases.append(Case("a matrix", matrix))
    for name, p in WITH_ZEROS.items():
        cases.append(case(name, p))
        cases[-1].w[[0, 2]] = 0.0
    return cases


def penalty(w: np.ndarray, alpha: float, p: float) -> float:
    """alpha times the sum of |w|^p, by squares."""
    return alpha * float((np.square(w) ** (p / 2)).sum())


def gradient(w: np.ndarray, alpha: float, p: float) -> np.ndarray:
    """A complex step through (w^2)^(p/2), smooth but at 0, where the two sides are opposite."""
    away = np.where(w == 0, 1.0, w)
    return np.where(w == 0, 0.0, alpha * slope(lambda v: (v * v) ** (p / 2), away))


PENALTY = function_test(draw, Function("lp_penalty", "w alpha p", penalty))
GRADIENT = function_test(draw, Function("lp_penalty_grad", "w alpha p", gradient))

# ---- p below 1


def draw_refused(rng: np.random.Generator) -> list[Case]:
    """Values of p for which there is no such penalty."""
    return [
        Case(f"p = {p}", dict(w=rng.uniform(0.5, 2, 3), alpha=0.5, p=p)) for p in (0.5, 0.0, -1.0)
    ]


def refused(w: np.ndarray, alpha: float, p: float) -> Raised:
    """What either function gives."""
    return Raised("ValueError")


BELOW_ONE = function_test(
    draw_refused,
    Function("lp_penalty", "w alpha p", refused, whole=False),
    Function("lp_penalty_grad", "w alpha p", refused, whole=False),
)

# ---- the question

NUMBERS = close(1e-8, 1e-10)
EVEN, ODD, BROKEN = ("p = 2", "p = 4"), ("p = 3", "a matrix"), ("p = 1.5", "p = 2.5")
ZEROS = tuple(WITH_ZEROS)
EVERY = (*ODD, *BROKEN, "p = 1", *ZEROS)
FUNCTIONS = ("lp_penalty", "lp_penalty_grad")
VALUE, SLOPES = FUNCTIONS[:1], FUNCTIONS[1:]
SQUARES = "lp_penalty: p = 2 and 4"
FIRST, LAST = "lp_penalty_grad: p = 2 and 4", "lp_penalty_grad: p = 1"


def gradient_part(name: str, points: float, cases: tuple[str, ...], *requires: str) -> Part:
    """Points for other p: a sign or a factor that is wrong for p = 2 and 4 has cost its points."""
    follow = after_same_mistake(GRADIENT, "lp_penalty_grad", EVEN)
    return Part(name, points, GRADIENT, SLOPES, cases, NUMBERS, requires, follow)


QUESTION = Question(
    "5.3",
    "Lp penalties",
    takes=FUNCTIONS,
    covers=("FR-3",),
    minutes=25,
    difficulty=2,
    parts=with_habits(
        Part(SQUARES, 0.5, PENALTY, VALUE, EVEN, NUMBERS),
        Part("lp_penalty: every p, negative weights", 1.5, PENALTY, VALUE, EVERY, NUMBERS),
        Part(FIRST, 1, GRADIENT, SLOPES, EVEN, NUMBERS),
        gradient_part("lp_penalty_grad: p = 3", 1.5, ODD),
        gradient_part("lp_penalty_grad: p = 1.5 and 2.5", 1, BROKEN),
        gradient_part(LAST, 1, ("p = 1",)),
        gradient_part("lp_penalty_grad: weights that are 0", 0.5, ZEROS, FIRST, LAST),
        Part("p below 1 is refused", 0.5, BELOW_ONE, FUNCTIONS, None, NUMBERS, (SQUARES, FIRST)),
        Part(
            "w stays as it was",
            0.5,
            GRADIENT,
            (given("lp_penalty_grad"), with_whole_numbers("lp_penalty_grad")),
            requires=(FIRST, LAST),
        ),
    ),
)
