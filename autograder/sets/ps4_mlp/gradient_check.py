"""Task 4.1: `rel_error` and `numerical_gradient`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.compare import Mismatch, close, exact, holds_text
from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import StudentRaised, Subject

# ---- rel_error


def draw_errors(rng: np.random.Generator) -> list[Case]:
    """Pairs of arrays and of numbers; some of them near 0."""
    x = rng.standard_normal((3, 4))
    return [
        Case("arrays", {"x": x, "y": x * (1 + 1e-4 * rng.standard_normal((3, 4)))}),
        Case("the worst entry is tiny", {"x": np.array([5.0, 1e-3]), "y": np.array([5.0, 1.5e-3])}),
        Case("two numbers", {"x": float(x[0, 0]), "y": float(x[0, 1])}),
        Case("opposite signs", {"x": -x, "y": x + 0.1}),
        Case("0 against 0", {"x": np.zeros(3), "y": np.zeros(3)}),
        Case("0 against 3e-9", {"x": np.zeros(2), "y": np.array([0.0, 3e-9])}),
        Case("1e-9 against 4e-9", {"x": np.array([1e-9, 1e-9]), "y": np.array([4e-9, 1e-9])}),
        Case("5e-9 against 2e-9", {"x": 5e-9, "y": 2e-9}),
    ]


def rel_error(x: Any, y: Any) -> float:
    """Largest relative difference, with a denominator of at least 1e-8."""
    return float(np.max(abs(x - y) / np.maximum(1e-8, abs(x) + abs(y))))


REL_ERROR = function_test(draw_errors, Function("rel_error", "x y", rel_error))

# ---- numerical_gradient

FUNCTIONS: dict[str, Callable[[np.ndarray], Any]] = {
    "sin": np.sin,
    "exp": np.exp,
    "cube": lambda x: x**3,
    "tanh": np.tanh,
}
SLOPES: dict[str, Callable[[np.ndarray], Any]] = {
    "sin": np.cos,
    "exp": np.exp,
    "cube": lambda x: 3 * x**2,
    "tanh": lambda x: 1 / np.cosh(x) ** 2,
}


def draw_functions(rng: np.random.Generator) -> list[Case]:
    """Functions of arrays of every shape; some ignore their argument, one raises."""
    big = rng.uniform(0.5, 1.5, (2, 1, 3, 2))
    narrow = {"h": 1e-5}
    return [
        Case("a vector", {"f": "cube", "x": rng.uniform(0.5, 2, 4), **narrow}),
        Case("a matrix", {"f": "sin", "x": rng.standard_normal((2, 3)), **narrow}),
        Case("four axes", {"f": "exp", "x": big, **narrow}),
        Case("one entry", {"f": "tanh", "x": rng.standard_normal(1), **narrow}),
        Case("a single number", {"f": "cube", "x": rng.uniform(0.5, 2, ()), **narrow}),
        Case("a wide step", {"f": "cube", "x": rng.uniform(0.5, 2, 3), "h": 0.25}),
        Case(
            "a function that ignores its argument",
            {"f": "cube", "x": rng.uniform(0.5, 2, (2, 2)), "ignores": True, **narrow},
        ),
        Case(
            "a transposed view",
            {
                "f": "sin",
                "x": rng.standard_normal((3, 2)),
                "ignores": True,
                "view": True,
                **narrow,
            },
        ),
        Case(
            "a function that raises",
            {"f": "exp", "x": rng.standard_normal(3), "after": 3, **narrow},
        ),
    ]


def numerical_gradient(s: Subject, case: Case) -> dict[str, Any]:
    """The student's gradient, and x as it is afterwards."""
    x = s.new("utils.functions:array", case.x)
    argument = s.new("utils.functions:transposed", x) if "view" in case.data else x
    f = _function(s, case, argument)
    try:
        answer: Any = s.call("numerical_gradient", f, argument, h=case.h).value
    except StudentRaised as error:
        if "after" not in case.data or error.type != "ValueError":
            raise
        answer = "raised"
    return {"gradient": answer, "x afterwards": s.call("utils.functions:array", x).value}


def _function(s: Subject, case: Case, argument: Handle) -> Handle:
    f = s.new("utils.functions:SumOf", case.f)
    if "ignores" in case.data:
        f = s.new("utils.functions:Closure", f, argument)
    return s.new("utils.functions:Raises", f, case.after) if "after" in case.data else f


