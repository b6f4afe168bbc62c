"""Toposort, in Task 2.5: any order that is one is right."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case, Test
from autograder.sandbox.subject import Handle, Subject

from .ask import attempt, labels, leaf
from .graphs import build, draw

RIGHT = "every node once, each after its inputs"
DEPTH, RUNGS = 10_000, 20
READS = 20_000  # of `inputs`, before a walk counts as endless; more than Python lets a function call itself


def order_of(s: Subject, case: Case) -> dict[str, Any]:
    nodes = build(s, case)
    found = labels(s, attempt(lambda: s.call("toposort", nodes[case.output]).value))
    return {"order": RIGHT if isinstance(found, str) and valid(case, found.split()) else found}


def valid(case: Case, found: list[str]) -> bool:
    place = {label: k for k, label in enumerate(found)}
    return sorted(found) == sorted(case.inputs) and all(
        place[x] < place[label] for label in found for x in case.inputs[label]
    )


def order(case: Case) -> dict[str, Any]:
    return {"order": RIGHT}


# ---- orders that are none


def _walk(
    case: Case, inputs: Callable[[str], str], visit_once: bool = True, before: bool = False
) -> list[str]:
    """Depth first from the output; a node is noted after its inputs, or before them."""
    found: list[str] = []
    met: set[str] = set()

    def go(label: str) -> None:
        if visit_once and label in met:
            return
        met.add(label)
        found.extend(label if before else "")
        for source in inputs(label):
            go(source)
        found.extend("" if before else label)

    go(case.output)
    return found


def _by_breadth(case: Case) -> list[str]:
    found = [case.output]
    for label in found:
        found += [x for x in dict.fromkeys(case.inputs[label]) if x not in found]
    return found


def says(formula: Callable[[Case], list[str]]) -> Callable[[Case], dict[str, Any]]:
    def outputs(case: Case) -> dict[str, Any]:
        found = formula(case)
        return {"order": RIGHT if valid(case, found) else " ".join(found)}

    return outputs


def _numbers(actual: Any, case: Case) -> bool:
    try:
        return isinstance(actual, str) and bool([float(word) for word in actual.split()])
    except ValueError:
        return False


ORDER = Test(
    draw(),
    order_of,
    order,
    tried="toposort({output}) in the graph {text}, where c(a,b) has the inputs a and b",
)


# ---- cycles

CYCLES = {
    "a node that is its own input": "a b(a)|b:b",
    "two nodes in a circle": "a b(a) c(b)|b:c",
    "a circle behind other nodes": "a b(a) c(a,b) d(c) e(d) f(a,e)|c:d",
    "the output in a circle": "a b(a) c(a,b)|a:c",
}


def draw_cycles(rng: np.random.Generator) -> list[Case]:
    from .graphs import graph

    cases = []
    for name, text in CYCLES.items():
        shape, closing = text.split("|")
        case = graph(rng, name, shape)
        cases.append(Case(name, case.data | {"closing": closing.split(":")}))
    return cases


def cycle_of(s: Subject, case: Case) -> dict[str, Any]:
    """What happens in a graph where one node's only input is a later node."""
    nodes = build(s, case)
    node, source = case.closing
    s.set(nodes[node], "inputs", (nodes[source],))
    s.set(nodes[node], "local", (0.5,))
    s.call("utils.graph_functions:watch", nodes[case.output], READS)
    return {"toposort": labels(s, attempt(lambda: s.call("toposort", nodes[case.output]).value))}


CYCLE = Test(
    draw_cycles,
    cycle_of,
    lambda c: {"toposort": Raised("ValueError")},
    tried="toposort({output}) in the graph {text}, after {closing} closed a circle: "
    "the first node got the second as its only input",
)


# ---- large graphs


def draw_large(rng: np.random.Generator) -> list[Case]:
    return [
        Case("10,000 nodes in a row", dict(depth=DEPTH, slope=float(rng.uniform(1.00005, 1.0002)))),
        Case("a ladder with a million paths", dict(rungs=RUNGS)),
    ]


def large_of(s: Subject, case: Case) -> dict[str, Any]:
    first = leaf(s, 1.0, "a")
    last = first
    if "depth" in case.data:
        last = s.call("utils.graph_functions:chain", first, case.depth, case.slope).value
    else:
        for _ in range(case.rungs):
            last = s.new("Node", 1.0, (last, last), (0.5, 0.5))
        s.call("utils.graph_functions:watch", last, READS)
    found = attempt(lambda: s.call("toposort", last).value)
    if isinstance(found, Raised) or not isinstance(found, (list, tuple)):
        return dict.fromkeys(large(case), found)
    ends = [found[0], found[-1]] if found else []
    return {
        "number of nodes": len(found),
        "first and last value": [s.get(node, "value") for node in ends if isinstance(node, Handle)],
    }


def large(case: Case) -> dict[str, Any]:
    if "depth" in case.data:
        return {
            "number of nodes": case.depth + 1,
            "first and last value": [1.0, case.slope**case.depth],
        }
    return {"number of nodes": case.rungs + 1, "first and last value": [1.0, 1.0]}


def _both(value: Any, when: Callable[[Case], bool]) -> Callable[[Case], dict[str, Any]]:
    return lambda c: dict.fromkeys(large(c), value) if when(c) else {}


DEEP, LADDER = (lambda c: "depth" in c.data), (lambda c: "rungs" in c.data)
LARGE = Test(
    draw_large,
    large_of,
    large,
)
