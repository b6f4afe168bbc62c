"""Derivatives of given formulas, in Task 2.7. Every right one is measured by complex steps."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.model import Case, Trial
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
FORMULAS = Trial(
    draw,
    derivative_of,
    derivative,
    tried="{what}{point}",
    wrong={
        "inner_slopes_missing": slip("square_gradient", lambda x, y: [2 * (2 * x + 3 * y)] * 2),
        "outer_slope_missing": slip(
            "square_gradient", lambda x, y: [2 * (2 * x + 3 * y), 3 * (2 * x + 3 * y)]
        ),
        "outer_power_kept": slip(
            "square_gradient", lambda x, y: [4 * (2 * x + 3 * y) ** 2, 6 * (2 * x + 3 * y) ** 2]
        ),
        "cross_term_missing": slip("square_gradient", lambda x, y: [8 * x, 18 * y]),
        "inner_slopes_swapped": slip(
            "square_gradient", lambda x, y: [12 * x + 18 * y, 8 * x + 12 * y]
        ),
        "inner_slopes_squared": slip(
            "square_gradient", lambda x, y: [8 * (2 * x + 3 * y), 18 * (2 * x + 3 * y)]
        ),
        "gradient_summed_up": slip("square_gradient", lambda x, y: 20 * x + 30 * y),
        "rows_are_inputs": _rows_are_inputs,
        "point_hard_coded": _hard_coded,
        "H_square_halved": slip("jacobian_H", lambda x, y: [[2 * x, 2], [3, 4 * y]]),
        "H_diagonal_only": slip("jacobian_H", lambda x, y: [[2 * x, 0], [0, 8 * y]]),
        "H_terms_not_derived": slip("jacobian_H", lambda x, y: [[x**2, 2 * y], [3 * x, 4 * y**2]]),
        "H_other_variable_kept": slip(
            "jacobian_H", lambda x, y: [[2 * x + 2 * y, x**2 + 2], [3 + 4 * y**2, 3 * x + 8 * y]]
        ),
        "HP_inner_missing": slip("derivative_HP", lambda t: _H(t, t**2) @ [1, 1]),
        "HP_first_column": slip("derivative_HP", lambda t: _H(t, t**2)[:, 0]),
        "HP_at_t_twice": slip("derivative_HP", lambda t: _H(t, t) @ [1, 2 * t]),
        "HP_value": slip("derivative_HP", lambda t: [3 * t**2, 3 * t + 4 * t**4]),
        "HP_factor_not_derived": slip("derivative_HP", lambda t: [6 * t, 3 + 4 * t**3]),
        "HP_column": slip("derivative_HP", lambda t: [[6 * t], [3 + 16 * t**3]]),
        "HP_matrix": slip("derivative_HP", lambda t: _H(t, t**2) * [1, 2 * t]),
        "F_not_swapped": slip("jacobian_F", lambda x, y, z: [[3 * x, 3 * y, 0], [0, 1, -1]]),
        "F_three_lost": slip("jacobian_F", lambda x, y, z: [[y, x, 0], [0, 1, -1]]),
        "F_product_of_slopes": slip("jacobian_F", lambda x, y, z: [[3, 3, 0], [0, 1, -1]]),
        "F_minus_lost": slip("jacobian_F", lambda x, y, z: [[3 * y, 3 * x, 0], [0, 1, 1]]),
        "F_z_left_out": slip("jacobian_F", lambda x, y, z: [[3 * y, 3 * x], [0, 1]]),
        "F_terms_not_derived": slip("jacobian_F", lambda x, y, z: [[3 * y, 3 * x, 0], [0, y, -z]]),
        "G_not_swapped": slip("jacobian_G", lambda x, y: [[1, -5], [x, y], [1, -1]]),
        "G_third_as_printed": slip("jacobian_G", lambda x, y: _G(x, y, (y - 2 * x, x))),
        "G_minus_lost": slip("jacobian_G", lambda x, y: [[1, 5], [y, x], [1, 1]]),
        "G_five_lost": slip("jacobian_G", lambda x, y: [[1, -1], [y, x], [1, -1]]),
        "G_third_left_out": slip("jacobian_G", lambda x, y: [[1, -5], [y, x]]),
        "FG_outer_at_x": slip("jacobian_FG", lambda x, y: _F(x, y, x - y) @ _G(x, y)),
        "FG_wrong_order": slip("jacobian_FG", lambda x, y: _G(x, y) @ _F(*G_OF(x, y))),
        "FG_third_as_printed": slip(
            "jacobian_FG", lambda x, y: _F(*G_OF(x, y)) @ _G(x, y, (y - 2 * x, x))
        ),
        "FG_square_slipped_in": slip(
            "jacobian_FG",
            lambda x, y: np.array([[3 * x * y, 3 * x**2 - 15 * y, 0], [0, 1, -1]]) @ _G(x, y),
        ),
        "FG_third_input_dropped": slip(
            "jacobian_FG", lambda x, y: _F(*G_OF(x, y))[:, :2] @ _G(x, y)[:2]
        ),
        "FG_outer_only": slip("jacobian_FG", lambda x, y: _F(*G_OF(x, y))),
        "FG_inner_only": slip("jacobian_FG", lambda x, y: _G(x, y)),
        "FG_value": slip("jacobian_FG", lambda x, y: FUNCTIONS["jacobian_FG"][0](x, y)),
    },
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
