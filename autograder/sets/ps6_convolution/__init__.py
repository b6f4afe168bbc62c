"""Problem set 6: convolution."""

from autograder.checks.model import ProblemSet

from . import cost, layers, net, planes, pooling, shapes
from .mistakes import MISTAKES

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
    MISTAKES,
)
