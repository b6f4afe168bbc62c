"""Task 2.5: topological order and a small engine for gradients."""

from __future__ import annotations

from autograder.checks.compare import close, exact
from autograder.checks.model import Part, Question

from . import carry
from .backward import AGAIN, BACKWARD, DEEP
from .descent import STEPS
from .graphs import SHARED, TREES, TWICE
from .nodes import POINTS
from .own_nodes import NEURONS, PROGRAM
from .topological_order import CYCLE, LADDER, LARGE, ORDER

SORTED = ("toposort: chains and trees", "toposort: nodes with several uses")
PASSED = ("backward: chains and trees", "backward: nodes with several uses")
CHAIN = ("10,000 nodes in a row",)
COUNTED = ("number of nodes", "first and last value")
GRADIENTS, KEPT = ("gradients",), ("values and local derivatives",)
PREDICTED, MOVED = ("prediction", "gradients"), ("values afterwards", "what descend returns")
SAME = close(0, 0)


def _gradients(points: float, name: str, *cases: str, requires: tuple[str, ...] = ()) -> Part:
    name, after = f"backward: {name}", carry.own_steps
    return Part(name, points, BACKWARD, GRADIENTS, cases, requires=requires, carries=after)


QUESTION = Question(
    "2.5",
    "Topological order and an engine for gradients",
    covers=("IIT-C11",),
    minutes=75,
    difficulty=3,
    takes=("Node", "toposort", "backward", "two_neurons", "descend", *POINTS),
    parts=(
        Part(SORTED[0], 1.5, ORDER, ("order",), TREES, exact),
        Part(SORTED[1], 2, ORDER, ("order",), SHARED + TWICE, exact),
        Part("toposort: a cycle raises ValueError", 1, CYCLE, ("toposort",), requires=SORTED),
        Part("toposort: each node is visited once", 0.5, LARGE, COUNTED, (LADDER,)),
        Part("toposort: 10,000 nodes in a row", 1, LARGE, COUNTED, CHAIN),
        _gradients(2, "chains and trees", *TREES),
        _gradients(2.5, "nodes with several uses", *SHARED),
        _gradients(1, "the same node twice", *TWICE),
        _gradients(1, "a second call", *AGAIN, requires=PASSED),
        Part("backward: nothing but grad changes", 0.5, BACKWARD, KEPT, None, SAME, PASSED),
        Part("backward: 10,000 nodes in a row", 0.5, DEEP, ("gradient",), carries=carry.deep),
        Part("your own nodes", 1.5, PROGRAM, GRADIENTS, None, close(), PASSED, carry.own_nodes),
        Part("two_neurons", 1.5, NEURONS, PREDICTED, carries=carry.neurons),
        Part("descend", 1.5, STEPS, MOVED, carries=carry.step),
    ),
)
