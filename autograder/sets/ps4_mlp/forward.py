"""Task 4.3: the forward pass with the sigmoid."""

from __future__ import annotations

from autograder.checks.compare import close
from autograder.checks.kit import where_it_ran
from autograder.checks.model import Part, Question, Test

from .adapters import whole_pass
from .carry import loss_of_own_scores, own_loss
from .cases import ABSENT, EDGES, FREE, LARGE, PENALISED, network, smaller
from .oracle import whole_pass as expected

TRIED = "net.loss(X, y, reg={reg:.3g}) of a {activation} net with N={N}, D={D}, H={H}, C={C}"
UNTOUCHED = ("X afterwards", "y afterwards", "params afterwards")
VALUES = close(1e-6, 1e-9, squeeze=True)
UNCHANGED = where_it_ran(close(0, 0))

PASS = Test(network("sigmoid"), whole_pass, expected, TRIED, smaller("sigmoid", 0.5))

QUESTION = Question(
    "4.3",
    "Forward pass with the sigmoid",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.1",),
    minutes=40,
    difficulty=2,
    parts=(
        Part("scores", 4, PASS, ("scores",), FREE),
        Part("loss", 4, PASS, ("loss",), FREE, VALUES, carries=loss_of_own_scores),
        Part("regulariser", 2, PASS, ("loss",), PENALISED, VALUES, ("scores", "loss"), own_loss),
        Part(
            "one sample, one hidden unit, N equal to C",
            1,
            PASS,
            ("scores", "loss"),
            EDGES,
            VALUES,
            carries=own_loss,
        ),
        Part("the top class absent from y", 1, PASS, ("loss",), ABSENT, VALUES, carries=own_loss),
        Part(
            "scores and z near 1000", 1, PASS, ("scores", "loss"), LARGE, VALUES, carries=own_loss
        ),
        Part(
            "nothing else is changed",
            1,
            PASS,
            UNTOUCHED,
            rule=UNCHANGED,
            requires=("scores", "loss"),
        ),
    ),
)
