"""Task 2.8: the way back with and without a cache. The layers count their own evaluations."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import attempt
from .formulas import jacobian

SIZES = {
    "one layer": (3, 2),
    "two layers": (3, 5, 2),
    "five layers": (4, 3, 5, 2, 6, 3),
    "ten layers of equal size": (3,) * 11,
}


def draw(rng: np.random.Generator) -> list[Case]:
    return [
        Case(
            name,
            dict(
                weights=[rng.normal(size=(m, n)) / np.sqrt(n) for n, m in zip(sizes, sizes[1:])],
                l=len(sizes) - 1,
                x=rng.normal(size=sizes[0]),
                upstream=rng.normal(size=sizes[-1]),
            ),
        )
        for name, sizes in SIZES.items()
    ]


def run(name: str) -> Callable[[Subject, Case], dict[str, Any]]:
    def ask(s: Subject, case: Case) -> dict[str, Any]:
        layers = [s.new("utils.graph_functions:TanhLayer", W) for W in case.weights]
        answer = attempt(lambda: s.call(name, layers, case.x, case.upstream))
        if isinstance(answer, Raised):
            return dict.fromkeys(("gradient", "evaluations", "x and upstream afterwards"), answer)
        return {
            "gradient": answer.value,
            "evaluations": sum(s.get(layer, "evaluations") for layer in layers),
            "x and upstream afterwards": list(answer.args[1:]),
        }

    return ask


def forward(case: Case, x: np.ndarray, count: int | None = None) -> list[np.ndarray]:
    """x and the outputs of the layers."""
    outputs = [x]
    for W in case.weights[:count]:
        outputs.append(np.tanh(W @ outputs[-1]))
    return outputs


def cached(case: Case, evaluations: Callable[[int], int] = lambda l: l) -> dict[str, Any]:
    """Gradient of ``upstream . F(x)`` by complex steps."""
    return {
        "gradient": jacobian(lambda x: case.upstream @ forward(case, x)[-1], case.x),
        "evaluations": evaluations(case.l),
        "x and upstream afterwards": [case.x, case.upstream],
    }


def triangle(l: int) -> int:
    """1 + 2 + ... + l"""
    return sum(range(l + 1))


def uncached(case: Case, evaluations: Callable[[int], int] = triangle) -> dict[str, Any]:
    return cached(case, evaluations)


def through(
    output: Callable[[list, int], np.ndarray], order: Callable = reversed, skip: int = 0
) -> Callable[[Case], dict[str, Any]]:
    """The way back when layer k (0-based) is given ``output(outputs, k)``; `outputs` begins with x."""

    def outputs(case: Case) -> dict[str, Any]:
        kept, g = forward(case, case.x), case.upstream
        for k in list(order(range(case.l)))[skip:]:
            g = case.weights[k].T @ (g * (1 - output(kept, k) ** 2))
        return {"gradient": g}

    return outputs


RIGHT = lambda kept, k: kept[k + 1]
SLIPS: dict[str, Any] = {
    "inputs_for_outputs": through(lambda kept, k: kept[k]),
    "last_output_for_all": through(lambda kept, k: kept[-1]),
    "outputs_in_wrong_order": through(lambda kept, k: kept[1:][::-1][k]),
    "layers_first_to_last": through(RIGHT, order=list),
    "last_layer_skipped": through(RIGHT, skip=1),
    "first_layer_skipped": through(RIGHT, order=lambda r: list(r)[:0:-1]),
    "upstream_of_ones": lambda c: {
        "gradient": through(RIGHT)(Case("", c.data | {"upstream": np.ones_like(c.upstream)}))[
            "gradient"
        ]
    },
    "output_returned": lambda c: {"gradient": forward(c, c.x)[-1]},
    "way_back_overwritten": lambda c: {
        "gradient": [
            W.T @ (c.upstream * (1 - out**2)) for W, out in zip(c.weights, forward(c, c.x)[1:])
        ][0]
    },
    "x_changed": lambda c: {
        "x and upstream afterwards": lambda actual, case: (
            isinstance(actual, list) and not np.array_equal(actual[0], case.x)
        )
    },
}
TRIED = "{l} layers"
CACHED = Test(
    draw,
    run("gradient_with_cache"),
    cached,
    tried="gradient_with_cache with " + TRIED,
)
UNCACHED = Test(
    draw,
    run("gradient_without_cache"),
    uncached,
    tried="gradient_without_cache with " + TRIED,
)

VALUES, COUNT = ("gradient", "x and upstream afterwards"), ("evaluations",)
NAMES = ("with a cache: the gradient", "without a cache: the gradient")
QUESTION = Question(
    "2.8",
    "Why the way back is cheap",
    takes=("gradient_with_cache", "gradient_without_cache"),
    covers=("FR-1.1", "PS4-Q1.6"),
    minutes=30,
    difficulty=2,
    manual_points=4,
    parts=(
        Part(NAMES[0], 1, CACHED, VALUES),
        Part("with a cache: l evaluations", 1, CACHED, COUNT, None, exact, NAMES[:1]),
        Part(NAMES[1], 1, UNCACHED, VALUES),
        Part(
            "without a cache: l (l + 1) / 2 evaluations", 1, UNCACHED, COUNT, None, exact, NAMES[1:]
        ),
    ),
)
