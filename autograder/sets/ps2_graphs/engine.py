"""Task 2.5: topological order and a small reverse-mode engine."""

from __future__ import annotations

from autograder.checks.compare import close, exact
from autograder.checks.model import Part, Question

from .flow import AGAIN, BACK, DEEP
from .following import from_own_backward, from_own_steps, from_own_steps_in_a_chain
from .graphs import SHARED, TREES, TWICE
from .learning import NEURONS, OWN, STEPS, from_own_kinds, from_own_nodes_or_backward
from .order import CYCLE, LARGE, ORDER

DEEP_CASE, LADDER_CASE = ("10,000 nodes in a row",), ("a ladder with a million paths",)
SORTED = ("toposort: chains and trees", "toposort: nodes with several uses")
PASSED = ("backward: chains and trees", "backward: nodes with several uses")

QUESTION = Question(
    "2.5",
    "Topological order and an engine for gradients",
    covers=("IIT-C11",),
    minutes=75,
    difficulty=3,
    takes=(
        "Node",
        "toposort",
        "backward",
        "two_neurons",
        "descend",
        "add",
        "add_constant",
        "mul",
        "mul_constant",
        "maximum",
        "minimum",
        "exp",
        "reciprocal",
        "power",
        "sigmoid",
    ),
    parts=(
        Part(SORTED[0], 1.5, ORDER, ("order",), TREES, exact),
        Part(SORTED[1], 2, ORDER, ("order",), SHARED + TWICE, exact),
        Part("toposort: a cycle raises ValueError", 1, CYCLE, ("toposort",), requires=SORTED),
        Part(
            "toposort: each node is visited once",
            0.5,
            LARGE,
            ("number of nodes", "first and last value"),
            LADDER_CASE,
        ),
        Part(
            "toposort: 10,000 nodes in a row",
            1,
            LARGE,
            ("number of nodes", "first and last value"),
            DEEP_CASE,
        ),
        Part(PASSED[0], 2, BACK, ("gradients",), TREES, carries=from_own_steps),
        Part(PASSED[1], 2.5, BACK, ("gradients",), SHARED, carries=from_own_steps),
        Part(
            "backward: the same node twice", 1, BACK, ("gradients",), TWICE, carries=from_own_steps
        ),
        Part(
            "backward: a second call",
            1,
            BACK,
            ("gradients",),
            tuple(AGAIN),
            requires=PASSED,
            carries=from_own_steps,
        ),
        Part(
            "backward: nothing but grad changes",
            0.5,
            BACK,
            ("values and local derivatives",),
            rule=close(0, 0),
            requires=PASSED,
        ),
        Part(
            "backward: 10,000 nodes in a row",
            0.5,
            DEEP,
            ("gradient",),
            carries=from_own_steps_in_a_chain,
        ),
        Part(
            "your own nodes",
            1.5,
            OWN,
            ("gradients",),
            requires=PASSED,
            carries=from_own_nodes_or_backward,
        ),
        Part("two_neurons", 1.5, NEURONS, ("prediction", "gradients"), carries=from_own_kinds),
        Part(
            "descend",
            1.5,
            STEPS,
            ("values afterwards", "what descend returns"),
            carries=from_own_backward,
        ),
    ),
)
