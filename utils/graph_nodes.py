"""Read a computation graph, whatever it is made of, into a list of plain nodes."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_NODES = 200
# The names that graph engines give to the same things; the first that a node has is taken.
VALUE, GRAD, LABEL = ("value", "data"), ("grad", "gradient"), ("label", "name")
OP, INPUTS = ("op", "_op"), ("inputs", "parents", "_prev")
EDGE_GRADS = ("input_grads",)


@dataclass
class Node:
    """One node of a picture: what it is called, what it holds, and which nodes it is computed
    from.
    """

    id: object
    label: str = ""
    op: str = ""
    value: object = None
    grad: object = None
    inputs: list = field(default_factory=list)
    input_grads: list = field(
        default_factory=list
    )  # what flows back along each input edge, if it is known

    @property
    def name(self) -> str:
        """What to call the node in a sentence."""
        return str(self.label or self.op or self.id)


def read_graph(description: Sequence[Any]) -> list[Node]:
    """Return the nodes of a graph, each after the nodes it is computed from.

    Parameters
    ----------
    description : tuple
        Either descriptions of all nodes (dicts with the keys ``id, label, op, value, grad, inputs,
        input_grads``, of which only ``id`` must be there, or tuples ``(id, label, value, grad,
        inputs)``), or the last nodes of a graph of objects, from which the others are found. One
        list of all these is fine too.

    Returns
    -------
    list of Node

    Raises
    ------
    ValueError
        If an id is missing, unknown or given twice, the graph has a cycle, or it has more than 200
        nodes.
    """
    if len(description) == 1 and isinstance(description[0], list):
        description = description[0]
    if not len(description):
        raise ValueError("draw_graph needs at least one node.")
    plain = [isinstance(item, (Mapping, tuple)) for item in description]
    nodes = (
        [_from_plain(item) for item in description] if all(plain) else _from_objects(description)
    )
    return _ordered(nodes)


def _from_plain(item: Any) -> Node:
    if isinstance(item, tuple):
        item = dict(zip(("id", "label", "value", "grad", "inputs"), item, strict=False))
    if "id" not in item:
        raise ValueError(f"Each node of a graph needs an id, and this one has none: {item!r}.")
    known = {key: item[key] for key in Node.__dataclass_fields__ if item.get(key) is not None}
    return Node(
        **{
            **known,
            "inputs": list(known.get("inputs", [])),
            "input_grads": list(known.get("input_grads", [])),
        }
    )


def _from_objects(last: Iterable[Any]) -> list[Node]:
    """Walk back from the last nodes with a stack of our own: a deep graph would exhaust
    Python's.
    """
    nodes, waiting = {}, list(last)
    while waiting:
        thing = waiting.pop()
        if id(thing) in nodes:
            continue
        inputs = _first(thing, INPUTS)
        if inputs is None:
            raise ValueError(
                f"draw_graph found a {type(thing).__name__}, which has no inputs, parents or _prev."
            )
        inputs = list(inputs)
        nodes[id(thing)] = Node(
            id(thing),
            _text(thing, LABEL),
            _text(thing, OP),
            _first(thing, VALUE),
            _first(thing, GRAD),
            [id(item) for item in inputs],
            list(_first(thing, EDGE_GRADS) or []),
        )
        if len(nodes) > MAX_NODES:
            break
        waiting.extend(reversed(inputs))
    for node in nodes.values():
        if not node.label and not node.op:
            node.label = _number(node.value)
    return list(nodes.values())


def _number(value: Any) -> str:
    """An unnamed leaf is called by its value, as one would write it."""
    return "node" if value is None or getattr(value, "size", 1) != 1 else f"{value}"


def _first(thing: object, names: Iterable[str]) -> Any:
    return next((getattr(thing, name) for name in names if hasattr(thing, name)), None)


def _text(thing: object, names: Iterable[str]) -> str:
    found = _first(thing, names)
    return str(found) if isinstance(found, str) else getattr(found, "__name__", "")


def _ordered(nodes: list[Node]) -> list[Node]:
    if len(nodes) > MAX_NODES:
        raise ValueError(
            f"A picture of more than {MAX_NODES} nodes cannot be read: draw a part of the graph."
        )
    by_id = {node.id: node for node in nodes}
    if len(by_id) < len(nodes):
        raise ValueError("Two nodes of the graph have the same id.")
    for node in nodes:
        unknown = [item for item in node.inputs if item not in by_id]
        if unknown:
            raise ValueError(
                f"Node {node.name} has the input {unknown[0]!r}, and there is no such node."
            )
    try:
        order = graphlib.TopologicalSorter({node.id: node.inputs for node in nodes}).static_order()
        return [by_id[key] for key in order]
    except graphlib.CycleError as problem:
        circle = " -> ".join(by_id[key].name for key in reversed(problem.args[1]))
        raise ValueError(f"A computation graph has no cycle, and this one has: {circle}.") from None
