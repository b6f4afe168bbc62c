"""Problem set 1 against numbers worked out elsewhere: the reference, the oracle, and the known
errors of the sources.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice, Part
from autograder.checks.run import generator
from autograder.config import answer_key
from autograder.quality.modules import namespace
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load
from autograder.sets.ps1_neurons import descent, linear_discriminant, losses, softmax
from autograder.sets.ps1_neurons.fit import best
from autograder.sets.ps1_neurons.oracle import ACTIVATIONS, WITH_ALPHA, log_sum_exp

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
    np.testing.assert_allclose(ACTIVATIONS[name](Z), TABLE[name], atol=1e-8)


def test_the_exponential_linear_unit_has_the_values_of_the_table():
    for elu in (neurons.elu, WITH_ALPHA["elu"]):
        np.testing.assert_allclose(elu(Z, 1.0), [-0.86466472, -0.39346934, 0, 0.5, 2], atol=1e-8)


X, W, w, THETA = (
    np.array([[3.0, -1, 2], [0, 2, -2]]),
    np.array([[1.0, 2], [0, -1], [2, 2]]),
    np.array([2.0, -3, 1]),
    np.array([[1.0, 0], [2, -1], [0, 3], [1, 1]]),
)
LABELS, SURE = np.array([0, 1]), np.array([[1.0, 0], [0, 1]])
CALLS = (
    {
        "discriminant": (X, w, 2.0),
        "side": (X, w, 2.0),
        "augment": (X,),
        "class_scores": (X, THETA),
        "unit_normal": (w,),
        "signed_distance": (X, w, 2.0),
        "maxout": (X, W, w[:2]),
        "maxout_gradient": (X, W, w[:2]),
        "l1_loss": (X, W.T),
        "mse_loss": (X, W.T),
        "cross_entropy": (SURE, SURE),
        "likelihood": (SURE[1], LABELS),
        "log_likelihood": (SURE[1], LABELS),
        "binary_cross_entropy": (SURE[1], LABELS),
        "zero_one_loss": (w[:2], LABELS),
        "logistic_loss": (w, X, LABELS),
        "logistic_gradient": (w, X, LABELS),
        "logistic_step": (w, X, LABELS, 0.5),
        "logsumexp": (X,),
        "log_softmax": (X,),
        "softmax": (X,),
        "softmax_jacobian": (w,),
        "log_softmax_jacobian": (w,),
        "softmax_weight_jacobian": (W, w),
        "one_hot": (LABELS, 3),
        "multiclass_loss": (W, X, LABELS),
        "multiclass_gradient": (W, X, LABELS),
        "multiclass_step": (W, X, LABELS, 0.5),
        "gradient_step": (w, w, 0.5),
        "step_length": (w, 0.5),
        "rate_limit": (W.T @ W,),
        "minibatch_gradient": (X, LABELS),
    }
    | dict.fromkeys(ACTIVATIONS, (X,))
    | dict.fromkeys(WITH_ALPHA, (X, 2.0))
)


@pytest.mark.parametrize("kind", [np.float32, int])
@pytest.mark.parametrize("name", CALLS)
def test_results_are_float64_whatever_the_inputs_are(name, kind):
    """`CALLS` hold whole numbers, so nothing is lost on the way to another type."""
    given = [
        value.astype(kind) if isinstance(value, np.ndarray) and value.dtype == float else value
        for value in CALLS[name]
    ]
    result = getattr(neurons, name)(*given)
    assert np.asarray(result).dtype == np.float64
    np.testing.assert_array_equal(result, getattr(neurons, name)(*CALLS[name]))


@pytest.mark.parametrize("name", [*ACTIVATIONS, *WITH_ALPHA])
def test_activations_take_lists_too(name):
    more = (0.5,) if name in WITH_ALPHA else ()
    np.testing.assert_array_equal(
        getattr(neurons, name)([-2, 0, 3], *more),
        getattr(neurons, name)(np.array([-2.0, 0.0, 3.0]), *more),
    )


def test_a_descent_from_whole_numbers_is_a_path_of_floats():
    path, converged = neurons.gradient_descent(lambda x: 2 * x, np.array([3, -1]), 0.1, 1e-3, 0)
    assert path.dtype == np.float64 and path.shape == (1, 2) and not converged


def test_softmax_and_logsumexp_have_known_values():
    np.testing.assert_allclose(
        neurons.softmax(np.array([[1.0, 2, 3]])), [[0.09003057, 0.24472847, 0.66524096]], atol=1e-8
    )
    rows = np.array([[1000.0, 1001, 1002], [-1000, -1001, -1002]])
    np.testing.assert_allclose(neurons.logsumexp(rows), [1002.40760596, -999.59239404], atol=1e-8)
    np.testing.assert_allclose(log_sum_exp(rows), [1002.40760596, -999.59239404], atol=1e-8)


def test_jacobians_of_the_oracle_are_those_measured_on_the_reference():
    z, step = np.array([0.3, -1.2, 2.0]), 1e-6
    for name in ("softmax", "log_softmax"):
        f = getattr(neurons, name)
        measured = np.stack(
            [(f((z + d)[None]) - f((z - d)[None]))[0] / (2 * step) for d in step * np.eye(3)],
            axis=1,
        )
        case = next(c for c in softmax.draw(generator(0)) if c.name == "plain")
        case.data["z"] = z
        np.testing.assert_allclose(
            softmax.JACOBIANS.expected(case)[f"{name}_jacobian"], measured, atol=1e-8
        )


def worked_answer(question: str, name: str) -> np.ndarray:
    part = next(p for p in PS[question].parts if p.name == name)
    return np.asarray(part.test.expected(part.test.draw(generator(0))[0])[name])


@pytest.mark.parametrize(
    "question, name, value",
    [
        ("1.1", "g_worked", [0.6, 0.2]),
        ("1.2", "normal_worked", [0.554700, 0.832050]),
        ("1.2", "distance_of_origin", 0.277350),
        ("1.2", "foot_of_origin", [-2 / 13, -3 / 13]),
        ("1.4", "slopes_at_0", [0.025, 0.25, 2.5]),
        ("1.4", "values_at_minus_1", [0.4750208, 0.2689414, 0.0000454]),
        ("1.6", "bce_worked", 0.164252),
        ("1.8", "one_vs_all_count", [3, 4, 10]),
        ("1.8", "one_vs_one_count", [3, 6, 45]),
        ("1.8", "votes", [2, 1, 3, 0]),
        ("1.8", "winner_one_vs_one", 2),
        ("1.8", "winner_one_vs_all", 1),
    ],
)
def test_worked_numbers_are_right(question, name, value):
    np.testing.assert_allclose(worked_answer(question, name), value, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    "question, answers, mistake",
    [
        ("1.2", {"normal_worked": [1 / 13**0.5, 3 / 13**0.5]}, "unit_normal_first_entry_one"),
        ("1.8", {"one_vs_one_count": [3, 4, 10]}, "one_vs_one_separates_one_at_a_time"),
    ],
)
def test_wrong_numbers_of_the_sources_are_named(question, answers, mistake):
    report = QuestionRun(PS, PS[question], LocalSubject(vars(neurons) | answers)).report()
    assert mistake in report.mistakes and all(
        p.score == 0 for p in report.parts if p.name in answers
    )


def test_an_answer_that_follows_from_a_wrong_one_earns_its_points():
    wrong_normal = np.array([1.0, 3.0]) / 13**0.5
    answers = {
        "normal_worked": wrong_normal,
        "distance_of_origin": 13**-0.5,
        "foot_of_origin": -(13**-0.5) * wrong_normal,
    }
    scores = {
        p.name: p.score
        for p in QuestionRun(PS, PS["1.2"], LocalSubject(vars(neurons) | answers)).report().parts
    }
    assert (scores["normal_worked"], scores["foot_of_origin"]) == (0, 1)


def points_with(question: str, **changed) -> dict[str, float]:
    """Points of each part when some functions of the reference are replaced by others; those
    that call them get the others, too.
    """
    names = namespace(SOURCE, PS.module)
    names.update(changed)
    return {
        p.name: p.score for p in QuestionRun(PS, PS[question], LocalSubject(names)).report().parts
    }


def bce_with_minus(p, y):
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def test_a_minus_before_labels_true_and_false_costs_half_a_point_and_is_explained():
    names = namespace(SOURCE, PS.module) | {
        "binary_cross_entropy": bce_with_minus,
        "logistic_loss": lambda theta, X, y: bce_with_minus(neurons.sigmoid(X @ theta), y),
    }
    parts = {
        p.name: p
        for q in ("1.6", "1.7")
        for p in QuestionRun(PS, PS[q], LocalSubject(names)).report().parts
    }
    assert parts["binary_cross_entropy"].score == 1.5 and parts["logistic_loss"].score == 1
    assert parts["binary_cross_entropy: labels True and False"].score == 0
    assert "1.0 * y" in parts["binary_cross_entropy: labels True and False"].message


def test_the_error_of_an_if_about_a_whole_array_is_explained():
    names = namespace(SOURCE, PS.module) | {"relu": lambda z: max(0.0, z)}
    part = next(
        p
        for p in QuestionRun(PS, PS["1.3"], LocalSubject(names)).report().parts
        if p.name == "relu"
    )
    assert part.score == 0 and "np.where" in part.message


def augmented_with_twos(X):
    return np.column_stack([np.full(len(X), 2.0), X])


FIT = ("fit: thetas and losses on the way", "fit: norms, and when to stop")
DESCENT = ("descent: the path", "descent: a gradient that never changes")
JACOBIANS = ("softmax_jacobian", "log_softmax_jacobian")
# question, function, what it does instead, the part that loses its points, the parts that follow
# from it
SLIPS = [
    ("1.1", "discriminant", lambda X, w, b: X @ w - b, "discriminant", ("side",)),
    ("1.1", "augment", augmented_with_twos, "augment", ("class_scores",)),
    (
        "1.6",
        "log_likelihood",
        lambda p, y: np.sum(np.log(np.where(y == 1, 1 - p, p))),
        "log_likelihood",
        ("binary_cross_entropy",),
    ),
    (
        "1.7",
        "sigmoid",
        lambda z: 1 / (1 + np.exp(-2 * z)),
        None,
        ("logistic_gradient", "logistic_step", *FIT),
    ),
    ("1.7", "log_sigmoid", lambda z: -np.logaddexp(0, -2 * z), None, ("logistic_loss", *FIT)),
    (
        "1.7",
        "logistic_gradient",
        lambda theta, X, y: X.T @ (1 / (1 + np.exp(-X @ theta)) - y),
        "logistic_gradient",
        ("logistic_step", *FIT),
    ),
    (
        "1.7",
        "logistic_step",
        lambda theta, X, y, rate: theta + rate * neurons.logistic_gradient(theta, X, y),
        "logistic_step",
        FIT,
    ),
    ("1.9", "logsumexp", lambda Z: np.log2(np.exp(Z).sum(axis=1)), "logsumexp", ("log_softmax",)),
    (
        "1.9",
        "softmax",
        lambda Z: np.exp(Z) / np.linalg.norm(np.exp(Z), axis=1, keepdims=True),
        "softmax",
        JACOBIANS,
    ),
    (
        "1.9",
        "softmax_jacobian",
        lambda z: (
            np.outer(neurons.softmax(z[None])[0], neurons.softmax(z[None])[0]) + np.eye(len(z))
        ),
        "softmax_jacobian",
        ("softmax_weight_jacobian",),
    ),
    ("1.10", "log_softmax", lambda Z: Z - Z.max(axis=1, keepdims=True), None, ("multiclass_loss",)),
    (
        "1.10",
        "softmax",
        lambda Z: 1 / (1 + np.exp(-Z)),
        None,
        ("multiclass_gradient", "multiclass_step"),
    ),
    (
        "1.10",
        "multiclass_gradient",
        lambda Theta, X, y: len(y) * neurons.multiclass_gradient(Theta, X, y),
        "multiclass_gradient",
        ("multiclass_step",),
    ),
    (
        "1.11",
        "gradient_step",
        lambda x, gradient, rate: x + rate * gradient,
        "gradient_step",
        DESCENT,
    ),
]


@pytest.mark.parametrize(
    "question, function, instead, loses, follow",
    SLIPS,
    ids=[f"{slip[0]} {slip[1]}" for slip in SLIPS],
)
def test_what_follows_from_a_slip_earns_its_points(question, function, instead, loses, follow):
    whole = {part.name: part.points for part in PS[question].parts}
    earned = points_with(question, **{function: instead})
    assert {name: earned[name] for name in follow} == {name: whole[name] for name in follow}
    assert loses is None or earned[loses] == 0


NONSENSE = [  # question, function, what it does instead, parts that nothing is given for
    (
        "1.1",
        "discriminant",
        lambda X, w, b: np.zeros(len(X)),
        ("side", "side: exactly on the boundary"),
    ),
    ("1.1", "augment", lambda X: np.zeros((len(X), X.shape[1] + 1)), ("class_scores",)),
    ("1.6", "log_likelihood", lambda p, y: 0.0, ("binary_cross_entropy",)),
    ("1.7", "sigmoid", np.zeros_like, ("logistic_gradient",)),
    ("1.7", "log_sigmoid", np.zeros_like, ("logistic_loss", FIT[0])),
    ("1.7", "logistic_gradient", lambda theta, X, y: np.zeros_like(theta), ("logistic_step", *FIT)),
    ("1.7", "logistic_step", lambda theta, X, y, rate: theta, FIT),
    ("1.7", "logistic_step", lambda theta, X, y, rate: np.full_like(theta, np.nan), FIT),
    ("1.9", "logsumexp", lambda Z: np.zeros(len(Z)), ("log_softmax",)),
    ("1.9", "softmax", np.zeros_like, JACOBIANS),
    ("1.9", "softmax_jacobian", lambda z: np.zeros((len(z), len(z))), ("softmax_weight_jacobian",)),
    ("1.10", "log_softmax", np.zeros_like, ("multiclass_loss",)),
    ("1.10", "softmax", np.zeros_like, ("multiclass_gradient",)),
    ("1.10", "multiclass_gradient", lambda Theta, X, y: np.zeros_like(Theta), ("multiclass_step",)),
    ("1.11", "gradient_step", lambda x, gradient, rate: x, DESCENT),
    ("1.11", "gradient_step", lambda x, gradient, rate: np.zeros_like(x), DESCENT),
]


@pytest.mark.parametrize(
    "question, function, instead, parts",
    NONSENSE,
    ids=[f"{row[0]} {row[1]} {n}" for n, row in enumerate(NONSENSE)],
)
def test_nothing_follows_from_nonsense(question, function, instead, parts):
    earned = points_with(question, **{function: instead})
    assert {name: earned[name] for name in parts} == dict.fromkeys(parts, 0)


def test_the_descent_of_the_reference_ends_where_scikit_learn_ends():
    rng = np.random.default_rng(5)
    X = np.column_stack([np.ones(200), rng.normal(size=(200, 2))])
    y = (X @ [0.3, 1.0, -2.0] + rng.logistic(size=200) > 0).astype(int)
    theta, history = neurons.fit_logistic(X, y, 2.0, 1e-9, 5000)
    np.testing.assert_allclose(theta, best(X, y), rtol=1e-6)
    assert history["gradient_norm"][-1] <= 1e-9 < history["gradient_norm"][-2]


def points_lost(question: str, **changed) -> float:
    return PS[question].automatic_points - sum(points_with(question, **changed).values())


def transposed(Theta, X, y):
    return neurons.multiclass_gradient(Theta, X, y).T


def summed(theta, X, y):
    return len(y) * neurons.logistic_gradient(theta, X, y)


def test_a_slip_costs_its_points_once():
    answers = {"step_goes": "a", "rate_effects": "a"}
    assert points_with("1.10", multiclass_gradient=transposed, **answers) == {
        p.name: 0
        if p.name.startswith(("multiclass_gradient", "multiclass_step", "a step"))
        else p.points
        for p in PS["1.10"].parts
    }
    assert points_lost("1.7", logistic_gradient=summed) <= 2.5


def changes_X(X, w, b):
    X *= w
    return X.sum(axis=1) + b


def test_a_changed_argument_costs_points_in_every_function():
    assert points_lost("1.1", discriminant=changes_X) - points_lost("1.1") >= 1


COPIES = [
    ("1.1", "discriminant", lambda X, w, b: X[:, 0], ("side",)),
    ("1.7", "sigmoid", lambda z: z + 1, ("logistic_gradient",)),
    ("1.7", "logistic_gradient", lambda theta, X, y: theta, ("logistic_step", *FIT)),
    ("1.9", "softmax", lambda Z: -Z, JACOBIANS),
    ("1.10", "softmax", lambda Z: Z, ("multiclass_gradient",)),
    ("1.10", "multiclass_gradient", lambda Theta, X, y: Theta, ("multiclass_step",)),
    ("1.11", "gradient_step", lambda x, gradient, rate: x + 1, DESCENT),
]


@pytest.mark.parametrize("question, function, instead, parts", COPIES)
def test_nothing_follows_from_copies(question, function, instead, parts):
    earned = points_with(question, **{function: instead})
    assert {name: earned[name] for name in parts} == dict.fromkeys(parts, 0)


def test_rates_around_the_limit_converge_and_diverge():
    A = np.array([[3.0, 1.2], [1.2, 1.0]])
    ends = [
        np.linalg.norm(
            neurons.gradient_descent(
                lambda x: A @ x, np.array([-2.0, 3.0]), f * neurons.rate_limit(A), 0.0, 400
            )[0][-1]
        )
        for f in (0.98, 1.02)
    ]
    assert ends[0] < 1e-2 and ends[1] > 1e3


def test_each_choice_has_a_key_among_its_options():
    key = answer_key(PS, SOURCE.parents[1])
    choices = {p.name: p for q in PS.questions for p in q.parts if isinstance(p, Choice)}
    assert key.keys() == choices.keys() and all(
        key[name] in choice.options for name, choice in choices.items()
    )


def test_structures_do_not_depend_on_the_seed():
    trials = {
        id(p.test): p.test for q in PS.questions for p in q.parts if isinstance(p, Part)
    }.values()
    for trial in trials:
        names = [tuple(c.name for c in trial.draw(generator(seed))) for seed in range(3)]
        assert len(set(names)) == 1 and len(set(names[0])) == len(names[0])


def test_a_case_at_the_boundary_is_exactly_there():
    case = linear_discriminant.draw_planes(generator(0))[-1]
    assert np.count_nonzero(case.X @ case.w + case.b == 0) == 3
    zeros, one = losses.draw_labels(generator(0))[-2:]
    assert np.count_nonzero(zeros.g == 0) == 2 and np.count_nonzero(one.g == 0) == 1
    flat = descent.draw_descents(generator(0))[-1]
    assert np.linalg.norm(flat.b) == flat.tol
