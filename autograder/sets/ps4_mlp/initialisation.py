"""Task 4.2: initial parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .adapters import item
from .oracle import PARAMS


def draw(rng: np.random.Generator) -> list[Case]:
    """A net large enough for statistics, and a small one."""
    std = float(rng.choice([0.25, 0.4, 2.5]))
    return [
        Case("a large net", {"D": 300, "H": 120, "C": 90, "std": std, "activation": "sigmoid"}),
        Case("a small net", {"D": 4, "H": 7, "C": 3, "std": std / 10, "activation": "relu"}),
    ]


# ---- statistics of a fresh net


def fresh_net(s: Subject, case: Case) -> dict[str, Any]:
    """Measured properties of a fresh net, and of a second one."""
    p, q = _fresh_params(s, case), _fresh_params(s, case)
    return {
        **{f"shape of {k}": _measured(np.shape, p[k]) for k in PARAMS},
        "std of the weights / std": _of_weights(lambda w: np.std(w) / case.std, p),
        "mean of the weights / their std": _of_weights(
            lambda w: np.mean(w) / max(np.std(w), 1e-9 * case.std), p
        ),
        "kurtosis of the weights": _of_weights(_kurtosis, p),
        "biases": {k: p[k] for k in ("b1", "b2")},
        "hidden units differ": _measured(lambda w: _distinct_columns(w) == case.H, p["W1"]),
        "two nets differ": _measured(lambda w: not np.array_equal(w, q["W1"]), p["W1"]),
    }


def _fresh_params(s: Subject, case: Case) -> dict[str, Any]:
    net = s.new("TwoLayerMLP", case.D, case.H, case.C, std=case.std, activation=case.activation)
    params = s.get(net, "params")
    return {k: item(params, k, "params") for k in PARAMS}


def _measured(measure: Callable[[Any], Any], value: Any) -> Any:
    """What is measured, or a sentence if there is no array of numbers."""
    if isinstance(value, Raised):
        return value
    try:
        with np.errstate(all="ignore"):
            return measure(value)
    except (TypeError, ValueError, AttributeError):
        return Raised("TypeError", "params must hold arrays of numbers", (), "bad_type", ours=True)


def _of_weights(measure: Callable[[np.ndarray], Any], params: dict[str, Any]) -> Any:
    weights = [params["W1"], params["W2"]]
    bad = next((w for w in weights if isinstance(w, Raised)), None)
    return bad or _measured(lambda ws: [measure(np.asarray(w, float)) for w in ws], weights)


def _kurtosis(w: np.ndarray) -> Any:
    return np.mean((w - w.mean()) ** 4) / np.var(w) ** 2


def _distinct_columns(w: np.ndarray) -> int:
    return len(np.unique(np.round(w, 12), axis=1).T)


def expected_net(case: Case) -> dict[str, Any]:
    """Normal weights of mean 0, biases of 0, in the right shapes."""
    return {
        "shape of W1": (case.D, case.H),
        "shape of W2": (case.H, case.C),
        "shape of b1": (case.H,),
        "shape of b2": (case.C,),
        "std of the weights / std": [1.0, 1.0],
        "mean of the weights / their std": [0.0, 0.0],
        "kurtosis of the weights": [3.0, 3.0],
        "biases": {"b1": np.zeros(case.H), "b2": np.zeros(case.C)},
        "hidden units differ": True,
        "two nets differ": True,
    }


FRESH = Test(
    draw,
    fresh_net,
    expected_net,
    tried="TwoLayerMLP({D}, {H}, {C}, std={std}, activation='{activation}').params",
)

# ---- names of activations


def draw_names(rng: np.random.Generator) -> list[Case]:
    """Two known names and two others."""
    return [Case(name, {"activation": name}) for name in ("relu", "sigmoid", "tanhh", "")]


def new_net(s: Subject, case: Case) -> dict[str, Any]:
    """Whether a net of that activation can be made."""
    made = attempt(lambda: s.new("TwoLayerMLP", 3, 4, 2, activation=case.activation))
    return {"TwoLayerMLP": made if isinstance(made, Raised) else "a net"}


def expected_refusal(case: Case) -> dict[str, Any]:
    """Only the known ones."""
    known = case.activation in ("relu", "sigmoid")
    return {"TwoLayerMLP": "a net" if known else Raised("ValueError")}


NAMES = Test(
    draw_names,
    new_net,
    expected_refusal,
    tried="TwoLayerMLP(3, 4, 2, activation='{activation}')",
)

# ---- the random stream


def draw_seeds(rng: np.random.Generator) -> list[Case]:
    """A seed."""
    data = {"D": 4, "H": 7, "C": 3, "std": 0.1, "seed": int(rng.integers(1, 1000))}
    return [Case("after np.random.seed", data)]


def seeded(s: Subject, case: Case) -> dict[str, Any]:
    """The weights of a net that is made after `np.random.seed`."""
    s.call("utils.functions:seed_numpy", case.seed)
    params = s.get(s.new("TwoLayerMLP", case.D, case.H, case.C, std=case.std), "params")
    return {"weights": {k: item(params, k, "params") for k in ("W1", "W2")}}


def expected_stream(case: Case) -> dict[str, Any]:
    """W1 is drawn first."""
    stream = np.random.RandomState(case.seed)
    W1 = stream.normal(0, case.std, (case.D, case.H))
    return {"weights": {"W1": W1, "W2": stream.normal(0, case.std, (case.H, case.C))}}


SEEDED = Test(
    draw_seeds,
    seeded,
    expected_stream,
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
