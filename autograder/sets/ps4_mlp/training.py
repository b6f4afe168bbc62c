"""Task 4.5: predict, and train by gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from . import oracle
from .adapters import prediction
from .adapters import training as train_student
from .carry import own_prediction
from .carry_training import CURVE, own_steps, own_training
from .cases import DECAYING, net, training
from .descent import train

TRIED = (
    "net.train(..., learning_rate={learning_rate}, learning_rate_decay={learning_rate_decay}, "
    "reg={reg:.3g}, num_epochs={num_epochs}, batch_size={batch_size}) with N={N}"
)
Call = Callable[[Subject, Case], dict[str, Any] | None]
PLAIN = ("plain", "more samples than classes")


def draw_predictions(rng: np.random.Generator) -> list[Case]:
    """Nets to predict with; in one of them two classes have the same score."""
    tie = net(rng, "two classes tie", "sigmoid", N=5, D=3, H=4, C=4)
    tie.data["W2"][:, 2] = tie.data["W2"][:, 1]
    tie.data["b2"][1] = tie.data["b2"][2] = 5.0
    return [
        net(rng, "plain", "sigmoid", N=40, D=4, H=9, C=5, scale=1.5),
        net(rng, "one sample", "sigmoid", N=1, D=3, H=5, C=6),
        net(rng, "more samples than classes", "sigmoid", N=60, D=6, H=3, C=2, scale=2.0),
        tie,
    ]


def expected_prediction(case: Case) -> dict[str, Any]:
    """The right classes."""
    return {"predict(X)": oracle.predict(case)}


PREDICT = Test(
    draw_predictions,
    prediction,
    expected_prediction,
    tried="net.predict(X) with N={N}, D={D}, H={H}, C={C}",
)
TRAIN = Test(training("sigmoid", 0.3), train_student, train, TRIED)


def _trained(
    name: str,
    points: float,
    outputs: tuple[str, ...],
    case: str | None = None,
    rule: close = CURVE,
    requires: tuple[str, ...] = (),
    carries: Call = own_steps,
) -> Part:
    """A part about a training, on one of its cases or on all."""
    cases = None if case is None else (case,)
    return Part(name, points, TRAIN, outputs, cases, rule, requires, carries)


BEFORE, ORDER = "loss before each update", "minibatches from the given order"

QUESTION = Question(
    "4.5",
    "Predict, and train by gradient descent",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.3",),
    minutes=40,
    difficulty=2,
    parts=(
        Part("predict", 3, PREDICT, ("predict(X)",), PLAIN, exact, carries=own_prediction),
        Part(
            "predict: one sample, ties",
            1,
            PREDICT,
            ("predict(X)",),
            ("one sample", "two classes tie"),
            exact,
            ("predict",),
            own_prediction,
        ),
        _trained(BEFORE, 4, ("loss_history",), "one batch", carries=own_training),
        _trained(
            "parameters afterwards",
            2,
            ("params after training",),
            "one batch",
            close(1e-6, 1e-8, squeeze=True),
            carries=own_training,
        ),
        _trained(
            "the rate decays once an epoch",
            1,
            ("loss_history",),
            DECAYING,
            requires=(BEFORE,),
        ),
        _trained(ORDER, 1, ("loss_history",), "minibatches"),
        _trained("gradient magnitudes", 1, ("grad_magnitude_history",), requires=(BEFORE, ORDER)),
        _trained(
            "accuracies",
            1,
            ("train_acc_history", "val_acc_history"),
            rule=close(1e-9, 1e-12),
            requires=(BEFORE, ORDER),
        ),
    ),
)
