"""Task 2.8: the backward pass with and without a cache. The layers count their evaluations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from autograder.checks.compare import exact
from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Outcome, Subject

from .adapters import PLACE
from .oracle import jacobian, tanh_layers

Gradient = tuple[np.ndarray, int]
SIZES = {
    "one layer": (3, 2),
    "two layers": (3, 5, 2),
    "five layers": (4, 3, 5, 2, 6, 3),
    "ten layers of equal size": (3,) * 11,
}


def draw(rng: np.random.Generator) -> list[Case]:
    """Stacks of layers ``tanh(W h)``."""
    cases = []
    for name, sizes in SIZES.items():
        data = {
            "weights": [rng.normal(size=(m, n)) / np.sqrt(n) for n, m in pairwise(sizes)],
            "x": rng.normal(size=sizes[0]),
            "upstream": rng.normal(size=sizes[-1]),
            "l": len(sizes) - 1,
        }
        cases.append(Case(name, data))
    return cases


def with_cache(weights: list[np.ndarray], x: np.ndarray, upstream: np.ndarray) -> Gradient:
    """Gradient of ``upstream . F(x)``, and an evaluation for each layer."""
    return jacobian(lambda x: upstream @ tanh_layers(weights, x), x), len(weights)


def without_cache(weights: list[np.ndarray], x: np.ndarray, upstream: np.ndarray) -> Gradient:
    """The same gradient, and k evaluations for layer k."""
    gradient, layers = with_cache(weights, x, upstream)
    return gradient, sum(range(layers + 1))


def counted(name: str) -> Callable[..., Outcome]:
    """Call a function with layers that count; its value, and how many evaluations it took."""

    def call(s: Subject, weights: list[np.ndarray], x: np.ndarray, upstream: np.ndarray) -> Outcome:
        layers = [s.new(f"{PLACE}:TanhLayer", W) for W in weights]
        answer = s.call(name, layers, x, upstream)
        evaluations = sum(s.get(layer, "evaluations") for layer in layers)
        return replace(answer, value=(answer.value, evaluations), args=(weights, *answer.args[1:]))

    return call


def gradient_test(name: str, expected: Callable[..., Gradient]) -> Test:
    """A test of one of the two functions."""
    function = Function(
        name, "weights x upstream", expected, returns="gradient evaluations", call=counted(name)
    )
    return function_test(draw, function, tried=f"{name} with {{l}} layers")


CACHED = gradient_test("gradient_with_cache", with_cache)
UNCACHED = gradient_test("gradient_without_cache", without_cache)
VALUES, COUNT = ("gradient",), ("evaluations",)
WITH, WITHOUT = "with a cache", "without a cache"
FIRST, SECOND = (f"{WITH}: the gradient",), (f"{WITHOUT}: the gradient",)

QUESTION = Question(
    "2.8",
    "Why the way back is cheap",
    takes=("gradient_with_cache", "gradient_without_cache"),
    covers=("FR-1.1", "PS4-Q1.6"),
    minutes=30,
    difficulty=2,
    manual_points=4,
    parts=with_habits(
        Part(FIRST[0], 1, CACHED, VALUES),
        Part(f"{WITH}: l evaluations", 1, CACHED, COUNT, None, exact, FIRST),
        Part(SECOND[0], 1, UNCACHED, VALUES),
        Part(f"{WITHOUT}: l (l + 1) / 2 evaluations", 1, UNCACHED, COUNT, None, exact, SECOND),
    ),
)
