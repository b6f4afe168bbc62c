"""Task 3.4: sigmoid units and binary cross-entropy, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.special import log_expit

from autograder.checks.kit import Function, function_test, nothing_changed, with_habits
from autograder.checks.model import Case, Part, Question

from .adapters import VALUES, normal, step_parts
from .oracle import (
    Arrays,
    Pass,
    at_bias,
    at_value,
    at_weights,
    pull,
    results,
    sigmoid,
    slope,
    softplus,
)

# ---- instances

ONE, OTHER = "one output", "one output, the other answer"
PLAIN = (ONE, "three outputs", "one hidden unit", "all sizes equal", OTHER)
SATURATED = ("outputs that are 0 or 1 to rounding", "more outputs that are 0 or 1 to rounding")
SMALL = ((1, 1, 1), (2, 1, 1), (1, 2, 1), (1, 1, 2), (2, 2, 2), (1, 2, 3), (3, 2, 1), (2, 3, 4))


def case_of(rng: np.random.Generator, name: str, D: int, H: int, C: int) -> Case:
    """A network of these sizes and a sample."""
    y = rng.integers(0, 2, C).astype(float)
    y[0] = 1 - y[-1] if C > 1 else y[0]  # both answers occur
    params, inputs = normal(rng, W1=(H, D), b1=H, W2=(C, H), b2=C), normal(rng, x=D)
    first = params["W1"][0] @ inputs["x"] + params["b1"][0]
    params["b1"][0] += abs(first) - first  # on, if somebody writes a ReLU for the sigmoid
    return Case(name, {"params": params, "y": y} | inputs)


def other_answer(rng: np.random.Generator, case: Case) -> Case:
    """Another network, whose one target is not the one of this case: each occurs."""
    return Case(OTHER, {**case_of(rng, "", 3, 4, 1).data, "y": 1 - case.y})


def saturated(rng: np.random.Generator, name: str) -> Case:
    """Outputs that are 0 or 1 to rounding, on the right and on the wrong side."""
    case = case_of(rng, name, 3, 4, 4)
    params = case.params | {"b2": np.array([900.0, 800.0, -900.0, -800.0])}
    return Case(name, {**case.data, "params": params, "y": np.array([1.0, 0.0, 0.0, 1.0])})


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks of unequal and equal sizes, and saturated ones."""
    more = int(rng.integers(0, 2))
    one = case_of(rng, ONE, 4, 3 + more, 1)
    return [
        one,
        case_of(rng, "three outputs", 2 + more, 5, 3),
        case_of(rng, "one hidden unit", 3, 1, 2),
        case_of(rng, "all sizes equal", 3, 3, 3),
        other_answer(rng, one),
        *(saturated(rng, name) for name in SATURATED),
    ]


def smaller(rng: np.random.Generator) -> Iterable[Case]:
    """Ever larger small networks."""
    for D, H, C in SMALL:
        yield case_of(rng, "smallest", D, H, C)


# ---- what is expected


def forward_steps(t: Pass) -> None:
    """The formulas of the statement."""
    t.z1 = t.params["W1"] @ t.x + t.params["b1"]
    t.h1 = sigmoid(t.z1)
    t.z2 = t.params["W2"] @ t.h1 + t.params["b2"]
    t.yhat = sigmoid(t.z2)
    t.L = -(t.y * log_expit(t.z2) + (1 - t.y) * log_expit(-t.z2)).sum()


def steps(t: Pass) -> None:
    """Both passes."""
    forward_steps(t)
    t.dyhat = slope(lambda yhat: -(t.y * np.log(yhat) + (1 - t.y) * np.log(1 - yhat)), t.yhat)
    t.dz2 = at_scores(t)
    t.db2 = at_bias(t.params["b2"], t.dz2)
    t.dW2 = at_weights(t.params["W2"], t.h1, t.dz2)
    t.dh1 = at_value(t.params["W2"], t.h1, t.dz2)
    t.dz1 = pull(sigmoid, t.z1, t.dh1)
    t.db1 = at_bias(t.params["b1"], t.dz1)
    t.dW1 = at_weights(t.params["W1"], t.x, t.dz1)


def at_scores(t: Pass) -> np.ndarray:
    """dL/dz2: through the sigmoid, or where that has no slope left, of the loss itself."""
    if np.abs(t.z2).max() < 30:
        return pull(sigmoid, t.z2, t.dyhat)
    return slope(lambda z: softplus(z) - t.y * z, t.z2)


def expected(params: Arrays, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """All steps by name."""
    return results(steps, {"params": params, "x": x, "y": y})


KEYS = "yhat z2 b2 W2 h1 z1 b1 W1"
STEPS = tuple(f"d{key}" for key in KEYS.split())
FORWARD = Function(
    "bce_forward", "params x y", expected, returns="z1 h1 z2 yhat L", keys="z1 h1 z2 yhat L"
)
BACKWARD = Function("bce_backward", "params x y", expected, returns=" ".join(STEPS), keys=KEYS)
FORWARD_TEST = function_test(draw, FORWARD, shrink=smaller)
BACKWARD_TEST = function_test(draw, BACKWARD, shrink=smaller)

# ---- the question

ENDS = ("dL/dz2", "dL/dW1")
FORWARD_POINTS = {"z1": 0.5, "h1": 0.5, "z2": 0.5, "yhat": 0.5, "L": 1}
BACKWARD_POINTS = dict(zip(STEPS, (1.5, 2, 1, 2, 2, 2, 1, 2), strict=True))

QUESTION = Question(
    "3.4",
    "Sigmoid units and binary cross-entropy, step by step",
    takes=("bce_forward", "bce_backward"),
    minutes=55,
    difficulty=3,
    covers=(*(f"PS4-Q1.{i}" for i in range(6)), "TUM-19", "TUM-20"),
    parts=with_habits(
        *step_parts(FORWARD_TEST, FORWARD_POINTS, forward_steps, FORWARD, cases=PLAIN),
        *step_parts(
            BACKWARD_TEST, BACKWARD_POINTS, steps, FORWARD, BACKWARD, label="dL/{}", cases=PLAIN
        ),
        Part("L where outputs saturate", 0.5, FORWARD_TEST, ("L",), SATURATED, VALUES, ("L",)),
        Part(
            "gradients where outputs saturate",
            0.5,
            BACKWARD_TEST,
            STEPS[1:],
            SATURATED,
            VALUES,
            ENDS,
        ),
        nothing_changed(BACKWARD_TEST, "bce_backward", "dL/dz2", "dL/dW2", "dL/dW1"),
    ),
)
