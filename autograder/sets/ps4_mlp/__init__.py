"""Problem set 4: implementing the multilayer perceptron."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import (
    backward,
    forward,
    gradient_check,
    initialisation,
    relu,
    saturation,
    training,
    width,
)

PROBLEM_SET = ProblemSet(
    "ps4_mlp",
    "Implementing the MLP",
    "mlp.py",
    (
        gradient_check.QUESTION,
        initialisation.QUESTION,
        forward.QUESTION,
        backward.QUESTION,
        training.QUESTION,
        saturation.QUESTION,
        relu.QUESTION,
        width.QUESTION,
    ),
    home=Path(__file__).parent,
)
