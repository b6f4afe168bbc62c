"""Task 4.4: the backward pass with the sigmoid."""

from __future__ import annotations

from autograder.checks.compare import same_shape
from autograder.checks.kit import where_it_ran
from autograder.checks.model import Part, Question

from .carry import gradients_of_own_loss, own_gradients
from .cases import ABSENT, EDGES, FREE, LARGE, PENALISED
from .forward import PASS, UNCHANGED, UNTOUCHED, VALUES
from .oracle import GRADS

W1, B1, W2, B2 = GRADS

QUESTION = Question(
    "4.4",
    "Backward pass with the sigmoid",
    takes=("TwoLayerMLP",),
    covers=("PS4-Q2.2",),
    minutes=60,
    difficulty=3,
    parts=(
        Part(W2, 4, PASS, (W2,), FREE, VALUES, carries=gradients_of_own_loss),
        Part(B2, 3, PASS, (B2,), FREE, VALUES, carries=own_gradients),
        Part(W1, 5, PASS, (W1,), FREE, VALUES, carries=own_gradients),
        Part(B1, 3, PASS, (B1,), FREE, VALUES, carries=own_gradients),
        Part("regulariser", 2, PASS, GRADS, PENALISED, VALUES, (W1, W2), own_gradients),
        Part(
            "one sample, one hidden unit, an absent class",
            1,
            PASS,
            GRADS,
            EDGES + ABSENT,
            VALUES,
            carries=own_gradients,
        ),
        Part("exact shapes", 1, PASS, GRADS, None, where_it_ran(same_shape), GRADS),
        Part("scores and z near 1000", 0.5, PASS, GRADS, LARGE, VALUES, carries=own_gradients),
        Part("nothing else is changed", 0.5, PASS, UNTOUCHED, rule=UNCHANGED, requires=GRADS),
    ),
)
