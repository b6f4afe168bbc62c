"""Task 1.11: gradient descent, its steps, its end, its rates."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case, Choice, Outputs, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import STRICT, UNTOUCHED, VALUES, degenerate, own, trial

NORM = np.linalg.norm


# ---- one step


def draw_steps(rng: np.random.Generator) -> list[Case]:
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


ONE_STEP = trial(
    draw_steps,
    {"gradient_step": "x gradient rate", "step_length": "gradient rate"},
    {
        "gradient_step": lambda x, g, rate: np.array([a - rate * b for a, b in zip(x, g)]),
        "step_length": lambda g, rate: np.sqrt(((rate * g) ** 2).sum()),
    },
    {
        "step_uphill": {"gradient_step": lambda x, g, rate: x + rate * g},
        "step_without_rate": {
            "gradient_step": lambda x, g, rate: x - g,
            "step_length": lambda g, rate: NORM(g),
        },
        "step_is_only_the_change": {"gradient_step": lambda x, g, rate: -rate * g},
        "step_of_length_rate": {
            "gradient_step": lambda x, g, rate: x - rate * g / NORM(g),
            "step_length": lambda g, rate: rate,
        },
        "step_divided_by_rate": {
            "gradient_step": lambda x, g, rate: x - g / rate,
            "step_length": lambda g, rate: NORM(g) / rate,
        },
        "step_by_signs": {"gradient_step": lambda x, g, rate: x - rate * np.sign(g)},
        "step_twice": {"gradient_step": lambda x, g, rate: x - 2 * rate * g},
        "step_missing": {"gradient_step": lambda x, g, rate: x},
        "step_length_squared": {"step_length": lambda g, rate: rate * (g @ g)},
        "norm_sum_of_sizes": {"step_length": lambda g, rate: rate * np.abs(g).sum()},
        "norm_largest_entry": {"step_length": lambda g, rate: rate * np.abs(g).max()},
        "step_length_is_a_vector": {"step_length": lambda g, rate: rate * g},
    },
    tried="x = {x}, gradient = {gradient}, rate = {rate:.3g}",
)


# ---- the whole descent, on f(x) = 0.5 x . A x + b . x, whose gradient is A x + b


def quadratic(
    rng: np.random.Generator, name: str, D: int, *, steepest: float = 4.0, **more: Any
) -> Case:
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
    stops, last = (
        quadratic(rng, "stops where the gradient is small", 3),
        quadratic(rng, "small enough after the last step", 2),
    )
    for case, spare in ((stops, 30), (last, 0)):
        norms = [NORM(case.A @ x + case.b) for x in descend(case)["path"]]
        case.data.update(tol=float(np.sqrt(norms[4] * norms[5])), max_steps=5 + spare)
    least = quadratic(rng, "starts at the minimum", 2, tol=1e-6)
    least.data.update(x0=np.linalg.solve(least.A, -least.b))
    flat = dict(A=np.zeros((2, 2)), x0=rng.normal(0, 1, 2), rate=0.5)
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


def descend(
    case: Case,
    *,
    move: Callable = lambda rate, g: rate * g,
    stops: Callable = lambda gs, tol: NORM(gs[-1]) <= tol,
    extra: int = 0,
    claim: Callable = lambda stopped: stopped,
    step: Callable | None = None,
) -> dict[str, Any]:
    path, gradients = [case.x0], []
    while True:
        gradients.append(case.A @ path[-1] + case.b)
        stopped = bool(stops(gradients, case.tol))
        if stopped or len(path) > case.max_steps + extra:
            return {
                "path": np.array(path),
                "converged": bool(claim(stopped)),
                "x0 afterwards": case.x0,
            }
        path.append(
            step(path[-1], gradients[-1], case.rate)
            if step
            else path[-1] - move(case.rate, gradients[-1])
        )


def ask(s: Subject, case: Case) -> Outputs:
    outcome = s.call(
        "gradient_descent",
        s.new("utils.functions:Linear", case.A, case.b),
        case.x0,
        case.rate,
        case.tol,
        case.max_steps,
    )
    if not isinstance(outcome.value, (tuple, list)) or len(outcome.value) != 2:
        wrong = Raised("TypeError", "gradient_descent must return the pair (path, converged)")
        return {"path": wrong, "converged": wrong, "x0 afterwards": outcome.args[1]}
    path, converged = outcome.value
    return {"path": path, "converged": converged, "x0 afterwards": outcome.args[1]}


def from_own_step(s: Subject, case: Case) -> Outputs:
    """The same path with the student's own `gradient_step`, if that moves at all."""

    def step(x, gradient, rate):
        moved = own(s, "gradient_step", lambda x, g, rate: x - rate * g, x, gradient, rate)
        if degenerate(moved - x, gradient):
            raise ValueError("a step that goes nowhere")
        return moved

    return descend(case, step=step)


