"""How the checks of this set call student code."""

from __future__ import annotations

from typing import Any

from autograder.checks.compare import Raised, holds_text
from autograder.checks.kit import attempt
from autograder.checks.model import Case
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Outcome, Subject

from .descent import HISTORIES
from .oracle import PARAMS


def build(s: Subject, case: Case) -> Handle:
    """The student's net with the case's parameters."""
    net = s.new("TwoLayerMLP", case.D, case.H, case.C, std=0.1, activation=case.activation)
    s.set(net, "params", {name: case.data[name] for name in PARAMS})
    return net


def item(mapping: Any, key: str, what: str) -> Any:
    """``mapping[key]``, or a sentence that says what is wrong with it."""
    if isinstance(mapping, Raised):
        return mapping
    if not isinstance(mapping, dict):
        return Raised(
            "TypeError", f"{what} must be a dict, not {type(mapping).__name__}", ours=True
        )
    if not mapping:
        return Raised("not written", f"{what} is still empty", (), "missing")
    if holds_text(mapping.get(key)):
        return Raised(
            "TypeError", f"{what}['{key}'] holds text, not numbers", (), "bad_type", ours=True
        )
    return (
        mapping[key]
        if key in mapping
        else Raised("KeyError", f"{what} has no key '{key}'", ours=True)
    )


def whole_pass(s: Subject, case: Case) -> dict[str, Any]:
    """Scores, loss and gradients; X, y and the parameters as they are afterwards."""
    net = build(s, case)
    scores = attempt(lambda: s.call((net, "loss"), case.X).value)
    answer = attempt(lambda: s.call((net, "loss"), case.X, case.y, reg=case.reg))
    loss, grads = loss_and_gradients(answer)
    found = {f"grads['{name}']": item(grads, name, "grads") for name in PARAMS}
    return {"scores": scores, "loss": loss} | found | _afterwards(s, net, answer)


def loss_and_gradients(answer: Outcome | Raised) -> tuple[Any, Any]:
    """What ``loss(X, y)`` returned, as its two values."""
    if isinstance(answer, Raised):
        return answer, answer
    if isinstance(answer.value, (tuple, list)) and len(answer.value) == 2:
        return tuple(answer.value)
    wrong = Raised("TypeError", "loss(X, y) must return the pair (loss, grads)", ours=True)
    return wrong, wrong


def _afterwards(s: Subject, net: Handle, answer: Outcome | Raised) -> dict[str, Any]:
    X, y = (answer, answer) if isinstance(answer, Raised) else answer.args
    return {"X afterwards": X, "y afterwards": y, "params afterwards": s.get(net, "params")}


def prediction(s: Subject, case: Case) -> dict[str, Any]:
    """Predicted classes."""
    return {"predict(X)": s.call((build(s, case), "predict"), case.X).value}


def training(s: Subject, case: Case) -> dict[str, Any]:
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


def whole_loss(s: Subject, case: Case) -> float:
    """The loss alone."""
    answer = s.call((build(s, case), "loss"), case.X, case.y, reg=case.reg)
    return float(loss_and_gradients(answer)[0])
