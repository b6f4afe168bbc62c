"""Graphs to find an order and gradients in, made of raw nodes: no kind of node has to be right for them.

In most of them each node is an input of the next, so that only one topological order is
possible and a wrong one can be foretold. Gradients come from linear algebra: with A[i, j]
the local derivative of node i for its input j, the gradients g of an output e solve
(I - A^T) g = e. Nothing flows back, and no order is needed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.model import Case
from autograder.sandbox.subject import Handle, Subject

SHAPES = {
    "a single node": "a",
    "a chain": "a b(a) c(b) d(c) e(d)",
    "a tree": "a b c d(a,b) e(d,c)",
    "a diamond": "a b(a) c(a) d(b,c)",
    "a shortcut": "a b(a) c(b) d(a,c)",
    "shortcuts": "a b(a) c(a,b) d(b,c) e(a,d) f(c,e)",
    "shortcuts, the nearest input first": "a b(a) c(b,a) d(c,b,a) e(d,b) f(e,a)",
    "one node twice": "a b(a,a) c(b,b)",
    "one node twice beside another": "a b(a) c(b,a,b)",
    "a network": "a b c d(a,b) e(b,c) f(d,e) g(e,d,b) h(f,g) i(h,a)",
}
TREES = ("a single node", "a chain", "a tree")
SHARED = ("a diamond", "a shortcut", "shortcuts", "shortcuts, the nearest input first", "a network")
TWICE = ("one node twice", "one node twice beside another")


def parse(shape: str) -> dict[str, str]:
    """The inputs of each node, in order: ``{"a": "", "b": "a", "c": "ab"}``."""
    return {word[0]: word[2:-1].replace(",", "") for word in shape.split()}


def graph(rng: np.random.Generator, name: str, shape: str = "", **more: Any) -> Case:
    """A graph with random values and local derivatives; none of them is 0 or 1."""
    inputs = parse(shape or SHAPES[name])
    some = lambda k: tuple(
        float(x)
        for x in rng.choice([-1, 1], k) * (0.4 + 0.35 * np.arange(k) + rng.uniform(0, 0.3, k))
    )
    local = {label: some(len(sources)) for label, sources in inputs.items()}
    values = {label: float(rng.uniform(2, 5)) for label in inputs}
    return Case(
        name,
        dict(
            inputs=inputs,
            local=local,
            values=values,
            output=list(inputs)[-1],
            text=shape or SHAPES[name],
            **more,
        ),
    )


def draw(*names: str):
    return lambda rng: [graph(rng, name) for name in names or SHAPES]


def build(s: Subject, case: Case) -> dict[str, Handle]:
    """The graph on the student's side, node by node."""
    nodes: dict[str, Handle] = {}
    for label, sources in case.inputs.items():
        nodes[label] = s.new(
            "Node",
            case.values[label],
            tuple(nodes[x] for x in sources),
            case.local[label],
            "op" if sources else "",
            label,
        )
    return nodes


def below(case: Case, output: str) -> list[str]:
    """Labels of the nodes that an output is computed from, in topological order."""
    wanted = {output}
    for label in reversed(case.inputs):
        wanted |= set(case.inputs[label]) if label in wanted else set()
    return [label for label in case.inputs if label in wanted]


def gradients(case: Case, output: str | None = None) -> dict[str, float]:
    """d output / d node for each node below the output."""
    output = output or case.output
    labels = below(case, output)
    A = np.zeros((len(labels), len(labels)))
    for label in labels:
        for source, slope in zip(case.inputs[label], case.local[label]):
            A[labels.index(label), labels.index(source)] += slope
    e = np.array([float(label == output) for label in labels])
    return dict(zip(labels, map(float, np.linalg.solve(np.eye(len(labels)) - A.T, e))))
