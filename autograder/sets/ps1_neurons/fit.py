"""Task 1.7: `fit_logistic`, compared step by step, and at its end with SciPy's minimum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import root
from scipy.special import expit

from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.subject import MissingName, Subject

from .adapters import HISTORY, fit_of, own
from .oracle import logistic_gradient, logistic_loss

Function = Callable[[np.ndarray], Any]
END = "run to the end"


def data(rng: np.random.Generator, N: int, D: int) -> dict[str, Any]:
    """Two classes that overlap, so that the best theta is finite."""
    X = np.column_stack([np.ones(N), rng.normal(0, 1, (N, D - 1))])
    y = (X @ rng.normal(0, 1, D) + 0.5 + rng.logistic(0, 1.5, N) > 0).astype(int)
    y[:2] = 0, 1  # never one class only
    return dict(N=N, D=D, X=X, y=y, rate=float(rng.uniform(0.3, 0.6)), tol=0.0, max_steps=6)


def draw(rng: np.random.Generator) -> list[Case]:
    """Short ways with every step known, and one long one."""
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
        Case(END, end),
    ]


def stops_at(data: dict[str, Any], tol: float, max_steps: int) -> dict[str, Any]:
    """The same fit with another end."""
    return {k: data[k] for k in ("X", "y", "rate")} | dict(tol=tol, max_steps=max_steps)


def descend(
    X: np.ndarray,
    y: np.ndarray,
    rate: float,
    tol: float,
    max_steps: int,
    *,
    loss: Function | None = None,
    slope: Function | None = None,
    step: Function | None = None,
) -> dict[str, Any]:
    """The path that the statement describes; with other functions than the right ones, if given."""
    loss = loss or (lambda theta: logistic_loss(theta, X, y))
    slope = slope or (lambda theta: logistic_gradient(theta, X, y))
    theta, thetas, losses, norms = np.zeros(X.shape[1]), [], [], []
    while True:
        down = slope(theta)
        thetas.append(theta)
        losses.append(float(loss(theta)))
        norms.append(float(np.linalg.norm(down)))
        if norms[-1] <= tol or len(thetas) > max_steps:
            history = {"thetas": thetas, "losses": losses, "norms": norms}
            return history | {"steps": len(thetas) - 1, "theta": theta}
        theta = step(theta) if step else theta - rate * down


def expected(case: Case) -> Outputs:
    """Every step; of the long way its end alone."""
    if case.name == END:
        return dict.fromkeys(HISTORY, ()) | {"steps": 0, "theta": best(case.X, case.y)}
    return descend(case.X, case.y, case.rate, case.tol, case.max_steps)


def best(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Where the gradient of the mean loss is zero, found by Newton's method."""

    def hessian(theta: np.ndarray) -> np.ndarray:
        p = expit(X @ theta)
        return X.T @ (X * (p * (1 - p))[:, None]) / len(y)

    found = root(
        lambda theta: logistic_gradient(theta, X, y), np.zeros(X.shape[1]), jac=hessian, tol=1e-12
    )
    return found.x


FIT = Test(
    draw,
    fit_of,
    expected,
    "fit_logistic(X, y, rate={rate:.3g}, tol={tol:.3g}, max_steps={max_steps}) with X {X}",
)
PATH = (
    "six steps",
    "stops where the gradient is small",
    "no step allowed",
    "starts at the minimum, tol 0",
)


def fit_of_own(s: Subject, case: Case) -> Outputs:
    """The same descent with the student's own loss, gradient and step: a mistake has cost its
    points there.
    """
    X, y, settings = case.X, case.y, (case.rate, case.tol, case.max_steps)
    start = np.zeros(X.shape[1])

    def call(name: str, *more: Any) -> Function:
        own(s, name, start, X, y, *more)  # raises where nothing can follow
        return lambda theta: np.asarray(s.call(name, theta, X, y, *more).value, float).reshape(
            () if name == "logistic_loss" else theta.shape
        )

    given: dict[str, Any] = {"loss": call("logistic_loss"), "slope": call("logistic_gradient")}
    try:
        given["step"] = call("logistic_step", case.rate)
    except MissingName:
        pass
    return descend(X, y, *settings, **given)
