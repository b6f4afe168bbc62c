"""Task 3.6: four pairs of output and loss that share one formula for the gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.kit import with_habits
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .adapters import AFTERWARDS, UNCHANGED, VALUES, called, expected, normal, unchanged_with
from .oracle import Steps, at_value, at_weights, pull, sigmoid, slope, softplus

ONE, SEVERAL, TWO, CLASSES = (
    "regression, one output",
    "regression, several outputs",
    "two classes",
    "several classes",
)


def case_of(
    rng: np.random.Generator, name: str, output: str, N: int, D: int, H: int, C: int
) -> Case:
    """A case of these sizes, with standard normal numbers."""
    if output == "linear":
        Y = rng.standard_normal((N, C))
    elif output == "sigmoid":
        Y = rng.permutation(np.arange(N) % 2)[:, None].astype(float)
    else:
        Y = np.eye(C)[rng.permutation(np.arange(N) % C)]
    return Case(
        name,
        dict(N=N, D=D, H=H, C=C, output=output, Y=Y)
        | normal(rng, V=(C, H), W=(H, D), X=(N, D), S=(N, C)),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    """Cases of unequal and equal sizes."""
    N, H = int(rng.integers(5, 8)), int(rng.integers(2, 4))
    return [
        case_of(rng, ONE, "linear", N, 4, H, 1),
        case_of(rng, SEVERAL, "linear", N, 2, H, 4),
        case_of(rng, "regression, all sizes equal", "linear", 3, 3, 3, 3),
        case_of(rng, TWO, "sigmoid", N, 4, H, 1),
        case_of(rng, CLASSES, "softmax", N, 2, H, 4),
        case_of(rng, "several classes, all sizes equal", "softmax", 3, 3, 3, 3),
        case_of(rng, "one sample, one hidden unit", "softmax", 1, 2, 1, 3),
        case_of(rng, "two classes, few samples", "sigmoid", 3, 2, H, 1),
    ]


def large(rng: np.random.Generator) -> list[Case]:
    """The same cases, and scores near 1000 on the right and on the wrong side."""
    cases = draw(rng)
    two = {"S": np.array([[900.0], [800], [-900], [-800]]), "Y": np.array([[1.0], [0], [1], [0]])}
    S = np.array([[900.0, 0, 1], [-900, -800, 0], [0, 900, 900], [800, 0, -800]])
    several = {"S": S, "Y": np.eye(3)[[0, 0, 2, 2]]}
    for name, output, C, data in (
        ("two classes, scores near 1000", "sigmoid", 1, two),
        ("several classes, scores near 1000", "softmax", 3, several),
    ):
        case = case_of(rng, name, output, 4, 2, 2, C)
        cases.append(Case(name, {**case.data, **data}))
    return cases


def log_sum_exp(s: np.ndarray) -> np.ndarray:
    """Logarithm of the sum of the exponentials of each row, safe for any size; ``(N, 1)``."""
    top = s.real.max(axis=1, keepdims=True)
    return top + np.log(np.exp(s - top).sum(axis=1, keepdims=True))


def answer(t: Any) -> np.ndarray:
    """What the network answers: the output for the scores."""
    return {
        "linear": lambda: t.S,
        "sigmoid": lambda: sigmoid(t.S),
        "softmax": lambda: np.exp(t.S - log_sum_exp(t.S)),
    }[t.output]()


def loss(t: Any, s: Any = None) -> Any:
    """E as a function of the scores."""
    s = t.S if s is None else s
    if t.output == "linear":
        return ((s - t.Y) ** 2).sum() / 2
    return (
        (softplus(s) - t.Y * s).sum()
        if t.output == "sigmoid"
        else (t.Y * (log_sum_exp(s) - s)).sum()
    )


HEAD_FORMULAS = {"Yhat": answer, "E": loss}


def scores(case: Case) -> tuple[Any, ...]:
    """Arguments of `output_and_loss`."""
    return case.S, case.Y, case.output


HEAD = Test(
    large,
    called("output_and_loss", ("Yhat", "E"), scores),
    expected(HEAD_FORMULAS, ("Yhat", "E"), scores),
    tried="output_and_loss(S, Y, '{output}') with N={N}, C={C}",
    **unchanged_with("E"),
)

FORMULAS = {
    "Z": lambda t: t.X @ t.W.T,
    "hidden": lambda t: sigmoid(t.Z),
    "S": lambda t: t.hidden @ t.V.T,
    "Yhat": answer,
    "dS": lambda t: slope(lambda s: loss(t, s), t.S),
    "dV": lambda t: at_weights(t.V, t.hidden.T, t.dS.T),
    "dH": lambda t: at_value(t.V, t.hidden.T, t.dS.T).T,
    "dZ": lambda t: pull(sigmoid, t.Z, t.dH),
    "dW": lambda t: at_weights(t.W, t.X.T, t.dZ.T),
}


def network(case: Case) -> tuple[Any, ...]:
    """Arguments of the function of the whole network."""
    return case.V, case.W, case.X, case.Y, case.output


GRADIENTS = Test(
    draw,
    called("pair_gradients", ("dV", "dW"), network),
    expected(FORMULAS, ("dV", "dW"), network),
    tried="pair_gradients(V, W, X, Y, '{output}') with N={N}, D={D}, H={H}, C={C}",
)


def own_score_gradient(s: Subject, case: Case, scores: np.ndarray) -> np.ndarray:
    """What the student's code takes for the gradient of these scores.

    Found with a net of N samples and N hidden units that gives just these scores: its hidden
    values are known and square, so ``dV = dS.T @ hidden`` tells dS.
    """
    W = 4 * np.eye(case.N) - 2
    hidden = sigmoid(W.T)
    V = np.linalg.solve(hidden, scores).T
    dV, _ = s.call("pair_gradients", V, W, np.eye(case.N), case.Y, case.output).value
    return np.linalg.solve(hidden.T, np.asarray(dV, float).T)


def through_own_scores(s: Subject, case: Case) -> dict[str, Any] | None:
    """Both gradients from the student's own gradient of the scores, if it depends on them."""
    scores = Steps(case, FORMULAS).value("S")
    own = own_score_gradient(s, case, scores)
    if not VALUES(own, own_score_gradient(s, case, 1.3 * scores), False):
        return None
    return Steps(case, {**FORMULAS, "dS": lambda t: own}).values("dV", "dW")


