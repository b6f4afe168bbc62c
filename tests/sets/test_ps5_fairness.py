"""A slip of problem set 5 costs its points once, and two slips are both named."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.authoring.sample import patched
from autograder.checks.judge import QuestionRun
from autograder.checks.report import QuestionReport
from autograder.quality.modules import SOURCE, namespace, write_module
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

PS = load("ps5_regularization")
TEXT = (SOURCE / PS.name / PS.module).read_text("utf-8")

MEAN_LOSS = ("np.sum((yhat - y) ** 2)", "np.mean((yhat - y) ** 2)")
MEAN_DW1 = ("np.sum(dyhat * w2 * (z > 0) * x)", "np.mean(dyhat * w2 * (z > 0) * x)")
MEAN_DW2 = ("np.sum(dyhat * h)", "np.mean(dyhat * h)")
REG_SETTING = ("reg=0.5, num_epochs", "reg=0.25, num_epochs")
DECAY_SETTING = ("learning_rate_decay=0.95", "learning_rate_decay=0.5")
TO_KEEP = (
    "(rng.random(x.shape) >= drop_prob) / (1 - drop_prob)",
    "(rng.random(x.shape) < drop_prob) / drop_prob if drop_prob else np.ones(x.shape)",
)
SQUARED_LENGTH = ("np.sqrt(np.sum(W**2, axis=0))", "np.sum(W**2, axis=0)")
OWN_NUMBERS = ("rng.random(x.shape) >= drop_prob", "np.random.rand(*x.shape) >= drop_prob")


@pytest.fixture
def report(tmp_path):
    """The report on one question of the reference with some changes."""

    def judged(question: str, *changes: tuple[str, str], seed: object = 4) -> QuestionReport:
        folder = write_module(PS, tmp_path / "desk", patched(TEXT, changes))
        subject = LocalSubject(namespace(folder, PS.module) | {"why_regularise": "a"})
        found = QuestionRun(PS, PS[question], subject, seed).report()
        assert not [p.message for p in found.parts if p.verdict == "grader_fault"]
        return found

    return judged


def lost(report: QuestionReport) -> dict[str, float]:
    """Points lost by part; choices are only recorded."""
    return {
        p.name: p.points - p.score
        for p in report.parts
        if p.score < p.points and p.verdict != "recorded"
    }


def test_a_gradient_of_the_own_loss_earns_its_points(report):
    found = report("5.5", MEAN_LOSS, MEAN_DW1, MEAN_DW2)
    assert lost(found) == {"loss without penalty": 1}
    assert found.mistakes == ("two_weights_averaged",)


def test_a_slip_in_the_data_leaves_the_penalty_its_points(report):
    assert set(lost(report("5.5", MEAN_LOSS))) == {"loss without penalty"}
    wrong = ("dyhat * w2 * (z > 0) * x", "dyhat * (z > 0) * x")
    assert set(lost(report("5.5", wrong))) == {"dw1 without penalty", "a unit that is off"}


def test_a_loss_without_the_data_carries_no_gradient():
    """Squares of the weights and their slopes suit each other, and are another task."""
    nonsense = {
        "two_weight_loss": lambda w1, w2, x, y, lam: w1**2 + w2**2,
        "two_weight_grad": lambda w1, w2, x, y, lam: (2 * w1, 2 * w2),
    }
    assert QuestionRun(PS, PS["5.5"], LocalSubject(nonsense), 4).report().score == 0


def test_a_wrong_reg_costs_the_first_loss_and_nothing_that_follows(report):
    assert lost(report("5.9", REG_SETTING)) == {"the first loss, penalty included": 1}
    assert lost(report("5.10", REG_SETTING)) == {}


def test_a_wrong_decay_costs_less_than_half_of_the_training(report):
    assert lost(report("5.9", DECAY_SETTING)) == {"the loss, step by step": 4}


def test_reg_for_is_charged_once(report):
    assert lost(report("5.2", ("    return 2 * lam", "    return lam"))) == {"reg_for": 1}
    constant = lost(report("5.2", ("    return 2 * lam", "    return 0.5")))
    assert constant == {"reg_for": 1, "net_l2_step": 1}


@pytest.mark.parametrize("seed", [0, 7])
def test_dropout_for_matrices_loses_a_small_part(report, seed):
    two_axes = ("    mask = np.ones(x.shape)", "    N, D = x.shape\n    mask = np.ones((N, D))")
    found = report("5.7", two_axes, seed=seed)
    assert sum(lost(found).values()) == 1
    assert found.mistakes == ("two_axes_only",)


def test_two_slips_in_one_question_are_both_named(report):
    found = report("5.7", TO_KEEP, SQUARED_LENGTH)
    assert set(found.mistakes) == {"drop_prob_as_keep_prob", "length_not_rooted"}


def test_draws_of_ones_own_cost_the_draws_alone(report):
    """Forward and backward agree, whatever was drawn."""
    np.random.seed(0)
    parts = {"dropout_forward: the draws of the generator", "dropout_forward: three axes"}
    assert set(lost(report("5.7", OWN_NUMBERS))) == parts
