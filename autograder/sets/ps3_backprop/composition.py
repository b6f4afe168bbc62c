"""Task 3.7: composed functions, from local derivatives alone; and a regression network with biases."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .adapters import AFTERWARDS, UNCHANGED, VALUES, called, expected, normal
from .oracle import at_value, pull, sigmoid, slope, with_ones

TINY = 1e-30  # of an imaginary step


def inner(w1: Any, x: np.ndarray) -> np.ndarray:
    """f1, a function that the student never sees."""
    return np.tanh(w1 * x + 0.3)


def outer(w2: Any, u: np.ndarray, a: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Outputs between 0 and 1, as a cross-entropy needs them."""
    return sigmoid(w2 * u[:, None] * a + c + np.sin(w2 + c))


LOSSES = {
    "squared": lambda f, y: ((y - f) ** 2).sum() / 2,
    "bce": lambda f, y: -(y * np.log(f) + (1 - y) * np.log(1 - f)).sum(),
    "ce": lambda f, y: -(y * np.log(f)).sum(),
}


def composition(rng: np.random.Generator, name: str, loss: str, N: int, C: int) -> Case:
    """Local derivatives of two functions that the student never sees."""
    w1, w2, x = rng.uniform(0.5, 1.5), rng.uniform(0.5, 1.5), rng.standard_normal(N)
    a, c = rng.uniform(0.5, 2, C), rng.standard_normal(C)
    u = inner(w1, x)
    Y = {
        "squared": lambda: rng.uniform(-1, 2, (N, C)),
        "bce": lambda: rng.permutation(np.arange(N * C) % 2).reshape(N, C).astype(float),
        "ce": lambda: np.eye(C)[rng.integers(0, C, N)],
    }[loss]()
    step = 1j * TINY
    return Case(
        name,
        dict(
            N=N,
            C=C,
            loss=loss,
            w1=w1,
            w2=w2,
            x=x,
            a=a,
            c=c,
            Y=Y,
            F2=outer(w2, u, a, c),
            dF2_df1=outer(w2, u + step, a, c).imag / TINY,
            df1_dw1=inner(w1 + step, x).imag / TINY,
            dF2_dw2=outer(w2 + step, u, a, c).imag / TINY,
        ),
    )


def draw_compositions(rng: np.random.Generator) -> list[Case]:
    """Compositions for each loss, with one output and with several."""
    N = int(rng.integers(4, 8))
    return [
        composition(rng, "squared error, one output", "squared", N, 1),
        composition(rng, "binary cross-entropy, one output", "bce", N, 1),
        composition(rng, "squared error, several outputs", "squared", N, 3),
        composition(rng, "cross-entropy, several outputs", "ce", N, 3),
        composition(rng, "squared error, as many samples as outputs", "squared", 3, 3),
        composition(rng, "cross-entropy, as many samples as outputs", "ce", 3, 3),
        composition(rng, "binary cross-entropy, one sample", "bce", 1, 1),
    ]


def local(case: Case) -> tuple[Any, ...]:
    """Arguments of `composed_gradients`."""
    return case.Y, case.F2, case.dF2_df1, case.df1_dw1, case.dF2_dw2, case.loss


def whole(t: Any, w1: Any, w2: Any) -> Any:
    """E of the composed network, which knows nothing of local derivatives."""
    return LOSSES[t.loss](outer(w2, inner(w1, t.x), t.a, t.c), t.Y)


CHAIN = {
    "dw1": lambda t: slope(lambda w: whole(t, w, t.w2), t.w1),
    "dw2": lambda t: slope(lambda w: whole(t, t.w1, w), t.w2),
}


COMPOSED = Test(
    draw_compositions,
    called("composed_gradients", ("dw1", "dw2"), local),
    expected(CHAIN, ("dw1", "dw2"), local),
    tried="composed_gradients(Y, F2, dF2_df1, df1_dw1, dF2_dw2, '{loss}') with N={N}, C={C}",
)


