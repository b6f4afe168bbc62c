"""Task 3.5: ReLU and squared error with indices, and all weights as one vector."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from autograder.checks.kit import attempt, with_habits
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .adapters import (
    AFTERWARDS,
    UNCHANGED,
    VALUES,
    Call,
    arrays_in,
    called,
    expected,
    unchanged_with,
)
from .networks import NAMES, draw_samples, draw_vectors
from .oracle import Steps, at_value, at_weights, of_square, pull, relu, slope

FORMULAS = {
    "z1": lambda t: t.W1 @ t.x + t.b1,
    "h": lambda t: relu(t.z1),
    "z2": lambda t: t.W2 @ t.h + t.b2,
    "yhat": lambda t: relu(t.z2),
    "dyhat": lambda t: of_square(t.yhat, t.y),
    "dz2": lambda t: pull(relu, t.z2, t.dyhat),
    "dW2": lambda t: at_weights(t.W2, t.h, t.dz2),
    "db2": lambda t: pull(np.positive, t.b2, t.dz2),
    "dh": lambda t: at_value(t.W2, t.h, t.dz2),
    "dz1": lambda t: pull(relu, t.z1, t.dh),
    "dW1": lambda t: at_weights(t.W1, t.x, t.dz1),
    "db1": lambda t: pull(np.positive, t.b1, t.dz1),
}

Arrays = Mapping[str, np.ndarray]


def params(case: Case) -> dict[str, np.ndarray]:
    """The weights and biases of a case."""
    return {name: case.data[name] for name in NAMES}


# ---- one partial derivative at a time; the check collects them into a matrix


def one_sample(case: Case) -> tuple[Any, ...]:
    """Arguments of the functions of one sample."""
    return params(case), case.x, case.y


def table(function: str, weight: str) -> Call:
    """Call a function for every entry of a weight matrix."""

    def call(s: Subject, case: Case) -> dict[str, Any]:
        rows, columns = case.data[weight].shape
        outcomes = [
            [s.call(function, *one_sample(case), i, j) for j in range(columns)] for i in range(rows)
        ]
        values = [[outcome.value for outcome in row] for row in outcomes]
        nothing = any(value is None for row in values for value in row)
        afterwards = arrays_in(outcomes[-1][-1].args)
        return {f"d{weight}": None if nothing else values, AFTERWARDS: afterwards}

    return call


def partials(function: str, weight: str, indices: str) -> Test:
    """A test of all partial derivatives with respect to the entries of a weight matrix."""
    return Test(
        draw_samples,
        table(function, weight),
        expected(FORMULAS, (f"d{weight}",), one_sample),
        f"{function}(params, x, y, {indices}) for all {indices}, D={{D}}, H={{H}}, C={{C}}",
        **unchanged_with(f"d{weight}"),
    )


OUTPUT = partials("output_partial", "W2", "i, j")
HIDDEN = partials("hidden_partial", "W1", "j, k")

# ---- all weights as one vector


def vector(arrays: Arrays) -> np.ndarray:
    """The arrays one after the other, row by row."""
    return np.concatenate([np.asarray(arrays[name]).flatten() for name in NAMES])


def only_params(case: Case) -> tuple[Any, ...]:
    """Arguments of `pack`."""
    return (params(case),)


def vector_and_sizes(case: Case) -> tuple[Any, ...]:
    """Arguments of `unpack`."""
    return vector(params(case)), case.D, case.H, case.C


def all_samples(case: Case) -> tuple[Any, ...]:
    """Arguments of `gradient_vector`."""
    return vector(params(case)), case.X, case.Y, case.H


def expected_vector(case: Case) -> dict[str, Any]:
    """What `pack` should give."""
    return {"w": vector(params(case)), AFTERWARDS: arrays_in(only_params(case))}


def expected_arrays(case: Case) -> dict[str, Any]:
    """What `unpack` should give: the arrays of which the vector was made."""
    return params(case) | {AFTERWARDS: arrays_in(vector_and_sizes(case))}


def gradients(case: Case, weights: Arrays) -> dict[str, np.ndarray]:
    """The sum over the samples of the gradient of each, for these weights."""
    total = {name: np.zeros(np.shape(weights[name])) for name in NAMES}
    for x, y in zip(case.X, case.Y, strict=True):
        steps = Steps(Case("", {**case.data, **weights, "x": x, "y": y}), FORMULAS)
        for name in NAMES:
            total[name] += steps.value(f"d{name}")
    return total


def expected_gradient(case: Case) -> dict[str, Any]:
    """What `gradient_vector` should give."""
    gradient = vector(gradients(case, params(case)))
    return {"gradient": gradient, AFTERWARDS: arrays_in(all_samples(case))}


PACK = Test(
    draw_vectors,
    called("pack", ("w",), only_params),
    expected_vector,
    "pack(params) with D={D}, H={H}, C={C}",
    **unchanged_with("w"),
)
UNPACK = Test(
    draw_vectors,
    called("unpack", {name: name for name in NAMES}, vector_and_sizes),
    expected_arrays,
    "unpack(w, {D}, {H}, {C})",
    **unchanged_with("b2"),
)
VECTOR = Test(
    draw_vectors,
    called("gradient_vector", ("gradient",), all_samples),
    expected_gradient,
    "gradient_vector(w, X, Y, {H}) with N={N}, D={D}, C={C}",
)


def through_own_order(s: Subject, case: Case) -> dict[str, Any] | None:
    """The gradient cut and packed by the student's own `unpack` and `pack`, if they only reorder."""
    found = VECTOR.call(s, case)["gradient"]
    for weights in _orders(params(case), attempt(lambda: UNPACK.call(s, case))):
        right = gradients(case, weights)
        packed = attempt(lambda right=right: s.call("pack", right).value)
        for gradient in (vector(right), packed):
            if _reordered(gradient, vector(right)) and not VALUES(found, gradient, False):
                return {"gradient": gradient}
    return None


