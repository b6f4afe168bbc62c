"""What a net for digits gets right and wrong: accuracy, confusion matrix, dead units."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.kit import Function, function_test
from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Subject

from .adapters import net_for, net_with_params
from .oracle import predicted

# ---- accuracy

NETS = {"a net": (40, 4), "one class only": (15, 1), "one sample": (1, 4), "fewer samples": (25, 4)}


def draw_nets(rng: np.random.Generator) -> list[Case]:
    """Small nets that are right for some samples: how many samples, and of how many classes."""
    cases = []
    for name, (N, top) in NETS.items():
        params = {
            "W1": rng.standard_normal((6, 9)),
            "b1": rng.standard_normal(9),
            "W2": rng.standard_normal((9, 4)),
            "b2": rng.standard_normal(4),
        }
        X = rng.standard_normal((N, 6))
        guess = predicted(params, X, "sigmoid")
        mixed = np.where(rng.random(N) < 0.6, guess, rng.integers(0, top, N))
        y = mixed if top > 1 else np.zeros(N, int)
        cases.append(Case(name, dict(N=N, params=params, X=X, y=y, activation="sigmoid")))
    return cases


def small_net(s: Subject, case: Case) -> Handle:
    """The student's net with 6 inputs, 9 hidden units and 4 classes."""
    return net_with_params(s, case, (6, 9, 4))


def accuracy_of(s: Subject, case: Case) -> Outputs:
    """What the student's `accuracy` gives for their own net."""
    net = net_for(s, lambda: small_net(s, case), "accuracy", case.X, case.y)
    return {"accuracy": s.call("accuracy", net, case.X, case.y).value}


def own_accuracy(s: Subject, case: Case) -> Outputs:
    """The share of what the student's own net predicts."""
    guess = s.call((small_net(s, case), "predict"), case.X).value
    return {"accuracy": float((np.asarray(guess) == case.y).mean())}


def expected_accuracy(case: Case) -> Outputs:
    """The share of right classes."""
    guess = predicted(case.params, case.X, case.activation)
    return {"accuracy": float((guess == case.y).mean())}


ACCURACY = Test(draw_nets, accuracy_of, expected_accuracy, "accuracy(net, X, y) with N={N}")

# ---- confusion matrix

# name -> N, classes, classes that occur
TABLES = {
    "four classes": (30, 4, 4),
    "classes absent": (20, 6, 4),
    "ten classes": (60, 10, 10),
    "one sample": (1, 3, 2),
}


def draw_labels(rng: np.random.Generator) -> list[Case]:
    """True and predicted classes, about half of them alike."""
    cases = []
    for name, (N, classes, known) in TABLES.items():
        y_true = rng.integers(0, known, N)
        other = (y_true + rng.integers(1, 3, N)) % known
        y_pred = np.where(rng.random(N) < 0.5, y_true, other)
        cases.append(Case(name, dict(N=N, classes=classes, y_true=y_true, y_pred=y_pred)))
    return cases


def table(y_true: np.ndarray, y_pred: np.ndarray, classes: int) -> np.ndarray:
    """How often class i is predicted as class j, by comparing with every pair."""
    k = np.arange(classes)
    both = (y_true[:, None, None] == k[:, None]) & (y_pred[:, None, None] == k)
    return both.sum(axis=0)


CONFUSION = function_test(draw_labels, Function("confusion_matrix", "y_true y_pred classes", table))

# ---- dead units

UNITS = {
    "some dead units": (12, 9, 3),
    "no dead unit": (15, 6, 0),
    "all dead": (5, 4, 4),
    "one sample": (1, 8, 5),
}


def draw_dead(rng: np.random.Generator) -> list[Case]:
    """Dead units, units that one sample switches on, and units that one sample switches off."""
    cases = [Case(name, few_alive(rng, *sizes)) for name, sizes in UNITS.items()]
    at_most = (
        Case(f"pre-activations that are 0 at most, N = {N}", at_most_zero(rng, N)) for N in (4, 1)
    )
    by_bias = (
        Case(f"units that their bias keeps alive, N = {N}", alive_by_bias(rng, N)) for N in (12, 7)
    )
    return [*cases, *at_most, *by_bias]


def few_alive(rng: np.random.Generator, N: int, H: int, dead: int) -> dict[str, Any]:
    """Dead units by a very negative bias; only one sample switches the others on."""
    W1, X = rng.standard_normal((5, H)), rng.standard_normal((N, 5))
    z = np.sort(X @ W1, axis=0)
    on = -z[-1] + rng.uniform(0.1, 1, H) if N == 1 else -z[-2] + 1e-3
    b1 = np.where(np.arange(H) < dead, -z[-1] - rng.uniform(0.1, 1, H), on)
    mixed = rng.permutation(H)
    return _net(X, W1[:, mixed], b1[mixed])


def at_most_zero(rng: np.random.Generator, N: int) -> dict[str, Any]:
    """Three dead units whose largest pre-activation is 0, and one whose largest is below."""
    X = rng.integers(-2, 3, (N, 5)).astype(float)
    W1 = rng.integers(-1, 2, (5, 4)).astype(float)
    return _net(X, W1, -(X @ W1).max(axis=0) - np.array([0, 0, 0, 1.0]))


def alive_by_bias(rng: np.random.Generator, N: int) -> dict[str, Any]:
    """Units with negative weights for positive inputs: two dead, three off for one sample only."""
    X, W1 = rng.uniform(0.2, 1, (N, 5)), -rng.uniform(0.2, 1, (5, 5))
    z = np.sort(X @ W1, axis=0)
    return _net(X, W1, np.where(np.arange(5) < 2, -z[-1] - 0.1, -(z[0] + z[1]) / 2))


def _net(X: np.ndarray, W1: np.ndarray, b1: np.ndarray) -> dict[str, Any]:
    params = {"W1": W1, "b1": b1, "W2": np.ones((len(b1), 3)), "b2": np.zeros(3)}
    return dict(N=len(X), H=len(b1), X=X, params=params, activation="relu")


def dead_of(s: Subject, case: Case) -> Outputs:
    """What the student's `dead_units` gives for their own net."""
    net = net_for(s, lambda: net_with_params(s, case, (5, case.H, 3)), "dead_units", case.X)
    return {"dead_units": s.call("dead_units", net, case.X).value}


def expected_dead(case: Case) -> Outputs:
    """Units without a positive pre-activation."""
    z = case.X @ case.params["W1"] + case.params["b1"]
    return {"dead_units": sum(not any(v > 0 for v in column) for column in z.T)}


DEAD = Test(draw_dead, dead_of, expected_dead, "dead_units(net, X) with N={N}, H={H}")
