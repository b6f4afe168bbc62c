"""`backward`, in Task 2.5, on graphs of raw nodes."""

from __future__ import annotations

from functools import partial

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.subject import Subject

from .adapters import Call, Nodes, build, build_chain, judged_without_toposort, nodes_below, read
from .graphs import SHAPES, SHARED, TREES, TWICE, draw_chain, graph
from .oracle import below, graph_gradients

AGAIN = {  # the graph's gradients are those of another call, or of somebody else
    "called twice": "d",
    "another output before": "f",
    "after gradients of its own": "set",
}


def draw(rng: np.random.Generator) -> list[Case]:
    """All graphs, and one of them whose nodes have gradients already."""
    cases = [graph(rng, name) for name in (*TREES, *SHARED, *TWICE)]
    again = [graph(rng, n, SHAPES["shortcuts"], output="d", before=b) for n, b in AGAIN.items()]
    return cases + again


def start_anew(s: Subject, case: Case) -> Nodes:
    """The graph, with gradients of its own where the case asks for them."""
    nodes = build(s, case)
    if case.data.get("before") == "set":
        for k, node in enumerate(nodes.values()):
            s.set(node, "grad", 5.0 + k)
    return nodes


def earlier_outputs(case: Case) -> list[str]:
    """Outputs for which `backward` is called first."""
    before: str = case.data.get("before", "")
    return [before] if before in case.inputs else []


def gradients_of(s: Subject, case: Case, call: Call) -> Outputs:
    """Gradients of all nodes below the output, and what else there is in the nodes afterwards."""
    nodes = start_anew(s, case)
    for label in [*earlier_outputs(case), case.output]:
        order = [nodes[x] for x in below(case.inputs, label)]
        problem = attempt(partial(call, order, "backward", order[-1]))
    if isinstance(problem, Raised):
        return {"gradients": problem, "values and local derivatives": problem}
    wanted = nodes_below(nodes, case)
    kept = {x: [s.get(n, "value"), list(s.get(n, "local"))] for x, n in wanted.items()}
    return {"gradients": read(s, wanted, "grad"), "values and local derivatives": kept}


def expected_gradients(case: Case) -> Outputs:
    """Gradients by a linear system; nothing else changes."""
    labels = below(case.inputs, case.output)
    return {
        "gradients": graph_gradients(case.inputs, case.local, case.output),
        "values and local derivatives": {x: [case.values[x], list(case.local[x])] for x in labels},
    }


def deep_gradient_of(s: Subject, case: Case) -> Outputs:
    """The gradient at the beginning of a long chain."""
    first, last = build_chain(s, case)
    problem = attempt(lambda: s.call("backward", last))
    return {"gradient": problem if isinstance(problem, Raised) else s.get(first, "grad")}


def expected_deep_gradient(case: Case) -> Outputs:
    """The product of all slopes."""
    return {"gradient": float(np.exp(case.depth * np.log(case.slope)))}


BACKWARD = Test(
    draw,
    judged_without_toposort(gradients_of, expected_gradients, "gradients"),
    expected_gradients,
    "backward({output}) in the graph {text}, where c(a,b) has the inputs a and b",
)
DEEP = Test(draw_chain, deep_gradient_of, expected_deep_gradient)
