"""The engine on the student's own nodes, in Task 2.5: small programs, and two neurons."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Outputs, Test
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Subject

from .adapters import Call, Nodes, judged_without_toposort, leaf, made, read
from .oracle import (
    graph_gradients,
    local_derivatives,
    node_count,
    number,
    parsed,
    program_gradients,
    program_values,
)

# Each node is an input of the next one, as in graphs.py. A number is a constant, not a node.
PROGRAMS = {
    "sums and products": (
        "b = mul_constant a 0.5; c = mul a b; d = add c a; "
        "e = mul d d; f = add_constant e 2; g = mul f e"
    ),
    "maximum and minimum": (
        "b = add_constant a 1.5; c = minimum b a; d = mul c b; e = maximum d c; f = mul e a"
    ),
    "curved nodes": (
        "b = sigmoid a; c = exp b; d = reciprocal c; e = add d a; f = power e 3; g = mul f b"
    ),
}


def draw(rng: np.random.Generator) -> list[Case]:
    """The programs, with a value for their only leaf."""
    return [
        program_case(name, text, float(rng.uniform(0.6, 1.4))) for name, text in PROGRAMS.items()
    ]


def program_case(name: str, text: str, a: float) -> Case:
    """A program as a graph with the local derivatives that the oracle finds for its nodes."""
    leaves = {"a": a}
    values = program_values(text, leaves)
    inputs: dict[str, str] = {"a": ""}
    local: dict[str, tuple[float, ...]] = {"a": ()}
    for label, operation, arguments in parsed(text):
        inputs[label] = "".join(arguments[: node_count(operation)])
        numbers = [values[x] if x in values else number(x) for x in arguments]
        local[label] = tuple(map(float, local_derivatives(operation, numbers)))
    data = {"leaves": leaves, "values": values, "inputs": inputs, "local": local}
    return Case(name, data | {"text": text, "output": list(inputs)[-1]})


def assemble(s: Subject, case: Case) -> Nodes | Raised:
    """The program's nodes, made by the student's functions, or why one of them is none."""
    nodes: Nodes = {label: leaf(s, value, label) for label, value in case.leaves.items()}
    for label, operation, arguments in parsed(case.text):
        given = [nodes[x] if x in nodes else number(x) for x in arguments]
        node = made(s, operation, *given)
        if isinstance(node, Raised):
            return node
        nodes[label] = node
    return nodes


def gradients_of(s: Subject, case: Case, call: Call) -> Outputs:
    """Gradients of all nodes of a program."""
    nodes = assemble(s, case)
    if isinstance(nodes, Raised):
        return {"gradients": nodes}
    order = list(nodes.values())
    problem = attempt(lambda: call(order, "backward", order[-1]))
    return {"gradients": problem if isinstance(problem, Raised) else read(s, nodes, "grad")}


def expected_gradients(case: Case) -> Outputs:
    """The same by complex steps."""
    return {"gradients": program_gradients(case.text, case.leaves)}


# ---- two neurons

PARAMS = ("w1", "b1", "w2", "b2")
TWO_NEURONS = (
    "p = mul w1 x; q = add p b1; h = sigmoid q; r = mul w2 h; t = add r b2; yhat = sigmoid t"
)


def draw_neurons(rng: np.random.Generator) -> list[Case]:
    """Inputs and parameters of either sign."""
    cases = []
    for name, is_node in {"x is a number": False, "x is a Node": True}.items():
        numbers = rng.uniform(0.4, 1.6, 5) * rng.choice([-1, 1], 5)
        data = dict(zip(("x", *PARAMS), map(float, numbers), strict=True))
        cases.append(Case(name, data | {"node": is_node}))
    return cases


def neuron_arguments(s: Subject, case: Case) -> dict[str, Any]:
    """The five arguments of `two_neurons`."""
    x = leaf(s, case.x, "x") if case.node else case.x
    return {"x": x} | {k: leaf(s, case.data[k], k) for k in PARAMS}


def neurons_of(s: Subject, case: Case) -> Outputs:
    """The prediction, and its gradients as the graph holds them: `backward` is not called."""
    given = neuron_arguments(s, case)
    return prediction(s, made(s, "two_neurons", *given.values()), given)


def prediction(s: Subject, yhat: Handle | Raised, given: dict[str, Any]) -> Outputs:
    """Value and gradients of an output node."""
    if isinstance(yhat, Raised):
        return {"prediction": yhat, "gradients": yhat}
    gradients = gradients_held(s, yhat, {k: given[k] for k in PARAMS})
    return {"prediction": s.get(yhat, "value"), "gradients": gradients}


def expected_neurons(case: Case) -> Outputs:
    """The same by complex steps."""
    leaves = {k: case.data[k] for k in ("x", *PARAMS)}
    gradients = program_gradients(TWO_NEURONS, leaves)
    value = program_values(TWO_NEURONS, leaves)["yhat"]
    return {"prediction": float(value), "gradients": {k: gradients[k] for k in PARAMS}}


# ---- gradients of a graph that student code built

MOST = 100  # nodes; those that the checks ask for have a dozen
NO_GRAPH = Raised(
    "TypeError",
    "the graph is not made of nodes with their inputs and a local derivative, a number, for each",
)


def gradients_held(s: Subject, output: Handle, wanted: Nodes) -> dict[str, float] | Raised:
    """Gradients of some nodes from the local derivatives alone; 0 for a node outside the graph."""
    inputs: dict[str, list[str]] = {}  # by names that the nodes get here, in topological order
    local: dict[str, Any] = {}

    def name(node: Handle) -> str:
        found = attempt(lambda: s.get(node, "met_as"))
        if not isinstance(found, Raised):
            return found
        found = f"node {len(local)}"
        s.set(node, "met_as", found)
        local[found], sources = s.get_all([(node, "local"), (node, "inputs")])
        if len(local) > MOST:
            raise ValueError(f"there are more than {MOST} nodes")
        inputs[found] = [name(source) for source in sources if isinstance(source, Handle)]
        return found

    try:
        gradients = graph_gradients(inputs, local, name(output))
    except (TypeError, ValueError, KeyError):
        return NO_GRAPH
    met = {label: attempt(partial(s.get, node, "met_as")) for label, node in wanted.items()}
    return {k: 0.0 if isinstance(v, Raised) else gradients[v] for k, v in met.items()}


PROGRAM = Test(
    draw,
    judged_without_toposort(gradients_of, expected_gradients, "gradients"),
    expected_gradients,
    "backward of the last node of: {text}",
)
NEURONS = Test(
    draw_neurons,
    neurons_of,
    expected_neurons,
    "two_neurons at x = {x:.4g}, w1 = {w1:.4g}, b1 = {b1:.4g}, w2 = {w2:.4g}, b2 = {b2:.4g}; "
    "gradients of the prediction",
)
