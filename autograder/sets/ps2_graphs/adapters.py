"""How to call the student's code of this set: nodes that stay on the student's side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from autograder.checks.compare import Mismatch, Raised, close, exact
from autograder.checks.kit import attempt
from autograder.checks.model import Case, Outputs
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Outcome, Subject, SubjectError

from .oracle import below

Nodes = dict[str, Handle]
Call = Callable[..., Outcome]
PLACE = "utils.graph_functions"


def text_or_numbers(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
    """Rule: text exactly, numbers closely."""
    return (exact if isinstance(expected, str) else close())(actual, expected, reveal)


def leaf(s: Subject, value: float, label: str) -> Handle:
    """A node of the student's class that was computed from nothing."""
    return s.new("Node", value, label=label)


def made(s: Subject, name: str, *arguments: Any) -> Handle | Raised:
    """The node that the student's function returns, or why it is none."""
    node = attempt(lambda: s.call(name, *arguments).value)
    if isinstance(node, Raised):
        return node
    if isinstance(node, Handle) and not node.kind.startswith("builtins."):
        return node
    kind = "None" if node is None else type(node).__name__
    return Raised("TypeError", f"{name} must return a Node, and {kind} came back", ours=True)


def labels(s: Subject, nodes: Any) -> str | Raised:
    """Labels of a sequence of nodes in a row; what is not a node is shown as it is."""
    if isinstance(nodes, Raised):
        return nodes
    if not isinstance(nodes, (list, tuple)):
        kind = type(nodes).__name__
        return Raised("TypeError", f"a list of nodes was expected, {kind} came back", ours=True)
    own = [node for node in nodes if isinstance(node, Handle)]
    found = iter(s.get_all([(node, "label") for node in own]))
    return " ".join(str(next(found)) if isinstance(x, Handle) else repr(x) for x in nodes)


def build(s: Subject, case: Case) -> Nodes:
    """A graph of raw nodes on the student's side."""
    nodes: Nodes = {}
    for label, sources in case.inputs.items():
        inputs = tuple(nodes[x] for x in sources)
        operation = "op" if sources else ""
        nodes[label] = s.new(
            "Node", case.values[label], inputs, case.local[label], operation, label
        )
    return nodes


def build_chain(s: Subject, case: Case) -> tuple[Handle, Handle]:
    """The first and the last node of a long chain."""
    first = leaf(s, 1.0, "a")
    return first, s.call(f"{PLACE}:chain", first, case.depth, case.slope).value


def read(s: Subject, nodes: Nodes, attribute: str) -> dict[str, Any]:
    """An attribute of each node."""
    values = s.get_all([(node, attribute) for node in nodes.values()])
    return dict(zip(nodes, values, strict=True))


def attributes(s: Subject, node: Handle, *names: str) -> list[Any]:
    """Attributes of a node; in the place of one that it does not have, why."""
    try:
        return s.get_all([(node, name) for name in names])
    except SubjectError:
        return [attempt(partial(s.get, node, name)) for name in names]


def nodes_below(nodes: Nodes, case: Case) -> Nodes:
    """The nodes that the case's output is computed from."""
    return {label: nodes[label] for label in below(case.inputs, case.output)}


def judged_without_toposort(
    run: Callable[[Subject, Case, Call], Outputs], expected: Callable[[Case], Outputs], output: str
) -> Callable[[Subject, Case], Outputs]:
    """For `Test.call`: what is built on `toposort` is not to blame for a wrong order.

    Parameters
    ----------
    run : callable
        ``run(subject, case, call) -> outputs``, where ``call(order, name, *arguments)`` calls the
        student's function; `order` lists nodes in an order that is right.
    expected : callable
        As in `Test`.
    output : str
        The output that depends on the order.

    Returns
    -------
    callable
        What the student's code gives; with a right order, if only then it is right.
    """

    def call(s: Subject, case: Case) -> Outputs:
        def is_right(outputs: Outputs) -> bool:
            return close()(outputs[output], expected(case)[output], False) is None

        own = run(s, case, partial(_plain, s))
        if is_right(own):
            return own
        ordered = run(s, case, partial(_ordered, s))
        return ordered if is_right(ordered) else own

    return call


def _plain(s: Subject, order: list[Handle], name: str, *arguments: Any) -> Outcome:
    return s.call(name, *arguments)


def _ordered(s: Subject, order: list[Handle], name: str, *arguments: Any) -> Outcome:
    return s.call(f"{PLACE}:with_order", s.get(None, name), order, *arguments)
