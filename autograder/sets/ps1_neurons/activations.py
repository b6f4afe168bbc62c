"""Task 1.3: seven activations and their derivatives."""

from __future__ import annotations

import numpy as np

from autograder.checks.kit import Function, function_test, given, with_habits
from autograder.checks.model import Case, Part, Question

from .adapters import STRICT, VALUES
from .maxout import MAXOUT
from .oracle import ACTIVATIONS, WITH_ALPHA

NAMES = (*ACTIVATIONS, *WITH_ALPHA)


def draw_numbers(rng: np.random.Generator) -> list[Case]:
    """Numbers of both signs, exactly 0, and far out."""

    def numbers(name: str, shape: tuple[int, ...], alpha: float) -> Case:
        z = rng.normal(0, 1.5, shape)
        z.flat[0], z.flat[1] = rng.uniform(0.7, 2), -rng.uniform(0.7, 2)
        return Case(name, dict(z=z, alpha=float(alpha)))

    return [
        numbers("a row of numbers", (int(rng.integers(8, 12)),), rng.uniform(0.2, 0.8)),
        numbers("a matrix; alpha above 1", (3, 4), rng.uniform(1.5, 3)),
        numbers("three axes; a negative alpha", (2, 3, 2), -rng.uniform(0.2, 0.8)),
        Case("at 0", dict(z=np.array([-1.0, 0.0, 1.0]), alpha=float(rng.uniform(0.2, 0.8)))),
        Case(
            "at -1000 and 1000",
            dict(
                z=np.array([-1000.0, -750.0, -1.5, 750.0, 1000.0]),
                alpha=float(rng.uniform(0.2, 0.8)),
            ),
        ),
    ]


NUMBERS = function_test(
    draw_numbers,
    *(Function(name, "z", f) for name, f in ACTIVATIONS.items()),
    *(Function(name, "z alpha", f) for name, f in WITH_ALPHA.items()),
    tried="z = {z}, alpha = {alpha}",
)

ROW, ABOVE_ONE, NEGATIVE, KINK, FAR = (
    "a row of numbers",
    "a matrix; alpha above 1",
    "three axes; a negative alpha",
    "at 0",
    "at -1000 and 1000",
)
PLAIN = (ROW, ABOVE_ONE, NEGATIVE)


def part(points: float, *names: str, cases: tuple[str, ...] = PLAIN, title: str = "") -> Part:
    """Points for some of the functions on some of the cases."""
    return Part(title or names[0], points, NUMBERS, names, cases, STRICT)


QUESTION = Question(
    "1.3",
    "Seven activations and their derivatives",
    takes=(*NAMES, "maxout", "maxout_gradient"),
    covers=("TUM-03", "IIT-A8"),
    minutes=60,
    difficulty=2,
    parts=with_habits(
        part(1, "sigmoid"),
        part(1, "sigmoid_derivative"),
        part(0.5, "log_sigmoid"),
        part(0.5, "log_sigmoid_derivative"),
        part(0.5, "tanh"),
        part(0.5, "tanh_derivative"),
        part(0.5, "relu"),
        part(0.5, "relu_derivative"),
        part(0.5, "leaky_relu"),
        part(0.5, "leaky_relu_derivative"),
        part(0.5, "parametric_relu", cases=(ROW,)),
        part(
            0.5,
            "parametric_relu",
            cases=(ABOVE_ONE, NEGATIVE),
            title="parametric_relu for every alpha",
        ),
        part(1, "parametric_relu_derivative"),
        part(1, "elu"),
        part(1, "elu_derivative"),
        Part("maxout", 1, MAXOUT, ("maxout",), rule=VALUES),
        Part("maxout_gradient", 1, MAXOUT, ("maxout_gradient",), rule=STRICT),
        part(
            0.5,
            "relu_derivative",
            "leaky_relu_derivative",
            "parametric_relu_derivative",
            "elu_derivative",
            cases=(KINK,),
            title="derivatives at 0",
        ),
        part(
            0.5,
            "sigmoid",
            "sigmoid_derivative",
            "log_sigmoid",
            "log_sigmoid_derivative",
            cases=(FAR,),
            title="sigmoids at -1000 and 1000",
        ),
        part(
            0.5,
            "tanh",
            "tanh_derivative",
            "elu",
            "elu_derivative",
            cases=(FAR,),
            title="tanh and ELU at -1000 and 1000",
        ),
        Part("z is left as it was", 0.5, NUMBERS, tuple(map(given, NAMES)), requires=NAMES),
    ),
)
