"""Tasks 2.2 and 2.4: two graphs by hand, value by value and edge by edge.

The oracle computes every gradient by a complex step at the edge itself: what the output
does when the number on that edge moves, everything before it held.
"""

from __future__ import annotations

from typing import Any, Callable, Mapping

import numpy as np

from autograder.checks.model import Case, Question
from autograder.checks.worked import Step, worked

STEP = 1e-20
Formulas = Mapping[str, Callable[[Mapping[str, Any]], Any]]


def run(formulas: Formulas, given: Mapping[str, Any], moved: str = "") -> dict[str, Any]:
    """Values of all edges; the number on the edge `moved` gets an imaginary step."""
    values = {name: value + (1j * STEP if name == moved else 0) for name, value in given.items()}
    for name, formula in formulas.items():
        values[name] = formula(values) + (1j * STEP if name == moved else 0)
    return values


def slope(formulas: Formulas, given: Mapping[str, Any], edge: str) -> float:
    """Derivative of the last formula with respect to the number on an edge."""
    return float(np.imag(run(formulas, given, edge)[list(formulas)[-1]]) / STEP)


class Numbers(dict):
    """Right values and gradients (``"d_" + edge``) of a graph, also as attributes."""

    def __init__(self, formulas: Formulas, given: Mapping[str, Any]) -> None:
        values = {k: float(np.real(v)) for k, v in run(formulas, given).items()}
        super().__init__(values | {f"d_{edge}": slope(formulas, given, edge) for edge in values})

    __getattr__ = dict.__getitem__


def steps(formulas: Formulas, rows: tuple, wrong: Mapping[str, Mapping[str, Callable]]) -> tuple:
    """A step for each row ``(variable, points, number, follow)``.

    `wrong` maps a mistake's id to the variables it changes: ``f(numbers) -> value``.
    """

    def right(number: str) -> Callable[[Case], Any]:
        return lambda case: Numbers(formulas, case.data)[number]

    def slip(formula: Callable) -> Callable[[Case], Any]:
        return lambda case: formula(Numbers(formulas, case.data))

    return tuple(
        Step(
            variable,
            points,
            right(number),
            follow,
        )
        for variable, points, number, follow in rows
    )


# ---- 2.2: f = (x + y) z

SUM_PRODUCT = {"d": lambda v: v["x"] + v["y"], "f": lambda v: v["d"] * v["z"]}
SUM_PRODUCT_GIVEN = dict(x=1.0, y=-3.0, z=4.0)
SUM_PRODUCT_ROWS = (
    ("value_d", 1, "d", None),
    ("value_f", 1, "f", lambda c, a: a["value_d"] * c.z),
    ("grad_f", 1, "d_f", None),
    ("grad_d", 1.5, "d_d", lambda c, a: a["grad_f"] * c.z),
    ("grad_z", 1.5, "d_z", lambda c, a: a["grad_f"] * a["value_d"]),
    ("grad_x", 1, "d_x", lambda c, a: a["grad_d"]),
    ("grad_y", 1, "d_y", lambda c, a: a["grad_d"]),
)
SUM_PRODUCT_WRONG = {
    "difference_for_sum": {"value_d": lambda n: n.x - n.y},
    "product_for_sum": {"value_d": lambda n: n.x * n.y},
    "sum_for_product": {"value_f": lambda n: n.d + n.z},
    "product_before_sum": {"value_f": lambda n: n.x + n.y * n.z},
    "start_is_zero": {"grad_f": lambda n: 0.0},
    "start_is_the_value": {"grad_f": lambda n: n.f},
    "factors_not_swapped": {"grad_d": lambda n: n.d, "grad_z": lambda n: n.z},
    "product_times_upstream_value": {"grad_d": lambda n: n.f * n.z, "grad_z": lambda n: n.f * n.d},
    "product_slope_is_one": {"grad_d": lambda n: 1.0, "grad_z": lambda n: 1.0},
    "sign_of_d_lost": {"grad_z": lambda n: -n.d},
    "upstream_forgotten": {"grad_x": lambda n: 1.0, "grad_y": lambda n: 1.0},
    "sum_like_product": {"grad_x": lambda n: n.d_d * n.y},
    "gradient_split_at_sum": {"grad_x": lambda n: n.d_d / 2, "grad_y": lambda n: n.d_d / 2},
    "gradient_added_at_sum": {"grad_x": lambda n: n.d_d + 1, "grad_y": lambda n: n.d_d + 1},
    "gradients_of_d_and_z_swapped": {"grad_x": lambda n: n.d_z, "grad_y": lambda n: n.d_z},
    "y_turns_the_sign": {"grad_y": lambda n: -n.d_d},
}
SUM_PRODUCT_QUESTION = Question(
    "2.2",
    "Forward and back through (x + y) z",
    worked(steps(SUM_PRODUCT, SUM_PRODUCT_ROWS, SUM_PRODUCT_WRONG), SUM_PRODUCT_GIVEN),
    takes=tuple(row[0] for row in SUM_PRODUCT_ROWS),
    answers=True,
    covers=("TUM-07", "TUM-08"),
    minutes=15,
    difficulty=1,
)


