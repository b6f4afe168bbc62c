"""Problem set 4: two slips at once, a slip costs its points once, and nonsense carries nothing."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.authoring.mistake_files import Variant
from autograder.checks.carry_forward import FOLLOWS
from autograder.checks.judge import QuestionRun
from autograder.checks.report import QuestionReport
from autograder.quality.modules import ROOT
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

SET = load("ps4_mlp")
SOURCE = ROOT / "source" / SET.name
REFERENCE = (SOURCE / SET.module).read_text("utf-8")
PASSES = ("4.3", "4.4", "4.5", "4.7")
LARGE = "scores and z near 1000"


def with_changes(*changes: tuple[str, str]) -> dict[str, Any]:
    """The reference with some texts replaced, run."""
    space: dict[str, Any] = {"__name__": "mlp"}
    exec(Variant(changes, {}, {}, "", {}).module(REFERENCE), space)
    return space


def reports(names: dict[str, Any], *questions: str, seed: Any = 1) -> dict[str, QuestionReport]:
    return {q: QuestionRun(SET, SET[q], LocalSubject(names), seed).report() for q in questions}


def lost(report: QuestionReport) -> set[str]:
    return {part.name for part in report.parts if part.score < part.points}


def carried(report: QuestionReport) -> float:
    """Points that were earned by following from earlier work."""
    return sum(part.score for part in report.parts if part.message == FOLLOWS)


BIASES_PENALISED = (
    (
        '            "b2": dscores.sum(axis=0),',
        '            "b2": dscores.sum(axis=0) + reg * self.params["b2"],',
    ),
    (
        '            "b1": dz.sum(axis=0),',
        '            "b1": dz.sum(axis=0) + reg * self.params["b1"],',
    ),
    (
        '        penalty = np.sum(self.params["W1"] ** 2) + np.sum(self.params["W2"] ** 2)',
        "        penalty = sum(np.sum(p ** 2) for p in self.params.values())",
    ),
)
HALF_MISSING = (
    ("h.T @ dscores + reg * W2", "h.T @ dscores + 2 * reg * W2"),
    ("X.T @ dz + reg * W1", "X.T @ dz + 2 * reg * W1"),
    ("softmax_loss(scores, y) + 0.5 * reg * penalty", "softmax_loss(scores, y) + reg * penalty"),
)
NO_MAXIMUM = (
    ("    shifted = scores - scores.max(axis=1, keepdims=True)", "    shifted = scores"),
    (
        "    exp = np.exp(scores - scores.max(axis=1, keepdims=True))",
        "    exp = np.exp(scores)",
    ),
)


@pytest.mark.parametrize("changes", [BIASES_PENALISED, HALF_MISSING])
def test_a_wrong_penalty_with_its_own_right_gradient_costs_its_points_once(changes):
    found = reports(with_changes(*changes), *PASSES)
    assert lost(found["4.3"]) == {"regulariser"}
    assert lost(found["4.4"]) == set()
    assert lost(found["4.5"]) == set()


def test_no_maximum_anywhere_has_both_names():
    found = reports(with_changes(*NO_MAXIMUM), "4.3", "4.4")
    assert lost(found["4.3"]) == lost(found["4.4"]) == {LARGE}
    assert "softmax_unstable" in found["4.3"].mistakes
    assert "gradient_unstable" in found["4.4"].mistakes


def test_a_forgotten_output_bias_costs_the_points_of_the_scores():
    """Once all of 4.3: the loss of these scores is right, and so are its gradients."""
    names = with_changes(('h @ self.params["W2"] + self.params["b2"]', 'h @ self.params["W2"]'))
    found = reports(names, *PASSES)
    assert lost(found["4.3"]) == {"scores"}
    assert lost(found["4.5"]) == set()


@pytest.mark.parametrize(
    "change, kept",
    [
        (("return grad / len(y)", "return grad"), {"grads['b2']", "grads['W1']", "grads['b1']"}),
        (
            ("    grad[np.arange(len(y)), y] -= 1\n", ""),
            {"grads['b2']", "grads['W1']", "grads['b1']"},
        ),
    ],
)
def test_a_slip_in_the_gradient_of_the_scores_costs_the_points_where_it_shows_first(change, kept):
    report = reports(with_changes(change), "4.4")["4.4"]
    assert "grads['W2']" in lost(report)
    assert not lost(report) & kept


ONES = """
class TwoLayerMLP:
    def __init__(self, D, H, C, std=1e-4, activation="relu"):
        shapes = {"W1": (D, H), "b1": (H,), "W2": (H, C), "b2": (C,)}
        self.params = {name: np.ones(shape) for name, shape in shapes.items()}

    def loss(self, X, y=None, reg=0.0):
        p = self.params
        scores = SCORES
        if y is None:
            return scores
        return LOSS, GRADS

    def predict(self, X):
        return np.argmax(self.loss(X), axis=1)
"""
ROWS = "np.ones((len(X), len(p['b2'])))"
NONSENSE = {  # scores, loss and gradients
    "zeros": (f"0 * {ROWS}", "np.log(len(p['b2']))", "{k: 0 * v for k, v in p.items()}"),
    "ones": (ROWS, "1.0", "{k: np.ones(v.shape) for k, v in p.items()}"),
    "a range": (
        f"{ROWS}.cumsum().reshape(len(X), -1)",
        "1.0",
        "{k: np.arange(v.size).reshape(v.shape) * 1.0 for k, v in p.items()}",
    ),
    "copies": (
        "np.resize(X, (len(X), len(p['b2'])))",
        "sum(v.sum() for v in p.values())",
        "{k: v.copy() for k, v in p.items()}",
    ),
    "the sum of the parameters and its gradient": (
        f"{ROWS} * p['b2']",
        "sum(v.sum() for v in p.values())",
        "{k: np.ones(v.shape) for k, v in p.items()}",
    ),
    "the penalty and its gradient": (
        f"{ROWS} * p['W2'].sum(0)",
        "sum((v ** 2).sum() for v in p.values()) + X.sum() + y.sum()",
        "{k: 2 * v for k, v in p.items()}",
    ),
    "signs": (
        f"-{ROWS} * X.sum(1, keepdims=True)",
        "-sum(v.sum() for v in p.values()) * X.sum()",
        "{k: -v for k, v in p.items()}",
    ),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_carries_nothing(kind):
    names: dict[str, Any] = {"__name__": "mlp"}
    scores, loss, grads = NONSENSE[kind]
    text = ONES.replace("SCORES", scores).replace("LOSS", loss).replace("GRADS", grads)
    exec("import numpy as np\n" + text, names)
    assert sum(map(carried, reports(names, *PASSES).values())) <= 1


def test_a_net_that_is_still_the_one_with_the_sigmoid_earns_no_relu_gradients():
    names = with_changes(('"relu": (relu, relu_slope)', '"relu": (sigmoid, sigmoid_slope)'))
    report = reports(names, "4.7")["4.7"]
    followed = {part.name for part in report.parts if part.message == FOLLOWS}
    assert followed <= {"training curve", "training curve, minibatches and decay"}
