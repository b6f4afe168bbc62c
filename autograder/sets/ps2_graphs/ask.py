"""How the checks of this set put their questions to student code."""

from __future__ import annotations

from typing import Any, Callable

from autograder.checks.compare import Mismatch, Raised, close, exact
from autograder.checks.run import as_raised
from autograder.sandbox.subject import Handle, MissingName, StudentRaised, Subject


def attempt(action: Callable[[], Any]) -> Any:
    """The action's value, or the exception that student code raised, or the name that it lacks, as a value."""
    try:
        return action()
    except (StudentRaised, MissingName) as error:
        return as_raised(error)


def text_or_numbers(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
    """Rule: text exactly, numbers closely."""
    return (exact if isinstance(expected, str) else close())(actual, expected, reveal)


def leaf(s: Subject, value: float, label: str) -> Handle:
    """A node of the student's class that was computed from nothing."""
    return s.new("Node", value, label=label)


def made(s: Subject, name: str, *args: Any) -> Any:
    """The node that the student's function returns, or why it is none."""
    node = attempt(lambda: s.call(name, *args).value)
    if (
        isinstance(node, Raised)
        or isinstance(node, Handle)
        and not node.kind.startswith("builtins.")
    ):
        return node
    kind = "None" if node is None else type(node).__name__
    return Raised("TypeError", f"{name} must return a Node, and {kind} came back")


def labels(s: Subject, nodes: Any) -> str:
    """Labels of a sequence of nodes in a row; what is not a node is shown as it is."""
    if isinstance(nodes, Raised):
        return nodes
    if not isinstance(nodes, (list, tuple)):
        return Raised(
            "TypeError", f"a list of nodes was expected, {type(nodes).__name__} came back"
        )
    return " ".join(
        str(s.get(node, "label")) if isinstance(node, Handle) else repr(node) for node in nodes
    )
