"""Instances for task 3.5: ReLU networks whose units are on, off, or exactly at the kink."""

from __future__ import annotations

import numpy as np

from autograder.checks.model import Case

from .adapters import normal
from .oracle import relu

NAMES = ("W1", "b1", "W2", "b2")
Params = dict[str, np.ndarray]

# ---- one sample


def all_on(rng: np.random.Generator, name: str, D: int, H: int, C: int) -> Case:
    """A sample for which every unit is on.

    Residuals, and the gradients that reach the hidden units, are of both signs.
    """
    params = normal(rng, W1=(H, D), W2=(C, H))
    x = rng.standard_normal(D)
    residual = rng.uniform(0.5, 2, C) * np.where(np.arange(C) % 2, 1, -1)
    arriving = np.where(np.arange(H) % 2, 1, -1)  # the sign of each hidden unit's gradient
    params["W2"] *= np.sign(residual @ params["W2"]) * arriving
    params["b1"] = rng.uniform(0.5, 2, H) - np.minimum(params["W1"] @ x, 0)
    before = params["W2"] @ (params["W1"] @ x + params["b1"])
    params["b2"] = rng.uniform(0.5, 2, C) - np.minimum(before, 0)
    return sample(name, params, x, before + params["b2"] - residual)


def sample(name: str, params: Params, x: np.ndarray, y: np.ndarray) -> Case:
    """A case of one sample."""
    return Case(name, {"params": {k: params[k] for k in NAMES}, "x": x, "y": y})


def hidden_off(case: Case) -> Case:
    """The last hidden unit off, and the outputs kept on."""
    p, b1 = case.params, case.params["b1"].copy()
    b1[-1] = -1.0 - p["W1"][-1] @ case.x
    h = relu(p["W1"] @ case.x + b1)
    b2 = 1.0 - p["W2"] @ h + np.arange(len(case.y))
    return sample("a hidden unit off", {**p, "b1": b1, "b2": b2}, case.x, case.y)


def output_off(case: Case) -> Case:
    """The first output off, and its target far away, so that its slope would matter."""
    p, b2, y = case.params, case.params["b2"].copy(), case.y.copy()
    b2[0] = -1.0 - p["W2"][0] @ relu(p["W1"] @ case.x + p["b1"])
    y[0] = 2.0
    return sample("an output off", {**p, "b2": b2}, case.x, y)


def at_kink(rng: np.random.Generator) -> Case:
    """Whole numbers, so that hidden unit 0 and output 0 are exactly 0 before the ReLU."""
    W1, W2, x = (rng.integers(1, 4, shape).astype(float) for shape in ((3, 2), (2, 3), 2))
    b1 = np.array([-(W1[0] @ x), 1.0, 2.0])
    b2 = np.array([-(W2[0] @ relu(W1 @ x + b1)), 1.0])
    params = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return sample("pre-activations exactly 0", params, x, np.array([1.5, 2.5]))


def draw_samples(rng: np.random.Generator) -> list[Case]:
    """Single samples: all units on, one off, and exactly at the kink."""
    plain = all_on(rng, "all units on", 4, 2 + int(rng.integers(0, 2)), 3 + int(rng.integers(2, 4)))
    return [
        plain,
        all_on(rng, "all units on, equal sizes", 3, 3, 3),
        all_on(rng, "one of each", 1, 1, 1),
        hidden_off(plain),
        output_off(plain),
        at_kink(rng),
    ]


# ---- several samples, and all weights as one vector


def pack(params: Params) -> np.ndarray:
    """All weights and biases in one vector, row by row."""
    return np.concatenate([np.asarray(params[name]).flatten() for name in NAMES])


def samples(name: str, params: Params, X: np.ndarray, Y: np.ndarray) -> Case:
    """A case of several samples, a row each."""
    H, D = params["W1"].shape
    sizes = {"D": D, "H": H, "C": Y.shape[1]}
    return Case(name, {"params": params, "w": pack(params), "X": X, "Y": Y} | sizes)


def batch(rng: np.random.Generator, name: str, N: int, D: int, H: int, C: int) -> Case:
    """Samples: each unit on for the first, and hidden units and outputs off for some others."""
    while True:
        first = all_on(rng, name, D, H, C)
        X = np.vstack([first.x, rng.standard_normal((N - 1, D))])
        Y = np.vstack([first.y, rng.standard_normal((N - 1, C))])
        if N == 1 or both_masks_matter(first.params, X):
            return samples(name, first.params, X, Y)


def both_masks_matter(p: Params, X: np.ndarray) -> bool:
    """Whether a hidden unit is off below an output that is on, and an output off above one."""
    z1 = X @ p["W1"].T + p["b1"]
    z2 = relu(z1) @ p["W2"].T + p["b2"]
    hidden, output = z1 > 0, z2 > 0
    below = (~hidden).any(axis=1) & output.any(axis=1)
    above = hidden.any(axis=1) & (~output).any(axis=1)
    return bool(below.any() and above.any())


def with_dead_unit(case: Case) -> Case:
    """No sample turns the last hidden unit on."""
    b1 = case.params["b1"].copy()
    b1[-1] = -1.0 - (case.params["W1"][-1] @ case.X.T).max()
    return samples("a dead unit", {**case.params, "b1": b1}, case.X, case.Y)


def twice_at_kink(rng: np.random.Generator) -> Case:
    """The sample at the kink, and its negative."""
    case = at_kink(rng)
    X, Y = np.stack([case.x, -case.x]), np.stack([case.y, 2 * case.y])
    return samples(case.name, case.params, X, Y)


def draw_vectors(rng: np.random.Generator) -> list[Case]:
    """Batches for which units are on for some samples only."""
    N, H = int(rng.integers(4, 7)), int(rng.integers(4, 6))
    kink = twice_at_kink(rng)
    several = batch(rng, "several samples", N, 3, H, 2)
    return [
        several,
        batch(rng, "equal sizes", 3, 3, 3, 3),
        batch(rng, "one sample", 1, 2, 4, 3),
        batch(rng, "one of each", 1, 1, 1, 1),
        with_dead_unit(several),
        kink,
    ]