def _orders(right: Arrays, own: Any) -> Iterable[Arrays]:
    """The weights as they are, and as the student's `unpack` cuts them."""
    yield right
    if isinstance(own, dict) and all(np.shape(own[k]) == right[k].shape for k in NAMES):
        if _reordered(vector(own), vector(right)):
            yield {name: np.asarray(own[name], float) for name in NAMES}


def _reordered(own: Any, right: np.ndarray) -> bool:
    """Whether these are the right numbers, in any order."""
    return np.shape(own) == right.shape and not VALUES(np.sort(own), np.sort(right), False)


ON = ("all units on", "all units on, equal sizes", "one of each")
OFF = ("a hidden unit off", "an output off", "pre-activations exactly 0")

QUESTION = Question(
    "3.5",
    "With indices, and all weights as one vector",
    minutes=50,
    difficulty=3,
    takes=("output_partial", "hidden_partial", "pack", "unpack", "gradient_vector"),
    covers=("TUM-10", "TUM-14", "TUM-16"),
    parts=with_habits(
        Part("dL/dW2[i, j]", 1, OUTPUT, ("dW2",), ON, VALUES),
        Part("dL/dW2[i, j], units off", 0.5, OUTPUT, ("dW2",), OFF, VALUES, ("dL/dW2[i, j]",)),
        Part("dL/dW1[j, k]", 1.5, HIDDEN, ("dW1",), ON, VALUES),
        Part("dL/dW1[j, k], units off", 0.5, HIDDEN, ("dW1",), OFF, VALUES, ("dL/dW1[j, k]",)),
        Part("pack", 0.5, PACK, ("w",), None, VALUES),
        Part("unpack", 1, UNPACK, NAMES, None, VALUES),
        Part(
            "gradient as one vector",
            1.5,
            VECTOR,
            ("gradient",),
            ("several samples", "equal sizes"),
            VALUES,
            carries=through_own_order,
        ),
        Part(
            "one sample, one of each",
            0.5,
            VECTOR,
            ("gradient",),
            ("one sample", "one of each"),
            VALUES,
            ("gradient as one vector",),
            carries=through_own_order,
        ),
        Part(
            "units off for some samples, and for all",
            0.5,
            VECTOR,
            ("gradient",),
            ("a dead unit", "pre-activations exactly 0"),
            VALUES,
            ("gradient as one vector",),
            carries=through_own_order,
        ),
        Part(
            "nothing else is changed",
            0.5,
            VECTOR,
            (AFTERWARDS,),
            rule=UNCHANGED,
            requires=("gradient as one vector",),
        ),
    ),
)
