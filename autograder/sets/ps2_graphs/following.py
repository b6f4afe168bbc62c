"""What follows in Task 2.5 from functions that the student wrote earlier, be they right or not.

A slip costs its points where it was made. What stands on it is compared with what a right step makes of it, unless that is
degenerate: 0 where the truth is not. A part on a graph that student code builds is judged by the graph itself, so that
nothing has to flow back for it.
"""

from __future__ import annotations

from typing import Any

from autograder.checks.carry_forward import vanishes
from autograder.checks.compare import Raised
from autograder.checks.model import Case
from autograder.sandbox.subject import Handle, Subject

from .ask import attempt, leaf
from .graphs import below, build, gradients


def unless_zero(own: dict[str, Any], truth: dict[str, Any]) -> dict[str, Any] | None:
    """`own`, or None where something is 0 that should not be."""
    return None if vanishes(own, truth) else own


# ---- backward, from the student's toposort and pass_back


def handed_back(s: Subject, output: Handle) -> None:
    """What `backward` does, step by step."""
    order = s.call("toposort", output).value
    if not isinstance(order, (list, tuple)) or not all(isinstance(node, Handle) for node in order):
        raise ValueError("there is no order to go by")
    for node in order:
        s.set(node, "grad", 0.0)
    s.set(output, "grad", 1.0)
    for node in reversed(order):
        s.call("pass_back", node)


def from_own_steps(s: Subject, case: Case) -> dict[str, Any] | None:
    """Gradients, as the student's order and shares give them."""
    nodes = build(s, case)
    for call in case.data.get("before", ()):
        if call == "set":
            for k, node in enumerate(nodes.values()):
                s.set(node, "grad", 5.0 + k)
        else:
            handed_back(s, nodes[call])
    handed_back(s, nodes[case.output])
    return unless_zero(
        {"gradients": {x: s.get(nodes[x], "grad") for x in below(case, case.output)}},
        {"gradients": gradients(case)},
    )


def from_own_steps_in_a_chain(s: Subject, case: Case) -> dict[str, Any] | None:
    first = leaf(s, 1.0, "a")
    handed_back(s, s.call("utils.graph_functions:chain", first, case.depth, case.slope).value)
    return unless_zero({"gradient": s.get(first, "grad")}, {"gradient": 1.0})


# ---- descend, from the student's backward


def step_nodes(s: Subject, case: Case) -> dict[str, Handle]:
    """The nodes of a loss, as an earlier step may have left their gradients."""
    nodes = build(s, case)
    for k, node in enumerate(nodes.values()) if "old" in case.data else ():
        s.set(node, "grad", 3.0 + k)
    return nodes


def from_own_backward(s: Subject, case: Case) -> dict[str, Any] | None:
    """Where the parameters go with the gradients of the student's engine, old ones included if it keeps them."""
    nodes = step_nodes(s, case)
    s.call("backward", nodes[case.output])
    grads, right = {x: s.get(nodes[x], "grad") for x in case.params}, gradients(case)
    if vanishes(grads, {x: right[x] for x in case.params}):
        return None
    return {
        "values afterwards": {x: v - case.rate * grads.get(x, 0.0) for x, v in case.values.items()},
        "what descend returns": case.values[case.output],
    }


# ---- graphs made of the student's own nodes

FEW = 100  # nodes; those that the checks ask for have a dozen


def slopes(s: Subject, output: Handle, wanted: dict[str, Handle]) -> dict[str, float] | Raised:
    """d output / d node for some nodes, from the local derivatives alone; 0 for a node that the output is not computed from."""
    inputs: dict[str, list[str]] = {}  # names that the nodes get here, in topological order
    local: dict[str, Any] = {}

    def name(node: Handle) -> str:
        found = attempt(lambda: s.get(node, "met_as"))
        if not isinstance(found, Raised):
            return found
        found = f"node {len(local)}"
        s.set(node, "met_as", found)
        local[found] = s.get(node, "local")
        if len(local) > FEW:
            raise ValueError(f"there are more than {FEW} nodes")
        inputs[found] = [
            name(source) for source in s.get(node, "inputs") if isinstance(source, Handle)
        ]
        return found

    try:
        g = gradients(Case("", dict(inputs=inputs, local=local, output=name(output))))
    except (TypeError, ValueError, KeyError):
        return Raised(
            "TypeError",
            "the graph is not made of nodes with their inputs and a local derivative, a number, for each",
        )
    met = {label: attempt(lambda: s.get(node, "met_as")) for label, node in wanted.items()}
    return {label: 0.0 if isinstance(found, Raised) else g[found] for label, found in met.items()}
