"""Error carried forward: what is right after a student's own earlier mistake.

A loss follows from the student's own scores; gradients, from their own gradient of the scores
or from their own loss; trainings are in `carry_training`. What others rest on must vary with
the values that it is given: constants, ranges and copies carry nothing.
"""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.checks.carry_forward import vanishes
from autograder.checks.compare import Raised, close
from autograder.checks.model import Case
from autograder.sandbox.subject import Subject

from . import adapters, oracle
from .cases import net
from .oracle import GRADS, PARAMS

SAME = close(1e-6, 1e-9, squeeze=True)
FACTORS = (-1.0, 2.0, 0.5)  # and N and 1/N
STEP = 2e-5  # of a numerical derivative


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal up to rounding and brackets."""
    return SAME(one, other, False) is None


def changed(case: Case, **changes: Any) -> Case:
    """The case with some of its data replaced."""
    return Case(case.name, {**case.data, **changes})


# ---- scores


def own_scores(s: Subject, case: Case) -> np.ndarray | None:
    """The student's scores, if they are wrong for an ordinary net already and depend on its
    values.
    """
    ordinary = _ordinary(case)
    usual = _scores(s, ordinary)
    if same(usual, oracle.scores(ordinary)) or np.shape(usual) != (5, 3):
        return None
    flat = np.ptp(usual, axis=0).max() == 0 or np.ptp(usual, axis=1).max() == 0
    if flat or not all(
        differ(usual, _scores(s, changed(ordinary, **{name: 1.3 * ordinary.data[name] + 0.1})))
        for name in ("X", "W1", "W2")
    ):
        return None
    own = _scores(s, case)
    return own if np.shape(own) == (case.N, case.C) else None


def _ordinary(case: Case) -> Case:
    return net(np.random.default_rng(case.N), "", case.activation, N=5, D=4, H=6, C=3)


def _scores(s: Subject, case: Case) -> np.ndarray:
    return np.asarray(s.call((adapters.build(s, case), "loss"), case.X).value, float)


def differ(one: Any, other: Any) -> bool:
    """Whether two values are clearly not equal."""
    return close(1e-4, 1e-6, squeeze=True)(one, other, False) is not None


def own_prediction(s: Subject, case: Case) -> dict[str, Any] | None:
    """The classes of the student's own highest scores."""
    own = own_scores(s, case)
    return None if own is None else {"predict(X)": own.argmax(axis=1)}


def own_biases(s: Subject, case: Case) -> Case:
    """The case with biases of 0 or twice as large, if the student's net takes them for that."""
    ordinary = changed(_ordinary(case), activation="sigmoid")
    found = _scores(s, ordinary)
    for first, second in itertools.product((1, 0, 2), repeat=2):
        biases = {"b1": first * ordinary.b1, "b2": second * ordinary.b2}
        if same(found, oracle.scores(changed(ordinary, **biases))):
            return changed(case, b1=first * case.b1, b2=second * case.b2)
    return case


# ---- loss


def loss_of_own_scores(s: Subject, case: Case) -> dict[str, Any] | None:
    """The loss of the student's own scores."""
    own = own_scores(s, case)
    if own is None:
        return None
    return {"scores": own, "loss": float(oracle.cross_entropy(own, case.y)) + oracle.penalty(case)}


def own_loss(s: Subject, case: Case) -> dict[str, Any] | None:
    """The loss after a mistake in the scores, in the mean over samples, or without the penalty."""
    own = own_scores(s, case)
    scores = oracle.scores(case) if own is None else own
    mean, penalty = float(oracle.cross_entropy(scores, case.y)), oracle.penalty(case)
    found = adapters.whole_pass(s, case)["loss"]
    right = [mean + penalty, *(factor * mean + penalty for factor in _factors(case))]
    if case.reg:
        right.append(adapters.whole_pass(s, changed(case, reg=0.0))["loss"] + penalty)
    loss = next((value for value in right if same(found, value)), None)
    return None if loss is None else {"scores": scores, "loss": loss}


def _factors(case: Case) -> Iterable[float]:
    return (float(case.N), 1.0 / case.N, *FACTORS)


# ---- gradients


def gradients_of_own_loss(s: Subject, case: Case) -> dict[str, Any] | None:
    """The student's own gradients where they are the slope of the student's own loss."""
    found = adapters.whole_pass(s, case)
    if same(found["loss"], oracle.loss(case)) or not _depends_on_data(s, case):
        return None
    return {
        output: found[output] if _is_slope(s, case, name, found[output]) else None
        for name, output in zip(PARAMS, GRADS, strict=True)
    }


def _depends_on_data(s: Subject, case: Case) -> bool:
    """Whether the loss and every gradient change with X, and the loss with y."""
    if case.C == 1:
        return False
    bare = changed(case, reg=0.0)
    found, moved, other = (
        adapters.whole_pass(s, c)
        for c in (
            bare,
            changed(bare, X=1.3 * case.X + 0.1),
            changed(bare, y=(case.y + 1) % case.C),
        )
    )
    return not same(found["loss"], other["loss"]) and not any(
        same(found[k], moved[k]) for k in ("loss", *GRADS)
    )


