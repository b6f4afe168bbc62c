"""Which results of arithmetic are new numbers or arrays, that share nothing with what they
were computed from.

A list that is added or repeated shares its entries, so it depends on the operator and on what
is known of its operands. It holds where nobody defines operators of their own
(`own_operators`): a node of a graph remembers what it was computed from.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

OWN_OPERATORS = re.compile(r"__\w*(add|sub|mul|div|mod|pow|neg|pos|abs|invert)__|__array_")
_MATH = ("exp", "log", "sqrt", "tanh", "sin", "cos")
_ARRAYS = (
    *_MATH,
    "mean",
    "zeros",
    "ones",
    "zeros_like",
    "ones_like",
)
_RANDOM = ("rand", "randn", "normal", "uniform", "standard_normal")
_FLOATS = {
    **dict.fromkeys(("np", "numpy"), _ARRAYS),
    **dict.fromkeys(("np.random", "numpy.random"), _RANDOM),
    "math": _MATH,
}
_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def mark_new_numbers(tree: ast.AST) -> None:
    """Set ``new_number = True`` on each expression, and each name that is added to, that is one."""
    _mark(tree, frozenset())


def is_new_number(node: ast.AST) -> bool:
    """Whether `mark_new_numbers` has said so."""
    return getattr(node, "new_number", False)


def own_operators(text: str) -> bool:
    """Whether a text may define what an operator does."""
    return OWN_OPERATORS.search(text) is not None


def _mark(node: ast.AST, floats: frozenset[str]) -> None:
    if isinstance(node, _FUNCTIONS):
        floats = (floats - _bound(node)) | _floats_of(node)
    elif isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Call)):
        node.new_number = _is_new(node, floats)  # type: ignore[union-attr]
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        node.new_number = node.target.id in floats  # type: ignore[attr-defined]
    for child in ast.iter_child_nodes(node):
        _mark(child, floats)


def _bound(function: ast.AST) -> set[str]:
    """All names that a function or what is inside it may bind."""
    names: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            names |= set(node.names)
    return names


def _floats_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """Local names that are floats or arrays, and never whole numbers, wherever they are bound."""
    values: dict[str, list[ast.expr]] = {}
    for name, value in _plain_assignments(function):
        values.setdefault(name, []).append(value)
    candidates = {name for name in values if _times_bound(function, name) == len(values[name])}
    while True:
        known = frozenset(candidates)
        candidates = {
            name for name in known if all(_is_float(value, known) for value in values[name])
        }
        if candidates == known:
            return known


def _plain_assignments(function: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.value


def _times_bound(function: ast.AST, name: str) -> int:
    """How often a name is bound in a way that could make it something else.

    What is added to a float leaves it one, or fails.
    """
    added = {
        id(node.target)
        for node in ast.walk(function)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
    }
    stores = sum(
        isinstance(node, ast.Name)
        and node.id == name
        and isinstance(node.ctx, (ast.Store, ast.Del))
        and id(node) not in added
        for node in ast.walk(function)
    )
    others = sum(
        name in _bound_otherwise(node) for node in ast.walk(function) if node is not function
    )
    return stores + others


def _bound_otherwise(node: ast.AST) -> set[str]:
    if isinstance(node, ast.arg):
        return {node.arg}
    if isinstance(node, ast.Name):
        return set()
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return set(node.names)
    name = getattr(node, "name", None)
    return {name} if isinstance(name, str) else set()


def _is_float(node: ast.expr, floats: frozenset[str]) -> bool:
    """Whether it is a float or an array, so that no list can be repeated by it."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    if isinstance(node, ast.Name):
        return node.id in floats
    if isinstance(node, ast.IfExp):
        return _is_float(node.body, floats) and _is_float(node.orelse, floats)
    if isinstance(node, ast.UnaryOp):
        return not isinstance(node.op, ast.Not) and _is_float(node.operand, floats)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Div) or any(
            _is_float(side, floats) for side in (node.left, node.right)
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in _FLOATS.get(ast.unparse(node.func.value), ())
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"


def _is_new(node: ast.expr, floats: frozenset[str]) -> bool:
    """Whether it is a number or an array made here."""
    if isinstance(node, (ast.Constant, ast.Compare)) or _is_float(node, floats):
        return True
    if isinstance(node, ast.UnaryOp):
        return True
    if not isinstance(node, ast.BinOp):
        return False
    sides = [_is_new(side, floats) for side in (node.left, node.right)]
    if isinstance(node.op, ast.MatMult):
        return True
    if isinstance(node.op, ast.Sub):  # of sets it shares, and neither side can be one
        return any(sides) or any(_is_product(side) for side in (node.left, node.right))
    if isinstance(node.op, ast.Pow):
        return sides[0]
    return isinstance(node.op, (ast.Add, ast.Mult, ast.FloorDiv, ast.Mod)) and all(sides)


def _is_product(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.MatMult, ast.Pow))
