"""Task 5.7: max-norm projection."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close
from autograder.checks.kit import Function, function_test, nothing_changed, with_habits
from autograder.checks.model import Case, Part


def draw(rng: np.random.Generator) -> list[Case]:
    """Columns longer and shorter than the limit, in matrices of unequal sides."""

    def some(low: float, high: float, n: int) -> list[float]:
        return rng.uniform(low, high, n).tolist()

    def case(name: str, shape: tuple[int, int], lengths: list[float], limit: float) -> Case:
        W = rng.uniform(0.3, 1, shape) * rng.choice([-1, 1], shape)
        return Case(name, dict(W=W / np.linalg.norm(W, axis=0) * np.array(lengths), limit=limit))

    return [
        case("all columns too long", (4, 5), some(3.5, 6, 5), 2.0),
        case("long and short columns", (6, 4), [*some(3, 5, 2), *some(0.5, 1.5, 2)], 2.0),
        case("short columns", (3, 5), some(0.2, 0.7, 5), 0.8),
        case("a limit below 1", (3, 4), [*some(1, 2, 2), *some(0.1, 0.4, 2)], 0.5),
        case("one column", (5, 1), some(4, 6, 1), 3.0),
        case("a column of zeros", (4, 3), [0.0, *some(2, 4, 1), 0.5], 1.5),
    ]


def projected(W: np.ndarray, limit: float) -> np.ndarray:
    """Column by column, by its length."""
    lengths = [float(np.linalg.norm(column)) for column in W.T]
    return W @ np.diag([limit / length if length > limit else 1.0 for length in lengths])


MAX_NORM = function_test(draw, Function("max_norm", "W limit", projected, whole=False))
SCALED = close(1e-6, 1e-9)  # a tiny number that keeps a length from 0 does not count
LONG = ("all columns too long", "long and short columns", "one column", "a limit below 1")
FIRST, OUT = "max_norm: long columns", ("max_norm",)
SHORT = ("short columns", "a column of zeros")

PARTS = with_habits(
    Part(FIRST, 1.5, MAX_NORM, OUT, LONG, SCALED),
    Part("max_norm: short columns, zeros", 0.5, MAX_NORM, OUT, SHORT, SCALED, (FIRST,)),
    nothing_changed(MAX_NORM, "max_norm", FIRST, name="max_norm: W stays as it was"),
)
