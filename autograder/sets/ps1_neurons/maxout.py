"""Task 1.3: maxout, which takes its weights with it, and its gradient."""

from __future__ import annotations

import numpy as np

from autograder.checks.kit import Function, function_test
from autograder.checks.model import Case


def draw_pieces(rng: np.random.Generator) -> list[Case]:
    """Pieces of which exactly one is the largest, and a tie."""

    def pieces(name: str, N: int, D: int, K: int) -> Case:
        return Case(
            name,
            dict(
                N=N,
                D=D,
                K=K,
                X=rng.normal(0, 1.5, (N, D)),
                W=rng.normal(0, 1, (D, K)),
                b=rng.normal(0, 1, K),
            ),
        )

    tie = Case(
        "two pieces tie",
        dict(
            N=2,
            D=2,
            K=3,
            X=np.array([[1.0, 2.0], [2.0, 1.0]]),
            W=np.array([[-3.0, 1.0, 2.0], [0.0, 1.0, 0.5]]),
            b=np.array([0.0, 2.0, 2.0]),
        ),
    )
    below = pieces("two pieces", int(rng.integers(6, 10)), 3, 2)
    below.data.update(b=-np.abs(below.b))
    below.X[0] = 0.0  # where no piece is positive
    return [
        below,
        pieces("five pieces", 7, 2, 5),
        pieces("as many pieces as samples", 4, 4, 4),
        pieces("one sample", 1, 3, 2),
        tie,
    ]


def maxout(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The largest of the pieces, by sorting."""
    return np.sort(np.einsum("nd,dk->nk", X, W) + b)[:, -1]


def maxout_gradient(X: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The weights of the first largest piece."""
    largest = np.argsort(-(X @ W + b), axis=1, kind="stable")[:, 0]
    return np.stack([W[:, k] for k in largest])


MAXOUT = function_test(
    draw_pieces,
    Function("maxout", "X W b", maxout),
    Function("maxout_gradient", "X W b", maxout_gradient),
    tried="X = {X}, W = {W}, b = {b}",
)
