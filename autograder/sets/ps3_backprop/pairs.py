"""Task 3.6: four pairs of output and loss that share one formula for the gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.kit import Function, function_test, nothing_changed, with_habits
from autograder.checks.model import Case, Outputs, Part, Question
from autograder.sandbox.subject import Subject

from .adapters import VALUES, normal
from .oracle import Pass, at_value, at_weights, pull, results, sigmoid, slope, softplus

# ---- instances

ONE, SEVERAL = "regression, one output", "regression, several outputs"
TWO, CLASSES = "two classes", "several classes"
EDGE = "one sample, one hidden unit"
CASES = {
    ONE: (ONE,),
    SEVERAL: (SEVERAL, "regression, all sizes equal"),
    TWO: (TWO, "two classes, few samples"),
    CLASSES: (CLASSES, "several classes, all sizes equal"),
}
LARGE = ("two classes, scores near 1000", "several classes, scores near 1000")


def case_of(
    rng: np.random.Generator, name: str, output: str, N: int, D: int, H: int, C: int
) -> Case:
    """A network of these sizes with its samples, and scores for its output alone."""
    if output == "linear":
        Y = rng.standard_normal((N, C))
    elif output == "sigmoid":
        Y = rng.permutation(np.arange(N) % 2)[:, None].astype(float)
    else:
        Y = np.eye(C)[rng.permutation(np.arange(N) % C)]
    arrays = normal(rng, V=(C, H), W=(H, D), X=(N, D), S=(N, C))
    return Case(name, {"N": N, "output": output, "Y": Y} | arrays)


def draw(rng: np.random.Generator) -> list[Case]:
    """Networks of unequal and equal sizes."""
    N, H = int(rng.integers(5, 8)), int(rng.integers(2, 4))
    return [
        case_of(rng, ONE, "linear", N, 4, H, 1),
        case_of(rng, SEVERAL, "linear", N, 2, H, 4),
        case_of(rng, "regression, all sizes equal", "linear", 3, 3, 3, 3),
        case_of(rng, TWO, "sigmoid", N, 4, H, 1),
        case_of(rng, CLASSES, "softmax", N, 2, H, 4),
        case_of(rng, "several classes, all sizes equal", "softmax", 3, 3, 3, 3),
        case_of(rng, EDGE, "softmax", 1, 2, 1, 3),
        case_of(rng, "two classes, few samples", "sigmoid", 3, 2, H, 1),
    ]


def draw_scores(rng: np.random.Generator) -> list[Case]:
    """The same, and scores near 1000 on the right and on the wrong side."""
    two = {"S": np.array([[900.0], [800], [-900], [-800]]), "Y": np.array([[1.0], [0], [1], [0]])}
    S = np.array([[900.0, 0, 1], [-900, -800, 0], [0, 900, 900], [800, 0, -800]])
    several = {"S": S, "Y": np.eye(3)[[0, 0, 2, 2]]}
    return [
        *draw(rng),
        Case(LARGE[0], {"N": 4, "output": "sigmoid"} | two),
        Case(LARGE[1], {"N": 4, "output": "softmax"} | several),
    ]


# ---- what is expected


def log_sum_exp(S: np.ndarray) -> np.ndarray:
    """Logarithm of the sum of the exponentials of each row, safe for any size; ``(N, 1)``."""
    top = S.real.max(axis=1, keepdims=True)
    return top + np.log(np.exp(S - top).sum(axis=1, keepdims=True))


def answer(S: np.ndarray, output: str) -> np.ndarray:
    """What the network answers: the output for the scores."""
    if output == "linear":
        return S
    return sigmoid(S) if output == "sigmoid" else np.exp(S - log_sum_exp(S))


def loss(S: np.ndarray, Y: np.ndarray, output: str) -> Any:
    """E as a function of the scores."""
    if output == "linear":
        return ((S - Y) ** 2).sum() / 2
    if output == "sigmoid":
        return (softplus(S) - Y * S).sum()
    return (Y * (log_sum_exp(S) - S)).sum()


def answer_and_loss(S: np.ndarray, Y: np.ndarray, output: str) -> tuple[np.ndarray, Any]:
    """Both."""
    return answer(S, output), loss(S, Y, output)


def steps(t: Pass) -> None:
    """Both passes of all samples."""
    t.Z = t.X @ t.W.T
    t.hidden = sigmoid(t.Z)
    t.S = t.hidden @ t.V.T
    t.dS = slope(lambda S: loss(S, t.Y, t.output), t.S)
    t.dV = at_weights(t.V, t.hidden.T, t.dS.T)
    t.dH = at_value(t.V, t.hidden.T, t.dS.T).T
    t.dZ = pull(sigmoid, t.Z, t.dH)
    t.dW = at_weights(t.W, t.X.T, t.dZ.T)


def gradients(
    V: np.ndarray, W: np.ndarray, X: np.ndarray, Y: np.ndarray, output: str
) -> dict[str, Any]:
    """All steps by name."""
    return results(steps, {"V": V, "W": W, "X": X, "Y": Y, "output": output})


HEAD = function_test(
    draw_scores, Function("output_and_loss", "S Y output", answer_and_loss, returns="Yhat E")
)
PAIR = Function("pair_gradients", "V W X Y output", gradients, returns="dV dW")
GRADIENTS = function_test(draw, PAIR)

# ---- what follows from the student's own gradient of the scores


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


def through_own_scores(s: Subject, case: Case) -> Outputs | None:
    """Both gradients from the student's own gradient of the scores, if it depends on them."""
    scores = results(steps, case.data)["S"]
    own = own_score_gradient(s, case, scores)
    if not VALUES(own, own_score_gradient(s, case, 1.3 * scores), False):
        return None

    return results(steps, case.data, {"dS": own})


# ---- the question


SMALLER = (f"{TWO}: Yhat and E", f"{CLASSES}: Yhat and E")


def pair_parts() -> list[Part]:
    """For each pair of output and loss: what the network answers, and both gradients."""
    heads = [
        Part(f"{pair}: Yhat and E", 0.5, HEAD, ("Yhat", "E"), cases, VALUES)
        for pair, cases in CASES.items()
    ]
    outer = [
        Part(f"{pair}: dE/dV", 0.5, GRADIENTS, ("dV",), cases, VALUES)
        for pair, cases in CASES.items()
    ]
    inner = [
        Part(
            f"{pair}: dE/dW",
            1 if pair == CLASSES else 0.5,
            GRADIENTS,
            ("dW",),
            cases,
            VALUES,
            carries=through_own_scores,
        )
        for pair, cases in CASES.items()
    ]
    return heads + outer + inner


QUESTION = Question(
    "3.6",
    "Four pairs of output and loss, one formula",
    takes=("output_and_loss", "pair_gradients"),
    minutes=45,
    difficulty=2,
    manual_points=2,
    covers=("IIT-N3", "IIT-N4", "IIT-N5", "IIT-N6", "IIT-N7"),
    parts=with_habits(
        *pair_parts(),
        Part("scores near 1000", 0.5, HEAD, ("Yhat", "E"), LARGE, VALUES, SMALLER),
        Part(EDGE, 0.5, GRADIENTS, ("dV", "dW"), (EDGE,), VALUES, carries=through_own_scores),
        nothing_changed(GRADIENTS, "pair_gradients", *(f"{pair}: dE/dV" for pair in CASES)),
    ),
)
