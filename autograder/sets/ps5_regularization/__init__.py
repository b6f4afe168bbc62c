"""Problem set 5: regularisation, and training on MNIST."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import (
    digit_net,
    digits,
    dropout,
    l1_or_l2,
    lp_norm,
    split,
    two_weight_net,
    updates,
    weight_decay,
)

PROBLEM_SET = ProblemSet(
    "ps5_regularization",
    "Regularisation, and training on MNIST",
    "regularization.py",
    (
        weight_decay.QUESTION,
        updates.QUESTION,
        lp_norm.QUESTION,
        l1_or_l2.QUESTION,
        two_weight_net.QUESTION,
        split.QUESTION,
        dropout.QUESTION,
        digits.QUESTION,
        digit_net.SIGMOID_QUESTION,
        digit_net.RELU_QUESTION,
        digit_net.WHY_QUESTION,
    ),
    given=("ps4_mlp",),
    home=Path(__file__).parent,
)
