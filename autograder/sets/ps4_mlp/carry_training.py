"""Error carried forward in a training: with the student's own `loss`, or in their own steps."""

from __future__ import annotations

import secrets
from typing import Any

import numpy as np

from autograder.checks.compare import close, holds_text
from autograder.checks.model import Case
from autograder.sandbox.subject import Subject

from . import adapters
from .carry import changed, differ
from .descent import Params, descend, train
from .oracle import GRADS, PARAMS

CURVE = close(1e-6, 1e-8)


def own_training(s: Subject, case: Case) -> dict[str, Any] | None:
    """The same training driven from here, with the student's own `loss`.

    A right `train` on top of a wrong `loss` follows this curve. A `loss` that only plays
    along, with made-up values in the order in which it is asked, is led astray by questions
    that no training asks; an honest one does not notice them.
    """
    student = adapters.build(s, case)

    def step(batch: Case, rate: float) -> tuple[float, float, Params]:
        params = {name: batch.data[name] for name in PARAMS}
        if secrets.randbelow(3) == 0:
            chance = np.random.default_rng()
            rows = chance.permutation(len(batch.y))
            noisy = {k: v + 0.01 * chance.normal(size=v.shape) for k, v in params.items()}
            s.set(student, "params", noisy)
            s.call((student, "loss"), batch.X[rows], batch.y[rows], reg=case.reg)
        s.set(student, "params", params)
        answer = s.call((student, "loss"), batch.X, batch.y, reg=case.reg)
        loss, grads = adapters.loss_and_gradients(answer)
        shaped = {k: np.reshape(grads[k], np.shape(params[k])) for k in PARAMS}
        return descend(batch, rate, loss, shaped)

    def accuracy(batch: Case) -> float:
        s.set(student, "params", {name: batch.data[name] for name in PARAMS})
        found = s.call((student, "predict"), batch.X).value
        if holds_text(found) or np.shape(found) != batch.y.shape:  # else it could be broadcast
            raise TypeError("predict does not return one class a row")
        return float(np.mean(found == batch.y))

    history = train(case, step, accuracy)
    after = history["params after training"]
    moved = all(
        np.max(np.abs(after[k] - case.data[k])) > 1e-4 * np.max(np.abs(case.data[k]))
        for k in ("W1", "W2")
    )
    return history if moved and _learns(history["loss_history"]) else None


def _learns(losses: Any) -> bool:
    """Whether a loss changes with the steps, by more than another order of its sums."""
    return bool(np.ptp(losses) > 1e-9 * np.max(np.abs(losses)))


def own_steps(s: Subject, case: Case) -> dict[str, Any] | None:
    """A training of steps that are the student's own, one call of `train` each; or `own_training`.

    A wrong step has cost its points where it is looked at; the decay of the rate, the order of
    the minibatches and what is recorded can still be right.
    """
    following = own_training(s, case)
    found = adapters.training(s, case)
    if following and not CURVE(found["loss_history"], following["loss_history"], False):
        return following

    def step(batch: Case, rate: float) -> tuple[float, float, Params]:
        once = {"num_epochs": 1, "batch_size": batch.N, "X_val": batch.X, "y_val": batch.y}
        rates = {"learning_rate": rate, "learning_rate_decay": 1.0}
        made = adapters.training(s, changed(batch, **once, **rates))
        after = made["params after training"]
        shaped = {k: np.reshape(after[k], batch.data[k].shape).astype(float) for k in PARAMS}
        size = float(np.linalg.norm(adapters.whole_pass(s, batch)[GRADS[0]]))
        return float(made["loss_history"][0]), size, shaped

    def accuracy(batch: Case) -> float:
        found = adapters.prediction(s, batch)["predict(X)"]
        return float(np.mean(np.asarray(found) == batch.y))

    history = train(case, step, accuracy)
    other = train(changed(case, X=1.3 * case.X + 0.1), step, accuracy)
    after, elsewhere = (h["params after training"] for h in (history, other))
    trained = any(differ(after[k], case.data[k]) and differ(after[k], elsewhere[k]) for k in PARAMS)
    return history if trained and _learns(history["loss_history"]) else None
