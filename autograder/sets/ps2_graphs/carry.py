"""Error carried forward in Task 2.5: what is right after an earlier mistake.

What others rest on must look at the values that it is given, and nothing follows from zeros.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from autograder.checks.carry_forward import vanishes
from autograder.checks.compare import Raised, close
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Outputs
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Subject

from . import backward, descent
from . import own_nodes as programs
from .adapters import Nodes, build, build_chain, labels, leaf, made, nodes_below, read


def unless_zero(own: Outputs, right: Outputs) -> Outputs | None:
    """`own`, or None where something is 0 that should not be."""
    return None if vanishes(own, {k: right[k] for k in own}) else own


def require_flow(gradients: Mapping[str, float], output: str) -> None:
    """Nothing follows from gradients that are 0 for all nodes but the output."""
    others = [gradients[label] for label in gradients if label != output]
    if others and not any(others):
        raise ValueError("all gradients are 0")


# ---- backward, from the student's toposort and pass_back


def walk_back(s: Subject, output: Handle) -> None:
    """What `backward` does, step by step."""
    order = s.call("toposort", output).value
    if not isinstance(order, (list, tuple)) or not all(isinstance(node, Handle) for node in order):
        raise ValueError("there is no order to go by")
    for node in order:
        s.set(node, "grad", 0.0)
    s.set(output, "grad", 1.0)
    for node in reversed(order):
        s.call("pass_back", node)


def edge(s: Subject, slope: float, uses: int = 1) -> tuple[Handle, Handle]:
    """A leaf, and a node that uses it."""
    source = leaf(s, 1.25, "a")
    return source, s.new("Node", 1.75, (source,) * uses, (slope,) * uses)


def share(s: Subject, gradient: float, slope: float) -> float:
    """What the student's `pass_back` hands to an input."""
    source, node = edge(s, slope)
    s.set(node, "grad", gradient)
    s.call("pass_back", node)
    return s.get(source, "grad")


def require_shares(s: Subject) -> None:
    """Nothing follows from a `pass_back` that looks neither at the gradient nor at the slope."""
    if share(s, 2.0, 3.0) == share(s, 2.5, 3.5):
        raise ValueError("pass_back does not look at the node")


def own_steps(s: Subject, case: Case) -> Outputs | None:
    """Gradients of a right `backward` with the student's own order and shares."""
    require_shares(s)
    nodes = backward.start_anew(s, case)
    for label in [*backward.earlier_outputs(case), case.output]:
        walk_back(s, nodes[label])
    own = read(s, nodes_below(nodes, case), "grad")
    require_flow(own, case.output)
    return {"gradients": own}


def deep(s: Subject, case: Case) -> Outputs | None:
    """The same at the beginning of a long chain."""
    require_shares(s)
    first, last = build_chain(s, case)
    walk_back(s, last)
    return unless_zero({"gradient": s.get(first, "grad")}, backward.expected_deep_gradient(case))


# ---- descend and the student's own nodes, from the student's backward


def gradient_along(s: Subject, slope: float, uses: int) -> float:
    """What the student's `backward` gives for a leaf."""
    source, node = edge(s, slope, uses)
    s.call("backward", node)
    return s.get(source, "grad")


def own_gradients(s: Subject, nodes: Nodes, output: str) -> dict[str, float]:
    """Gradients by the student's `backward`, if it looks at the slopes or at the edges."""
    if gradient_along(s, 3.0, 1) == gradient_along(s, 3.5, 2):
        raise ValueError("backward does not look at the graph")
    s.call("backward", nodes[output])
    return read(s, nodes, "grad")


def step(s: Subject, case: Case) -> Outputs | None:
    """A step with the gradients of the student's engine, old ones included if it keeps them."""
    own = own_gradients(s, descent.loss_nodes(s, case), case.output)
    require_flow({x: own[x] for x in case.params}, case.output)
    return descent.step_with(case, own)


def own_nodes(s: Subject, case: Case) -> Outputs | None:
    """Where the nodes are right, gradients of the student's backward; else of a right one."""
    nodes = programs.assemble(s, case)
    if not isinstance(nodes, dict):
        return None
    if nodes_are_right(s, case, nodes):
        own = own_gradients(s, build(s, case), case.output)
        require_flow(own, case.output)
        return {"gradients": own}
    held = programs.gradients_held(s, nodes[case.output], nodes)
    return unless_zero({"gradients": held}, programs.expected_gradients(case))


def nodes_are_right(s: Subject, case: Case, nodes: Nodes) -> bool:
    """Whether each node has the inputs and the local derivatives that it should have."""
    for label, node in nodes.items():
        s.set(node, "label", label)
    wired = {x: labels(s, attempt(partial(s.get, n, "inputs"))) for x, n in nodes.items()}
    local = {x: list(slopes) for x, slopes in read(s, nodes, "local").items()}
    right = {x: list(case.local[x]) for x in nodes}
    return (
        wired == {x: " ".join(case.inputs[x]) for x in nodes}
        and close()(local, right, False) is None
    )


def neurons(s: Subject, case: Case) -> Outputs | None:
    """Two neurons made of the student's nodes, which may be wrong."""
    given = programs.neuron_arguments(s, case)
    x, w1, b1, w2, b2 = given.values()
    weighted = _node(s, "mul" if case.node else "mul_constant", w1, x)
    hidden = _node(s, "sigmoid", _node(s, "add", weighted, b1))
    yhat = _node(s, "sigmoid", _node(s, "add", _node(s, "mul", w2, hidden), b2))
    return unless_zero(programs.prediction(s, yhat, given), programs.expected_neurons(case))


def _node(s: Subject, name: str, *arguments: Any) -> Handle:
    node = made(s, name, *arguments)
    if isinstance(node, Raised):
        raise ValueError(node.message)
    return node