def through_own_squares(s: Subject, case: Case) -> dict[str, Any] | None:
    """What the student's own chain gives for this loss.

    The upstream gradient of a squared error is F2 - Y, so with other targets Y it can be that
    of any loss. The chain must depend on it.
    """
    upstream = slope(lambda f: LOSSES[case.loss](f, case.Y), case.F2)
    targets = (case.F2 - upstream, case.F2 - 2 * upstream - 1)
    own, other = (
        COMPOSED.call(s, Case(case.name, {**case.data, "Y": Y, "loss": "squared"})) for Y in targets
    )
    if any(VALUES(own[k], other[k], False) is None for k in ("dw1", "dw2")):
        return None
    return own


# ---- a regression network with biases, W indexed [input, unit]


def regression(rng: np.random.Generator, name: str, N: int, D: int, H: int) -> Case:
    """A regression network with its data."""
    return Case(name, dict(N=N, D=D, H=H) | normal(rng, v=H + 1, W=(D + 1, H), X=(N, D), y=N))


def draw_networks(rng: np.random.Generator) -> list[Case]:
    """Networks of unequal and equal sizes."""
    N = int(rng.integers(4, 8))
    return [
        regression(rng, "three inputs, two hidden units", N, 3, 2),
        regression(rng, "more units than inputs", N, 2, 5),
        regression(rng, "as many units as rows of W", 4, 3, 4),
        regression(rng, "one sample, one of each", 1, 1, 1),
    ]


FORMULAS = {
    "Z": lambda t: with_ones(t.X) @ t.W,
    "hidden": lambda t: sigmoid(t.Z),
    "dyhat": lambda t: slope(lambda yhat: (yhat - t.y) ** 2, with_ones(t.hidden) @ t.v),
    "dv": lambda t: at_value(with_ones(t.hidden), t.v, t.dyhat),
    "dH": lambda t: np.outer(t.dyhat, t.v[1:]),
    "dZ": lambda t: pull(sigmoid, t.Z, t.dH),
    "dW": lambda t: at_value(with_ones(t.X), t.W, t.dZ),
}


def network(case: Case) -> tuple[Any, ...]:
    """Arguments of the function of the whole network."""
    return case.v, case.W, case.X, case.y


REGRESSION = Test(
    draw_networks,
    called("regression_gradients", ("dv", "dW"), network),
    expected(FORMULAS, ("dv", "dW"), network),
    tried="regression_gradients(v, W, X, y) with N={N}, D={D}, H={H}",
)

QUESTION = Question(
    "3.7",
    "Composed functions",
    takes=("composed_gradients", "regression_gradients"),
    minutes=40,
    difficulty=2,
    covers=("IIT-C2a", "IIT-C2b", "IIT-C3a", "IIT-C3b", "IIT-C4"),
    parts=(
        Part(
            "squared error, one output",
            1.5,
            COMPOSED,
            ("dw1", "dw2"),
            ("squared error, one output",),
            VALUES,
        ),
        Part(
            "binary cross-entropy, one output",
            1,
            COMPOSED,
            ("dw1", "dw2"),
            ("binary cross-entropy, one output", "binary cross-entropy, one sample"),
            VALUES,
            carries=through_own_squares,
        ),
        Part(
            "squared error, several outputs",
            1,
            COMPOSED,
            ("dw1", "dw2"),
            ("squared error, several outputs", "squared error, as many samples as outputs"),
            VALUES,
        ),
        Part(
            "cross-entropy, several outputs",
            1,
            COMPOSED,
            ("dw1", "dw2"),
            ("cross-entropy, several outputs", "cross-entropy, as many samples as outputs"),
            VALUES,
            carries=through_own_squares,
        ),
        Part("regression network: dL/dv", 1, REGRESSION, ("dv",), None, VALUES),
        Part("regression network: dL/dW", 1.5, REGRESSION, ("dW",), None, VALUES),
        Part(
            "regression network: nothing else is changed",
            0.5,
            REGRESSION,
            (AFTERWARDS,),
            rule=UNCHANGED,
            requires=("regression network: dL/dv", "regression network: dL/dW"),
        ),
        Part(
            "nothing else is changed",
            0.5,
            COMPOSED,
            (AFTERWARDS,),
            rule=UNCHANGED,
            requires=(
                "squared error, one output",
                "squared error, several outputs",
                "binary cross-entropy, one output",
                "cross-entropy, several outputs",
            ),
        ),
    ),
)
