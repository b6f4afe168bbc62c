"""Task 4.7: the ReLU, forward, backward and in a training."""

from __future__ import annotations

from autograder.checks.model import Part, Question, Test

from .adapters import training as train_student
from .adapters import whole_pass
from .carry import own_relu
from .carry_training import CURVE, own_training
from .cases import ABSENT, DECAYING, EDGES, FREE, LARGE, PENALISED, kink, network, smaller, training
from .descent import train
from .forward import TRIED, UNCHANGED, UNTOUCHED, VALUES
from .oracle import GRADS
from .oracle import whole_pass as expected
from .training import TRIED as TRAINED

HIDDEN, OUTPUT = GRADS[:2], GRADS[2:]
ALL = ("loss", *GRADS)

PASS = Test(network("relu"), whole_pass, expected, TRIED, smaller("relu", 0.5))
KINK = Test(kink, whole_pass, expected, TRIED)
TRAINING = Test(training("relu", 0.2), train_student, train, TRAINED)

QUESTION = Question(
    "4.7",
    "The ReLU: forward, backward, training",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.4a", "PS4-Q2.4b"),
    minutes=40,
    difficulty=2,
    parts=(
        Part("scores and loss", 3, PASS, ("scores", "loss"), FREE, VALUES, carries=own_relu),
        Part("output layer gradients", 2.5, PASS, OUTPUT, FREE, VALUES, carries=own_relu),
        Part("hidden layer gradients", 4, PASS, HIDDEN, FREE, VALUES, carries=own_relu),
        Part(
            "regulariser",
            1,
            PASS,
            ALL,
            PENALISED,
            VALUES,
            ("hidden layer gradients", "scores and loss"),
            own_relu,
        ),
        Part(
            "the kink, and a dead unit",
            1,
            KINK,
            GRADS,
            None,
            VALUES,
            ("hidden layer gradients",),
            own_relu,
        ),
        Part(
            "one sample, one hidden unit, an absent class",
            1,
            PASS,
            ALL,
            EDGES + ABSENT,
            VALUES,
            carries=own_relu,
        ),
        Part("scores and z near 1000", 0.5, PASS, ALL, LARGE, VALUES, carries=own_relu),
        Part(
            "nothing else is changed",
            0.5,
            PASS,
            UNTOUCHED,
            rule=UNCHANGED,
            requires=("output layer gradients", "hidden layer gradients"),
        ),
        Part(
            "training curve",
            2,
            TRAINING,
            ("loss_history",),
            ("one batch",),
            CURVE,
            carries=own_training,
        ),
        Part(
            "training curve, minibatches and decay",
            0.5,
            TRAINING,
            ("loss_history",),
            (DECAYING, "minibatches"),
            CURVE,
            carries=own_training,
        ),
    ),
)
