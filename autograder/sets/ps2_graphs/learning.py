"""The engine at work, in Task 2.5: the student's own nodes, two neurons, a step of descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case, Test
from autograder.sandbox.subject import Subject

from .ask import attempt, leaf, made
from .flow import SLIPS, flow
from .following import slopes, step_nodes, unless_zero
from .graphs import build, gradients, graph
from .nodes import STEP, VALUES, node

# Each node is an input of the next one, as in graphs.py. A number is a constant, not a node.
PROGRAMS = {
    "sums and products": "a; b = mul_constant a 0.5; c = mul a b; d = add c a; e = mul d d; f = add_constant e -1",
    "maximum and minimum": "a; b = add_constant a 1.5; c = minimum b a; d = mul c b; e = maximum d c; f = mul e a",
    "curved nodes": "a; b = sigmoid a; c = exp b; d = reciprocal c; e = add d a; f = power e 3; g = mul f b",
}


def program(rng: np.random.Generator, name: str) -> Case:
    """A program with the local derivatives that the oracle finds for its nodes."""
    values, local, inputs, calls = {}, {}, {}, []
    for line in PROGRAMS[name].split("; "):
        label, _, call = line.partition(" = ")
        op, *args = call.split() if call else ("",)
        sources = [x for x in args if x.isalpha()]
        numbers = tuple(values[x] if x.isalpha() else float(x) for x in args)
        numbers = (numbers[0], int(numbers[1])) if op == "power" else numbers
        found = (
            node(Case("", dict(op=op, args=numbers)))
            if op
            else {"value": float(rng.uniform(0.6, 1.4)), "local": ()}
        )
        values[label], local[label], inputs[label] = (
            found["value"],
            tuple(map(float, found["local"])),
            "".join(sources),
        )
        calls.append((label, op, args))
    return Case(
        name,
        dict(
            values=values,
            local=local,
            inputs=inputs,
            output=label,
            calls=calls,
            text=PROGRAMS[name],
        ),
    )


def output_with(case: Case, moved: str) -> complex:
    """The output when one node's value gets an imaginary step: nothing flows back here."""
    values: dict[str, complex] = {}
    for label, op, args in case.calls:
        numbers = [values[x] if x.isalpha() else float(x) for x in args]
        value = (
            VALUES[op](numbers[0], int(numbers[1]))
            if op == "power"
            else VALUES[op](*numbers)
            if op
            else case.values[label]
        )
        values[label] = value + (1j * STEP if label == moved else 0)
    return values[case.output]


def assembled(s: Subject, case: Case) -> dict[str, Any]:
    """The program's nodes, made by the student's functions; one that is none comes alone."""
    nodes: dict[str, Any] = {}
    for label, op, args in case.calls:
        given = [nodes[x] if x.isalpha() else float(x) for x in args]
        nodes[label] = (
            made(s, op, *given[:1], *([2 + 1] if op == "power" else given[1:]))
            if op
            else leaf(s, case.values[label], label)
        )
        if isinstance(nodes[label], Raised):
            return {"gradients": nodes[label]}
    return nodes


def own_of(s: Subject, case: Case) -> dict[str, Any]:
    nodes = assembled(s, case)
    if "gradients" in nodes:
        return nodes
    problem = attempt(lambda: s.call("backward", nodes[case.output]))
    return {
        "gradients": problem
        if isinstance(problem, Raised)
        else {x: s.get(n, "grad") for x, n in nodes.items()}
    }


def own(case: Case) -> dict[str, Any]:
    return {"gradients": {x: float(np.imag(output_with(case, x)) / STEP) for x in case.inputs}}


def from_own_nodes_or_backward(s: Subject, case: Case) -> dict[str, Any] | None:
    """Where the nodes are right, what the student's backward makes of them; else what a right one would make of them."""
    nodes = assembled(s, case)
    if all(close()(s.get(nodes[x], "local"), case.local[x], False) is None for x in case.inputs):
        nodes = build(s, case)
        s.call("backward", nodes[case.output])
        return unless_zero(
            {"gradients": {x: s.get(n, "grad") for x, n in nodes.items()}}, own(case)
        )
    return unless_zero({"gradients": slopes(s, nodes[case.output], nodes)}, own(case))


OWN = Test(
    lambda rng: [program(rng, name) for name in PROGRAMS],
    own_of,
    own,
    "backward of the last node of: {text}",
)


# ---- two neurons

PARAMS = ("w1", "b1", "w2", "b2")


def draw_neurons(rng: np.random.Generator) -> list[Case]:
    some = lambda: {
        k: float(v)
        for k, v in zip(("x", *PARAMS), rng.uniform(0.4, 1.6, 5) * rng.choice([-1, 1], 5))
    }
    return [
        Case("x is a number", some() | {"node": False}),
        Case("x is a Node", some() | {"node": True}),
    ]


