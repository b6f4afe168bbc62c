"""Task 2.2: forward and backward through f = (x + y) z."""

from __future__ import annotations

from autograder.checks.model import Question

from .worked_graph import WorkedGraph

GRAPH = WorkedGraph("d = add x y; f = mul d z", x=1.0, y=-3.0, z=4.0)
# What a step gives from the case's numbers c and the earlier answers a.
PARTS = GRAPH.parts(
    GRAPH.value("value_d", 1, "d"),
    GRAPH.value("value_f", 1, "f", lambda c, a: a["value_d"] * c.z),
    GRAPH.gradient("grad_f", 1, "f"),
    GRAPH.gradient("grad_d", 1.5, "d", lambda c, a: a["grad_f"] * c.z),
    GRAPH.gradient("grad_z", 1.5, "z", lambda c, a: a["grad_f"] * a["value_d"]),
    GRAPH.gradient("grad_x", 1, "x", lambda c, a: a["grad_d"]),
    GRAPH.gradient("grad_y", 1, "y", lambda c, a: a["grad_d"]),
)

QUESTION = Question(
    "2.2",
    "Forward and back through (x + y) z",
    PARTS,
    takes=tuple(part.name for part in PARTS),
    answers=True,
    covers=("TUM-07", "TUM-08"),
    minutes=15,
    difficulty=1,
)