def expected_gradient(case: Case) -> dict[str, Any]:
    """The slope of each entry; with a wide step, the central difference itself."""
    if "after" in case.data:
        return {"gradient": "raised", "x afterwards": case.x}
    if case.h < 1e-3:
        value = SLOPES[case.f](case.x)
    else:
        f = FUNCTIONS[case.f]
        value = (f(case.x + case.h) - f(case.x - case.h)) / (2 * case.h)
    return {"gradient": value.T if "view" in case.data else value, "x afterwards": case.x}


NUMERICAL = Test(
    draw_functions,
    numerical_gradient,
    expected_gradient,
    tried="numerical_gradient(f, x, h={h}) with f the sum of {f}(x), x = {x}",
)


# ---- credit for what follows


@dataclass(frozen=True)
class same_entries:
    """Rule: as `close`, for the entries in their order, whatever the brackets around them."""

    rule: close

    def __call__(self, actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        return self.rule(_in_brackets_of(actual, expected), expected, reveal)


def _in_brackets_of(actual: Any, expected: Any) -> Any:
    """As many numbers as expected, in its shape; anything else as it is."""
    if not isinstance(actual, (np.ndarray, list)) or holds_text(actual):
        return actual
    try:
        same = np.size(actual) == np.size(expected)
        return np.reshape(actual, np.shape(expected)) if same else actual
    except ValueError:  # a list whose rows differ in length
        return actual


def own_difference(s: Subject, case: Case) -> dict[str, Any] | None:
    """The gradient by the student's own formula, if that is a known one with a mistake."""
    ordinary = Case("", {"f": "cube", "x": np.array([0.7, 1.1]), "h": 0.25})
    found = numerical_gradient(s, ordinary)["gradient"]
    for formula in (_forward, _backward, *(_times(factor) for factor in (-1.0, 2.0, 0.5))):
        if same_entries(ROUGH)(found, formula(ordinary), False) is None:
            value = formula(case)
            return {"gradient": value.T if "view" in case.data else value}
    return None


def _forward(case: Case) -> np.ndarray:
    f, x, h = FUNCTIONS[case.f], case.x, case.h
    return np.asarray((f(x + h) - f(x)) / h)


def _backward(case: Case) -> np.ndarray:
    f, x, h = FUNCTIONS[case.f], case.x, case.h
    return np.asarray((f(x) - f(x - h)) / h)


def _times(factor: float) -> Callable[[Case], np.ndarray]:
    def central(case: Case) -> np.ndarray:
        f, x, h = FUNCTIONS[case.f], case.x, case.h
        return np.asarray(factor * (f(x + h) - f(x - h)) / (2 * h))

    return central


ROUGH = close(1e-5, 1e-8)
NAMED = ("a vector", "a matrix", "four axes", "one entry", "a single number")
IGNORING = ("a function that ignores its argument", "a transposed view")
ORDINARY = ("arrays", "the worst entry is tiny", "two numbers", "opposite signs")
TINY = ("0 against 0", "0 against 3e-9", "1e-9 against 4e-9", "5e-9 against 2e-9")
EXACT_SHAPE = close(1e-6, 1e-8)
ENTRIES = same_entries(EXACT_SHAPE)

QUESTION = Question(
    "4.1",
    "Tools: relative error and numerical gradient",
    takes=("rel_error", "numerical_gradient"),
    covers=("PS4-0",),
    minutes=25,
    difficulty=1,
    parts=with_habits(
        Part("rel_error", 3, REL_ERROR, ("rel_error",), ORDINARY, close(1e-9, 0)),
        Part(
            "rel_error near 0",
            1,
            REL_ERROR,
            ("rel_error",),
            TINY,
            close(1e-9, 1e-300),
            requires=("rel_error",),
        ),
        Part("gradient values", 4, NUMERICAL, ("gradient",), NAMED, ENTRIES),
        Part(
            "gradient shapes",
            1,
            NUMERICAL,
            ("gradient",),
            NAMED,
            EXACT_SHAPE,
            carries=own_difference,
        ),
        Part("the step h, central", 1, NUMERICAL, ("gradient",), ("a wide step",), ENTRIES),
        Part(
            "x is changed in place",
            2,
            NUMERICAL,
            ("gradient",),
            IGNORING,
            ENTRIES,
            carries=own_difference,
        ),
        Part(
            "x is as before",
            1.5,
            NUMERICAL,
            ("x afterwards",),
            (*NAMED, *IGNORING),
            exact,
            ("gradient values", "gradient shapes"),
        ),
        Part(
            "x is as before when f raises",
            0.5,
            NUMERICAL,
            ("gradient", "x afterwards"),
            ("a function that raises",),
            exact,
            ("gradient values", "gradient shapes"),
        ),
    ),
)
