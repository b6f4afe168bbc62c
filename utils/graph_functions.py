"""Graphs too long to be sent node by node, nodes that notice how often they are read, and layers
that count their work.

Like the objects of `utils.functions` they are made by name where the student's code runs. None of
them knows how an order or a gradient is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from utils.functions import ELEMENTWISE, CountedFunction


def chain(node: Any, length: int, slope: float) -> Any:
    """Hang `length` more nodes behind a node, one after another, and return the last.

    Parameters
    ----------
    node : object
        Its class is called as ``Node(value, (input,), (slope,))``.
    length : int
    slope : float
        Local derivative of each new node, which multiplies the value.
    """
    for _ in range(length):
        node = type(node)(slope * node.value, (node,), (slope,))
    return node


def watch(output: Any, limit: int) -> Any:
    """Let all nodes of a graph, which may have cycles, raise RuntimeError once their `inputs` have
    been read too often.

    Parameters
    ----------
    output : object
        A node; the others are found through its `inputs`.
    limit : int
        How many reads of `inputs` are allowed, over all nodes together.
    """
    nodes, waiting, reads = {}, [output], [0]
    while waiting:
        node = waiting.pop()
        if id(node) not in nodes:
            nodes[id(node)] = node
            waiting.extend(node.inputs)

    kind: Any = type(output)

    class Watched(kind):
        __slots__ = ()

        def __getattribute__(self, name: str) -> Any:
            if name == "inputs":
                reads[0] += 1
                if reads[0] > limit:
                    raise RuntimeError(
                        f"`inputs` was read more than {limit} times in a graph of {len(nodes)} "
                        "nodes"
                    )
            return super().__getattribute__(name)

    for node in nodes.values():
        node.__class__ = Watched


def with_order(function: Callable, order: Sequence[Any], *arguments: Any) -> Any:
    """Call a function while the `toposort` of its module gives this order, whatever it is asked.

    So a function that is built on `toposort` can be judged while `toposort` is still wrong.

    Parameters
    ----------
    function : callable
        One that a student wrote.
    order : sequence of object
        Nodes.
    *arguments
        What the function is called with.
    """
    module = getattr(function, "__globals__", {})
    own = module.get("toposort")
    if own is None:
        return function(*arguments)
    module["toposort"] = lambda output: list(order)
    try:
        return function(*arguments)
    finally:
        module["toposort"] = own


class TanhLayer:
    """The layer ``tanh(W h)``; it counts how often it is evaluated.

    Parameters
    ----------
    W : array_like, shape (m, n)

    Attributes
    ----------
    evaluations : int
        How often `forward` was called.
    """

    def __init__(self, W: ArrayLike) -> None:
        self.W = np.array(W, dtype=float)
        self.evaluations = 0

    def forward(self, h: Any) -> Any:
        """Return the output, shape (m,), for the input `h` of shape (n,)."""
        self.evaluations += 1
        return np.tanh(self.W @ h)

    def backward(self, output: Any, upstream: Any) -> Any:
        """Return the gradient for the input, shape (n,).

        Parameters
        ----------
        output : ndarray, shape (m,)
            What `forward` returned: the slope of tanh is ``1 - output**2``.
        upstream : ndarray, shape (m,)
            The gradient for the output.
        """
        return self.W.T @ (upstream * (1 - output**2))


class VectorMap(CountedFunction):
    """``f(A x + b)`` entry by entry: a function from vectors to vectors that counts its calls.

    Parameters
    ----------
    A : array_like, shape (m, n)
    b : array_like, shape (m,)
    name : str
        The elementwise function f, a name that `SumOf` knows.
    """

    def __init__(self, A: ArrayLike, b: ArrayLike, name: str) -> None:
        super().__init__()
        self.A, self.b, self.name = np.array(A, dtype=float), np.array(b, dtype=float), name

    def value(self, x: Any) -> Any:
        return ELEMENTWISE[self.name](self.A @ np.asarray(x) + self.b)
