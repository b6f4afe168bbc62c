"""The functions of a module's text, by name: ``"loss"``, ``"TwoLayerMLP.loss"``."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from .strip import ANY, regions, split_lines

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Span:
    """Where a definition stands: its first and last line, counted from 0."""

    first: int
    last: int


def definitions(text: str) -> dict[str, Span]:
    """The functions, classes and methods of a module; none if it cannot be parsed."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {name: _span(node) for name, node in _defined(body)}


def _defined(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, Definition]]:
    for node in body:
        if isinstance(node, Definition):
            yield within + node.name, node
            if isinstance(node, ast.ClassDef) and not within:
                yield from _defined(node.body, f"{node.name}.")


def _span(node: Definition) -> Span:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return Span(first - 1, (node.end_lineno or node.lineno) - 1)


def source_of(text: str, name: str) -> str:
    """The text of one definition, not indented; empty if there is none of that name."""
    span = definitions(text).get(name)
    if span is None:
        return ""
    lines = split_lines(text)[span.first : span.last + 1]
    return textwrap.dedent("".join(lines)).strip("\n") + "\n"


def functions_of_task(reference: str, task: str) -> list[str]:
    """The functions and methods that a student writes for a task, as the solution regions say."""
    spans = definitions(reference)
    classes = {name.partition(".")[0] for name in spans if "." in name}
    found: dict[str, None] = {}
    for region in regions(reference):
        if region.task == task:
            for name, span in spans.items():
                if name not in classes and span.first <= region.first <= span.last:
                    found[name] = None
    return list(found)


def same_code(one: str, other: str) -> bool:
    """Whether two texts are the same program, whatever their comments and layout."""
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return one == other


def without_solution_marks(text: str) -> str:
    """A reference's text as people read it beside a student's."""
    return "".join(line for line in split_lines(text) if not ANY.search(line))
