"""Problem set 1 against numbers worked out elsewhere: the reference, the oracle, and the known errors of the sources."""

from __future__ import annotations

import importlib.util
import tomllib
from pathlib import Path

import numpy as np
import pytest

from autograder.course import Choice, Part, load
from autograder.engine import QuestionRun, generator
from autograder.sets.ps1_neurons import activations, descent, lines, losses, softmax
from autograder.sets.ps1_neurons.fit import best
from autograder.sets.ps1_neurons.mistakes.told import told
from autograder.subject import LocalSubject

SOURCE = Path(__file__).resolve().parents[2] / "source" / "ps1_neurons"
PS = load("ps1_neurons")
Z = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])


def imported(name: str):
    spec = importlib.util.spec_from_file_location(f"ps1_{name}", SOURCE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


neurons = imported("neurons")

TABLE = {  # at z = -2, -1/2, 0, 1/2, 2
    "sigmoid": [0.11920292, 0.37754067, 0.5, 0.62245933, 0.88079708],
    "tanh": [-0.96402758, -0.46211716, 0.0, 0.46211716, 0.96402758],
    "relu": [0, 0, 0, 0.5, 2],
    "leaky_relu": [-0.2, -0.05, 0, 0.5, 2],
}


@pytest.mark.parametrize("name", TABLE)
def test_activations_have_the_values_of_the_table(name):
    np.testing.assert_allclose(getattr(neurons, name)(Z), TABLE[name], atol=1e-8)
    np.testing.assert_allclose(activations.TRUTH[name](Z), TABLE[name], atol=1e-8)


def test_the_exponential_linear_unit_has_the_values_of_the_table():
    for elu in (neurons.elu, activations.TRUTH["elu"]):
        np.testing.assert_allclose(elu(Z, 1.0), [-0.86466472, -0.39346934, 0, 0.5, 2], atol=1e-8)


def test_softmax_and_logsumexp_have_known_values():
    np.testing.assert_allclose(neurons.softmax(np.array([[1.0, 2, 3]])), [[0.09003057, 0.24472847, 0.66524096]], atol=1e-8)
    rows = np.array([[1000.0, 1001, 1002], [-1000, -1001, -1002]])
    np.testing.assert_allclose(neurons.logsumexp(rows), [1002.40760596, -999.59239404], atol=1e-8)
    np.testing.assert_allclose(softmax.log_sum_exp(rows), [1002.40760596, -999.59239404], atol=1e-8)


def test_jacobians_of_the_oracle_are_those_measured_on_the_reference():
    z, step = np.array([0.3, -1.2, 2.0]), 1e-6
    for name in ("softmax", "log_softmax"):
        f = getattr(neurons, name)
        measured = np.stack([(f((z + d)[None]) - f((z - d)[None]))[0] / (2 * step) for d in step * np.eye(3)], axis=1)
        case = next(c for c in softmax.draw(generator(0)) if c.name == "plain")
        case.data["z"] = z
        np.testing.assert_allclose(softmax.JACOBIANS.truth(case)[f"{name}_jacobian"], measured, atol=1e-8)


def worked_answer(question: str, name: str) -> np.ndarray:
    part = next(p for p in PS[question].parts if p.name == name)
    return np.asarray(part.trial.truth(part.trial.draw(generator(0))[0])[name])


@pytest.mark.parametrize("question, name, value", [
    ("1.1", "g_worked", [0.6, 0.2]), ("1.2", "normal_worked", [0.554700, 0.832050]), ("1.2", "distance_of_origin", 0.277350),
    ("1.2", "foot_of_origin", [-2 / 13, -3 / 13]), ("1.4", "slopes_at_0", [0.025, 0.25, 2.5]), ("1.4", "values_at_minus_1", [0.4750208, 0.2689414, 0.0000454]),
    ("1.6", "bce_worked", 0.164252), ("1.8", "one_vs_all_count", [3, 4, 10]), ("1.8", "one_vs_one_count", [3, 6, 45]), ("1.8", "votes", [2, 1, 3, 0]),
    ("1.8", "winner_one_vs_one", 2), ("1.8", "winner_one_vs_all", 1)])
def test_worked_numbers_are_right(question, name, value):
    np.testing.assert_allclose(worked_answer(question, name), value, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("question, answers, mistake", [
    ("1.2", {"normal_worked": [1 / 13**0.5, 3 / 13**0.5]}, "unit_normal_first_entry_one"),
    ("1.6", {"bce_worked": -0.170463}, "bce_bracket_missing"),
    ("1.8", {"one_vs_one_count": [3, 4, 10]}, "one_vs_one_separates_one_at_a_time")])
def test_wrong_numbers_of_the_sources_are_named(question, answers, mistake):
    report = QuestionRun(PS, PS[question], LocalSubject(vars(neurons) | answers)).report()
    assert mistake in report.mistakes and all(p.score == 0 for p in report.parts if p.name in answers)


def test_an_answer_that_follows_from_a_wrong_one_earns_its_points():
    wrong_normal = np.array([1.0, 3.0]) / 13**0.5
    answers = {"normal_worked": wrong_normal, "distance_of_origin": 13**-0.5, "foot_of_origin": -(13**-0.5) * wrong_normal}
    scores = {p.name: p.score for p in QuestionRun(PS, PS["1.2"], LocalSubject(vars(neurons) | answers)).report().parts}
    assert (scores["normal_worked"], scores["foot_of_origin"]) == (0, 1)


def test_a_right_step_on_a_wrong_gradient_earns_its_points():
    def gradient(theta, X, y):
        return X.T @ (neurons.sigmoid(X @ theta) - y)  # not averaged

    def step(theta, X, y, rate):
        return theta - rate * gradient(theta, X, y)

    subject = LocalSubject(vars(neurons) | {"logistic_gradient": gradient, "logistic_step": step})
    scores = {p.name: p.score for p in QuestionRun(PS, PS["1.7"], subject).report().parts}
    assert scores["logistic_gradient"] == 0 and scores["logistic_step"] == 0.5


def test_the_descent_of_the_reference_ends_where_scikit_learn_ends():
    rng = np.random.default_rng(5)
    X = np.column_stack([np.ones(200), rng.normal(size=(200, 2))])
    y = (X @ [0.3, 1.0, -2.0] + rng.logistic(size=200) > 0).astype(int)
    theta, history = neurons.fit_logistic(X, y, 2.0, 1e-9, 5000)
    np.testing.assert_allclose(theta, best(X, y), rtol=1e-6)
    assert history["gradient_norm"][-1] <= 1e-9 < history["gradient_norm"][-2]


def test_rates_around_the_limit_converge_and_diverge():
    A = np.array([[3.0, 1.2], [1.2, 1.0]])
    ends = [np.linalg.norm(neurons.gradient_descent(lambda x: A @ x, np.array([-2.0, 3.0]), f * neurons.rate_limit(A), 0.0, 400)[0][-1]) for f in (0.98, 1.02)]
    assert ends[0] < 1e-2 and ends[1] > 1e3


def test_each_choice_has_a_key_among_its_options():
    key = tomllib.loads((SOURCE / "keys.toml").read_text("utf-8"))
    choices = {p.name: p for q in PS.questions for p in q.parts if isinstance(p, Choice)}
    assert key.keys() == choices.keys() and all(key[name] in choice.options for name, choice in choices.items())


def test_structures_do_not_depend_on_the_seed():
    trials = {id(p.trial): p.trial for q in PS.questions for p in q.parts if isinstance(p, Part)}.values()
    for trial in trials:
        names = [tuple(c.name for c in trial.draw(generator(seed))) for seed in range(3)]
        assert len(set(names)) == 1 and len(set(names[0])) == len(names[0])


def test_a_case_at_the_boundary_is_exactly_there():
    case = lines.draw_planes(generator(0))[-1]
    assert np.count_nonzero(case.X @ case.w + case.b == 0) == 3
    zeros = losses.draw_labels(generator(0))[-1]
    assert np.count_nonzero(zeros.g == 0) == 2
    flat = descent.draw_descents(generator(0))[-1]
    assert np.linalg.norm(flat.b) == flat.tol


def test_a_mistake_is_told_once_and_with_a_hint():
    with pytest.raises(ValueError, match="twice"):
        told({"a": ("x", "hint")}, {"a": ("y", "hint")})
    with pytest.raises(ValueError, match="no hint"):
        told({"a": ("x",)})
