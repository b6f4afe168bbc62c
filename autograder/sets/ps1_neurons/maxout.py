"""Task 1.3: maxout, which takes its weights with it, and its gradient."""

from __future__ import annotations

import numpy as np

from autograder.checks.model import Case

from .ask import trial


def draw_pieces(rng: np.random.Generator) -> list[Case]:
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


def last_largest(X, W, b):
    return W[:, W.shape[1] - 1 - (X @ W + b)[:, ::-1].argmax(1)].T


def largest_all(X, W, b):
    z = X @ W + b
    return (z == z.max(1, keepdims=True)) @ W.T


MAXOUT = trial(
    draw_pieces,
    {"maxout": "X W b", "maxout_gradient": "X W b"},
    {
        "maxout": lambda X, W, b: np.sort(np.einsum("nd,dk->nk", X, W) + b)[:, -1],
        "maxout_gradient": lambda X, W, b: np.stack(
            [W[:, k] for k in np.argsort(-(X @ W + b), axis=1, kind="stable")[:, 0]]
        ),
    },
    {
        "maxout_bias_missing": {
            "maxout": lambda X, W, b: (X @ W).max(1),
            "maxout_gradient": lambda X, W, b: W[:, (X @ W).argmax(1)].T,
        },
        "maxout_minimum": {"maxout": lambda X, W, b: (X @ W + b).min(1)},
        "maxout_over_samples": {"maxout": lambda X, W, b: (X @ W + b).max(0)},
        "maxout_sum": {"maxout": lambda X, W, b: (X @ W + b).sum(1)},
        "maxout_with_zero": {"maxout": lambda X, W, b: np.maximum(0, X @ W + b).max(1)},
        "maxout_which_piece": {"maxout": lambda X, W, b: (X @ W + b).argmax(1)},
        "maxout_two_pieces_only": {"maxout": lambda X, W, b: (X @ W + b)[:, :2].max(1)},
        "maxout_gradient_transposed": {
            "maxout_gradient": lambda X, W, b: W[:, (X @ W + b).argmax(1)]
        },
        "maxout_gradient_of_smallest": {
            "maxout_gradient": lambda X, W, b: W[:, (X @ W + b).argmin(1)].T
        },
        "maxout_gradient_last_of_ties": {"maxout_gradient": last_largest},
        "maxout_gradient_all_of_ties": {"maxout_gradient": largest_all},
        "maxout_gradient_by_weights": {"maxout_gradient": lambda X, W, b: X},
        "maxout_gradient_rows": {"maxout_gradient": lambda X, W, b: W[(X @ W + b).argmax(1)]},
    },
    tried="maxout(X, W, b) with X {N} by {D} and {K} pieces",
)
