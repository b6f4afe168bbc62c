"""The course's imports without those that nobody uses.

Importing Matplotlib takes longer than a whole score.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from .cell import CodeCell, in_python
from .code import PLAIN_LIBRARIES

__all__ = ["trimmed"]

_LIGHT = {"numpy", "autograder", "copy", "math", "time"}  # there anyway
_RELOADING = ("%load_ext autoreload", "%autoreload 2")  # the files do not change while we grade


def trimmed(
    cells: Sequence[CodeCell],
    kept: Iterable[int],
    wanted: Iterable[str],
    modules: Mapping[str, tuple[str, bool]],
) -> dict[int, str]:
    """Sources to run instead, for those of the `kept` cells in which something can be left out.

    Parameters
    ----------
    cells, wanted, modules
        As for `needed`, which must not have been in doubt.
    kept : iterable of int
        What `needed` gave.
    """
    places = sorted(kept)
    sources = {i: _Imports(cells[i]) for i in places if cells[i].course}
    heavy = {*PLAIN_LIBRARIES, *(name for name, (_, course) in modules.items() if course)} - _LIGHT
    used = set(wanted)
    for i in places:
        used |= sources[i].used_otherwise if i in sources else cells[i].effects.mentions
    for text, course in modules.values():
        used |= set() if course else _names_in(text)
    if any(used & cell.bound_by(heavy) for cell in sources.values()):
        return {}  # something may be drawn: then with the course's settings
    found = {i: cell.without(heavy) for i, cell in sources.items()}
    return {i: source for i, source in found.items() if source is not None}


class _Imports:
    """A cell by its statements: imports, settings of what is imported, and others."""

    def __init__(self, cell: CodeCell) -> None:
        self._lines = cell.source.split("\n")
        self._text = in_python(cell.source)
        self._tree = ast.parse(self._text)
        imported = set().union(*(_bound(node) for node in self._tree.body))
        self._settings = [node for node in self._tree.body if _is_setting(node, imported)]
        others = [
            node
            for node in self._tree.body
            if not isinstance(node, (ast.Import, ast.ImportFrom)) and node not in self._settings
        ]
        self.used_otherwise = set().union(*map(_names, others))

    def bound_by(self, modules: set[str]) -> set[str]:
        """Names that the cell imports from these modules."""
        return set().union(*(_bound(node) for node in self._tree.body if _module(node) in modules))

    def without(self, modules: set[str]) -> str | None:
        """The cell without the imports of these modules, line for line; None if that fails."""
        if self._text.rstrip("\n").count("\n") != "\n".join(self._lines).rstrip("\n").count("\n"):
            return None
        lines = ["" if line.strip() in _RELOADING else line for line in self._lines]
        for node in self._tree.body:
            if _module(node) in modules or node in self._settings:
                lines[node.lineno - 1 : node.end_lineno] = [""] * (
                    (node.end_lineno or node.lineno) - node.lineno + 1
                )
        return "\n".join(lines)


def _module(node: ast.stmt) -> str:
    """The one package that a statement imports from."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0]
    if isinstance(node, ast.Import) and len(node.names) == 1:
        return node.names[0].name.split(".")[0]
    return ""


def _bound(node: ast.stmt) -> set[str]:
    if not isinstance(node, (ast.Import, ast.ImportFrom)):
        return set()
    return {alias.asname or alias.name.split(".")[0] for alias in node.names}


def _is_setting(node: ast.stmt, imported: set[str]) -> bool:
    """Is this a call such as ``plt.rcParams.update(...)``, of imported names alone?"""
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        return False
    called = ast.unparse(node.value.func)
    return called == "plt.rcParams.update" and "plt" in imported and _names(node) <= imported


def _names_in(text: str) -> set[str]:
    try:
        return _names(ast.parse(text))
    except (SyntaxError, ValueError, RecursionError):
        return set()  # it cannot be imported


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
