"""Task 3.5: ReLU and squared error with indices, and all weights as one vector."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks.kit import Function, function_test, nothing_changed, with_habits
from autograder.checks.model import Case, Outputs, Part, Question, Test
from autograder.sandbox.subject import Outcome, Subject

from .adapters import VALUES
from .instances import NAMES, Params, draw_samples, draw_vectors, pack
from .oracle import Pass, at_bias, at_value, at_weights, of_square, pull, relu, results


def steps(t: Pass) -> None:
    """Both passes of one sample."""
    t.z1 = t.W1 @ t.x + t.b1
    t.h = relu(t.z1)
    t.z2 = t.W2 @ t.h + t.b2
    t.yhat = relu(t.z2)
    t.dyhat = of_square(t.yhat, t.y)
    t.dz2 = pull(relu, t.z2, t.dyhat)
    t.dW2 = at_weights(t.W2, t.h, t.dz2)
    t.db2 = at_bias(t.b2, t.dz2)
    t.dh = at_value(t.W2, t.h, t.dz2)
    t.dz1 = pull(relu, t.z1, t.dh)
    t.dW1 = at_weights(t.W1, t.x, t.dz1)
    t.db1 = at_bias(t.b1, t.dz1)


def gradients(params: Params, x: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """Gradients of the loss of one sample, by the name of the weights."""
    found = results(steps, {**params, "x": x, "y": y})
    return {name: found[f"d{name}"] for name in NAMES}


# ---- one partial derivative at a time; the check collects them into a matrix


def partials(name: str, weight: str, indices: str) -> Test:
    """A test of all partial derivatives with respect to the entries of a weight matrix."""

    def every_entry(s: Subject, params: Params, x: np.ndarray, y: np.ndarray) -> Outcome:
        rows, columns = map(range, np.shape(params[weight]))
        table = [[s.call(name, params, x, y, i, j) for j in columns] for i in rows]
        values = [[outcome.value for outcome in row] for row in table]
        nothing = any(value is None for row in values for value in row)
        return replace(table[-1][-1], value=None if nothing else values)

    def expected(params: Params, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return gradients(params, x, y)[weight]

    function = Function(name, "params x y", expected, returns=f"d{weight}", call=every_entry)
    tried = f"{name}(params, x, y, {indices}) for all {indices}, params = {{params}}"
    return function_test(draw_samples, function, tried=f"{tried}, x = {{x}}, y = {{y}}")


OUTPUT = partials("output_partial", "W2", "i, j")
HIDDEN = partials("hidden_partial", "W1", "j, k")

# ---- all weights as one vector


def unpack(w: np.ndarray, D: int, H: int, C: int) -> Params:
    """The arrays that stand in the vector one after the other."""
    shapes = ((H, D), (H,), (C, H), (C,))
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    pieces = zip(NAMES, np.split(w, ends[:-1]), shapes, strict=True)
    return {name: piece.reshape(shape) for name, piece, shape in pieces}


def summed_gradients(params: Params, X: np.ndarray, Y: np.ndarray) -> Params:
    """Gradients of the sum of the losses of all samples."""
    each = [gradients(params, x, y) for x, y in zip(X, Y, strict=True)]
    return {name: np.sum([found[name] for found in each], axis=0) for name in NAMES}


def gradient_vector(w: np.ndarray, X: np.ndarray, Y: np.ndarray, H: int) -> np.ndarray:
    """The same as one vector, of weights that are one."""
    return pack(summed_gradients(unpack(w, X.shape[1], H, Y.shape[1]), X, Y))


PACK = Function("pack", "params", pack)
UNPACK = Function("unpack", "w D H C", unpack, returns=" ".join(NAMES), keys=" ".join(NAMES))
VECTOR = Function("gradient_vector", "w X Y H", gradient_vector)
PACK_TEST, UNPACK_TEST, VECTOR_TEST = (
    function_test(draw_vectors, function) for function in (PACK, UNPACK, VECTOR)
)

# ---- what follows from the student's own order of the weights


def through_own_order(s: Subject, case: Case) -> Outputs | None:
    """The gradient cut and packed by the student's `unpack` and `pack`, if these only reorder."""
    found = VECTOR.results(s, case)["gradient_vector"]
    for weights in orders(case.params, UNPACK.results(s, case)):
        right = summed_gradients(weights, case.X, case.Y)
        own = PACK.results(s, Case("", {"params": right}))["pack"]
        for gradient in (pack(right), own):
            if is_reordered(gradient, pack(right)) and not VALUES(found, gradient, False):
                return {"gradient_vector": gradient}
    return None


def orders(right: Params, own: dict[str, Any]) -> Iterable[Params]:
    """The weights as they are, and as the student's `unpack` cuts them."""
    yield right
    if all(np.shape(own[name]) == right[name].shape for name in NAMES):
        if is_reordered(pack(own), pack(right)):
            yield {name: np.asarray(own[name], float) for name in NAMES}


def is_reordered(own: Any, right: np.ndarray) -> bool:
    """Whether these are the right numbers, in any order."""
    return np.shape(own) == right.shape and not VALUES(np.sort(own), np.sort(right), False)


# ---- the question

ON = ("all units on", "all units on, equal sizes", "one of each")
OFF = ("a hidden unit off", "an output off", "pre-activations exactly 0")
SAMPLES = ("several samples", "equal sizes")
SMALL = ("one sample", "one of each")
UNITS_OFF = ("a dead unit", "pre-activations exactly 0")
W1, W2, GRADIENT = "dL/dW1[j, k]", "dL/dW2[i, j]", "gradient as one vector"


def vector_part(name: str, points: float, cases: tuple[str, ...], *requires: str) -> Part:
    """Points for `gradient_vector` on some cases, whatever the order of the weights."""
    output = (VECTOR.name,)
    return Part(name, points, VECTOR_TEST, output, cases, VALUES, requires, through_own_order)


QUESTION = Question(
    "3.5",
    "With indices, and all weights as one vector",
    minutes=50,
    difficulty=3,
    takes=("output_partial", "hidden_partial", "pack", "unpack", "gradient_vector"),
    covers=("TUM-10", "TUM-14", "TUM-16"),
    parts=with_habits(
        Part(W2, 1, OUTPUT, ("dW2",), ON, VALUES),
        Part(f"{W2}, units off", 0.5, OUTPUT, ("dW2",), OFF, VALUES, (W2,)),
        Part(W1, 1.5, HIDDEN, ("dW1",), ON, VALUES),
        Part(f"{W1}, units off", 0.5, HIDDEN, ("dW1",), OFF, VALUES, (W1,)),
        Part("pack", 0.5, PACK_TEST, ("pack",), None, VALUES),
        Part("unpack", 1, UNPACK_TEST, NAMES, None, VALUES),
        vector_part(GRADIENT, 1.5, SAMPLES),
        vector_part("one sample, one of each", 0.5, SMALL, GRADIENT),
        vector_part("units off for some samples, and for all", 0.5, UNITS_OFF, GRADIENT),
        nothing_changed(VECTOR_TEST, "gradient_vector", GRADIENT),
    ),
)
