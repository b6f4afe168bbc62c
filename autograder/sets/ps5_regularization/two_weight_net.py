"""Task 5.5: a regularised net with two weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.carried_results import after_same_mistake
from autograder.checks.compare import close
from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Outputs, Part, Question
from autograder.sandbox.subject import Subject

from .adapters import own_slope
from .oracle import relu, slope

SIGNS = np.array([1.0, -1.0, 1.0, 1.0, -1.0])


def draw(rng: np.random.Generator) -> list[Case]:
    """Samples of either sign, so that the unit is on for some; units that are off; no penalty."""

    def case(
        name: str, N: int = 5, sign: float = 1.0, lam: float = 1.0, x: Any = None, w2: float = 1.0
    ) -> Case:
        x = SIGNS[:N] * rng.uniform(0.4, 2, N) if x is None else x
        return Case(
            name,
            dict(
                w1=sign * float(rng.uniform(0.4, 1.5)),
                w2=w2 * float(rng.uniform(0.5, 1.8)),
                x=x,
                y=rng.standard_normal(len(x)),
                lam=lam * float(rng.uniform(0.3, 0.9)),
            ),
        )

    return [
        case("no penalty", lam=0),
        case("no penalty, w1 negative", sign=-1, lam=0),
        case("regularised"),
        case("regularised, both weights negative", N=4, sign=-1, w2=-1),
        case("one sample", N=1),
        case("the unit is always off", x=-rng.uniform(0.5, 2, 3)),
        case("an input of 0", x=np.array([0.0, 1.5, -0.7])),
        case("w1 is 0", sign=0),
        case("regularised, w2 negative", w2=-1),
        case("w1 is 0, w2 negative", N=4, sign=0, w2=-1),
        case("no penalty, w2 negative", lam=0, w2=-1),
    ]


def objective(w1: Any, w2: Any, x: np.ndarray, y: np.ndarray, lam: float) -> Any:
    """The regularised loss, also at complex weights."""
    residuals = w2 * relu(w1 * x) - y
    return (residuals**2).sum() + lam * (w1 * w1 + w2 * w2)


def loss(w1: float, w2: float, x: np.ndarray, y: np.ndarray, lam: float) -> float:
    """The regularised loss as a number."""
    return float(objective(w1, w2, x, y, lam))


def slopes(w1: float, w2: float, x: np.ndarray, y: np.ndarray, lam: float) -> tuple[float, float]:
    """Both derivatives by complex steps."""
    return (
        float(slope(lambda w: objective(w, w2, x, y, lam), w1)),
        float(slope(lambda w: objective(w1, w, x, y, lam), w2)),
    )


ARGUMENTS = "w1 w2 x y lam"
TRIED = "{name}(w1={{w1:.3g}}, w2={{w2:.3g}}, x, y, lam={{lam:.3g}}) with x = {{x}}"
LOSS = function_test(
    draw, Function("two_weight_loss", ARGUMENTS, loss), tried=TRIED.format(name="two_weight_loss")
)
GRADIENT = function_test(
    draw,
    Function("two_weight_grad", ARGUMENTS, slopes, returns="dw1 dw2"),
    tried=TRIED.format(name="two_weight_grad"),
)

# ---- what follows from a student's own loss, and from their own gradient without the penalty


def own_loss_and_penalty(s: Subject, case: Case) -> Outputs:
    """The student's own loss without penalty, plus the penalty."""
    free = s.call("two_weight_loss", case.w1, case.w2, case.x, case.y, 0.0).value
    return {"two_weight_loss": free + case.lam * (case.w1**2 + case.w2**2)}


def slopes_of_own_loss(s: Subject, case: Case) -> Outputs | None:
    """Numerical derivatives of the student's own loss; None if it leaves out the data."""

    def at(w1: float, w2: float, x: np.ndarray = case.x, y: np.ndarray = case.y) -> float:
        return s.call("two_weight_loss", w1, w2, x, y, case.lam).value

    given = at(case.w1, case.w2)
    without_y = given == at(case.w1, case.w2, y=case.y + 1)
    without_x = given == at(case.w1, case.w2, x=2 * case.x) and (case.w1 * case.x > 0).any()
    if without_x or without_y:
        return None
    return {
        "dw1": own_slope(lambda w: at(w, case.w2), case.w1),
        "dw2": own_slope(lambda w: at(case.w1, w), case.w2),
    }


def mistake_without_penalty(s: Subject, case: Case) -> Outputs | None:
    """Right slopes with the sign or the factor that is wrong without penalty."""
    found: dict[str, Any] = {}
    for name in BOTH:
        found |= after_same_mistake(GRADIENT, name, FREE)(s, case) or {}
    return found if len(found) == len(BOTH) else None


def own_slopes(s: Subject, case: Case) -> Outputs | None:
    """What the student's gradient gives, if a mistake that has cost its points explains it."""
    given = s.call("two_weight_grad", case.w1, case.w2, case.x, case.y, case.lam).value
    for own in (slopes_of_own_loss(s, case), mistake_without_penalty(s, case)):
        if own and NUMBERS(tuple(given), tuple(own.values()), False) is None:
            return own
    return None


def own_slopes_and_penalty(s: Subject, case: Case) -> Outputs:
    """The same, or the student's own gradient without penalty, plus the slopes of the penalty."""
    own = own_slopes(s, case)
    if own:
        return own
    d1, d2 = s.call("two_weight_grad", case.w1, case.w2, case.x, case.y, 0.0).value
    return {"dw1": d1 + 2 * case.lam * case.w1, "dw2": d2 + 2 * case.lam * case.w2}


# ---- the question

NUMBERS = close(1e-8, 1e-10)
FREE = ("no penalty", "no penalty, w1 negative", "no penalty, w2 negative")
PENALISED = (
    "regularised",
    "regularised, both weights negative",
    "one sample",
    "regularised, w2 negative",
)
OFF = ("the unit is always off", "an input of 0", "w1 is 0", "w1 is 0, w2 negative")
DW1, DW2 = "dw1 without penalty", "dw2 without penalty"
VALUE, BOTH = ("two_weight_loss",), ("dw1", "dw2")

QUESTION = Question(
    "5.5",
    "A regularised net with two weights",
    takes=("two_weight_loss", "two_weight_grad"),
    covers=("TUM-33",),
    minutes=25,
    difficulty=2,
    parts=with_habits(
        Part("loss without penalty", 1, LOSS, VALUE, FREE, NUMBERS),
        Part(
            "loss with penalty", 1, LOSS, VALUE, PENALISED + OFF, NUMBERS, (), own_loss_and_penalty
        ),
        Part(DW1, 1.5, GRADIENT, ("dw1",), FREE, NUMBERS, (), slopes_of_own_loss),
        Part(DW2, 1, GRADIENT, ("dw2",), FREE, NUMBERS, (), slopes_of_own_loss),
        Part(
            "gradient with penalty",
            1,
            GRADIENT,
            BOTH,
            PENALISED,
            NUMBERS,
            (),
            own_slopes_and_penalty,
        ),
        Part("a unit that is off", 0.5, GRADIENT, BOTH, OFF, NUMBERS, (DW1, DW2), own_slopes),
    ),
)
