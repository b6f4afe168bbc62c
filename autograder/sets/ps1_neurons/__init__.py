"""Problem set 1: neurons, activations, losses, gradient descent."""

from pathlib import Path

from autograder.checks.model import ProblemSet, Question

from . import activations, classes, descent, lines, logistic, losses, multiclass, softmax, steepness

LOG_ODDS = Question(
    "1.5",
    "From log-odds to the sigmoid",
    (),
    covers=("IIT-A7",),
    manual_points=5,
    minutes=20,
    difficulty=2,
)

PROBLEM_SET = ProblemSet(
    "ps1_neurons",
    "Neurons, activations, losses, gradient descent",
    "neurons.py",
    (
        lines.DISCRIMINANT_QUESTION,
        lines.GEOMETRY_QUESTION,
        activations.QUESTION,
        steepness.QUESTION,
        LOG_ODDS,
        losses.QUESTION,
        logistic.QUESTION,
        classes.QUESTION,
        softmax.QUESTION,
        multiclass.QUESTION,
        descent.QUESTION,
    ),
    home=Path(__file__).parent,
)
