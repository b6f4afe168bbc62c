"""Gradients and Jacobians of given formulas, in Task 2.7."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.carried_results import Carries, varying
from autograder.checks.kit import Function, function_test
from autograder.checks.model import Case, Outputs, Part, Test
from autograder.sandbox.subject import Subject

from .carry import unless_zero
from .oracle import jacobian


def square(x: Any, y: Any) -> Any:
    """The square of 2x + 3y."""
    return (2 * x + 3 * y) ** 2


def F(x: Any, y: Any, z: Any) -> np.ndarray:
    """F as in the statement."""
    return np.stack([3 * x * y, y - z])


def G(x: Any, y: Any) -> np.ndarray:
    """G as in the statement."""
    return np.stack([x - 5 * y, x * y, x - y])


def H(x: Any, y: Any) -> np.ndarray:
    """H as in the statement."""
    return np.stack([x**2 + 2 * y, 3 * x + 4 * y**2])


def H_of_P(t: Any) -> np.ndarray:
    """H(P(t)) with P(t) = (t, t**2)."""
    return H(t, t**2)


def F_of_G(x: Any, y: Any) -> np.ndarray:
    """F(G(x, y))."""
    return F(*G(x, y))


def formula_test(
    name: str, takes: str, f: Callable[..., Any], given: tuple[float, ...] = ()
) -> Test:
    """A test of the derivative of f, also at a given point of the statement."""
    arguments = takes.split()

    def draw(rng: np.random.Generator) -> list[Case]:
        points = {
            "above 0": rng.uniform(1.1, 2.9, len(arguments)).tolist(),
            "below 0": rng.uniform(-2.9, -1.1, len(arguments)).tolist(),
            "at 0": [0.0] * len(arguments),
        }
        if given:
            points["at the point of the text"] = list(given)
        return [Case(k, dict(zip(arguments, p, strict=True))) for k, p in points.items()]

    def expected(*point: float) -> np.ndarray:
        J = jacobian(lambda x: f(*x), np.array(point))
        return J[:, 0] if len(point) == 1 else J

    return function_test(draw, Function(name, takes, expected))


# ---- what follows from the student's own Jacobians


def own(s: Subject, name: str, *point: float) -> np.ndarray:
    """The student's Jacobian, if it looks at the point."""
    return varying(lambda x: s.call(name, *x.tolist()).value, np.array(point))


def of_own_H(s: Subject, case: Case) -> Outputs | None:
    """The derivative of H(P(t)) by the chain rule."""
    J = own(s, "jacobian_H", case.t, case.t**2) @ [1.0, 2 * case.t]
    return unless_zero({"derivative_HP": J}, DERIVATIVE_HP.expected(case))


def of_own_F_and_G(s: Subject, case: Case) -> Outputs | None:
    """The Jacobian of F(G(x, y)) by the chain rule."""
    between = G(case.x, case.y).tolist()
    J = own(s, "jacobian_F", *between) @ own(s, "jacobian_G", case.x, case.y)
    return unless_zero({"jacobian_FG": J}, JACOBIAN_FG.expected(case))


DERIVATIVE_HP = formula_test("derivative_HP", "t", H_of_P, (2.0,))
JACOBIAN_FG = formula_test("jacobian_FG", "x y", F_of_G, (1.0, 2.0))


def _part(name: str, points: float, test: Test, carries: Carries | None = None) -> Part:
    return Part(name, points, test, (name,), carries=carries)


PARTS = (
    _part("square_gradient", 1.5, formula_test("square_gradient", "x y", square)),
    _part("jacobian_H", 2, formula_test("jacobian_H", "x y", H, (1.0, 2.0))),
    _part("derivative_HP", 2, DERIVATIVE_HP, of_own_H),
    _part("jacobian_F", 1.5, formula_test("jacobian_F", "x y z", F)),
    _part("jacobian_G", 1.5, formula_test("jacobian_G", "x y", G)),
    _part("jacobian_FG", 2, JACOBIAN_FG, of_own_F_and_G),
)
