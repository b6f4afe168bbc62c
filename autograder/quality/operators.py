"""Mutations that matter in NumPy code and that Cosmic Ray lacks, in the form of its operators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import parso
from cosmic_ray.operators.operator import Example, Operator
from parso.python.tree import Name, PythonNode
from parso.python.tree import Operator as Sign

SWAPPED = {
    "sum": "mean",
    "mean": "sum",
    "maximum": "minimum",
    "minimum": "maximum",
    "max": "min",
    "min": "max",
    "argmax": "argmin",
    "argmin": "argmax",
    "zeros": "ones",
    "ones": "zeros",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "floor": "ceil",
    "ceil": "floor",
    "randn": "rand",
    "log": "log1p",
    "exp": "expm1",
    "abs": "square",
    "any": "all",
    "all": "any",
}
ASSIGNED = {"+=": "-=", "-=": "+=", "*=": "/=", "/=": "*="}


class _One(Operator):
    """An operator that can change a node in one way."""

    def applies(self, node: Any) -> bool:
        raise NotImplementedError

    def mutation_positions(self, node: Any) -> Iterable[tuple]:
        if self.applies(node):
            yield node.start_pos, node.end_pos


def _parent(node: Any) -> str:
    return node.parent.type if node.parent else ""


class SwapFunction(_One):
    """``np.sum`` for ``np.mean``, ``maximum`` for ``minimum``, and so on."""

    def applies(self, node: Any) -> bool:
        return isinstance(node, Name) and node.value in SWAPPED and _parent(node) == "trailer"

    def mutate(self, node: Any, index: int) -> Any:
        return Name(SWAPPED[node.value], node.start_pos, node.prefix)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("np.sum(x)", "np.mean(x)"), Example("x.max()", "x.min()"))


class RemoveTranspose(_One):
    """``W`` for ``W.T``."""

    def applies(self, node: Any) -> bool:
        return isinstance(node, PythonNode) and node.type == "trailer" and node.get_code() == ".T"

    def mutate(self, node: Any, index: int) -> Any:
        return None

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("h.T @ g", "h @ g"),)


class RemoveKeyword(_One):
    """A call without one of its keyword arguments, such as ``axis=0``."""

    def applies(self, node: Any) -> bool:
        return isinstance(node, PythonNode) and node.type == "argument" and node.children[1] == "="

    def mutate(self, node: Any, index: int) -> Any:
        return parso.parse(f"{node.get_first_leaf().prefix}**{{}}")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("f(x, axis=0)", "f(x, **{})"),)


class AugmentedAssignment(Operator):
    """``+=`` for ``-=``, ``*=`` for ``/=``, and ``=`` for each."""

    def mutation_positions(self, node: Any) -> Iterable[tuple]:
        if isinstance(node, Sign) and node.value in ASSIGNED:
            yield from [(node.start_pos, node.end_pos)] * 2

    def mutate(self, node: Any, index: int) -> Any:
        return Sign(ASSIGNED[node.value] if index == 0 else "=", node.start_pos, node.prefix)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("x += 1", "x -= 1"), Example("x += 1", "x = 1", occurrence=1))


class MatrixProduct(_One):
    """``*`` for ``@``."""

    def applies(self, node: Any) -> bool:
        return isinstance(node, Sign) and node.value == "@" and _parent(node) != "decorator"

    def mutate(self, node: Any, index: int) -> Any:
        return Sign("*", node.start_pos, node.prefix)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("x @ W", "x * W"),)


class RemoveStatement(_One):
    """``pass`` for an assignment or a call, ``return None`` for what is returned."""

    def applies(self, node: Any) -> bool:
        if getattr(node, "type", "") != "simple_stmt":
            return False
        first = node.children[0]
        return first.type in ("expr_stmt", "atom_expr") or first.type == "return_stmt"

    def mutate(self, node: Any, index: int) -> Any:
        first = node.children[0]
        instead = "return None" if first.type == "return_stmt" else "pass"
        return parso.parse(f"{first.get_first_leaf().prefix}{instead}\n")

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("x = 1\n", "pass\n"), Example("f(x)\n", "pass\n"))


OPERATORS = (
    SwapFunction,
    RemoveTranspose,
    RemoveKeyword,
    AugmentedAssignment,
    MatrixProduct,
    RemoveStatement,
)
