"""Task 4.2: initial parameters."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import PARAMS, attempt, item


def draw(rng: np.random.Generator) -> list[Case]:
    std = float(rng.choice([0.25, 0.4, 2.5]))
    return [
        Case("a large net", dict(D=300, H=120, C=90, std=std, activation="sigmoid")),
        Case("a small net", dict(D=4, H=7, C=3, std=std / 10, activation="relu")),
    ]


def initial(s: Subject, case: Case) -> dict[str, Any]:
    """Measured properties of a fresh net, and of a second one."""
    make = lambda: s.get(
        s.new("TwoLayerMLP", case.D, case.H, case.C, std=case.std, activation=case.activation),
        "params",
    )
    params, second = make(), make()
    p = {k: item(params, k, "params") for k in PARAMS}
    q = {k: item(second, k, "params") for k in PARAMS}
    return {
        **{f"shape of {k}": _or(p[k], np.shape) for k in PARAMS},
        "std of the weights / std": _weights(p, lambda w: np.std(w) / case.std),
        "mean of the weights / their std": _weights(
            p, lambda w: np.mean(w) / max(np.std(w), 1e-9 * case.std)
        ),
        "kurtosis of the weights": _weights(
            p, lambda w: np.mean((w - w.mean()) ** 4) / np.var(w) ** 2
        ),
        "biases": {k: p[k] for k in ("b1", "b2")},
        "hidden units differ": _or(
            p["W1"], lambda w: len(np.unique(np.round(w, 12), axis=1).T) == case.H
        ),
        "two nets differ": _or(p["W1"], lambda w: not np.array_equal(w, q["W1"])),
    }


def _or(value: Any, function: Any) -> Any:
    if isinstance(value, Raised):
        return value
    try:
        return function(value)
    except (TypeError, ValueError, AttributeError):
        return Raised("TypeError", "params must hold arrays of numbers", (), "bad_type")


def _weights(p: dict, function: Any) -> Any:
    bad = next((p[k] for k in ("W1", "W2") if isinstance(p[k], Raised)), None)
    if bad:
        return bad
    with np.errstate(all="ignore"):
        return _or(p, lambda p: [function(np.asarray(p[k], float)) for k in ("W1", "W2")])


def right(
    case: Case,
    deviation: float = 1.0,
    mean: float = 0.0,
    kurtosis: float = 3.0,
    bias: Any = 0.0,
    distinct: bool = True,
    random: bool = True,
    transposed: bool = False,
    rows: bool = False,
) -> dict[str, Any]:
    deviation = deviation(case) if callable(deviation) else deviation
    D, H, C = case.D, case.H, case.C
    shapes = {
        "W1": (H, D) if transposed else (D, H),
        "W2": (C, H) if transposed else (H, C),
        "b1": (1, H) if rows else (H,),
        "b2": (1, C) if rows else (C,),
    }
    return {
        **{f"shape of {k}": v for k, v in shapes.items()},
        "std of the weights / std": [deviation] * 2,
        "mean of the weights / their std": [mean(case) if callable(mean) else mean] * 2,
        "kurtosis of the weights": [kurtosis] * 2,
        "biases": {
            "b1": np.full(shapes["b1"], float(bias)),
            "b2": np.full(shapes["b2"], float(bias)),
        },
        "hidden units differ": distinct,
        "two nets differ": random,
    }


def _alike(mean: Any) -> dict[str, Any]:
    """Weights that are all the same number; rounding decides about their kurtosis."""
    return {
        "std of the weights / std": [0.0, 0.0],
        "mean of the weights / their std": mean,
        "kurtosis of the weights": lambda actual, case: True,
        "hidden units differ": False,
        "two nets differ": False,
    }


FRESH = Test(
    draw,
    initial,
    right,
    tried="TwoLayerMLP({D}, {H}, {C}, std={std}, activation='{activation}').params",
)


def draw_names(rng: np.random.Generator) -> list[Case]:
    return [Case(name, dict(activation=name)) for name in ("relu", "sigmoid", "tanhh", "")]


def accepted(s: Subject, case: Case) -> dict[str, Any]:
    answer = attempt(lambda: s.new("TwoLayerMLP", 3, 4, 2, activation=case.activation) and "a net")
    return {"TwoLayerMLP": answer if isinstance(answer, Raised) else "a net"}


def valid(case: Case, refuses: str = "ValueError") -> dict[str, Any]:
    known = case.activation in ("relu", "sigmoid") or not refuses
    return {"TwoLayerMLP": "a net" if known else Raised(refuses)}


NAMES = Test(
    draw_names,
    accepted,
    valid,
    tried="TwoLayerMLP(3, 4, 2, activation='{activation}')",
)


def draw_seeds(rng: np.random.Generator) -> list[Case]:
    return [
        Case("after np.random.seed", dict(D=4, H=7, C=3, std=0.1, seed=int(rng.integers(1, 1000))))
    ]


def seeded(s: Subject, case: Case) -> dict[str, Any]:
    s.call("utils.functions:seed_numpy", case.seed)
    params = s.get(s.new("TwoLayerMLP", case.D, case.H, case.C, std=case.std), "params")
    return {"weights": {k: item(params, k, "params") for k in ("W1", "W2")}}


def known_stream(case: Case, first: str = "W1") -> dict[str, Any]:
    stream, shapes = (
        np.random.RandomState(case.seed),
        {"W1": (case.D, case.H), "W2": (case.H, case.C)},
    )
    drawn = {
        k: stream.normal(0, case.std, shapes[k]) for k in sorted(shapes, reverse=first == "W2")
    }
    return {"weights": {k: drawn[k] for k in shapes}}


def _another_stream(actual: Any, case: Case) -> bool:
    """Weights of the right size that are none of the known ones."""
    known = [known_stream(case, first)["weights"] for first in ("W1", "W2")]
    return (
        _weights(actual, np.shape) == [np.shape(w) for w in known[0].values()]
        and all(0.5 < spread / case.std < 1.5 for spread in _weights(actual, np.std))
        and not any(np.allclose(actual["W2"], w["W2"]) for w in known)
    )


SEEDED = Test(
    draw_seeds,
    seeded,
    known_stream,
    tried="np.random.seed({seed}), then TwoLayerMLP({D}, {H}, {C}, std={std}).params",
)

LARGE = ("a large net",)

QUESTION = Question(
    "4.2",
    "Initialisation and symmetry",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.0", "IIT-N8"),
    minutes=20,
    difficulty=1,
    manual_points=4,
    parts=(
        Part("shapes", 1.5, FRESH, tuple(f"shape of {k}" for k in PARAMS), rule=exact),
        Part(
            "size of the weights",
            1.5,
            FRESH,
            ("std of the weights / std", "mean of the weights / their std"),
            LARGE,
            close(0.05, 0.05),
        ),
        Part(
            "normally distributed",
            0.5,
            FRESH,
            ("kurtosis of the weights",),
            LARGE,
            close(0.1, 0),
            ("size of the weights",),
        ),
        Part(
            "biases are zero",
            1,
            FRESH,
            ("biases",),
            rule=close(0, 0, squeeze=True),
            requires=("shapes", "size of the weights"),
        ),
        Part(
            "hidden units start unlike",
            0.5,
            FRESH,
            ("hidden units differ", "two nets differ"),
            rule=exact,
        ),
        Part("drawn as stated: W1, then W2", 0.5, SEEDED, ("weights",), rule=close(1e-9, 1e-12)),
        Part(
            "an unknown activation is refused",
            0.5,
            NAMES,
            ("TwoLayerMLP",),
            rule=exact,
            requires=("shapes", "size of the weights"),
        ),
    ),
)
