"""Task 2.7: derivatives, products of Jacobians, gradients pulled back, and J v without J."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Part, Question
from autograder.sandbox.subject import Outcome, Subject

from . import jacobians
from .adapters import PLACE
from .oracle import in_turn, jacobian

SIZES = {
    "one Jacobian": (2, 4),
    "two Jacobians": (2, 4, 3),
    "four Jacobians": (2, 5, 1, 4, 3),
    "square Jacobians": (3, 3, 3, 3),
}


def draw(rng: np.random.Generator) -> list[Case]:
    """Jacobians of unequal sizes; `upstream` has an entry for each row of the last."""
    cases = []
    for name, sizes in SIZES.items():
        shapes = [(m, n) for n, m in pairwise(sizes)]
        data = {
            "jacobians": [rng.normal(size=shape) for shape in shapes],
            "upstream": rng.normal(size=sizes[-1]),
            "shapes": ", ".join(map(str, shapes)),
        }
        cases.append(Case(name, data))
    return cases


def product(jacobians: list[np.ndarray]) -> np.ndarray:
    """Column by column: where each unit vector goes."""
    inputs = jacobians[0].shape[1]
    return np.stack([in_turn(jacobians, e) for e in np.eye(inputs)], axis=1)


def pulled_back(jacobians: list[np.ndarray], upstream: np.ndarray) -> np.ndarray:
    """Gradient of ``upstream . F(x)`` for the composition F."""
    inputs = jacobians[0].shape[1]
    return jacobian(lambda x: upstream @ in_turn(jacobians, x), np.zeros(inputs))


# ---- the product J v, from two calls

MAPS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sin": np.sin,
    "exp": np.exp,
    "cube": lambda u: u**3,
}
DEFAULT_STEP = 1e-5
# name -> map, outputs, inputs, length of v, h
DIRECTIONS = {
    "a short direction": ("sin", 3, 4, 0.2, DEFAULT_STEP),
    "a long direction": ("exp", 5, 3, 1.5, DEFAULT_STEP),
    "many inputs": ("sin", 4, 60, 0.3, DEFAULT_STEP),
    "a wide step": ("cube", 3, 4, 0.8, 0.25),
}


def draw_directions(rng: np.random.Generator) -> list[Case]:
    """Maps ``f(A x + b)``, points and directions."""
    cases = []
    for name, (f, m, n, length, h) in DIRECTIONS.items():
        data = {
            "A": rng.normal(size=(m, n)) / np.sqrt(n),
            "b": rng.normal(size=m),
            "f": f,
            "x": rng.normal(size=n),
            "v": length * (rng.normal(size=n) + 0.5),
            "h": h,
        }
        cases.append(Case(name, data | {"m": m, "n": n}))
    return cases


def along(
    A: np.ndarray, b: np.ndarray, f: str, x: np.ndarray, v: np.ndarray, h: float
) -> tuple[np.ndarray, int]:
    """The central difference along v (a cube's has a remainder, h^2 (A v)^3), and 2 calls."""
    Jv = jacobian(lambda t: MAPS[f](A @ (x + t * v) + b), np.zeros(1))[:, 0]
    return (Jv + h**2 * (A @ v) ** 3 if f == "cube" else Jv), 2


def call_along(
    s: Subject, A: np.ndarray, b: np.ndarray, f: str, x: np.ndarray, v: np.ndarray, h: float
) -> Outcome:
    """Value and number of calls; the default step is left out."""
    F = s.new(f"{PLACE}:VectorMap", A, b, f)
    step = () if h == DEFAULT_STEP else (h,)
    answer = s.call("directional_derivative", F, x, v, *step)
    value = (answer.value, s.get(F, "calls"))
    return replace(answer, value=value, args=(A, b, f, *answer.args[1:3], h))


# ---- the question

ALONG = "directional_derivative"
SHAPES = "Jacobians of the shapes {shapes}"
PRODUCT = function_test(
    draw, Function("chain_rule", "jacobians", product), tried=f"chain_rule of {SHAPES}"
)
PULLED = function_test(
    draw,
    Function("pull_back", "jacobians upstream", pulled_back),
    tried=f"pull_back through {SHAPES}",
)
DIRECTION = function_test(
    draw_directions,
    Function(ALONG, "A b f x v h", along, returns="Jv calls", call=call_along),
    tried="directional_derivative(F, x, v, h={h}) with {n} inputs and {m} outputs",
)

QUESTION = Question(
    "2.7",
    "Gradients, Jacobians and the chain rule",
    takes=(*(part.name for part in jacobians.PARTS), "chain_rule", "pull_back", ALONG),
    minutes=60,
    difficulty=2,
    manual_points=3,
    covers=("IIT-C9", "IIT-C10", "IIT-C13a", "IIT-C13b", "IIT-C13c"),
    parts=with_habits(
        *jacobians.PARTS,
        Part("chain_rule", 1.5, PRODUCT, ("chain_rule",)),
        Part("pull_back", 1.5, PULLED, ("pull_back",)),
        Part(ALONG, 1, DIRECTION, ("Jv",), None, close(1e-6, 1e-8)),
        Part(f"{ALONG}: two calls of F", 0.5, DIRECTION, ("calls",), None, exact, (ALONG,)),
    ),
)
