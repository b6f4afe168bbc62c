"""What a net for digits gets right and wrong: its accuracy, its confusion matrix, its dead units (Tasks 5.9 and 5.10)."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.model import Case, Test
from autograder.sandbox.subject import Subject

from .ask import function, net_for
from .net_oracle import scores_of

# ---- what a net gets right


def draw_nets(rng: np.random.Generator) -> list[Case]:
    """Small nets whose predictions are right for some samples; samples of one class; one sample."""
    cases = []
    for name, N, top in (
        ("a net", 40, 4),
        ("one class only", 15, 1),
        ("one sample", 1, 4),
        ("fewer samples", 25, 4),
    ):
        params = {
            "W1": rng.standard_normal((6, 9)),
            "b1": rng.standard_normal(9),
            "W2": rng.standard_normal((9, 4)),
            "b2": rng.standard_normal(4),
        }
        X = rng.standard_normal((N, 6))
        guess = scores_of(params, X, "sigmoid").argmax(axis=1)
        y = (
            np.where(rng.random(N) < 0.6, guess, rng.integers(0, top, N))
            if top > 1
            else np.zeros(N, int)
        )
        cases.append(Case(name, dict(N=N, params=params, X=X, y=y, activation="sigmoid")))
    return cases


def accuracy_of(s: Subject, c: Case) -> dict[str, Any]:
    net = net_for(
        s,
        lambda: s.new("make_net", 6, 9, 4, std=0.1, activation=c.activation),
        "accuracy",
        c.X,
        c.y,
    )
    s.set(net, "params", c.params)
    return {"accuracy": s.call("accuracy", net, c.X, c.y).value}


def own_accuracy(s: Subject, c: Case) -> dict[str, Any]:
    net = s.new("make_net", 6, 9, 4, std=0.1, activation=c.activation)
    s.set(net, "params", c.params)
    return {"accuracy": float((np.asarray(s.call((net, "predict"), c.X).value) == c.y).mean())}


def share(c: Case, say: Callable = lambda right, guess, c: right.mean()) -> dict[str, Any]:
    guess = scores_of(c.params, c.X, c.activation).argmax(axis=1)
    return {"accuracy": say(guess == c.y, guess, c)}


ACCURACY = Test(
    draw_nets,
    accuracy_of,
    share,
    "accuracy(net, X, y) with N={N}",
)


# ---- confusion matrix and dead units


def draw_labels(rng: np.random.Generator) -> list[Case]:
    cases = []
    for name, N, classes, known in (
        ("four classes", 30, 4, 4),
        ("classes absent", 20, 6, 4),
        ("ten classes", 60, 10, 10),
        ("one sample", 1, 3, 2),
    ):
        y = rng.integers(0, known, N)
        cases.append(
            Case(
                name,
                dict(
                    N=N,
                    classes=classes,
                    y_true=y,
                    y_pred=np.where(rng.random(N) < 0.5, y, (y + rng.integers(1, 3, N)) % known),
                ),
            )
        )
    return cases


def table(
    c: Case, rows: Callable = lambda c: c.y_true, columns: Callable = lambda c: c.y_pred
) -> np.ndarray:
    k = np.arange(c.classes)
    return ((rows(c)[:, None, None] == k[:, None]) & (columns(c)[:, None, None] == k)).sum(axis=0)


CONFUSION = function(
    "confusion_matrix",
    ("y_true", "y_pred", "classes"),
    draw_labels,
    table,
    {
        "rows_are_predictions": lambda c: table(c).T,
        "each_pair_once": lambda c: (table(c) > 0).astype(int),
        "only_right_counted": lambda c: np.diag(np.diag(table(c))),
        "only_wrong_counted": lambda c: table(c) - np.diag(np.diag(table(c))),
        "shares_for_counts": lambda c: table(c) / c.N,
        "rows_normalised": lambda c: table(c) / np.maximum(table(c).sum(axis=1, keepdims=True), 1),
        "absent_classes_left_out": lambda c: (lambda n: table(c)[:n, :n])(
            int(max(c.y_true.max(), c.y_pred.max())) + 1
        ),
        "always_ten_classes": lambda c: np.pad(table(c), (0, 10 - c.classes)),
        "last_pair_lost": lambda c: table(c, lambda c: c.y_true[:-1], lambda c: c.y_pred[:-1]),
    },
)


def draw_dead(rng: np.random.Generator) -> list[Case]:
    """Units that no sample switches on, by a very negative bias; others that only one sample does."""
    cases = []
    for name, N, H, dead in (
        ("some dead units", 12, 9, 3),
        ("no dead unit", 15, 6, 0),
        ("all dead", 5, 4, 4),
        ("one sample", 1, 8, 5),
    ):
        W1, b1, X = (
            rng.standard_normal((5, H)),
            0.5 * rng.standard_normal(H),
            rng.standard_normal((N, 5)),
        )
        z = X @ W1
        b1 = np.where(
            np.arange(H) < dead,
            -z.max(axis=0) - rng.uniform(0.1, 1, H),
            -np.sort(z, axis=0)[-1] + rng.uniform(0.1, 1, H)
            if N == 1
            else -np.sort(z, axis=0)[-2] + 1e-3,
        )
        mix = rng.permutation(H)
        cases.append(
            Case(
                name,
                dict(
                    N=N,
                    H=H,
                    X=X,
                    params={
                        "W1": W1[:, mix],
                        "b1": b1[mix],
                        "W2": rng.standard_normal((H, 3)),
                        "b2": rng.standard_normal(3),
                    },
                ),
            )
        )
    return [
        *cases,
        *(
            Case(f"pre-activations that are 0 at most, N = {N}", at_most_zero(rng, N))
            for N in (4, 1)
        ),
        *(
            Case(f"units that their bias keeps alive, N = {N}", alive_by_bias(rng, N))
            for N in (12, 7)
        ),
    ]


def at_most_zero(rng: np.random.Generator, N: int) -> dict[str, Any]:
    """Three dead units whose largest pre-activation is 0, and one whose largest is below."""
    X = rng.integers(-2, 3, (N, 5)).astype(float)
    W1 = rng.integers(-1, 2, (5, 4)).astype(float)
    b1 = -(X @ W1).max(axis=0) - np.array([0, 0, 0, 1.0])
    return dict(N=N, H=4, X=X, params={"W1": W1, "b1": b1, "W2": np.ones((4, 3)), "b2": np.zeros(3)})


def alive_by_bias(rng: np.random.Generator, N: int) -> dict[str, Any]:
    """Units with negative weights for positive inputs: two dead, three off for one sample only."""
    X, W1 = rng.uniform(0.2, 1, (N, 5)), -rng.uniform(0.2, 1, (5, 5))
    z = np.sort(X @ W1, axis=0)
    b1 = np.where(np.arange(5) < 2, -z[-1] - 0.1, -(z[0] + z[1]) / 2)
    return dict(N=N, H=5, X=X, params={"W1": W1, "b1": b1, "W2": np.ones((5, 3)), "b2": np.zeros(3)})


def dead_of(s: Subject, c: Case) -> dict[str, Any]:
    net = net_for(
        s, lambda: s.new("make_net", 5, c.H, 3, std=0.1, activation="relu"), "dead_units", c.X
    )
    s.set(net, "params", c.params)
    return {"dead_units": s.call("dead_units", net, c.X).value}


def dead(
    c: Case,
    count: Callable = lambda z, c: sum(not any(v > 0 for v in column) for column in z.T),
    bias: float = 1.0,
) -> dict[str, Any]:
    return {"dead_units": count(c.X @ c.params["W1"] + bias * c.params["b1"], c)}


DEAD = Test(
    draw_dead,
    dead_of,
    dead,
    "dead_units(net, X) with N={N}, H={H}",
)
