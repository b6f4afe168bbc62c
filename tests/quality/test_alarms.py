"""Right solutions pass in every harmless form: a short version of `make false-alarms`."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from autograder.quality.alarms import DISGUISES, NOISE, Disguised, alarms, solutions
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load, names

SEEDS = range(10_000, 10_030)
FEW = 6
QUESTIONS = [
    pytest.param(name, q.id, id=q.id)
    for name in names()
    for q in load(name).questions
    if q.automatic_points
]
right = cache(lambda name: solutions(load(name)))


@pytest.mark.parametrize(
    "seeds",
    [
        pytest.param(SEEDS[:FEW], id="few"),
        pytest.param(SEEDS[FEW:], id="more", marks=pytest.mark.endurance),
    ],
)
@pytest.mark.parametrize("name, question", QUESTIONS)
def test_a_right_solution_passes_with_any_seed(name, question, seeds):
    problem_set = load(name)
    raised = list(alarms(problem_set, problem_set[question], right(name), seeds))
    assert not raised, "\n".join(map(str, raised))


def test_a_wrong_solution_raises_an_alarm():
    problem_set = load("ps4_mlp")
    wrong = {"reference": right("ps4_mlp")["reference"] | {"rel_error": lambda x, y: 0.1}}
    assert len(list(alarms(problem_set, problem_set["4.1"], wrong, range(8)))) == 8


VALUES = {
    "float": 1.2345,
    "numpy float": np.float64(1.2345),
    "whole": 3.0,
    "int": 3,
    "truth": True,
    "array": np.linspace(0.1, 0.9, 6).reshape(2, 3),
    "labels": np.arange(4),
    "nested": {"a": [np.ones(3) / 3, (0.25, 1 / 3)]},
    "text": "relu",
    "nothing": None,
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_a_disguise_changes_the_form_and_no_value(disguise, value):
    names_ = {"give": lambda: value}
    came = Disguised(names_, DISGUISES[disguise], np.random.default_rng(0)).call("give").value
    plain = LocalSubject(names_).call("give").value
    assert all(
        a == b or abs(a - b) <= 2 * NOISE * abs(b)
        for a, b in zip(flat(came), flat(plain), strict=True)
    )


def flat(value) -> list:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple, np.ndarray)):
        return [x for item in value for x in flat(item)]
    return [value]


def test_noise_is_noise_and_whole_numbers_are_left_alone():
    subject = Disguised(
        {"give": lambda: np.array([0.3, 2.0])},
        DISGUISES["rounding noise"],
        np.random.default_rng(0),
    )
    third, two = subject.call("give").value
    assert third != 0.3 and two == 2.0


def test_other_scalar_types_are_other_types():
    subject = Disguised(
        {"one": lambda: 1.5, "other": lambda: np.float64(1.5)},
        DISGUISES["other scalar types"],
        np.random.default_rng(0),
    )
    assert (
        type(subject.call("one").value) is np.float64 and type(subject.call("other").value) is float
    )
