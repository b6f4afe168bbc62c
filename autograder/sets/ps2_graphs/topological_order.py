"""`toposort`, in Task 2.5: any topological order is right."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Subject

from .adapters import PLACE, build, build_chain, labels
from .graphs import draw, draw_chain, graph

RIGHT = "every node once, each after its inputs"
LADDER = "a ladder with a million paths"
RUNGS = 20  # of the ladder: 2**20 paths
READS = 20_000  # of `inputs`, before a walk counts as endless; recursion ends long before


def order_of(s: Subject, case: Case) -> Outputs:
    """`RIGHT`, or the labels in the student's order."""
    nodes = build(s, case)
    found = labels(s, attempt(lambda: s.call("toposort", nodes[case.output]).value))
    return {"order": RIGHT if isinstance(found, str) and is_order(case, found.split()) else found}


def is_order(case: Case, found: list[str]) -> bool:
    """Whether every node stands there once, after its inputs."""
    place = {label: k for k, label in enumerate(found)}
    return sorted(found) == sorted(case.inputs) and all(
        place[x] < place[label] for label in found for x in case.inputs[label]
    )


def expected_order(case: Case) -> Outputs:
    """An order that is right."""
    return {"order": RIGHT}


# ---- cycles: a graph, and the edge that closes it

CYCLES = {
    "a node that is its own input": "a b(a)|b:b",
    "two nodes in a circle": "a b(a) c(b)|b:c",
    "a circle behind other nodes": "a b(a) c(a,b) d(c) e(d) f(a,e)|c:d",
    "the output in a circle": "a b(a) c(a,b)|a:c",
}


def draw_cycles(rng: np.random.Generator) -> list[Case]:
    """Graphs in which one node's only input is a later node."""
    cases = []
    for name, text in CYCLES.items():
        shape, closing = text.split("|")
        cases.append(graph(rng, name, shape, closing=closing.split(":")))
    return cases


def refusal_of(s: Subject, case: Case) -> Outputs:
    """What `toposort` does in a graph with a cycle."""
    nodes = build(s, case)
    node, source = case.closing
    s.set(nodes[node], "inputs", (nodes[source],))
    s.set(nodes[node], "local", (0.5,))
    s.call(f"{PLACE}:watch", nodes[case.output], READS)
    return {"toposort": labels(s, attempt(lambda: s.call("toposort", nodes[case.output]).value))}


def expected_refusal(case: Case) -> Outputs:
    """The exception that the statement asks for."""
    return {"toposort": Raised("ValueError")}


# ---- large graphs


def draw_large(rng: np.random.Generator) -> list[Case]:
    """A deep graph, and one with more paths than anyone can walk."""
    return [*draw_chain(rng), Case(LADDER, {"rungs": RUNGS})]


def large_order_of(s: Subject, case: Case) -> Outputs:
    """How many nodes `toposort` lists, and which comes first and last."""
    last = build_ladder(s, case) if "rungs" in case.data else build_chain(s, case)[1]
    found = attempt(lambda: s.call("toposort", last).value)
    if isinstance(found, Raised) or not isinstance(found, (list, tuple)):
        return dict.fromkeys(expected_large(case), found)
    ends = [found[0], found[-1]] if found else []
    values = s.get_all([(node, "value") for node in ends if isinstance(node, Handle)])
    return {"number of nodes": len(found), "first and last value": values}


def build_ladder(s: Subject, case: Case) -> Handle:
    """The last of some nodes, each of which has the one before twice as an input."""
    last = s.new("Node", 1.0, label="a")
    for _ in range(case.rungs):
        last = s.new("Node", 1.0, (last, last), (0.5, 0.5))
    s.call(f"{PLACE}:watch", last, READS)
    return last


def expected_large(case: Case) -> dict[str, Any]:
    """The same for an order that is right."""
    if "rungs" in case.data:
        return {"number of nodes": case.rungs + 1, "first and last value": [1.0, 1.0]}
    ends = [1.0, case.slope**case.depth]
    return {"number of nodes": case.depth + 1, "first and last value": ends}


ORDER = Test(
    draw(),
    order_of,
    expected_order,
    "toposort({output}) in the graph {text}, where c(a,b) has the inputs a and b",
)
CYCLE = Test(
    draw_cycles,
    refusal_of,
    expected_refusal,
    "toposort({output}) in the graph {text}, after {closing} closed a circle: "
    "the first node got the second as its only input",
)
LARGE = Test(draw_large, large_order_of, expected_large)
