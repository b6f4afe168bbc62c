"""`descend`, in Task 2.5: one step of gradient descent."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.subject import Subject

from .adapters import Call, Nodes, build, judged_without_toposort, read
from .graphs import graph
from .oracle import graph_gradients


def draw(rng: np.random.Generator) -> list[Case]:
    """Losses with all or some of their leaves as parameters."""
    rates = rng.uniform(0.05, 0.3, 3).tolist()
    again = graph(rng, "a network", params="ca", rate=rates[2], old=True)
    return [
        graph(rng, "a network", params="abc", rate=rates[0]),
        graph(rng, "a shortcut", params="a", rate=rates[1]),
        Case("some of the leaves, after another step", again.data),
    ]


def loss_nodes(s: Subject, case: Case) -> Nodes:
    """The nodes of a loss, as an earlier step may have left their gradients."""
    nodes = build(s, case)
    if "old" in case.data:
        for k, node in enumerate(nodes.values()):
            s.set(node, "grad", 3.0 + k)
    return nodes


def step_of(s: Subject, case: Case, call: Call) -> Outputs:
    """All values after a step, and what it returns."""
    nodes = loss_nodes(s, case)
    params, order = [nodes[x] for x in case.params], list(nodes.values())
    loss = attempt(lambda: call(order, "descend", order[-1], params, case.rate).value)
    after = loss if isinstance(loss, Raised) else read(s, nodes, "value")
    return {"values afterwards": after, "what descend returns": loss}


def step_with(case: Case, gradients: dict[str, float]) -> Outputs:
    """Each parameter moves against its gradient; the loss is the one before."""
    moves = {x: case.rate * gradients[x] if x in case.params else 0.0 for x in case.values}
    return {
        "values afterwards": {x: value - moves[x] for x, value in case.values.items()},
        "what descend returns": case.values[case.output],
    }


def expected_step(case: Case) -> Outputs:
    """A step with the right gradients."""
    return step_with(case, graph_gradients(case.inputs, case.local, case.output))


STEPS = Test(
    draw,
    judged_without_toposort(step_of, expected_step, "values afterwards"),
    expected_step,
    "descend({output}, the nodes in '{params}', {rate:.3g}) in the graph {text}",
)
