"""Task 4.1: `rel_error` and `numerical_gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import StudentRaised, Subject

FUNCTIONS = {
    "sin": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2),
}


# ---- rel_error


def draw_errors(rng: np.random.Generator) -> list[Case]:
    x = rng.standard_normal((3, 4))
    return [
        Case("arrays", dict(x=x, y=x * (1 + 1e-4 * rng.standard_normal((3, 4))))),
        Case("the worst entry is tiny", dict(x=np.array([5.0, 1e-3]), y=np.array([5.0, 1.5e-3]))),
        Case("two numbers", dict(x=float(x[0, 0]), y=float(x[0, 1]))),
        Case("opposite signs", dict(x=-x, y=x + 0.1)),
        Case("0 against 0", dict(x=np.zeros(3), y=np.zeros(3))),
        Case("0 against 3e-9", dict(x=np.zeros(2), y=np.array([0.0, 3e-9]))),
    ]


def error_of(s: Subject, case: Case) -> dict[str, Any]:
    return {"rel_error": s.call("rel_error", case.x, case.y).value}


def true_error(
    case: Case,
    floor: float = 1e-8,
    size: Any = lambda x, y: abs(x) + abs(y),
    pick: Any = np.max,
    gap: Any = lambda d: abs(d),
) -> dict[str, Any]:
    return {"rel_error": pick(gap(case.x - case.y) / np.maximum(floor, size(case.x, case.y)))}


REL_ERROR = Test(
    draw_errors,
    error_of,
    true_error,
    tried="rel_error(x, y) with x = {x}, y = {y}",
)


# ---- numerical_gradient


def draw_functions(rng: np.random.Generator) -> list[Case]:
    big = rng.uniform(0.5, 1.5, (2, 1, 3, 2))
    return [
        Case("a vector", dict(f="cube", x=rng.uniform(0.5, 2, 4), h=1e-5)),
        Case("a matrix", dict(f="sin", x=rng.standard_normal((2, 3)), h=1e-5)),
        Case("four axes", dict(f="exp", x=big, h=1e-5)),
        Case("one entry", dict(f="tanh", x=rng.standard_normal(1), h=1e-5)),
        Case("a single number", dict(f="cube", x=rng.uniform(0.5, 2, ()), h=1e-5)),
        Case("a wide step", dict(f="cube", x=rng.uniform(0.5, 2, 3), h=0.25)),
        Case(
            "a function that ignores its argument",
            dict(f="cube", x=rng.uniform(0.5, 2, (2, 2)), h=1e-5, closure=True),
        ),
        Case(
            "a transposed view",
            dict(f="sin", x=rng.standard_normal((3, 2)), h=1e-5, closure=True, view=True),
        ),
        Case("a function that raises", dict(f="exp", x=rng.standard_normal(3), h=1e-5, after=3)),
    ]


def gradient_of(s: Subject, case: Case) -> dict[str, Any]:
    f, x = s.new("utils.functions:SumOf", case.f), s.new("utils.functions:array", case.x)
    argument = s.new("utils.functions:transposed", x) if case.data.get("view") else x
    if case.data.get("closure"):
        f = s.new("utils.functions:Closure", f, argument)
    if "after" in case.data:
        f = s.new("utils.functions:Raises", f, case.after)
    try:
        answer: Any = s.call("numerical_gradient", f, argument, h=case.h).value
    except StudentRaised as error:
        if "after" not in case.data or error.type != "ValueError":
            raise
        answer = "raised"
    held = s.call("utils.functions:array", x).value
    return {"gradient": answer, "x afterwards": held}


def true_gradient(
    case: Case, one_sided: bool = False, times: float = 1.0, flat: bool = False
) -> dict[str, Any]:
    f, slope = FUNCTIONS[case.f]
    if "after" in case.data:
        return {"gradient": "raised", "x afterwards": case.x}
    x, h = case.x, case.h
    middle = f(x) if one_sided else f(x - h)
    value = (f(x + h) - middle) / (h if one_sided else 2 * h) if h > 1e-3 or one_sided else slope(x)
    value = (value.T if case.data.get("view") else value) * times
    return {"gradient": value.ravel() if flat else value, "x afterwards": x}


def _zero_where(blind: str):
    """Zero where the function looks at the array itself, and a changed copy of it goes unnoticed."""
    return lambda c: {"gradient": 0.0 * true_gradient(c)["gradient"]} if c.data.get(blind) else {}


NUMERICAL = Test(
    draw_functions,
    gradient_of,
    true_gradient,
    tried="numerical_gradient(f, x, h={h}) with f the sum of {f}(x), x = {x}",
)


def _moved(actual: Any, case: Case) -> float:
    return (
        float(np.max(np.abs(np.asarray(actual) - case.x)))
        if np.shape(actual) == case.x.shape
        else np.inf
    )


NAMED = ("a vector", "a matrix", "four axes", "one entry", "a single number")

QUESTION = Question(
    "4.1",
    "Tools: relative error and numerical gradient",
    takes=("rel_error", "numerical_gradient"),
    covers=("PS4-0",),
    minutes=25,
    difficulty=1,
    parts=(
        Part(
            "rel_error",
            3,
            REL_ERROR,
            ("rel_error",),
            ("arrays", "the worst entry is tiny", "two numbers", "opposite signs"),
            close(1e-9, 0),
        ),
        Part(
            "rel_error near 0",
            1,
            REL_ERROR,
            ("rel_error",),
            ("0 against 0", "0 against 3e-9"),
            close(1e-9, 1e-300),
            requires=("rel_error",),
        ),
        Part(
            "gradient values", 4, NUMERICAL, ("gradient",), NAMED, close(1e-6, 1e-8, squeeze=True)
        ),
        Part("gradient shapes", 1, NUMERICAL, ("gradient",), NAMED, close(1e-6, 1e-8)),
        Part(
            "the step h, central", 1, NUMERICAL, ("gradient",), ("a wide step",), close(1e-6, 1e-8)
        ),
        Part(
            "x is changed in place",
            2,
            NUMERICAL,
            ("gradient",),
            ("a function that ignores its argument", "a transposed view"),
            close(1e-6, 1e-8),
        ),
        Part(
            "x is as before",
            1.5,
            NUMERICAL,
            ("x afterwards",),
            (*NAMED, "a function that ignores its argument", "a transposed view"),
            exact,
            ("gradient values",),
        ),
        Part(
            "x is as before when f raises",
            0.5,
            NUMERICAL,
            ("gradient", "x afterwards"),
            ("a function that raises",),
            exact,
            ("gradient values",),
        ),
    ),
)
