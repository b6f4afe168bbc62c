"""Problem set 1: neurons, activations, losses, gradient descent."""

from pathlib import Path

from autograder.checks.model import ProblemSet, Question

from . import (
    activations,
    classes,
    descent,
    linear_discriminant,
    logistic,
    losses,
    multiclass,
    saturation,
    softmax,
)

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
        linear_discriminant.DISCRIMINANT_QUESTION,
        linear_discriminant.GEOMETRY_QUESTION,
        activations.QUESTION,
        saturation.QUESTION,
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
