"""Where a module or notebook is missing: what archives, notebooks and editors' backups hold."""

from __future__ import annotations

import ast
import re
from dataclasses import replace

from .archives import is_packed, unpacked
from .damaged import NotANotebook, read_cells
from .folder import Found, HandedIn
from .kinds import holds_a_notebook
from .module import Course, candidate, candidates
from .names import CODE_CELLS, base_name, is_notebook

_NO_TEXT = (".pyc", ".pyo", ".swp", ".icloud")
_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)


def searched(found: Found, course: Course) -> Found:
    """The files, and where work is missing those that hold it, under names that say where."""
    if any(_missing(found, course)) and any(is_packed(*item) for item in found.files.items()):
        found = unpacked(found)
    if _missing(found, course)[0]:
        found = _with_code_cells(found, course)
    return _with_leftovers(found, *_missing(found, course))


def _missing(found: Found, course: Course) -> tuple[bool, bool]:
    """Whether no work is in a module, and whether there is no notebook."""
    module = not any(each.written for each in candidates(found, course))
    return module, not any(map(is_notebook, found.files))


def _with_leftovers(found: Found, module: bool, notebook: bool) -> Found:
    """Also backups of an editor, where there is nothing else."""
    kept = {
        name: file
        for name, file in found.leftovers.items()
        if (notebook and is_notebook(name)) or (module and _is_text(name))
    }
    left = {name: file for name, file in found.leftovers.items() if name not in kept}
    return replace(found, files={**found.files, **kept}, leftovers=left)


def _is_text(name: str) -> bool:
    base = base_name(name).lower()
    return not (is_notebook(name) or base.startswith("._") or base.endswith(_NO_TEXT))


def _with_code_cells(found: Found, course: Course) -> Found:
    """Also a module for each notebook that defines what the set's module should."""
    made = {}
    for name, file in found.files.items():
        if not (is_notebook(name) or holds_a_notebook(file.content)):
            continue
        text = _definitions(file.content, course)
        path = f"{name}{CODE_CELLS}/{course.module}"
        module = HandedIn(text.encode("utf-8", "replace"), file.time)
        if (likely := candidate(path, module, course)) and likely.written:
            made[path] = module
    return replace(found, files={**found.files, **made})


def _definitions(content: bytes, course: Course) -> str:
    """Imports, functions, classes and constants of a notebook's code cells; nothing that runs."""
    try:
        cells, _ = read_cells(content)
    except NotANotebook:
        return ""
    own = course.module.removesuffix(".py")
    kept = []
    for cell in cells:
        try:
            tree = ast.parse(_MAGIC.sub("", cell.source) if cell.type == "code" else "")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        lines = _MAGIC.sub("", cell.source).split("\n")
        kept += [_text(node, lines) for node in tree.body if _defines(node, own)]
    return "\n\n".join(kept) + "\n" if kept else ""


def _text(node: ast.stmt, lines: list[str]) -> str:
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    return "\n".join(lines[first - 1 : node.end_lineno])


def _defines(node: ast.stmt, own: str) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module != own
    if isinstance(node, ast.Import):
        return all(alias.name != own for alias in node.names)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return isinstance(node.value, ast.Constant | ast.Lambda)
    return isinstance(node, ast.FunctionDef | ast.ClassDef)
