"""Instances: structures are the same for everyone, only values and sizes vary."""

from __future__ import annotations

from typing import Any, Iterable

import numpy as np
from scipy.special import expit

from ...course import Case


def net(rng: np.random.Generator, name: str, activation: str, *, N: int, D: int, H: int, C: int,
        reg: float = 0.0, scale: float = 0.6, y: Any = None, biases: float = 0.5, **more: Any) -> Case:
    """A net with its data; biases are never zero unless asked for."""
    data = {
        "N": N, "D": D, "H": H, "C": C, "reg": reg, "activation": activation,
        "X": rng.standard_normal((N, D)), "y": labels(rng, N, C) if y is None else np.asarray(y),
        "W1": scale * rng.standard_normal((D, H)), "b1": biases * rng.standard_normal(H),
        "W2": scale * rng.standard_normal((H, C)), "b2": biases * rng.standard_normal(C),
    }
    return Case(name, data | more)


def labels(rng: np.random.Generator, N: int, C: int) -> np.ndarray:
    """Random labels among which the top class occurs."""
    y = rng.integers(0, C, N)
    y[rng.integers(N)] = C - 1
    return y


def sizes(rng: np.random.Generator) -> dict[str, int]:
    """Four unequal sizes."""
    return {"N": int(rng.integers(5, 8)), "D": 4, "H": int(rng.integers(8, 11)), "C": 3}


def _highest(case: Case) -> np.ndarray:
    """The class of the highest score of each sample."""
    z = case.X @ case.W1 + case.b1
    return ((expit(z) if case.activation == "sigmoid" else np.maximum(z, 0)) @ case.W2 + case.b2).argmax(axis=1)


def network(activation: str):
    """Cases for one pass of a net, forward or backward."""

    def draw(rng: np.random.Generator) -> list[Case]:
        s = sizes(rng)
        reg = float(rng.uniform(0.1, 0.9))
        large = net(rng, "scores near 1000", activation, **s, scale=0.5)
        large.data.update(W2=large.W2 * 1000 / np.abs(large.W2).max(), b1=large.b1 + 1.0)
        all_right = Case(large.name + ", all classes right", dict(large.data, y=_highest(large)))
        steep = net(rng, "pre-activations near 1000", activation, **s, scale=0.5)
        steep.data.update(W1=steep.W1 * 1000 / np.abs(steep.X @ steep.W1).max())
        return [
            net(rng, "plain", activation, **s),
            net(rng, "more classes than hidden units", activation, N=4, D=6, H=2, C=5),
            net(rng, "regularised", activation, **s, reg=reg),
            net(rng, "regularised, other sizes", activation, N=3, D=2, H=5, C=7, reg=2 * reg),
            net(rng, "one sample", activation, N=1, D=3, H=5, C=4),
            net(rng, "one hidden unit", activation, N=4, D=3, H=1, C=2),
            net(rng, "as many samples as classes", activation, N=4, D=3, H=5, C=4),
            net(rng, "the top class absent from y", activation, **dict(s, C=4), y=labels(rng, s["N"], 2)),
            large, all_right, steep,
        ]

    return draw


def kink(rng: np.random.Generator) -> list[Case]:
    """Pre-activations that are exactly zero, and units that no sample activates."""
    case = net(rng, "pre-activations exactly 0", "relu", N=4, D=3, H=6, C=3)
    case.data.update(X=rng.integers(-2, 3, (4, 3)).astype(float), W1=rng.integers(-1, 2, (3, 6)).astype(float), b1=np.zeros(6))
    case.X[0] = 0.0
    dead = net(rng, "a dead unit", "relu", N=5, D=4, H=3, C=4)
    dead.data["b1"][1] = -1e3
    return [case, dead]


def smaller(activation: str, reg: float = 0.0):
    """Ever larger small nets, to show the smallest one that fails."""

    def shrink(rng: np.random.Generator) -> Iterable[Case]:
        for total in range(4, 11):
            for N in range(1, 4):
                for D in range(1, 4):
                    for H in range(1, 4):
                        C = total - N - D - H
                        if 1 <= C <= 3:
                            yield net(rng, "smallest", activation, N=N, D=D, H=H, C=C, reg=reg)

    return shrink


def training(activation: str, rate: float):
    """Short trainings: the whole set as one batch, and minibatches."""

    def draw(rng: np.random.Generator) -> list[Case]:
        common = dict(D=4, H=6, C=3, reg=float(rng.uniform(0.01, 0.1)), learning_rate=rate, learning_rate_decay=0.9)
        val = dict(X_val=rng.standard_normal((9, 4)), y_val=labels(rng, 9, 3))
        mild = dict(common, learning_rate_decay=1.0)
        return [
            net(rng, "one batch", activation, N=6, **mild, **val, num_epochs=8, batch_size=200),
            net(rng, "one batch, decaying rate", activation, N=7, **common, **val, num_epochs=8, batch_size=200),
            net(rng, "minibatches", activation, N=11, **common, **val, num_epochs=3, batch_size=4),
        ]

    return draw


def toy(rng: np.random.Generator, activation: str = "sigmoid", **training_: Any) -> Case:
    """The course's toy problem, whose numbers are in the notebook."""
    start, points = np.random.RandomState(0), np.random.RandomState(1)
    W1, W2 = 0.1 * start.randn(4, 10), 0.1 * start.randn(10, 3)
    X, y = 10 * points.randn(5, 4), np.array([0, 1, 2, 2, 1])
    return Case("the toy problem", dict(N=5, D=4, H=10, C=3, W1=W1, b1=np.zeros(10), W2=W2, b2=np.zeros(3),
                                        X=X, y=y, X_val=X, y_val=y, activation=activation, **training_))
