"""Derivatives of given formulas, in Task 2.7. Every right one is measured by complex steps."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.model import Case, Test
from autograder.sandbox.subject import Subject

from .ask import attempt
from .following import unless_zero

STEP = 1e-20
FUNCTIONS: dict[str, tuple[Callable, int]] = {  # what is derived, and of how many numbers it is
    "square_gradient": (lambda x, y: (2 * x + 3 * y) ** 2, 2),
    "jacobian_H": (lambda x, y: np.stack([x**2 + 2 * y, 3 * x + 4 * y**2]), 2),
    "derivative_HP": (lambda t: np.stack([t**2 + 2 * t**2, 3 * t + 4 * (t**2) ** 2]), 1),
    "jacobian_F": (lambda x, y, z: np.stack([3 * x * y, y - z]), 3),
    "jacobian_G": (lambda x, y: np.stack([x - 5 * y, x * y, x - y]), 2),
    "jacobian_FG": (lambda x, y: np.stack([3 * (x - 5 * y) * (x * y), x * y - (x - y)]), 2),
}
GIVEN = {"jacobian_H": (1.0, 2.0), "derivative_HP": (2.0,), "jacobian_FG": (1.0, 2.0)}


def jacobian(f: Callable[[np.ndarray], Any], x: np.ndarray) -> np.ndarray:
    """A column for each entry of x."""
    return np.stack([np.imag(f(x + 1j * STEP * e)) / STEP for e in np.eye(x.size)], axis=-1)


def draw(rng: np.random.Generator) -> list[Case]:
    cases = []
    for what, (_, count) in FUNCTIONS.items():
        points = {
            "above 0": rng.uniform(1.1, 2.9, count),
            "below 0": rng.uniform(-2.9, -1.1, count),
            "at 0": np.zeros(count),
        }
        points |= {"at the point of the text": GIVEN[what]} if what in GIVEN else {}
        cases += [
            Case(f"{what} {where}", dict(what=what, point=tuple(map(float, point))))
            for where, point in points.items()
        ]
    return cases


def derivative_of(s: Subject, case: Case) -> dict[str, Any]:
    return {"derivative": attempt(lambda: s.call(case.what, *case.point).value)}


def derivative(case: Case) -> dict[str, Any]:
    f, count = FUNCTIONS[case.what]
    J = jacobian(lambda point: f(*point), np.array(case.point))
    return {"derivative": J[..., 0] if count == 1 else J}


def slip(what: str, formula: Callable) -> Callable[[Case], dict[str, Any]]:
    return lambda c: {"derivative": np.array(formula(*c.point), float)} if c.what == what else {}


def _F(x: float, y: float, z: float) -> np.ndarray:
    return np.array([[3 * y, 3 * x, 0], [0, 1, -1]])


def _G(x: float, y: float, third: Any = (1, -1)) -> np.ndarray:
    return np.array([[1, -5], [y, x], third])


def _H(x: float, y: float) -> np.ndarray:
    return np.array([[2 * x, 2], [3, 8 * y]])


def _rows_are_inputs(case: Case) -> dict[str, Any]:
    right = derivative(case)["derivative"]
    return {"derivative": right.T} if right.ndim == 2 else {}


def _hard_coded(case: Case) -> dict[str, Any]:
    return (
        derivative(Case("", dict(what=case.what, point=GIVEN[case.what])))
        if case.what in GIVEN
        else {}
    )


G_OF = lambda x, y: (x - 5 * y, x * y, x - y)
FORMULAS = Test(
    draw,
    derivative_of,
    derivative,
    tried="{what}{point}",
)


# ---- what follows from the student's own Jacobians


def _own(s: Subject, name: str, *point: float) -> np.ndarray:
    return np.asarray(s.call(name, *point).value, float)


def HP_from_own(s: Subject, case: Case) -> dict[str, Any] | None:
    (t,) = case.point
    return unless_zero(
        {"derivative": _own(s, "jacobian_H", t, t**2) @ [1.0, 2 * t]}, derivative(case)
    )


def FG_from_own(s: Subject, case: Case) -> dict[str, Any] | None:
    return unless_zero(
        {
            "derivative": _own(s, "jacobian_F", *G_OF(*case.point))
            @ _own(s, "jacobian_G", *case.point)
        },
        derivative(case),
    )


FROM_OWN = {"derivative_HP": HP_from_own, "jacobian_FG": FG_from_own}
