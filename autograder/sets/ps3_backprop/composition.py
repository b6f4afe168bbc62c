"""Task 3.7: composed functions, by local derivatives alone; a regression network with biases."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.kit import Function, function_test, nothing_changed, with_habits
from autograder.checks.model import Case, Outputs, Part, Question
from autograder.sandbox.subject import Subject

from .adapters import VALUES, normal
from .oracle import Pass, at_value, of_square, pull, results, sigmoid, slope, with_ones

# ---- two functions that the student never sees, but for their local derivatives

SQUARED_ONE, SQUARED_SEVERAL = "squared error, one output", "squared error, several outputs"
BCE_ONE, CE_SEVERAL = "binary cross-entropy, one output", "cross-entropy, several outputs"
BCE_SAMPLE = "binary cross-entropy, one sample"
SQUARED_SQUARE = "squared error, as many samples as outputs"
CE_SQUARE = "cross-entropy, as many samples as outputs"


def composition(rng: np.random.Generator, name: str, loss: str, N: int, C: int) -> Case:
    """Outputs between 0 and 1, as a cross-entropy needs them, and local derivatives."""
    if loss == "squared":
        Y = rng.uniform(-1, 2, (N, C))
    elif loss == "bce":
        Y = rng.permutation(np.arange(N * C) % 2).reshape(N, C).astype(float)
    else:
        Y = np.eye(C)[rng.permutation(np.arange(N) % C)]
    local = normal(rng, dF2_df1=(N, C), df1_dw1=N, dF2_dw2=(N, C))
    return Case(name, {"loss": loss, "Y": Y, "F2": rng.uniform(0.1, 0.9, (N, C))} | local)


def draw_compositions(rng: np.random.Generator) -> list[Case]:
    """Compositions for each loss, with one output and with several."""
    N = int(rng.integers(4, 8))
    return [
        composition(rng, SQUARED_ONE, "squared", N, 1),
        composition(rng, BCE_ONE, "bce", N, 1),
        composition(rng, SQUARED_SEVERAL, "squared", N, 3),
        composition(rng, CE_SEVERAL, "ce", N, 3),
        composition(rng, SQUARED_SQUARE, "squared", 3, 3),
        composition(rng, CE_SQUARE, "ce", 3, 3),
        composition(rng, BCE_SAMPLE, "bce", 1, 1),
    ]


def loss_of(F2: np.ndarray, Y: np.ndarray, loss: str) -> Any:
    """E, summed over samples and outputs."""
    if loss == "squared":
        return ((Y - F2) ** 2).sum() / 2
    if loss == "bce":
        return -(Y * np.log(F2) + (1 - Y) * np.log(1 - F2)).sum()
    return -(Y * np.log(F2)).sum()


def composed_gradients(
    Y: np.ndarray,
    F2: np.ndarray,
    dF2_df1: np.ndarray,
    df1_dw1: np.ndarray,
    dF2_dw2: np.ndarray,
    loss: str,
) -> tuple[float, float]:
    """Gradients of E at both weights: the slope of E along the outputs that a weight moves."""
    along_w1 = dF2_df1 * df1_dw1[:, None]
    dw1 = slope(lambda w: loss_of(F2 + w * along_w1, Y, loss), 0.0)
    dw2 = slope(lambda w: loss_of(F2 + w * dF2_dw2, Y, loss), 0.0)
    return float(dw1), float(dw2)


COMPOSED = Function(
    "composed_gradients",
    "Y F2 dF2_df1 df1_dw1 dF2_dw2 loss",
    composed_gradients,
    returns="dw1 dw2",
    whole=False,  # of the outputs of f2, which are probabilities
)
COMPOSED_TEST = function_test(draw_compositions, COMPOSED)


def through_own_squares(s: Subject, case: Case) -> Outputs | None:
    """What the student's own chain gives for this loss.

    The upstream gradient of a squared error is F2 - Y, so with other targets Y it can be that
    of any loss. The chain must depend on it.
    """
    upstream = slope(lambda F2: loss_of(F2, case.Y, case.loss), case.F2)
    targets = (case.F2 - upstream, case.F2 - 2 * upstream - 1)
    own, other = (
        COMPOSED.results(s, Case("", {**case.data, "Y": Y, "loss": "squared"})) for Y in targets
    )
    if any(VALUES(own[k], other[k], False) is None for k in ("dw1", "dw2")):
        return None
    return own


# ---- a regression network with biases, W indexed [input, unit]


def regression(rng: np.random.Generator, name: str, N: int, D: int, H: int) -> Case:
    """A regression network with its data."""
    return Case(name, {"N": N} | normal(rng, v=H + 1, W=(D + 1, H), X=(N, D), y=N))


def draw_networks(rng: np.random.Generator) -> list[Case]:
    """Networks of unequal and equal sizes."""
    N = int(rng.integers(4, 8))
    return [
        regression(rng, "three inputs, two hidden units", N, 3, 2),
        regression(rng, "more units than inputs", N, 2, 5),
        regression(rng, "as many units as rows of W", 4, 3, 4),
        regression(rng, "one sample, one of each", 1, 1, 1),
    ]


def steps(t: Pass) -> None:
    """Both passes of all samples."""
    t.Z = with_ones(t.X) @ t.W
    t.hidden = sigmoid(t.Z)
    t.dyhat = of_square(with_ones(t.hidden) @ t.v, t.y)
    t.dv = at_value(with_ones(t.hidden), t.v, t.dyhat)
    t.dZ = pull(sigmoid, t.Z, np.outer(t.dyhat, t.v[1:]))
    t.dW = at_value(with_ones(t.X), t.W, t.dZ)


def regression_gradients(
    v: np.ndarray, W: np.ndarray, X: np.ndarray, y: np.ndarray
) -> dict[str, Any]:
    """All steps by name."""
    return results(steps, {"v": v, "W": W, "X": X, "y": y})


REGRESSION = function_test(
    draw_networks,
    Function("regression_gradients", "v W X y", regression_gradients, returns="dv dW"),
)

# ---- the question

BOTH = ("dw1", "dw2")
PARTS = (SQUARED_ONE, SQUARED_SEVERAL, BCE_ONE, CE_SEVERAL)
KEPT = "nothing else is changed"
DV, DW = "regression network: dL/dv", "regression network: dL/dW"


def composed_part(points: float, name: str, *more: str) -> Part:
    """Points for both weights, with credit for a right upstream gradient in the student's chain."""
    cases = (name, *more)
    return Part(name, points, COMPOSED_TEST, BOTH, cases, VALUES, carries=through_own_squares)


QUESTION = Question(
    "3.7",
    "Composed functions",
    takes=("composed_gradients", "regression_gradients"),
    minutes=40,
    difficulty=2,
    covers=("IIT-C2a", "IIT-C2b", "IIT-C3a", "IIT-C3b", "IIT-C4"),
    parts=with_habits(
        Part(SQUARED_ONE, 1.5, COMPOSED_TEST, BOTH, (SQUARED_ONE,), VALUES),
        composed_part(1, BCE_ONE, BCE_SAMPLE),
        Part(SQUARED_SEVERAL, 1, COMPOSED_TEST, BOTH, (SQUARED_SEVERAL, SQUARED_SQUARE), VALUES),
        composed_part(1, CE_SEVERAL, CE_SQUARE),
        Part(DV, 1, REGRESSION, ("dv",), None, VALUES),
        Part(DW, 1.5, REGRESSION, ("dW",), None, VALUES),
        nothing_changed(
            REGRESSION, "regression_gradients", DV, DW, name=f"regression network: {KEPT}"
        ),
        nothing_changed(COMPOSED_TEST, "composed_gradients", *PARTS),
    ),
)
