"""Problem set 5: regularisation, and training on MNIST."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import decay, digit_nets, digits, limits, powers, splits, thetas, updates

PROBLEM_SET = ProblemSet(
    "ps5_regularization",
    "Regularisation, and training on MNIST",
    "regularization.py",
    (
        decay.QUESTION,
        updates.QUESTION,
        powers.QUESTION,
        thetas.THETA_QUESTION,
        thetas.NET_QUESTION,
        splits.QUESTION,
        limits.QUESTION,
        digits.QUESTION,
        digit_nets.SIGMOID_QUESTION,
        digit_nets.RELU_QUESTION,
        digit_nets.WHY_QUESTION,
    ),
    given=("ps4_mlp",),
    home=Path(__file__).parent,
)
