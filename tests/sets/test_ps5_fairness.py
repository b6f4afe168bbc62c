"""A slip of problem set 5 costs its points once, and two slips are both named."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.authoring.sample import patched
from autograder.checks.carry_forward import FOLLOWS
from autograder.checks.judge import QuestionRun
from autograder.checks.report import QuestionReport
from autograder.quality.modules import SOURCE, namespace, write_module
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

from .costs import more_than_half

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


# Mistakes that cost more than half of a question, and why nothing is left to judge.
ONE_LINE = "the gradient of 5.3 is one line, and 5 of its 8 points"
HEAVY = {
    "alpha_missing": ONE_LINE,
    "always_twice_the_weight": ONE_LINE,
    "gradient_summed": ONE_LINE,
    "power_not_lowered": ONE_LINE,
    "sign_missing": ONE_LINE,
    "derivatives_swapped": "each derivative of 5.5 stands where the other belongs",
    "default_epochs": "a training of another length, with other histories",
    "one_epoch_only": "a training of another length, with other histories",
    "pixels_divided": "a net trained on other images, from the first loss on",
    "trained_on_validation": "a net trained on other images, from the first loss on",
    "training_does_nothing": "nothing is dropped: there is no dropout to judge",
}


def test_no_slip_costs_more_than_half_of_a_question_without_a_reason():
    assert more_than_half(PS) == set(HEAVY)


def test_a_sign_or_a_factor_of_a_gradient_is_charged_once(report):
    negative = ("return float(dw1), float(dw2)", "return -float(dw1), -float(dw2)")
    without = {"dw1 without penalty", "dw2 without penalty"}
    assert set(lost(report("5.5", negative))) == {*without, "a unit that is off"}
    flipped = ("return alpha * p * np.abs(w)", "return -alpha * p * np.abs(w)")
    assert set(lost(report("5.3", flipped))) == {"lp_penalty_grad: p = 2 and 4"}


NONSENSE = {
    "zeros": lambda *arrays: tuple(np.zeros(np.shape(a)) for a in arrays),
    "ones": lambda *arrays: tuple(np.ones(np.shape(a)) for a in arrays),
    "ranges": lambda *arrays: tuple(
        np.arange(float(np.size(a))).reshape(np.shape(a)) for a in arrays
    ),
    "copies": lambda *arrays: tuple(np.array(a, float) for a in arrays),
    "signs": lambda *arrays: tuple(-np.array(a, float) for a in arrays),
}


def nonsense(module, fill):
    """Every function of the set from shapes alone, or copied from what it is given."""
    one = lambda a: fill(a)[0]
    each = lambda params: dict(zip(params, fill(*params.values()), strict=True))
    number = lambda a: float(one(a))

    def split(X, y, n_val, n_test, rng):
        return fill(X, y, X[:n_val], y[:n_val], X[:n_test], y[:n_test])

    class EarlyStopping:
        def __init__(self, patience):
            self.best_loss, self.best_params = one(np.inf), {}

        def update(self, loss, params):
            self.best_loss, self.best_params = number(loss), each(params)
            return False

    def train_digits(net, X, y, X_val, y_val, num_epochs=3):
        names = ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")
        return {name: list(one(y[:num_epochs])) for name in names}

    return dict(
        module,
        l2_loss=lambda loss, w, lam: number(loss),
        sgd_l2_step=lambda w, g, lr, lam: one(w),
        decay_factor=lambda lr, lam: number(lr),
        decay_behaviour=lambda lr, lam: "shrinks",
        max_stable_lr=lambda curvature, lam: number(curvature),
        l2_minimiser=lambda curvature, target, lam: number(target),
        l2_update=lambda params, grads, lr, lam: each(params),
        l1_update=lambda params, grads, lr, lam: each(params),
        reg_for=lambda lam: number(lam),
        net_l2_step=lambda net, X, y, lr, lam: number(lr),
        lp_penalty=lambda w, alpha, p: number(alpha),
        lp_penalty_grad=lambda w, alpha, p: one(w),
        two_weight_loss=lambda w1, w2, x, y, lam: number(w1),
        two_weight_grad=lambda w1, w2, x, y, lam: tuple(map(float, fill(w1, w2))),
        split=split,
        dropout_forward=lambda x, drop_prob, rng, training=True: (one(x), x),
        dropout_backward=lambda dout, cache: one(dout),
        max_norm=lambda W, limit: one(W),
        EarlyStopping=EarlyStopping,
        rate_in_epoch=lambda epoch, learning_rate, decay: number(learning_rate),
        centre=lambda train, val, test: fill(train, val, test),
        count_shared=lambda A, B: int(number(len(A))),
        weight_images=lambda W1: fill(np.reshape(W1.T, (-1, 28, 28)))[0],
        train_digits=train_digits,
        accuracy=lambda net, X, y: number(0.5),
        confusion_matrix=lambda y_true, y_pred, classes: one(np.eye(classes)),
        dead_units=lambda net, X: int(number(len(X))),
        scores=list(fill(np.array([0.75, 0.25]))[0]),
        data_losses=list(fill(np.array([0.25, 0.75]))[0]),
        l2_penalties=list(fill(np.array([0.25, 0.5]))[0]),
        l1_penalties=list(fill(np.array([1.0, 0.75]))[0]),
    )


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_carries_nothing(tmp_path, kind):
    folder = write_module(PS, tmp_path / "desk", TEXT)
    subject = LocalSubject(nonsense(namespace(folder, PS.module), NONSENSE[kind]))
    reports = [QuestionRun(PS, q, subject, 1).report() for q in PS.questions if q.automatic_points]
    parts = [part for report in reports for part in report.parts]
    assert not [p.message for p in parts if p.verdict == "grader_fault"]
    assert sum(part.score for part in parts if part.message == FOLLOWS) <= 1
