"""What computes nothing earns nothing, whatever follows from it: all functions replaced."""

from __future__ import annotations

import copy
import inspect
import math
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.checks.judge import QuestionRun
from autograder.quality.modules import namespace, write_module
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load, names

# Shapes, and biases of 0, are what an initialisation is asked for; zeros everywhere have them. The
# local derivatives of a sum are 1, that of a multiple is an argument, and a node's inputs are not
# replaced here.
ASKED_FOR = {
    ("4.2", "shapes"),
    ("4.2", "biases are zero"),
    ("2.3", "add: inputs and local derivatives"),
    ("2.3", "add_constant: inputs and local derivatives"),
    ("2.3", "mul_constant: inputs and local derivatives"),
}
Fill = Callable[[np.ndarray, list[np.ndarray]], Any]


def resized(values: np.ndarray, like: np.ndarray) -> np.ndarray:
    return np.resize(np.asarray(values, float), like.shape)


def first_floats(given: list[np.ndarray]) -> np.ndarray:
    return next((a for a in given if a.dtype.kind == "f" and a.size), np.ones(1))


def last_floats(given: list[np.ndarray]) -> np.ndarray:
    return first_floats(given[::-1])


FILLS: dict[str, Fill] = {
    "zeros": lambda like, given: np.zeros(like.shape),
    "ones": lambda like, given: np.ones(like.shape),
    "a constant": lambda like, given: np.full(like.shape, 0.37),
    "a range": lambda like, given: resized(np.arange(1, like.size + 1), like),
    "a function of the shapes": lambda like, given: np.full(
        like.shape, 1 / (1 + sum(a.size for a in given))
    ),
    "a copy": lambda like, given: resized(first_floats(given), like),
    "a copy of the last": lambda like, given: resized(last_floats(given), like),
    "a copy and one": lambda like, given: resized(first_floats(given), like) + 1,
    "a copy with the sign flipped": lambda like, given: -resized(first_floats(given), like),
    "a copy, halved": lambda like, given: 0.5 * resized(first_floats(given), like),
    "signs": lambda like, given: np.sign(resized(first_floats(given), like)),
    "the mean of a copy": lambda like, given: np.full(like.shape, first_floats(given).mean()),
    "a sorted copy": lambda like, given: resized(np.sort(first_floats(given), axis=None), like),
    "random numbers": lambda like, given: np.random.default_rng(0).normal(size=like.shape),
    "the sum of a copy": lambda like, given: np.full(like.shape, first_floats(given).sum()),
}


@cache
def reference(name: str) -> dict[str, Any]:
    problem_set = load(name)
    with tempfile.TemporaryDirectory() as folder:
        return dict(namespace(write_module(problem_set, Path(folder)), problem_set.module))


def filled(value: Any, fill: Fill, given: list[np.ndarray]) -> Any:
    """The same structure as `value`, with nonsense for its numbers."""
    if isinstance(value, (bool, np.bool_)):
        return False
    if isinstance(value, str):
        return ""
    if value is None or callable(value):
        return value
    if isinstance(value, dict):
        return {k: filled(v, fill, given) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(filled(v, fill, given) for v in value)
    if isinstance(value, (int, float, np.ndarray, np.generic)):
        like = np.asarray(value)
        found = fill(like, given)
        if isinstance(value, (int, np.integer)):
            return int(found)
        return found if isinstance(value, np.ndarray) else float(found)
    return filled_object(value, fill, given)


def filled_object(value: Any, fill: Fill, given: list[np.ndarray]) -> Any:
    """A copy of an object of the module, such as a node of a graph; others that it holds stay."""
    made = copy.copy(value)
    for attribute, content in vars(value).items():
        if isinstance(content, (list, tuple)):
            kept = [c if hasattr(c, "__dict__") else filled(c, fill, given) for c in content]
            setattr(made, attribute, type(content)(kept))
        elif isinstance(content, (str, float, np.ndarray, dict)):
            setattr(made, attribute, filled(content, fill, given))
    return made


def arrays(values: Any) -> list[np.ndarray]:
    """All numbers among arguments, as arrays."""
    if isinstance(values, dict):
        values = values.values()
    elif not isinstance(values, (list, tuple)):
        return [np.asarray(values)] if isinstance(values, (int, float, np.ndarray)) else []
    return [array for value in values for array in arrays(value)]


def nonsense(function: Callable[..., Any], fill: Fill, method: bool = False) -> Callable[..., Any]:
    """A function that looks at nothing but the shape of what is right."""

    def computes_nothing(*args: Any, **more: Any) -> Any:
        try:
            right = function(*copy.deepcopy(args), **copy.deepcopy(more))
        except Exception:
            return 0.0  # what should refuse does not
        return filled(right, fill, arrays([*args[method:], *more.values()]))

    return computes_nothing


def nonsense_class(made: type, fill: Fill) -> type:
    methods = {
        name: nonsense(method, fill, True)
        for name, method in vars(made).items()
        if inspect.isfunction(method) and name != "__init__"
    }

    def begins(self: Any, *args: Any, **more: Any) -> None:
        try:
            made.__init__(self, *args, **more)
        except Exception:
            return  # what should refuse does not
        for name, value in list(vars(self).items()):
            if isinstance(value, (np.ndarray, dict)):
                setattr(self, name, filled(value, fill, [np.ones(1)]))

    return type(made.__name__, (made,), {**methods, "__init__": begins})


def names_of_nonsense(name: str, fill: Fill) -> dict[str, Any]:
    module = reference(name)
    own = {k: v for k, v in module.items() if getattr(v, "__module__", "") == module["__name__"]}
    replaced: dict[str, Any] = {}
    for key, value in own.items():
        if inspect.isclass(value):
            replaced[key] = nonsense_class(value, fill)
        elif inspect.isfunction(value):
            replaced[key] = nonsense(value, fill)
    return module | replaced


@pytest.mark.parametrize("kind", FILLS)
@pytest.mark.parametrize("name", names())
def test_nonsense_earns_at_most_one_point_of_a_set(name, kind):
    problem_set = load(name)
    subject = LocalSubject(names_of_nonsense(name, FILLS[kind]), seconds=20)
    earned = {}
    for question in problem_set.questions:
        if question.automatic_points:
            report = QuestionRun(problem_set, question, subject, seed=3).report()
            earned |= {(question.id, p.name): p.score for p in report.parts if p.score}
            assert report.verdict != "grader_fault", report.text()
    assert sum(earned[part] for part in earned.keys() - ASKED_FOR) <= 1, earned


def test_there_is_something_to_earn():
    """The same way of asking gives the reference all that its functions can earn."""
    problem_set = load("ps4_mlp")
    report = QuestionRun(problem_set, problem_set["4.3"], LocalSubject(reference("ps4_mlp")))
    assert math.isclose(report.report().score, problem_set["4.3"].points)
