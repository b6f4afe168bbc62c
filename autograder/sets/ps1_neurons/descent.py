"""Task 1.11: gradient descent, its steps, its end, its rates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.kit import Function, function_test, given, with_habits
from autograder.checks.model import Case, Choice, Outputs, Part, Question
from autograder.sandbox.subject import Subject

from .adapters import STRICT, VALUES, call_descent, own

NORM = np.linalg.norm
TAKES = "A b x0 rate tol max_steps"  # of a descent: the function is given by its gradient

# ---- instances


def draw_steps(rng: np.random.Generator) -> list[Case]:
    """Points, gradients and rates."""

    def point(name: str, D: int, rate: float, scale: float = 1.0) -> Case:
        return Case(
            name,
            dict(
                D=D, x=rng.normal(0, 2, D), gradient=scale * rng.normal(0, 2, D), rate=float(rate)
            ),
        )

    return [
        point("plain", int(rng.integers(3, 6)), rng.uniform(0.1, 0.8)),
        point("one variable", 1, 0.3),
        point("a rate above 1", 4, rng.uniform(1.5, 3)),
        point("a steep place", 3, 0.1, 100.0),
    ]


def quadratic(
    rng: np.random.Generator, name: str, D: int, *, steepest: float = 4.0, **more: Any
) -> Case:
    """f(x) = 0.5 x . A x + b . x, whose gradient is A x + b, and where to start."""
    turn = np.linalg.qr(rng.normal(size=(D, D)))[0]
    A = turn @ np.diag(np.linspace(steepest, 0.5, D)) @ turn.T
    data = dict(
        D=D,
        A=(A + A.T) / 2,
        b=rng.normal(0, 1, D),
        x0=rng.normal(0, 3, D),
        rate=float(rng.uniform(0.15, 0.3)),
        tol=0.0,
        max_steps=6,
    )
    return Case(name, data | more)


def draw_descents(rng: np.random.Generator) -> list[Case]:
    """Descents that end in every possible way."""
    stops, last = (
        quadratic(rng, "stops where the gradient is small", 3),
        quadratic(rng, "small enough after the last step", 2),
    )
    for case, spare in ((stops, 30), (last, 0)):
        path, _ = descend(*(case.data[name] for name in TAKES.split()))
        norms = [NORM(case.A @ x + case.b) for x in path]
        case.data.update(tol=float(np.sqrt(norms[4] * norms[5])), max_steps=5 + spare)
    least = quadratic(rng, "starts at the minimum", 2, tol=1e-6)
    least.data.update(x0=np.linalg.solve(least.A, -least.b))
    flat: dict[str, Any] = dict(A=np.zeros((2, 2)), x0=rng.normal(0, 1, 2), rate=0.5)
    return [
        quadratic(rng, "six steps", int(rng.integers(3, 6))),
        quadratic(rng, "one variable", 1),
        quadratic(rng, "a rate above 2 / L", 3, rate=0.6),
        stops,
        last,
        least,
        quadratic(rng, "no step allowed", 2, max_steps=0),
        quadratic(
            rng,
            "a straight slope: the gradient never changes",
            2,
            **flat,
            b=rng.uniform(0.75, 0.95, 2),
            tol=1.0,
            max_steps=8,
        ),
        quadratic(
            rng, "the gradient's norm is exactly tol", 2, **flat, b=np.array([0.0, -1.0]), tol=1.0
        ),
    ]


def draw_forms(rng: np.random.Generator) -> list[Case]:
    """Symmetric matrices with positive eigenvalues."""
    forms = [
        quadratic(rng, name, D, steepest=float(rng.uniform(2, 6)))
        for name, D in (("three variables", 3), ("two variables", 2), ("one variable", 1))
    ]
    return forms + [
        Case("a diagonal matrix", dict(D=4, A=np.diag(rng.permutation([0.5, 1.5, 7.0, 3.0]))))
    ]


def draw_batches(rng: np.random.Generator) -> list[Case]:
    """Gradients of all samples, and some rows of them."""

    def batch(name: str, N: int, D: int, B: int) -> Case:
        return Case(
            name,
            dict(N=N, D=D, B=B, gradients=rng.normal(0, 1, (N, D)), rows=rng.permutation(N)[:B]),
        )

    return [
        batch("a few rows", 9, 3, int(rng.integers(4, 7))),
        batch("one row", 6, 4, 1),
        batch("all rows", 5, 2, 5),
        batch("as many rows as columns", 8, 3, 3),
    ]


# ---- what they should give


def gradient_step(x: np.ndarray, gradient: np.ndarray, rate: float) -> np.ndarray:
    """One variable after the other."""
    return np.array([a - rate * b for a, b in zip(x, gradient, strict=True)])


def step_length(gradient: np.ndarray, rate: float) -> float:
    """Root of the sum of squares of the change."""
    return float(np.sqrt(((rate * gradient) ** 2).sum()))


def rate_limit(A: np.ndarray) -> float:
    """2 over the spectral norm, which is the largest eigenvalue of a positive matrix."""
    return float(2 / NORM(A, 2))


def minibatch_gradient(gradients: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Mean of some rows."""
    return np.average(np.take(gradients, rows, 0), 0)


