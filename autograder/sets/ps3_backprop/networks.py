"""Instances for task 3.5: ReLU networks whose units are on, off, or exactly at the kink."""

from __future__ import annotations

import numpy as np

from autograder.checks.model import Case

from .adapters import normal
from .oracle import relu

NAMES = ("W1", "b1", "W2", "b2")


def all_on(rng: np.random.Generator, name: str, D: int, H: int, C: int) -> Case:
    """One sample for which every unit is on; residuals, and what reaches the hidden units, are of both signs."""
    data = normal(rng, W1=(H, D), W2=(C, H), x=D)
    residual = rng.uniform(0.5, 2, C) * np.where(np.arange(C) % 2, 1, -1)
    arriving = np.where(np.arange(H) % 2, 1, -1)  # the sign of each hidden unit's gradient
    data["W2"] = data["W2"] * np.sign(residual @ data["W2"]) * arriving
    data["b1"] = rng.uniform(0.5, 2, H) - np.minimum(data["W1"] @ data["x"], 0)
    before = data["W2"] @ (data["W1"] @ data["x"] + data["b1"])
    data["b2"] = rng.uniform(0.5, 2, C) - np.minimum(before, 0)
    return Case(name, dict(D=D, H=H, C=C, y=before + data["b2"] - residual) | data)


def hidden_off(case: Case) -> Case:
    """The last hidden unit off, and the outputs kept on."""
    b1 = case.b1.copy()
    b1[-1] = -1.0 - case.W1[-1] @ case.x
    h = relu(case.W1 @ case.x + b1)
    return Case(
        "a hidden unit off", dict(case.data) | dict(b1=b1, b2=1.0 - case.W2 @ h + np.arange(case.C))
    )


def output_off(case: Case) -> Case:
    """The first output off, and its target far away, so that its slope would matter."""
    b2, y = case.b2.copy(), case.y.copy()
    b2[0] = -1.0 - case.W2[0] @ relu(case.W1 @ case.x + case.b1)
    y[0] = 2.0
    return Case("an output off", dict(case.data) | dict(b2=b2, y=y))


def at_kink(rng: np.random.Generator) -> Case:
    """Whole numbers, so that hidden unit 0 and output 0 are exactly 0 before the ReLU."""
    W1, W2, x = (rng.integers(1, 4, shape).astype(float) for shape in ((3, 2), (2, 3), 2))
    b1 = np.array([-(W1[0] @ x), 1.0, 2.0])
    h = relu(W1 @ x + b1)
    return Case(
        "pre-activations exactly 0",
        dict(
            D=2,
            H=3,
            C=2,
            W1=W1,
            b1=b1,
            W2=W2,
            b2=np.array([-(W2[0] @ h), 1.0]),
            x=x,
            y=np.array([1.5, 2.5]),
        ),
    )


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


def batch(rng: np.random.Generator, name: str, N: int, D: int, H: int, C: int) -> Case:
    """Samples that find about half of the units off, each unit on for the first of them."""
    first = all_on(rng, name, D, H, C)
    more = normal(rng, X=(N, D), Y=(N, C))
    return Case(
        name,
        dict(first.data)
        | dict(N=N, X=np.vstack([first.x, more["X"][1:]]), Y=np.vstack([first.y, more["Y"][1:]])),
    )


def with_dead_unit(case: Case) -> Case:
    """No sample turns the last hidden unit on."""
    b1 = case.b1.copy()
    b1[-1] = -1e3
    return Case("a dead unit", dict(case.data) | dict(b1=b1))


def draw_vectors(rng: np.random.Generator) -> list[Case]:
    """Batches for which units are on for some samples only."""
    N, H = int(rng.integers(4, 7)), int(rng.integers(4, 6))
    kink = at_kink(rng)
    twice = Case(
        kink.name,
        dict(kink.data)
        | dict(N=2, X=np.stack([kink.x, -kink.x]), Y=np.stack([kink.y, 2 * kink.y])),
    )
    several = batch(rng, "several samples", N, 3, H, 2)
    return [
        several,
        batch(rng, "equal sizes", 3, 3, 3, 3),
        batch(rng, "one sample", 1, 2, 4, 3),
        batch(rng, "one of each", 1, 1, 1, 1),
        with_dead_unit(several),
        twice,
    ]
