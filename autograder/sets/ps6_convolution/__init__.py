"""Problem set 6: convolution."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import cost, layers, net, planes, pooling, shapes

PROBLEM_SET = ProblemSet(
    "ps6_convolution",
    "Convolution",
    "conv.py",
    (
        shapes.STRUCTURE_QUESTION,
        shapes.QUESTION,
        planes.QUESTION,
        layers.FORWARD_QUESTION,
        cost.QUESTION,
        layers.BACKWARD_QUESTION,
        pooling.QUESTION,
        net.QUESTION,
    ),
    home=Path(__file__).parent,
)