def descend(
    A: np.ndarray,
    b: np.ndarray,
    x0: np.ndarray,
    rate: float,
    tol: float,
    max_steps: int,
    step: Callable[..., np.ndarray] = gradient_step,
) -> tuple[np.ndarray, bool]:
    """Path of a descent with this step, and whether it ended where the gradient is small."""
    path = [x0]
    while True:
        gradient = A @ path[-1] + b
        stopped = bool(NORM(gradient) <= tol)
        if stopped or len(path) > max_steps:
            return np.array(path), stopped
        path.append(step(path[-1], gradient, rate))


def descent_of_own_step(s: Subject, case: Case) -> Outputs:
    """The same path with the student's own `gradient_step`."""
    own(s, "gradient_step", case.x0, case.A @ case.x0 + case.b, case.rate)

    def step(x: np.ndarray, gradient: np.ndarray, rate: float) -> np.ndarray:
        value = s.call("gradient_step", x, gradient, rate).value
        return np.asarray(value, float).reshape(x.shape)

    A, b, x0, rate, tol, max_steps = (case.data[name] for name in TAKES.split())
    path, converged = descend(A, b, x0, rate, tol, max_steps, step)
    return {"path": path, "converged": converged}


ONE_STEP = function_test(
    draw_steps,
    Function("gradient_step", "x gradient rate", gradient_step),
    Function("step_length", "gradient rate", step_length),
    tried="x = {x}, gradient = {gradient}, rate = {rate:.3g}",
)
DESCENT = function_test(
    draw_descents,
    Function(
        "gradient_descent",
        TAKES,
        descend,
        returns="path converged",
        whole=False,  # a path is of floats by nature
        call=call_descent,
    ),
    tried="gradient_descent(gradient_of, x0 = {x0}, rate={rate:.3g}, tol={tol:.3g}, "
    "max_steps={max_steps})",
)
LIMIT = function_test(draw_forms, Function("rate_limit", "A", rate_limit))
BATCH = function_test(
    draw_batches, Function("minibatch_gradient", "gradients rows", minibatch_gradient)
)

# ---- the question

WAY = ("six steps", "one variable", "a rate above 2 / L")
END = ("stops where the gradient is small", "small enough after the last step", "six steps")
EDGES = ("starts at the minimum", "no step allowed", "the gradient's norm is exactly tol")
STRAIGHT = ("a straight slope: the gradient never changes",)

ANSWERS = ("step_goes", "rate_effects")
ENDED = ("path", "converged")

QUESTION = Question(
    "1.11",
    "Gradient descent",
    takes=(
        "gradient_step",
        "step_length",
        "gradient_descent",
        "rate_limit",
        "minibatch_gradient",
        *ANSWERS,
    ),
    answers=ANSWERS,
    covers=("IIT-A9", "IIT-A10", "IIT-A11", "TUM-13", "TUM-25"),
    minutes=60,
    difficulty=2,
    manual_points=3,
    parts=with_habits(
        Part("gradient_step", 1, ONE_STEP, ("gradient_step",), rule=STRICT),
        Part("step_length", 1, ONE_STEP, ("step_length",), rule=VALUES),
        Part(
            "descent: the path", 1.5, DESCENT, ("path",), WAY, STRICT, carries=descent_of_own_step
        ),
        Part(
            "descent: stops in time, and says so",
            1,
            DESCENT,
            ENDED,
            END,
            STRICT,
            carries=descent_of_own_step,
        ),
        Part(
            "descent: a gradient that never changes",
            0.5,
            DESCENT,
            ENDED,
            STRAIGHT,
            STRICT,
            ("descent: the path",),
            descent_of_own_step,
        ),
        Part(
            "descent: no step needed, or none allowed",
            0.5,
            DESCENT,
            ENDED,
            EDGES,
            STRICT,
            carries=descent_of_own_step,
        ),
        Part(
            "descent: x0 is left as it was",
            0.5,
            DESCENT,
            (given("gradient_descent"),),
            WAY + END[:2] + STRAIGHT,
            requires=("descent: the path",),
        ),
        Part("rate_limit", 1, LIMIT, ("rate_limit",), rule=VALUES),
        Part("minibatch_gradient", 1, BATCH, ("minibatch_gradient",), rule=STRICT),
        Choice("step_goes", 0.5, tuple("abcd")),
        Choice("rate_effects", 0.5, tuple("abcd")),
    ),
)