def _is_slope(s: Subject, case: Case, name: str, grad: Any) -> bool:
    """Whether the student's own loss has this gradient, along three random directions."""
    at = case.data[name]
    grad = np.asarray(grad, float).reshape(at.shape)
    chance = np.random.default_rng(secrets.randbits(64))
    for direction in chance.standard_normal((3, *at.shape)):
        near, far = (_difference(s, case, name, direction, k * STEP) for k in (1, 2))
        slope = (8 * near - far) / (12 * STEP)
        room = 1e-8 + 1e-6 * np.abs(grad * direction).sum()
        if not abs(slope - (grad * direction).sum()) < room:
            return False
    return True


def _difference(s: Subject, case: Case, name: str, direction: np.ndarray, step: float) -> float:
    above, below = (
        adapters.whole_loss(s, changed(case, **{name: case.data[name] + sign * step * direction}))
        for sign in (1, -1)
    )
    return above - below


def own_score_gradient(s: Subject, scores: np.ndarray, y: np.ndarray) -> np.ndarray | None:
    """What the student's code takes for the gradient of the scores.

    Found with a net of N samples and N hidden units that gives just these scores: h is known
    and square, so the gradient of W2, ``h.T @ dscores``, tells it.
    """
    N, C = scores.shape
    z = 4 * np.eye(N) - 2
    h = oracle.sigmoid(z)
    data = {"X": np.eye(N), "W1": z, "b1": np.zeros(N), "b2": np.zeros(C), "y": y, "reg": 0.0}
    data |= {"W2": np.linalg.solve(h, scores), "activation": "sigmoid"}
    case = Case("", data | {"N": N, "D": N, "H": N, "C": C})
    found, other = (
        np.linalg.solve(h.T, np.asarray(adapters.whole_pass(s, c)[GRADS[2]], float))
        for c in (case, changed(case, W2=np.linalg.solve(h, 1.3 * scores)))
    )
    return found if differ(found, other) else None


def own_gradients(s: Subject, case: Case) -> dict[str, Any] | None:
    """Gradients after a mistake in the scores' gradient, in the loss, or without the penalty."""
    found = adapters.whole_pass(s, case)
    candidates = [
        oracle.as_outputs(oracle.gradients(own_biases(s, case))),
        gradients_of_own_loss(s, case),
    ]
    upstream = own_score_gradient(s, np.asarray(found["scores"], float), case.y)
    if upstream is not None:
        candidates.append(oracle.as_outputs(oracle.backward(case, upstream)))
    if case.reg:
        candidates.append(_penalised(s, case))
    return {
        k: next((c[k] for c in candidates if c and same(found[k], c[k])), None) for k in GRADS
    } | oracle.kept(case)


def _penalised(s: Subject, case: Case) -> dict[str, Any] | None:
    """The student's own gradients without the penalty, and the penalty."""
    bare = adapters.whole_pass(s, changed(case, reg=0.0))
    if any(isinstance(bare[k], Raised) for k in GRADS):
        return None
    right = oracle.gradients(changed(case, reg=0.0))
    added = {k: np.reshape(bare[f"grads['{k}']"], right[k].shape) for k in PARAMS}
    if vanishes(added, right):
        return None
    for name in ("W1", "W2"):
        added[name] = added[name] + case.reg * case.data[name]
    return oracle.as_outputs(added)


# ---- the ReLU, after a mistake with the sigmoid


def own_relu(s: Subject, case: Case) -> dict[str, Any] | None:
    """Scores, loss and gradients after a mistake in the ReLU, or in the sigmoid net as well.

    Nothing follows where the net is still the one with the sigmoid.
    """
    if same(_scores(s, case), _scores(s, changed(case, activation="sigmoid"))):
        return None
    return (own_gradients(s, case) or {}) | (_own_relu_loss(s, case) or {})


def _own_relu_loss(s: Subject, case: Case) -> dict[str, Any] | None:
    found = _scores(s, case)
    if not same(found, oracle.scores(case)):
        scores = oracle.scores(own_biases(s, case))
        if not same(found, scores):
            scores = _scores_as_with_sigmoid(s, case)
        own = loss_of_own_scores(s, case)
        return {**own, "scores": scores} if own else None
    sigmoid = changed(case, activation="sigmoid")
    own, right = own_loss(s, sigmoid), oracle.loss(sigmoid)
    if case.reg or own is None or not same(own["loss"], right):
        return own_loss(s, case)
    return {"scores": oracle.scores(case), "loss": oracle.loss(case)}


def _scores_as_with_sigmoid(s: Subject, case: Case) -> np.ndarray:
    """What the student's sigmoid net gives where each sample has its weights W2 scaled from
    sigmoid to ReLU.
    """
    h = oracle.hidden(case, case.W1, case.b1)
    ratio = h / oracle.sigmoid(case.X @ case.W1 + case.b1)
    rows = [
        _scores(
            s,
            changed(
                case,
                X=case.X[[i]],
                y=case.y[[i]],
                N=1,
                W2=ratio[i][:, None] * case.W2,
                activation="sigmoid",
            ),
        )
        for i in range(case.N)
    ]
    return np.concatenate(rows)
