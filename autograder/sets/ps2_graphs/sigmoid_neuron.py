"""Task 2.4: the sigmoid neuron, edge by edge."""

from __future__ import annotations

import numpy as np

from autograder.checks.model import Question

from .worked_graph import WorkedGraph

GRAPH = WorkedGraph(
    "p0 = mul w0 x0; p1 = mul w1 x1; p = add p0 p1; s = add p b; "
    "n = mul_constant s -1; e = exp n; q = add_constant e 1; f = reciprocal q",
    w0=2.0,
    x0=-1.0,
    w1=-3.0,
    x1=-2.0,
    b=-3.0,
)
# What a step gives from the case's numbers c and the earlier answers a.
PARTS = GRAPH.parts(
    GRAPH.value("neuron_p0", 0.5, "p0"),
    GRAPH.value("neuron_p1", 0.5, "p1"),
    GRAPH.value("neuron_p", 0.5, "p", lambda c, a: a["neuron_p0"] + a["neuron_p1"]),
    GRAPH.value("neuron_s", 0.5, "s", lambda c, a: a["neuron_p"] + c.b),
    GRAPH.value("neuron_n", 0.5, "n", lambda c, a: -a["neuron_s"]),
    GRAPH.value("neuron_e", 0.5, "e", lambda c, a: np.exp(a["neuron_n"])),
    GRAPH.value("neuron_q", 0.5, "q", lambda c, a: a["neuron_e"] + 1),
    GRAPH.value("neuron_f", 0.5, "f", lambda c, a: 1 / a["neuron_q"]),
    GRAPH.gradient("grad_q", 1, "q", lambda c, a: -1 / a["neuron_q"] ** 2),
    GRAPH.gradient("grad_e", 1, "e", lambda c, a: a["grad_q"]),
    GRAPH.gradient("grad_n", 1, "n", lambda c, a: a["grad_e"] * a["neuron_e"]),
    GRAPH.gradient("grad_s", 1, "s", lambda c, a: -a["grad_n"]),
    GRAPH.gradient("slope_from_f", 0.5, "s", lambda c, a: a["neuron_f"] * (1 - a["neuron_f"])),
    GRAPH.gradient("grad_p", 0.5, "p", lambda c, a: a["grad_s"]),
    GRAPH.gradient("grad_b", 0.5, "b", lambda c, a: a["grad_s"]),
    GRAPH.gradient("grad_w0", 1, "w0", lambda c, a: a["grad_p"] * c.x0),
    GRAPH.gradient("grad_x0", 0.5, "x0", lambda c, a: a["grad_p"] * c.w0),
    GRAPH.gradient("grad_w1", 0.5, "w1", lambda c, a: a["grad_p"] * c.x1),
    GRAPH.gradient("grad_x1", 0.5, "x1", lambda c, a: a["grad_p"] * c.w1),
)

QUESTION = Question(
    "2.4",
    "The sigmoid neuron, edge by edge",
    PARTS,
    takes=tuple(part.name for part in PARTS),
    answers=True,
    covers=("TUM-11", "TUM-12"),
    minutes=30,
    difficulty=2,
)
