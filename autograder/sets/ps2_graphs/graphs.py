"""Graphs of raw nodes to find an order and gradients in: no kind of node has to be right.

In most of them each node is an input of the next, so that only one topological order is possible.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.model import Case

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
DEPTH = 10_000  # of the chain in which recursion ends too soon


def parse(shape: str) -> dict[str, str]:
    """The inputs of each node, in order: ``{"a": "", "b": "a", "c": "ab"}``."""
    return {word[0]: word[2:-1].replace(",", "") for word in shape.split()}


def graph(rng: np.random.Generator, name: str, shape: str = "", **more: Any) -> Case:
    """A graph with random values and local derivatives; none of these is 0 or 1."""
    shape = shape or SHAPES[name]
    inputs = parse(shape)
    data = {
        "inputs": inputs,
        "local": {label: _slopes(rng, len(sources)) for label, sources in inputs.items()},
        "values": {label: float(rng.uniform(2, 5)) for label in inputs},
        "output": list(inputs)[-1],
        "text": shape,
    }
    return Case(name, data | more)


def _slopes(rng: np.random.Generator, count: int) -> tuple[float, ...]:
    """Numbers of either sign whose sizes differ."""
    sizes = 0.4 + 0.35 * np.arange(count) + rng.uniform(0, 0.3, count)
    return tuple(map(float, rng.choice([-1, 1], count) * sizes))


def draw(*names: str) -> Callable[[np.random.Generator], list[Case]]:
    """Graphs of these names; all of them without any."""
    return lambda rng: [graph(rng, name) for name in names or SHAPES]


def draw_chain(rng: np.random.Generator) -> list[Case]:
    """A chain so long that the gradient at its end is of ordinary size only for slopes near 1."""
    slope = float(rng.uniform(1.00005, 1.0002))
    return [Case("10,000 nodes in a row", {"depth": DEPTH, "slope": slope})]
