"""Problem set 4: implementing the multilayer perceptron."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import passes, start, tools, training, worked

PROBLEM_SET = ProblemSet(
    "ps4_mlp",
    "Implementing the MLP",
    "mlp.py",
    (
        tools.QUESTION,
        start.QUESTION,
        passes.FORWARD_QUESTION,
        passes.BACKWARD_QUESTION,
        training.QUESTION,
        worked.SATURATION_QUESTION,
        passes.RELU_QUESTION,
        worked.LIFT_QUESTION,
    ),
    home=Path(__file__).parent,
)