# ---- 2.4: the sigmoid neuron

NEURON = {
    "p0": lambda v: v["w0"] * v["x0"],
    "p1": lambda v: v["w1"] * v["x1"],
    "p": lambda v: v["p0"] + v["p1"],
    "s": lambda v: v["p"] + v["b"],
    "n": lambda v: -v["s"],
    "e": lambda v: np.exp(v["n"]),
    "q": lambda v: v["e"] + 1,
    "f": lambda v: 1 / v["q"],
}
NEURON_GIVEN = dict(w0=2.0, x0=-1.0, w1=-3.0, x1=-2.0, b=-3.0)
NEURON_ROWS = (
    ("neuron_p0", 0.5, "p0", None),
    ("neuron_p1", 0.5, "p1", None),
    ("neuron_p", 0.5, "p", lambda c, a: a["neuron_p0"] + a["neuron_p1"]),
    ("neuron_s", 0.5, "s", lambda c, a: a["neuron_p"] + c.b),
    ("neuron_n", 0.5, "n", lambda c, a: -a["neuron_s"]),
    ("neuron_e", 0.5, "e", lambda c, a: np.exp(a["neuron_n"])),
    ("neuron_q", 0.5, "q", lambda c, a: a["neuron_e"] + 1),
    ("neuron_f", 0.5, "f", lambda c, a: 1 / a["neuron_q"]),
    ("grad_q", 1, "d_q", lambda c, a: -1 / a["neuron_q"] ** 2),
    ("grad_e", 1, "d_e", lambda c, a: a["grad_q"]),
    ("grad_n", 1, "d_n", lambda c, a: a["grad_e"] * a["neuron_e"]),
    ("grad_s", 1, "d_s", lambda c, a: -a["grad_n"]),
    ("slope_from_f", 0.5, "d_s", lambda c, a: a["neuron_f"] * (1 - a["neuron_f"])),
    ("grad_p", 0.5, "d_p", lambda c, a: a["grad_s"]),
    ("grad_b", 0.5, "d_b", lambda c, a: a["grad_s"]),
    ("grad_w0", 1, "d_w0", lambda c, a: a["grad_p"] * c.x0),
    ("grad_x0", 0.5, "d_x0", lambda c, a: a["grad_p"] * c.w0),
    ("grad_w1", 0.5, "d_w1", lambda c, a: a["grad_p"] * c.x1),
    ("grad_x1", 0.5, "d_x1", lambda c, a: a["grad_p"] * c.w1),
)
ROUGH = {
    f"grad_{edge}": (lambda n, edge=edge: round(n[f"d_{edge}"], 2)) for edge in ("q", "e", "n", "s")
}
TENTHS = {
    f"grad_{edge}": (lambda n, edge=edge: round(n[f"d_{edge}"], 1))
    for edge in ("p", "b", "w0", "x0", "w1", "x1")
}
NEURON_WRONG = {
    "sign_of_product_lost": {"neuron_p0": lambda n: -n.p0, "neuron_p1": lambda n: -n.p1},
    "sum_for_weight_product": {
        "neuron_p0": lambda n: n.w0 + n.x0,
        "neuron_p1": lambda n: n.w1 + n.x1,
    },
    "bias_forgotten": {"neuron_s": lambda n: n.p},
    "bias_sign": {"neuron_s": lambda n: n.p - n.b},
    "minus_forgotten": {"neuron_n": lambda n: n.s, "grad_s": lambda n: n.d_n},
    "exp_of_s": {"neuron_e": lambda n: np.exp(n.s)},
    "exp_is_linear": {"neuron_e": lambda n: n.n},
    "one_forgotten": {"neuron_q": lambda n: n.e, "neuron_f": lambda n: 1 / n.e},
    "reciprocal_forgotten": {"neuron_f": lambda n: n.q},
    "sigmoid_of_minus_s": {"neuron_f": lambda n: 1 - n.f},
    "rounded_too_far": {
        "neuron_e": lambda n: round(n.e, 2),
        "neuron_q": lambda n: round(n.q, 2),
        "neuron_f": lambda n: round(n.f, 2),
        "slope_from_f": lambda n: round(n.d_s, 2),
    }
    | ROUGH
    | TENTHS,
    "reciprocal_slope_positive": {"grad_q": lambda n: -n.d_q},
    "reciprocal_slope_not_squared": {"grad_q": lambda n: -1 / n.q},
    "reciprocal_slope_at_f": {"grad_q": lambda n: -1 / n.f**2},
    "reciprocal_slope_log": {"grad_q": lambda n: np.log(n.q)},
    "plus_one_counts": {"grad_e": lambda n: n.d_q + 1, "grad_s": lambda n: n.d_s + 1},
    "constant_stops_gradient": {"grad_e": lambda n: 0.0},
    "exp_slope_at_e": {"grad_n": lambda n: n.d_e * np.exp(n.e)},
    "exp_slope_is_n": {"grad_n": lambda n: n.d_e * n.n},
    "exp_slope_is_one": {"grad_n": lambda n: n.d_e},
    "exp_slope_only": {"grad_n": lambda n: n.e},
    "slope_at_s": {"slope_from_f": lambda n: n.s * (1 - n.s)},
    "slope_without_f": {"slope_from_f": lambda n: 1 - n.f},
    "slope_squared": {"slope_from_f": lambda n: n.f**2},
    "slope_of_tanh": {"slope_from_f": lambda n: 1 - n.f**2},
    "own_factor_kept": {
        "grad_w0": lambda n: n.d_p * n.w0,
        "grad_x0": lambda n: n.d_p * n.x0,
        "grad_w1": lambda n: n.d_p * n.w1,
        "grad_x1": lambda n: n.d_p * n.x1,
    },
    "neuron_upstream_forgotten": {
        "grad_w0": lambda n: n.x0,
        "grad_x0": lambda n: n.w0,
        "grad_w1": lambda n: n.x1,
        "grad_x1": lambda n: n.w1,
        "grad_b": lambda n: 1.0,
        "grad_p": lambda n: 1.0,
    },
    "bias_slope_is_b": {"grad_b": lambda n: n.d_s * n.b},
    "split_between_inputs": {"grad_p": lambda n: n.d_s / 2, "grad_b": lambda n: n.d_s / 2},
    "sign_of_leaf_lost": {
        v: (lambda n, v=v: -n[v.replace("grad", "d")])
        for v in ("grad_w0", "grad_x0", "grad_w1", "grad_x1", "grad_b")
    },
}
NEURON_QUESTION = Question(
    "2.4",
    "The sigmoid neuron, edge by edge",
    worked(steps(NEURON, NEURON_ROWS, NEURON_WRONG), NEURON_GIVEN),
    takes=tuple(row[0] for row in NEURON_ROWS),
    answers=True,
    covers=("TUM-11", "TUM-12"),
    minutes=30,
    difficulty=2,
)
