"""Problem set 3: backpropagation by hand."""

from pathlib import Path

from autograder.checks.model import ProblemSet

from . import (
    composition,
    indices,
    matrix_form,
    pairs,
    relu_net,
    sigmoid_bce,
    three_samples,
    two_weights,
)

PROBLEM_SET = ProblemSet(
    "ps3_backprop",
    "Backpropagation by hand",
    "backprop.py",
    (
        relu_net.QUESTION,
        two_weights.QUESTION,
        matrix_form.QUESTION,
        sigmoid_bce.QUESTION,
        indices.QUESTION,
        pairs.QUESTION,
        composition.QUESTION,
        three_samples.QUESTION,
    ),
    home=Path(__file__).parent,
)