def _path(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Case], Outputs]:
    return lambda case: {"path": change(descend(case)["path"])}


DESCENT = Test(
    draw_descents,
    ask,
    descend,
    tried="gradient_descent(gradient_of, x0, rate={rate:.3g}, tol={tol:.3g}, max_steps={max_steps}) in {D} variables",
)


# ---- the largest rate, and minibatches


def draw_forms(rng: np.random.Generator) -> list[Case]:
    forms = [
        quadratic(rng, name, D, steepest=float(rng.uniform(2, 6)))
        for name, D in (("three variables", 3), ("two variables", 2), ("one variable", 1))
    ]
    return forms + [
        Case("a diagonal matrix", dict(D=4, A=np.diag(rng.permutation([0.5, 1.5, 7.0, 3.0]))))
    ]


def eigen(A):
    return np.linalg.svd(A, compute_uv=False)  # of a symmetric positive matrix


LIMIT = trial(
    draw_forms,
    {"rate_limit": "A"},
    {"rate_limit": lambda A: 2 / NORM(A, 2)},
    {
        "rate_limit_one_over_L": {"rate_limit": lambda A: 1 / eigen(A).max()},
        "rate_limit_smallest_eigenvalue": {"rate_limit": lambda A: 2 / eigen(A).min()},
        "rate_limit_of_the_sum": {"rate_limit": lambda A: 2 / np.trace(A)},
        "rate_limit_of_largest_entry": {"rate_limit": lambda A: 2 / A.max()},
        "rate_limit_of_the_frobenius_norm": {"rate_limit": lambda A: 2 / NORM(A)},
        "rate_limit_inverted": {"rate_limit": lambda A: eigen(A).max() / 2},
        "rate_limit_both_ends": {"rate_limit": lambda A: 2 / (eigen(A).max() + eigen(A).min())},
    },
    tried="rate_limit(A) of a {D} by {D} matrix",
)


def draw_batches(rng: np.random.Generator) -> list[Case]:
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


BATCH = trial(
    draw_batches,
    {"minibatch_gradient": "gradients rows"},
    {"minibatch_gradient": lambda g, rows: np.average(np.take(g, rows, 0), 0)},
    {
        "minibatch_summed": {"minibatch_gradient": lambda g, rows: g[rows].sum(0)},
        "minibatch_divided_by_all": {"minibatch_gradient": lambda g, rows: g[rows].sum(0) / len(g)},
        "minibatch_of_all_samples": {"minibatch_gradient": lambda g, rows: g.mean(0)},
        "minibatch_of_first_rows": {"minibatch_gradient": lambda g, rows: g[: len(rows)].mean(0)},
        "minibatch_one_number": {"minibatch_gradient": lambda g, rows: g[rows].mean()},
        "minibatch_over_the_variables": {"minibatch_gradient": lambda g, rows: g[rows].mean(1)},
        "minibatch_not_averaged": {"minibatch_gradient": lambda g, rows: g[rows]},
    },
    tried="minibatch_gradient(gradients, rows) with {N} samples, {D} variables, {B} rows",
)

WAY = ("six steps", "one variable", "a rate above 2 / L")
END = ("stops where the gradient is small", "small enough after the last step", "six steps")
EDGES = ("starts at the minimum", "no step allowed", "the gradient's norm is exactly tol")
STRAIGHT = ("a straight slope: the gradient never changes",)

ANSWERS = ("step_goes", "rate_effects")

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
    parts=(
        Part("gradient_step", 1, ONE_STEP, ("gradient_step",), rule=STRICT),
        Part("step_length", 1, ONE_STEP, ("step_length",), rule=VALUES),
        Part("descent: the path", 1.5, DESCENT, ("path",), WAY, STRICT, carries=from_own_step),
        Part(
            "descent: stops in time, and says so",
            1,
            DESCENT,
            ("path", "converged"),
            END,
            STRICT,
            carries=from_own_step,
        ),
        Part(
            "descent: a gradient that never changes",
            0.5,
            DESCENT,
            ("path", "converged"),
            STRAIGHT,
            STRICT,
            ("descent: the path",),
            from_own_step,
        ),
        Part(
            "descent: no step needed, or none allowed",
            0.5,
            DESCENT,
            ("path", "converged"),
            EDGES,
            STRICT,
            carries=from_own_step,
        ),
        Part(
            "descent: x0 is left as it was",
            0.5,
            DESCENT,
            ("x0 afterwards",),
            WAY + END[:2] + STRAIGHT,
            UNTOUCHED,
            ("descent: the path",),
        ),
        Part("rate_limit", 1, LIMIT, ("rate_limit",), rule=VALUES),
        Part("minibatch_gradient", 1, BATCH, ("minibatch_gradient",), rule=STRICT),
        Choice("step_goes", 0.5, tuple("abcd")),
        Choice("rate_effects", 0.5, tuple("abcd")),
    ),
)
