"""Instances: structures are the same for everyone, only values and sizes vary."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from scipy.special import expit

from autograder.checks.kit import Draw
from autograder.checks.model import Case

# Names of the cases that `network` draws, by what they are for.
FREE = ("plain", "more classes than hidden units")
PENALISED = ("regularised", "regularised, other sizes")
EDGES = ("one sample", "one hidden unit", "as many samples as classes")
ABSENT = ("the top class absent from y",)
LARGE = (
    "scores near 1000",
    "scores near 1000, all classes right",
    "pre-activations near 1000",
    "scores near 1000, other classes",
)


def net(
    rng: np.random.Generator,
    name: str,
    activation: str,
    *,
    N: int,
    D: int,
    H: int,
    C: int,
    reg: float = 0.0,
    scale: float = 0.6,
    y: Any = None,
    biases: float = 0.5,
    **more: Any,
) -> Case:
    """A net with its data; biases are never zero unless asked for."""
    data = {
        "N": N,
        "D": D,
        "H": H,
        "C": C,
        "reg": reg,
        "activation": activation,
        "X": rng.standard_normal((N, D)),
        "y": labels(rng, N, C) if y is None else np.asarray(y),
        "W1": scale * rng.standard_normal((D, H)),
        "b1": biases * rng.standard_normal(H),
        "W2": scale * rng.standard_normal((H, C)),
        "b2": biases * rng.standard_normal(C),
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


def built(
    rng: np.random.Generator,
    name: str,
    activation: str,
    z: np.ndarray,
    scores: np.ndarray | None = None,
    y: Any = None,
) -> Case:
    """A net whose first layer gives `z`, and whose second gives `scores`, on its X."""
    (N, H), C = z.shape, 3 if scores is None else scores.shape[1]
    case = net(rng, name, activation, N=N, D=N + 1, H=H, C=C, y=y)
    case.data["W1"] = np.linalg.lstsq(case.X, z - case.b1)[0]
    if scores is not None:
        h = expit(z) if activation == "sigmoid" else np.maximum(z, 0)
        case.data["W2"] = np.linalg.lstsq(h, scores - case.b2)[0]
    return case


def large(rng: np.random.Generator, activation: str) -> list[Case]:
    """Values near 1000, with either sign, that overflow or underflow in each known careless
    formula.
    """

    def noise(*shape: int) -> np.ndarray:
        return rng.uniform(-0.5, 0.5, shape)

    well_conditioned = 3 * np.eye(5) + noise(5, 5)
    scores = 1000.0 * np.array(
        [[1, 0, -1], [-1, -1, -1], [1, 1, 1], [0, 0, 0], [0, -1, 1]]
    ) + 3 * noise(5, 3)
    z = 1000.0 * rng.permuted(np.tile([1, -1, 0, 0, 0, 0], (5, 1)), axis=1) + noise(5, 6)
    return [
        built(rng, "scores near 1000", activation, well_conditioned, scores, y=[2, 0, 1, 1, 1]),
        built(
            rng,
            "scores near 1000, all classes right",
            activation,
            well_conditioned,
            np.abs(scores),
            y=np.abs(scores).argmax(axis=1),
        ),
        built(rng, "pre-activations near 1000", activation, z),
        built(
            rng,
            "scores near 1000, other classes",
            activation,
            well_conditioned,
            scores,
            y=[1, 2, 0, 0, 0],
        ),
    ]


def network(activation: str) -> Draw:
    """Cases for one pass of a net, forward or backward.

    What the ReLU lets through has no bound: its weights are smaller, so that no probability comes
    near 0 by chance.
    """

    def draw(rng: np.random.Generator) -> list[Case]:
        scale = 0.6 if activation == "sigmoid" else 0.35
        s: dict[str, Any] = dict(sizes(rng), scale=scale)
        reg = float(rng.uniform(0.1, 0.9))
        return [
            net(rng, "plain", activation, **s),
            net(rng, "more classes than hidden units", activation, N=4, D=6, H=2, C=3, scale=scale),
            net(rng, "regularised", activation, **s, reg=reg),
            net(
                rng,
                "regularised, other sizes",
                activation,
                N=5,
                D=2,
                H=4,
                C=3,
                scale=scale,
                reg=2 * reg,
            ),
            net(rng, "one sample", activation, N=1, D=3, H=5, C=4, scale=scale),
            net(rng, "one hidden unit", activation, N=4, D=3, H=1, C=2, scale=scale),
            net(rng, "as many samples as classes", activation, N=4, D=3, H=5, C=4, scale=scale),
            net(
                rng,
                "the top class absent from y",
                activation,
                **dict(s, C=4),
                y=labels(rng, s["N"], 2),
            ),
            *large(rng, activation),
        ]

    return draw


def kink(rng: np.random.Generator) -> list[Case]:
    """Pre-activations that are exactly zero, and units that no sample activates."""
    case = net(rng, "pre-activations exactly 0", "relu", N=4, D=3, H=6, C=3)
    case.data.update(
        X=rng.integers(-2, 3, (4, 3)).astype(float),
        W1=rng.integers(-1, 2, (3, 6)).astype(float),
        b1=np.zeros(6),
    )
    case.X[0] = 0.0
    dead = net(rng, "a dead unit", "relu", N=5, D=4, H=3, C=3)
    dead.data["b1"][1] = -1e3
    return [case, dead]


def smaller(activation: str, reg: float = 0.0) -> Callable[[np.random.Generator], Iterable[Case]]:
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


def _one_sample_many_times(case: Case) -> Case:
    """The case with its first sample in every place, so that no order of the batches matters."""
    N = case.data["N"]
    data = {"X": np.repeat(case.X[:1], N, axis=0), "y": np.repeat(case.y[:1], N)}
    return Case(case.name, {**case.data, **data})


def _one_of_the_top_class(rng: np.random.Generator, N: int, C: int) -> np.ndarray:
    """Random labels of which one is the top class: in each epoch some minibatch lacks it."""
    y = rng.integers(0, C - 1, N)
    y[rng.integers(N)] = C - 1
    return y


def _validation_data(rng: np.random.Generator) -> dict[str, Any]:
    """So many samples that two nets seldom get the same number of them right."""
    X, y = rng.standard_normal((9, 4)), labels(rng, 9, 3)
    more = rng.spawn(1)[0]
    return {
        "X_val": np.concatenate([X, more.standard_normal((51, 4))]),
        "y_val": np.concatenate([y, more.integers(0, 3, 51)]),
    }


DECAYING = "two batches an epoch, decaying rate"


def training(activation: str, rate: float) -> Draw:
    """Short trainings: the whole set as one batch, equal batches, and minibatches."""

    def draw(rng: np.random.Generator) -> list[Case]:
        common: dict[str, Any] = dict(
            D=4,
            H=6,
            C=3,
            reg=float(rng.uniform(0.01, 0.1)),
            learning_rate=rate,
            learning_rate_decay=0.9,
        )
        val = _validation_data(rng)
        mild: dict[str, Any] = dict(common, learning_rate_decay=1.0)
        return [
            net(rng, "one batch", activation, N=6, **mild, **val, num_epochs=8, batch_size=200),
            _one_sample_many_times(
                net(
                    rng,
                    DECAYING,
                    activation,
                    N=8,
                    **common,
                    **val,
                    num_epochs=5,
                    batch_size=4,
                )
            ),
            net(
                rng,
                "minibatches",
                activation,
                N=11,
                y=_one_of_the_top_class(rng, 11, 3),
                **common,
                **val,
                num_epochs=3,
                batch_size=4,
            ),
        ]

    return draw


def toy(**settings: Any) -> Case:
    """The course's toy problem, whose numbers are in the notebook."""
    start, points = np.random.RandomState(0), np.random.RandomState(1)
    data = {
        **{"N": 5, "D": 4, "H": 10, "C": 3, "activation": "sigmoid"},
        **{"W1": 0.1 * start.randn(4, 10), "b1": np.zeros(10)},
        **{"W2": 0.1 * start.randn(10, 3), "b2": np.zeros(3)},
        **{"X": 10 * points.randn(5, 4), "y": np.array([0, 1, 2, 2, 1])},
    }
    return Case("the toy problem", {**data, "X_val": data["X"], "y_val": data["y"], **settings})
