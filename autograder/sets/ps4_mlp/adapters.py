"""How the checks of this set put their questions to student code."""

from __future__ import annotations

import secrets
from typing import Any

import numpy as np

from autograder.checks.compare import Raised, holds_text
from autograder.checks.model import Case
from autograder.checks.run import as_raised
from autograder.sandbox.subject import Handle, Outcome, StudentRaised, Subject

from .descent import HISTORIES, train
from .oracle import PARAMS


def build(s: Subject, case: Case) -> Handle:
    """The student's net with the case's parameters."""
    net = s.new("TwoLayerMLP", case.D, case.H, case.C, std=0.1, activation=case.activation)
    s.set(net, "params", {k: case.data[k] for k in PARAMS})
    return net


def attempt(action: Any) -> Any:
    """The action's value, or the exception that student code raised, as a value."""
    try:
        return action()
    except StudentRaised as error:
        return as_raised(error)


def item(mapping: Any, key: str, what: str) -> Any:
    """``mapping[key]``, or a sentence that says what is wrong with it."""
    if isinstance(mapping, Raised):
        return mapping
    if not isinstance(mapping, dict):
        return Raised("TypeError", f"{what} must be a dict, not {type(mapping).__name__}")
    if not mapping:
        return Raised("not written", f"{what} is still empty", (), "missing")
    if holds_text(mapping.get(key)):
        return Raised("TypeError", f"{what}['{key}'] holds text, not numbers", (), "bad_type")
    return mapping[key] if key in mapping else Raised("KeyError", f"{what} has no key '{key}'")


def pass_of(s: Subject, case: Case) -> dict[str, Any]:
    """Scores, loss and gradients; X, y and the parameters as they are afterwards."""
    net = build(s, case)
    scores = attempt(lambda: s.call((net, "loss"), case.X).value)
    answer = attempt(lambda: s.call((net, "loss"), case.X, case.y, reg=case.reg))
    loss, grads = _pair(answer)
    found = {f"grads['{k}']": item(grads, k, "grads") for k in PARAMS}
    return {"scores": scores, "loss": loss} | found | _afterwards(s, net, answer)


def _pair(answer: Outcome | Raised) -> tuple[Any, Any]:
    if isinstance(answer, Raised):
        return answer, answer
    if isinstance(answer.value, (tuple, list)) and len(answer.value) == 2:
        return tuple(answer.value)
    wrong = Raised("TypeError", "loss(X, y) must return the pair (loss, grads)")
    return wrong, wrong


def _afterwards(s: Subject, net: Handle, answer: Outcome | Raised) -> dict[str, Any]:
    X, y = (answer, answer) if isinstance(answer, Raised) else answer.args
    return {"X afterwards": X, "y afterwards": y, "params afterwards": s.get(net, "params")}


def prediction_of(s: Subject, case: Case) -> dict[str, Any]:
    """Predicted classes."""
    return {"predict(X)": s.call((build(s, case), "predict"), case.X).value}


def training_of(s: Subject, case: Case) -> dict[str, Any]:
    """The histories of one training, and the parameters after it."""
    net = build(s, case)
    stats = s.call((net, "train"), case.X, case.y, case.X_val, case.y_val, **settings(case)).value
    found = {name: item(stats, name, "what train returns") for name in HISTORIES}
    after = s.get(net, "params")
    return found | {"params after training": {k: item(after, k, "params") for k in PARAMS}}


def settings(case: Case) -> dict[str, Any]:
    """Keyword arguments of ``train``."""
    names = ("learning_rate", "learning_rate_decay", "reg", "num_epochs", "batch_size")
    return {name: case.data[name] for name in names}


def own_training(s: Subject, case: Case) -> dict[str, Any] | None:
    """The same training driven from here, with the student's own `loss`.

    A right `train` on top of a wrong `loss` follows this curve: the slip in
    `loss` has cost its points already and does not cost them twice. A `loss` that
    only plays along, with made-up values in the order in which it is asked, is led
    astray by questions that no training asks; an honest one does not notice them.
    """
    net = build(s, case)

    def step(batch: Case, params: dict) -> tuple[float, dict]:
        if secrets.randbelow(3) == 0:
            chance = np.random.default_rng()
            rows = chance.permutation(len(batch.y))
            s.set(
                net,
                "params",
                {k: v + 0.01 * chance.normal(size=v.shape) for k, v in params.items()},
            )
            s.call((net, "loss"), batch.X[rows], batch.y[rows], reg=case.reg)
        s.set(net, "params", params)
        loss, grads = _pair(s.call((net, "loss"), batch.X, batch.y, reg=case.reg))
        return loss, {k: np.reshape(grads[k], np.shape(params[k])) for k in PARAMS}

    def accuracy(batch: Case, params: dict) -> float:
        s.set(net, "params", params)
        found = s.call((net, "predict"), batch.X).value
        if (
            holds_text(found) or np.shape(found) != batch.y.shape
        ):  # else it could be broadcast to any size
            raise TypeError("predict does not return one class a row")
        return float(np.mean(found == batch.y))

    history = train(case, gradient=step, accuracy=accuracy)
    moved = all(
        np.max(np.abs(history["params after training"][k] - case.data[k]))
        > 1e-4 * np.max(np.abs(case.data[k]))
        for k in ("W1", "W2")
    )
    return history if moved and np.ptp(history["loss_history"]) > 0 else None
