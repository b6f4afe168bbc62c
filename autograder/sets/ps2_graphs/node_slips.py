"""What each named mistake in a kind of node would give."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.model import Case

sigmoid = lambda a: 0.5 * (1 + np.tanh(a / 2))
EXTREMES = ("maximum", "minimum")
CONSTANTS = ("add_constant", "mul_constant")


def on(*ops: str, **outputs: Callable) -> Callable[[Case], dict[str, Any]]:
    """These outputs, each ``f(*args)``, for these kinds of nodes; all others right."""
    return lambda c: (
        {k: np.asarray(f(*c.args), float) for k, f in outputs.items()} if c.op in ops else {}
    )


def extreme(
    slopes: Callable, when: Callable[[float, float], bool] = lambda a, b: a != b
) -> Callable[[Case], dict[str, Any]]:
    """``slopes(first, a, b)`` of a maximum or minimum; `first` tells whether the first input is the one that counts."""

    def outputs(c: Case) -> dict[str, Any]:
        if c.op not in EXTREMES or not when(*c.args):
            return {}
        first = c.args[0] >= c.args[1] if c.op == "maximum" else c.args[0] <= c.args[1]
        return {"local": np.array(slopes(first, *c.args), float)}

    return outputs


def swapped(op: str, pick: Callable, first: Callable) -> Callable[[Case], dict[str, Any]]:
    """The one extreme computed where the other is asked for."""
    return on(op, value=pick, local=lambda a, b: [1, 0] if first(a, b) else [0, 1])


def _first_by_size(c: Case) -> bool:
    a, b = map(abs, c.args)
    return a >= b if c.op == "maximum" else a <= b


TIE = dict(when=lambda a, b: a == b)
SLIPS: dict[str, Any] = {
    "add_like_mul": on("add", local=lambda a, b: [b, a]),
    "add_own_values": on("add", local=lambda a, b: [a, b]),
    "add_split": on("add", local=lambda a, b: [0.5, 0.5]),
    "add_is_difference": on("add", value=lambda a, b: a - b),
    "constant_derived": on("add_constant", local=lambda a, c: [0]),
    "constant_as_slope": on("add_constant", local=lambda a, c: [c]),
    "add_constant_is_product": on("add_constant", value=lambda a, c: c * a, local=lambda a, c: [c]),
    "mul_not_swapped": on("mul", local=lambda a, b: [a, b]),
    "mul_slopes_one": on("mul", local=lambda a, b: [1, 1]),
    "mul_slopes_product": on("mul", local=lambda a, b: [a * b, a * b]),
    "mul_is_sum": on("mul", value=lambda a, b: a + b),
    "mul_constant_slope_one": on("mul_constant", local=lambda a, c: [1]),
    "mul_constant_slope_a": on("mul_constant", local=lambda a, c: [a]),
    "mul_constant_slope_value": on("mul_constant", local=lambda a, c: [c * a]),
    "mul_constant_is_sum": on("mul_constant", value=lambda a, c: a + c),
    "extreme_both": extreme(lambda first, a, b: [1, 1]),
    "extreme_swapped": extreme(lambda first, a, b: [1 - first, first]),
    "extreme_first_always": extreme(lambda first, a, b: [1, 0]),
    "extreme_split": extreme(lambda first, a, b: [0.5, 0.5]),
    "extreme_value_as_slope": extreme(lambda first, a, b: [a * first, b * (1 - first)]),
    "extreme_slopes_of_mul": extreme(lambda first, a, b: [b, a]),
    "maximum_is_minimum": swapped("maximum", np.minimum, lambda a, b: a <= b),
    "minimum_is_maximum": swapped("minimum", np.maximum, lambda a, b: a >= b),
    "extreme_of_sizes": lambda c: (
        on(
            c.op,
            value=lambda a, b: a if _first_by_size(c) else b,
            local=lambda a, b: [_first_by_size(c), not _first_by_size(c)],
        )(c)
        if c.op in EXTREMES
        else {}
    ),
    "tie_to_second": extreme(lambda first, a, b: [0, 1], **TIE),
    "tie_to_both": extreme(lambda first, a, b: [1, 1], **TIE),
    "tie_split": extreme(lambda first, a, b: [0.5, 0.5], **TIE),
    "tie_to_none": extreme(lambda first, a, b: [0, 0], **TIE),
    "exp_power_rule": on("exp", local=lambda a: [a * np.exp(a - 1)]),
    "exp_slope_one": on("exp", local=lambda a: [1]),
    "exp_slope_input": on("exp", local=lambda a: [a]),
    "exp_of_minus": on("exp", value=lambda a: np.exp(-a), local=lambda a: [np.exp(-a)]),
    "exp_base_two": on("exp", value=lambda a: 2**a, local=lambda a: [2**a]),
    "reciprocal_sign": on("reciprocal", local=lambda a: [1 / a**2]),
    "reciprocal_not_squared": on("reciprocal", local=lambda a: [-1 / a]),
    "reciprocal_log": on("reciprocal", local=lambda a: [np.log(np.abs(a))]),
    "reciprocal_slope_of_a": on("reciprocal", local=lambda a: [-(a**2)]),
    "reciprocal_is_minus": on("reciprocal", value=lambda a: -a),
    "reciprocal_slope_one": on("reciprocal", local=lambda a: [1]),
    "power_factor_missing": on("power", local=lambda a, p: [a ** (p - 1)]),
    "power_exponent_kept": on("power", local=lambda a, p: [p * a**p]),
    "power_like_exp": lambda c: (
        on("power", local=lambda a, p: [a**p * np.log(a)])(c)
        if c.args[0] > 0
        else {"local": lambda actual, case: True}
        if c.op == "power"
        else {}
    ),
    "power_is_product": on("power", value=lambda a, p: p * a),
    "power_slope_is_p": on("power", local=lambda a, p: [p]),
    "power_factor_too_small": on("power", local=lambda a, p: [(p - 1) * a ** (p - 1)]),
    "sigmoid_slope_at_a": on("sigmoid", local=lambda a: [a * (1 - a)]),
    "sigmoid_slope_half": on("sigmoid", local=lambda a: [1 - sigmoid(a)]),
    "sigmoid_slope_is_s": on("sigmoid", local=lambda a: [sigmoid(a)]),
    "sigmoid_slope_of_tanh": on("sigmoid", local=lambda a: [1 - sigmoid(a) ** 2]),
    "sigmoid_minus_forgotten": on("sigmoid", value=lambda a: sigmoid(-a)),
    "sigmoid_slope_twice": on("sigmoid", local=lambda a: [(s := sigmoid(sigmoid(a))) * (1 - s)]),
    "sigmoid_is_tanh": on("sigmoid", value=np.tanh, local=lambda a: [1 - np.tanh(a) ** 2]),
    "sigmoid_inf_over_inf": lambda c: (
        {"value": np.nan, "local": np.array([np.nan])} if c.args[0] == 1e3 else {}
    ),
    "constant_as_input": lambda c: (
        {
            "local": np.array([1.0, 1.0] if c.op == "add_constant" else [c.args[1], c.args[0]]),
            "inputs": "a ",
        }
        if c.op in CONSTANTS
        else {}
    ),
    "inputs_reversed": lambda c: (
        {"inputs": "b a"} if len(c.args) == 2 and c.op in ("add", "mul", *EXTREMES) else {}
    ),
    "inputs_missing": lambda c: {"inputs": ""},
    "sigmoid_of_several_nodes": lambda c: (
        {"inputs": "", "local": lambda actual, case: isinstance(actual, list) and len(actual) > 0}
        if c.op == "sigmoid"
        else {}
    ),
    "inputs_are_values": lambda c: {
        "inputs": lambda actual, case: (
            isinstance(actual, str)
            and all(ch in "0123456789.-e " for ch in actual)
            and actual != ""
        )
    },
    "local_missing": lambda c: {"local": np.zeros(0)},
    "input_changed": lambda c: {
        "inputs afterwards": lambda actual, case: (
            isinstance(actual, list) and actual[0][0] != case.args[0]
        )
    },
    "gradient_in_forward": lambda c: {
        "inputs afterwards": lambda actual, case: isinstance(actual, list) and actual[0][1] != 0
    },
}
