"""Tasks 5.9 to 5.11: a sigmoid and a ReLU net that read digits."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.kit import with_habits
from autograder.checks.model import Case, Outputs, Part, Question, Test
from autograder.sandbox.subject import Subject

from .metrics import ACCURACY, CONFUSION, DEAD, own_accuracy
from .training import FINE, SIZES, as_trained, fresh, training_test, with_own_batches, with_own_reg

# ---- a new net

STD = 0.1  # of the first weights, as the task states


def new_net(s: Subject, case: Case) -> Outputs:
    """Parameters and activation of the net that the student's function makes."""
    net = s.new("digit_net", case.activation, case.seed)
    return {"params": s.get(net, "params"), "activation": s.get(net, "activation")}


def own_new_net(s: Subject, case: Case) -> Outputs | None:
    """The net that the student's own class makes, however it draws its weights.

    Nothing where their spread is not what it was told: such a class computes nothing.
    """
    s.call("utils.functions:seed_numpy", case.seed)
    net = s.new("make_net", *SIZES, std=STD, activation=case.activation)
    params = s.get(net, "params")
    if not STD / 2 < np.std(params["W1"]) < 2 * STD:
        return None
    return {"params": params, "activation": s.get(net, "activation")}


def new_net_test(activation: str) -> Test:
    """A test of `digit_net` for one activation, with two seeds."""

    def draw(rng: np.random.Generator) -> list[Case]:
        seeds = rng.integers(1, 1000, 2)
        return [
            Case(f"seed {i}", dict(activation=activation, seed=int(seed)))
            for i, seed in enumerate(seeds, 1)
        ]

    return Test(
        draw,
        new_net,
        lambda case: {"params": fresh(case.seed), "activation": case.activation},
        "digit_net('{activation}', {seed})",
    )


# ---- the questions

LOOSE = close(1e-6, 1e-8, squeeze=True)
SIGMOID_NET, SIGMOID = new_net_test("sigmoid"), training_test("sigmoid")
RELU_NET, RELU = new_net_test("relu"), training_test("relu")
ACCURACIES = ("train_acc_history", "val_acc_history")
TABLE, SAME = ("confusion_matrix",), close(0, 0)
EXACT_WEIGHTS, TRAINED = close(1e-9, 1e-12, squeeze=True), ("net afterwards",)
FIRST, STEPS = "the first loss, penalty included", "the loss, step by step"
EITHER = (FIRST, STEPS)

SIGMOID_QUESTION = Question(
    "5.9",
    "A sigmoid net reads digits",
    takes=("digit_net", "train_digits", "accuracy", "make_net"),
    covers=("PS4-Q2.5.1",),
    minutes=35,
    difficulty=2,
    parts=(
        Part(
            "digit_net: sizes and weights",
            1,
            SIGMOID_NET,
            ("params",),
            None,
            EXACT_WEIGHTS,
            (),
            own_new_net,
        ),
        Part("digit_net: the activation", 0.5, SIGMOID_NET, ("activation",), None, exact),
        Part(FIRST, 1, SIGMOID, ("first loss",), None, FINE, carries=with_own_batches),
        Part(STEPS, 4, SIGMOID, ("loss_history",), None, FINE, carries=with_own_reg),
        Part("accuracies after each epoch", 1, SIGMOID, ACCURACIES, None, FINE, EITHER, as_trained),
        Part(
            "the net that was given is trained",
            0.5,
            SIGMOID,
            TRAINED,
            None,
            LOOSE,
            EITHER,
            as_trained,
        ),
        Part("accuracy", 1, ACCURACY, ("accuracy",), None, close(1e-9, 1e-12), (), own_accuracy),
    ),
)
RELU_QUESTION = Question(
    "5.10",
    "A ReLU net reads digits",
    takes=("digit_net", "train_digits", "confusion_matrix", "dead_units", "make_net"),
    covers=("PS4-Q2.5.2",),
    minutes=35,
    difficulty=2,
    parts=with_habits(
        Part("digit_net: the activation", 0.5, RELU_NET, ("activation",), None, exact),
        Part(STEPS, 4, RELU, ("loss_history",), None, FINE, carries=with_own_reg),
        Part(
            "accuracies after each epoch", 0.5, RELU, ACCURACIES, None, FINE, (STEPS,), as_trained
        ),
        Part("confusion_matrix", 2, CONFUSION, TABLE, ("four classes", "ten classes"), SAME),
        Part(
            "confusion_matrix: classes that do not occur",
            0.5,
            CONFUSION,
            TABLE,
            ("classes absent", "one sample"),
            SAME,
            TABLE,
        ),
        Part("dead_units", 1.5, DEAD, ("dead_units",), None, exact),
    ),
)
WHY_QUESTION = Question(
    "5.11",
    "Which activation, and why?",
    parts=(),
    covers=("PS4-Q2.5.3",),
    minutes=20,
    difficulty=1,
    manual_points=8,
)