def given_to(s: Subject, case: Case) -> dict[str, Any]:
    """The five arguments of `two_neurons`."""
    return {"x": leaf(s, case.x, "x") if case.node else case.x} | {
        k: leaf(s, case.data[k], k) for k in PARAMS
    }


def neurons_of(s: Subject, case: Case) -> dict[str, Any]:
    """The prediction, and its derivatives for the parameters, as the graph holds them: `backward` is not asked."""
    given = given_to(s, case)
    return described(s, made(s, "two_neurons", *given.values()), given)


def described(s: Subject, yhat: Any, given: dict[str, Any]) -> dict[str, Any]:
    if isinstance(yhat, Raised):
        return {"prediction": yhat, "gradients": yhat}
    return {
        "prediction": s.get(yhat, "value"),
        "gradients": slopes(s, yhat, {k: given[k] for k in PARAMS}),
    }


def from_own_kinds(s: Subject, case: Case) -> dict[str, Any] | None:
    """Two neurons made of the student's nodes, which may be wrong."""
    given = given_to(s, case)
    x, w1, b1, w2, b2 = given.values()
    steps = (
        ("mul" if case.node else "mul_constant", w1, x),
        ("add", b1),
        ("sigmoid",),
        ("mul", w2),
        ("add", b2),
        ("sigmoid",),
    )
    last = None
    for name, *others in steps:
        inputs = others if last is None else [others[0], last] if name == "mul" else [last, *others]
        last = made(s, name, *inputs)
        if isinstance(last, Raised):
            return None
    return unless_zero(described(s, last, given), neurons(case))


def squash(z: Any) -> Any:
    return 0.5 * (1 + np.tanh(z / 2))


def predict(
    v: dict,
    hidden: Any = squash,
    last: Any = squash,
    b1: float = 1.0,
    b2: float = 1.0,
    w2: float = 1.0,
    inside: bool = False,
    swapped: bool = False,
    layers: bool = False,
) -> Any:
    p, q = ("w2", "b2", "w1", "b1"), ("w1", "b1", "w2", "b2")
    w1_, b1_, w2_, b2_ = (v[k] for k in (p if swapped or layers else q))
    h = hidden(w1_ * (v["x"] + b1_) if inside else w1_ * v["x"] + b1 * b1_)
    return last(w2_ * (h + b2_) if inside else (w2_ if w2 else 1.0) * h + b2 * b2_)


def neurons(case: Case, **knobs: Any) -> dict[str, Any]:
    def moved(which: str = "") -> complex:
        return predict(
            {k: case.data[k] + 1j * STEP * (k == which) for k in ("x", *PARAMS)}, **knobs
        )

    return {
        "prediction": float(np.real(moved())),
        "gradients": {k: float(np.imag(moved(k)) / STEP) for k in PARAMS},
    }


NEURONS = Test(
    draw_neurons,
    neurons_of,
    neurons,
    tried="two_neurons at x = {x:.4g}, w1 = {w1:.4g}, b1 = {b1:.4g}, w2 = {w2:.4g}, b2 = {b2:.4g}; "
    "gradients of the prediction",
)


# ---- one step of gradient descent


def draw_steps(rng: np.random.Generator) -> list[Case]:
    choices = {"a network": "abc", "a shortcut": "a"}
    cases = [
        graph(rng, name, params=params, rate=float(rng.uniform(0.05, 0.3)))
        for name, params in choices.items()
    ]
    some = graph(rng, "a network", params="ca", rate=float(rng.uniform(0.05, 0.3)), old=True)
    return [*cases, Case("some of the leaves, after another step", some.data)]


def step_of(s: Subject, case: Case) -> dict[str, Any]:
    nodes = step_nodes(s, case)
    params = [nodes[x] for x in case.params]
    loss = attempt(lambda: s.call("descend", nodes[case.output], params, case.rate).value)
    after = (
        loss if isinstance(loss, Raised) else {x: s.get(node, "value") for x, node in nodes.items()}
    )
    return {"values afterwards": after, "what descend returns": loss}


def step(
    case: Case,
    move: Any = lambda c, g: c.rate * g,
    which: Any = lambda c: c.params,
    at: Any = gradients,
    returned: Any = lambda c: c.values[c.output],
) -> dict[str, Any]:
    g = at(case)
    after = {x: v - move(case, g.get(x, 0.0)) * (x in which(case)) for x, v in case.values.items()}
    return {"values afterwards": after, "what descend returns": returned(case)}


STEPS = Test(
    draw_steps,
    step_of,
    step,
    tried="descend({output}, the nodes in '{params}', {rate:.3g}) in the graph {text}",
)
