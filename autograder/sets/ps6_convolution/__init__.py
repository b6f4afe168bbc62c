"""Problem set 6: convolution."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import correlation, cost, layer, net, output_size, pooling

PROBLEM_SET = ProblemSet(
    "ps6_convolution",
    "Convolution",
    "conv.py",
    (
        output_size.STRUCTURE_QUESTION,
        output_size.QUESTION,
        correlation.QUESTION,
        layer.FORWARD_QUESTION,
        cost.QUESTION,
        layer.BACKWARD_QUESTION,
        pooling.QUESTION,
        net.QUESTION,
    ),
    home=Path(__file__).parent,
)