SAME = {
    ONE: (ONE,),
    SEVERAL: (SEVERAL, "regression, all sizes equal"),
    TWO: (TWO, "two classes, few samples"),
    CLASSES: (CLASSES, "several classes, all sizes equal"),
}

QUESTION = Question(
    "3.6",
    "Four pairs of output and loss, one formula",
    takes=("output_and_loss", "pair_gradients"),
    minutes=45,
    difficulty=2,
    manual_points=2,
    covers=("IIT-N3", "IIT-N4", "IIT-N5", "IIT-N6", "IIT-N7"),
    parts=with_habits(
        *(
            Part(f"{pair}: Yhat and E", 0.5, HEAD, ("Yhat", "E"), cases, VALUES)
            for pair, cases in SAME.items()
        ),
        *(
            Part(f"{pair}: dE/dV", 0.5, GRADIENTS, ("dV",), cases, VALUES)
            for pair, cases in SAME.items()
        ),
        *(
            Part(
                f"{pair}: dE/dW",
                1 if pair == CLASSES else 0.5,
                GRADIENTS,
                ("dW",),
                cases,
                VALUES,
                carries=through_own_scores,
            )
            for pair, cases in SAME.items()
        ),
        Part(
            "scores near 1000",
            0.5,
            HEAD,
            ("Yhat", "E"),
            ("two classes, scores near 1000", "several classes, scores near 1000"),
            VALUES,
            (f"{TWO}: Yhat and E", f"{CLASSES}: Yhat and E"),
        ),
        Part(
            "one sample, one hidden unit",
            0.5,
            GRADIENTS,
            ("dV", "dW"),
            ("one sample, one hidden unit",),
            VALUES,
            carries=through_own_scores,
        ),
        Part(
            "nothing else is changed",
            0.5,
            GRADIENTS,
            (AFTERWARDS,),
            rule=UNCHANGED,
            requires=tuple(f"{pair}: dE/dV" for pair in SAME),
        ),
    ),
)
