"""Task 3.5: ReLU and squared error with indices, and all weights as one vector."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.model import Case, Part, Question, Test

from .functions import AFTERWARDS, UNCHANGED, VALUES, arguments_changed, arrays_in, called, expected
from .networks import NAMES, draw_samples, draw_vectors
from .steps import Steps, pull, relu, slope

FORMULAS = {
    "z1": lambda t: t.W1 @ t.x + t.b1,
    "h": lambda t: relu(t.z1),
    "z2": lambda t: t.W2 @ t.h + t.b2,
    "yhat": lambda t: relu(t.z2),
    "dyhat": lambda t: slope(lambda yhat: (yhat - t.y) ** 2, t.yhat),
    "dz2": lambda t: pull(relu, t.z2, t.dyhat),
    "dW2": lambda t: pull(lambda W: W @ t.h, t.W2, t.dz2),
    "db2": lambda t: pull(lambda b: b, t.b2, t.dz2),
    "dh": lambda t: pull(lambda h: t.W2 @ h, t.h, t.dz2),
    "dz1": lambda t: pull(relu, t.z1, t.dh),
    "dW1": lambda t: pull(lambda W: W @ t.x, t.W1, t.dz1),
    "db1": lambda t: pull(lambda b: b, t.b1, t.dz1),
}


def params(case: Case) -> dict[str, np.ndarray]:
    return {name: case.data[name] for name in NAMES}


def entries(rows: int, columns: int, entry: Callable[[int, int], Any]) -> np.ndarray:
    """A matrix of what a function of two indices gives."""
    return np.array([[entry(i, j) for j in range(columns)] for i in range(rows)])


# ---- one partial derivative at a time; the check collects them into a matrix

OUTPUT_SLIPS = {
    "two_missing": dict(dyhat=lambda t: t.yhat - t.y),
    "residual_turned": dict(dyhat=lambda t: 2 * (t.y - t.yhat)),
    "residual_squared": dict(dyhat=lambda t: 2 * (t.yhat - t.y) ** 2),
    "output_relu_missing": dict(yhat=lambda t: t.z2, dz2=lambda t: t.dyhat),
    "output_mask_missing": dict(dz2=lambda t: t.dyhat),
    "output_mask_from_upstream": dict(dz2=lambda t: relu(t.dyhat)),
    "output_mask_flipped": dict(dz2=lambda t: t.dyhat * (t.z2 < 0)),
    "output_mask_includes_zero": dict(dz2=lambda t: t.dyhat * (t.z2 >= 0)),
}
OUTPUT_ONLY = {
    "input_for_hidden": dict(dW2=lambda t: entries(t.C, t.H, lambda i, j: t.dz2[i] * t.x[j])),
    "indices_turned": dict(dW2=lambda t: entries(t.C, t.H, lambda i, j: t.dz2[j] * t.h[i])),
    "value_of_the_outputs_index": dict(
        dW2=lambda t: entries(t.C, t.H, lambda i, j: t.dz2[i] * t.h[i])
    ),
    "outputs_summed": dict(dW2=lambda t: np.outer(np.full(t.C, t.dz2.sum()), t.h)),
    "preactivation_for_value": dict(dW2=lambda t: np.outer(t.dz2, t.z1)),
    "value_not_multiplied": dict(dW2=lambda t: np.outer(t.dz2, np.ones(t.H))),
    "weight_for_value": dict(dW2=lambda t: t.dz2[:, None] * t.W2),
}
HIDDEN_ONLY = {
    "only_first_output": dict(dh=lambda t: t.W2[0] * t.dz2[0]),
    "only_last_output": dict(dh=lambda t: t.W2[-1] * t.dz2[-1]),
    "output_with_units_index": dict(
        dh=lambda t: np.array([t.W2[j, j] * t.dz2[j] for j in range(t.H)])
    ),
    "weights_skipped": dict(dh=lambda t: np.full(t.H, t.dz2.sum())),
    "transpose_missing": dict(
        dh=lambda t: np.array([sum(t.W2[j, i] * t.dz2[i] for i in range(t.C)) for j in range(t.H)])
    ),
    "mask_missing": dict(dz1=lambda t: t.dh),
    "masks_missing": dict(dz2=lambda t: t.dyhat, dz1=lambda t: t.dh),
    "mask_from_upstream": dict(dz1=lambda t: relu(t.dh)),
    "mask_flipped": dict(dz1=lambda t: t.dh * (t.z1 < 0)),
    "mask_includes_zero": dict(dz1=lambda t: t.dh * (t.z1 >= 0)),
}
FIRST_LAYER = {
    "indices_turned": dict(dW1=lambda t: entries(t.H, t.D, lambda j, k: t.dz1[k] * t.x[j])),
    "value_not_multiplied": dict(dW1=lambda t: np.outer(t.dz1, np.ones(t.D))),
    "hidden_for_input": dict(dW1=lambda t: entries(t.H, t.D, lambda j, k: t.dz1[j] * t.h[k])),
    "weight_for_value": dict(dW1=lambda t: t.dz1[:, None] * t.W1),
}


def one_sample(case: Case) -> tuple:
    return params(case), case.x, case.y


def table(function: str, weight: str) -> Callable:
    def ask(s: Any, case: Case) -> dict[str, Any]:
        rows, columns = case.data[weight].shape
        calls = [
            [s.call(function, *one_sample(case), i, j) for j in range(columns)] for i in range(rows)
        ]
        values = [[outcome.value for outcome in row] for row in calls]
        nothing = any(value is None for row in values for value in row)
        return {
            "d" + weight: None if nothing else values,
            AFTERWARDS: arrays_in(calls[-1][-1].args),
        }

    return ask


def partials(function: str, weight: str, slips: dict, indices: str) -> Test:
    return Test(
        draw_samples,
        table(function, weight),
        expected(FORMULAS, ("d" + weight,), one_sample),
        f"{function}(params, x, y, {indices}) for all {indices}, D={{D}}, H={{H}}, C={{C}}",
    )


OUTPUT = partials("output_partial", "W2", OUTPUT_SLIPS | OUTPUT_ONLY, "i, j")
HIDDEN = partials("hidden_partial", "W1", OUTPUT_SLIPS | HIDDEN_ONLY | FIRST_LAYER, "j, k")

# ---- all weights as one vector


def vector(arrays: dict, order: tuple[str, ...] = NAMES, by: str = "C") -> np.ndarray:
    return np.concatenate([np.asarray(arrays[name]).flatten(by) for name in order])


def packed(case: Case, **how: Any) -> dict[str, Any]:
    return {"w": vector(params(case), **how), AFTERWARDS: arrays_in((params(case),))}


ORDERS = {
    "biases_before_weights": ("b1", "W1", "b2", "W2"),
    "weights_before_biases": ("W1", "W2", "b1", "b2"),
    "last_layer_first": ("W2", "b2", "W1", "b1"),
    "alphabetic_order": ("b1", "b2", "W1", "W2"),
}
PACK = Test(
    draw_vectors,
    called("pack", ("w",), lambda c: (params(c),)),
    packed,
    "pack(params) with D={D}, H={H}, C={C}",
)


def cut(
    case: Case, order: tuple[str, ...] = NAMES, by: str = "C", shape: Any = lambda a: a
) -> dict[str, Any]:
    """The vector of `pack`, cut by a rule of its own."""
    w, found, at = vector(params(case)), {}, 0
    for name in order:
        like = case.data[name]
        found[name] = shape(w[at : at + like.size].reshape(like.shape, order=by))
        at += like.size
    return found | {AFTERWARDS: arrays_in((w,))}


UNPACK = Test(
    draw_vectors,
    called("unpack", {name: name for name in NAMES}, lambda c: (vector(params(c)), c.D, c.H, c.C)),
    cut,
    "unpack(w, {D}, {H}, {C})",
)


def all_samples(case: Case) -> tuple:
    return vector(params(case)), case.X, case.Y


def total(
    case: Case,
    rows: slice = slice(None),
    share: float = 1.0,
    order: tuple[str, ...] = NAMES,
    by: str = "C",
    **wrong: Any,
) -> dict[str, Any]:
    """The sum over the samples of the gradient of each."""
    each = []
    for x, y in list(zip(case.X, case.Y))[rows]:
        steps = Steps(Case("", dict(case.data) | dict(x=x, y=y)), FORMULAS, wrong)
        each.append(vector({name: steps.value("d" + name) for name in NAMES}, order, by))
    share = 1 / case.N if share == "mean" else share
    return {"gradient": share * np.sum(each, axis=0), AFTERWARDS: arrays_in(all_samples(case))}


VECTOR = Test(
    draw_vectors,
    called("gradient_vector", ("gradient",), lambda c: (*all_samples(c), c.H)),
    total,
    "gradient_vector(w, X, Y, {H}) with N={N}, D={D}, C={C}",
)

ON = ("all units on", "all units on, equal sizes", "one of each")
OFF = ("a hidden unit off", "an output off", "pre-activations exactly 0")

QUESTION = Question(
    "3.5",
    "With indices, and all weights as one vector",
    minutes=50,
    difficulty=3,
    takes=("output_partial", "hidden_partial", "pack", "unpack", "gradient_vector"),
    covers=("TUM-10", "TUM-14", "TUM-16"),
    parts=(
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
        ),
        Part(
            "one sample, one of each",
            0.5,
            VECTOR,
            ("gradient",),
            ("one sample", "one of each"),
            VALUES,
            ("gradient as one vector",),
        ),
        Part(
            "units off for some samples, and for all",
            0.5,
            VECTOR,
            ("gradient",),
            ("a dead unit", "pre-activations exactly 0"),
            VALUES,
            ("gradient as one vector",),
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
