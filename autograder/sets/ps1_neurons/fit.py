"""Task 1.7: `fit_logistic`, compared step by step, and at its end with scikit-learn."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.subject import MissingName, Subject

from .ask import own
from .oracle import gradient, soft_plus

HISTORY = {"thetas": "theta", "losses": "loss", "norms": "gradient_norm"}


def data(rng: np.random.Generator, N: int, D: int) -> dict[str, Any]:
    """Two classes that overlap, so that the best theta is finite."""
    X = np.column_stack([np.ones(N), rng.normal(0, 1, (N, D - 1))])
    y = (X @ rng.normal(0, 1, D) + 0.5 + rng.logistic(0, 1.5, N) > 0).astype(int)
    y[:2] = 0, 1  # never one class only
    return dict(N=N, D=D, X=X, y=y, rate=float(rng.uniform(0.3, 0.6)), tol=0.0, max_steps=6)


def descend(
    X,
    y,
    rate: float,
    tol: float,
    max_steps: int,
    *,
    move: Callable = lambda rate, g: rate * g,
    start: float = 0.0,
    norm: Callable = np.linalg.norm,
    stops: Callable = lambda norms, gs, tol: norms[-1] <= tol,
    extra: int = 0,
    slope: Callable | None = None,
    loss: Callable | None = None,
    step: Callable | None = None,
) -> dict[str, Any]:
    """The path that the statement describes; knobs say what mistakes do."""
    value = loss or (lambda t: (soft_plus(t @ X.T) - y * (t @ X.T)).mean(axis=-1))
    slope = slope or (lambda t: gradient(value, t))
    thetas, gradients, norms, losses = [np.full(X.shape[1], start)], [], [], []
    while True:
        gradients.append(slope(thetas[-1]))
        norms.append(float(norm(gradients[-1])))
        losses.append(float(value(thetas[-1])))
        if stops(norms, gradients, tol) or len(thetas) > max_steps + extra:
            return dict(
                thetas=thetas, losses=losses, norms=norms, steps=len(thetas) - 1, theta=thetas[-1]
            )
        thetas.append(step(thetas[-1]) if step else thetas[-1] - move(rate, gradients[-1]))


def settings(case: Case) -> dict[str, Any]:
    return {k: case.data[k] for k in ("X", "y", "rate", "tol", "max_steps")}


def draw(rng: np.random.Generator) -> list[Case]:
    stops = data(rng, 12, 3)
    norms = descend(**stops_at(stops, 0.0, 9))["norms"]
    stops.update(stops_at(stops, float(np.sqrt(norms[6] * norms[7])), 40), N=12, D=3)
    flat = dict(
        N=4, D=1, X=np.ones((4, 1)), y=np.array([0, 1, 1, 0]), rate=0.5, tol=0.0, max_steps=3
    )
    end = data(rng, 60, 3) | dict(rate=2.0, tol=1e-8, max_steps=4000)
    return [
        Case("six steps", data(rng, int(rng.integers(9, 13)), 3)),
        Case("stops where the gradient is small", stops),
        Case("no step allowed", data(rng, 8, 2) | dict(max_steps=0)),
        Case("starts at the minimum, tol 0", flat),
        Case("run to the end", end),
    ]


def stops_at(data: dict, tol: float, max_steps: int) -> dict[str, Any]:
    return {k: data[k] for k in ("X", "y", "rate")} | dict(tol=tol, max_steps=max_steps)


def ask(s: Subject, case: Case) -> Outputs:
    """What `fit_logistic` returns, its history taken apart."""
    value = s.call("fit_logistic", *settings(case).values()).value
    names = ("thetas", "losses", "norms", "steps", "theta")
    if not isinstance(value, (tuple, list)) or len(value) != 2 or not isinstance(value[1], dict):
        return dict.fromkeys(
            names,
            Raised(
                "TypeError",
                "fit_logistic must return the pair (theta, history), and history is a dict",
            ),
        )
    theta, history = value
    found: dict[str, Any] = {"theta": theta}
    for name, key in HISTORY.items():
        entry = history.get(key, Raised("KeyError", f"history has no key '{key}'"))
        found[name] = list(entry) if isinstance(entry, np.ndarray) and entry.ndim else entry
    losses = found["losses"]
    found["steps"] = len(losses) - 1 if isinstance(losses, (list, tuple)) else losses
    return found


def truth(case: Case, **knobs: Any) -> Outputs:
    if case.name != "run to the end":
        return descend(**settings(case), **knobs)
    if (
        knobs
    ):  # whatever the way, what decides here is where it ends: near enough for the mistake to show
        return descend(**settings(case) | dict(max_steps=60), **knobs)
    return dict.fromkeys(HISTORY, ()) | {"steps": 0, "theta": best(case.X, case.y)}


def best(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Where scikit-learn's own logistic regression, without a penalty, ends."""
    from sklearn.linear_model import LogisticRegression  # slow to import, so only when it is asked

    model = LogisticRegression(
        C=np.inf, fit_intercept=False, solver="newton-cholesky", tol=1e-12, max_iter=100
    )
    return model.fit(X, y).coef_[0]


def _histories(change: Callable[[list], list]) -> Callable[[Case], Outputs]:
    def wrong(case: Case) -> Outputs:
        right = truth(case)
        found = {k: change(list(right[k])) for k in HISTORY}
        return found | {"steps": len(found["losses"]) - 1} if case.name != "run to the end" else {}

    return wrong


def _aliased(case: Case) -> Outputs:
    right = truth(case)
    return {"thetas": [right["theta"]] * len(right["thetas"])}


FIT = Test(
    draw,
    ask,
    truth,
    tried="fit_logistic(X, y, rate={rate:.3g}, tol={tol:.3g}, max_steps={max_steps}) with {N} samples and {D} features",
)

PATH = (
    "six steps",
    "stops where the gradient is small",
    "no step allowed",
    "starts at the minimum, tol 0",
)


def own_fit(s: Subject, case: Case) -> Outputs:
    """The same descent with the student's own gradient, loss and step: a slip there costs its points there."""

    def value(t, X, y):
        return (soft_plus(t @ X.T) - y * (t @ X.T)).mean(axis=-1)

    def slope(t, X=case.X, y=case.y):
        return gradient(lambda moved: value(moved, X, y), t)

    def step(t):
        return own(
            s,
            "logistic_step",
            lambda t, X, y, rate: t - rate * slope(t, X, y),
            t,
            case.X,
            case.y,
            case.rate,
        )

    given = dict(
        slope=lambda t: own(s, "logistic_gradient", slope, t, case.X, case.y),
        loss=lambda t: own(s, "logistic_loss", value, t, case.X, case.y),
    )
    try:
        return descend(**settings(case), **given, step=step)
    except MissingName:
        return descend(**settings(case), **given)
