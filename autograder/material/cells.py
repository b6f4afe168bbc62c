"""What a cell of a set's notebook is: a check, a task for a person, or course text.

The grader evaluates a check cell itself, from the source version, without running
it. So it must have one plain form, and any other is refused when the set is built.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

SCHEMA_VERSION = 3  # of nbgrader's metadata
TASK = re.compile(r"<!-- task: (?P<id>\S+) -->")
SCHEME_BEGIN, SCHEME_END = "=== BEGIN MARK SCHEME ===", "=== END MARK SCHEME ==="
_SCHEME = re.compile(r"\b(begin|end)[\W_]{0,3}mark(ing)?[\W_]{0,3}scheme", re.IGNORECASE)
_ALLOWED = {"check", "progress"}


class CellError(ValueError):
    """The cell breaks a rule of the source; one sentence says which."""


@dataclass(frozen=True)
class CheckCall:
    """``check("4.3", TwoLayerMLP, a=a)``: the question, and where its arguments come from.

    Attributes
    ----------
    question : str
    args : tuple of str
        Names, in order.
    kwargs : mapping of str to str
        Keyword to name.
    """

    question: str
    args: tuple[str, ...] = ()
    kwargs: Mapping[str, str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What the check is given, under the names the question knows."""
        return (*self.args, *(self.kwargs or {}))


def parse(source: str) -> ast.Module:
    """The cell as Python, magics included.

    Raises
    ------
    CellError
        If it is not valid Python.
    """
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError) as error:
        raise CellError(
            f"is not valid Python (line {getattr(error, 'lineno', 1)}: "
            f"{getattr(error, 'msg', error)})"
        ) from error


def check_call(source: str) -> CheckCall | None:
    """The check a code cell makes, or None if it makes none.

    Raises
    ------
    CellError
        If it uses `check` in any other form than one call with the number of the
        question and plain names, or takes more from the package than it should.
    """
    tree = parse(source)
    _imports(tree)
    if not any(isinstance(node, ast.Name) and node.id == "check" for node in ast.walk(tree)):
        return None
    statement = tree.body[0]
    call = statement.value if isinstance(statement, ast.Expr) else None
    if len(tree.body) != 1 or not isinstance(call, ast.Call) or not _is(call.func, "check"):
        raise CellError(
            "uses `check` beside other code; a check cell is exactly one call, because the grader "
            "makes it, not the cell"
        )
    if (
        not call.args
        or not isinstance(call.args[0], ast.Constant)
        or not isinstance(call.args[0].value, str)
    ):
        raise CellError('must name its question by a literal text first: check("4.3", ...)')
    given = [value.id for value in call.args[1:] if isinstance(value, ast.Name)]
    named = {k.arg: k.value.id for k in call.keywords if k.arg and isinstance(k.value, ast.Name)}
    if len(given) < len(call.args) - 1 or len(named) < len(call.keywords):
        raise CellError(
            "may give only plain names to `check`: the grader asks the student's side for them by "
            "name"
        )
    return CheckCall(call.args[0].value, tuple(given), named)


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _imports(tree: ast.Module) -> None:
    """Under another name a check could hide in a cell that the grader runs."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias for alias in node.names if alias.name.split(".")[0] == "autograder"]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "autograder":
            names = [
                alias
                for alias in node.names
                if alias.name not in _ALLOWED or alias.asname or node.module != "autograder"
            ]
        if names:
            raise CellError(
                "may take only `check` and `progress` from the package: from autograder import "
                "check, progress"
            )


def task_id(source: str) -> str | None:
    """The part graded by hand that a markdown cell sets, such as ``4.2m``, or None.

    Raises
    ------
    CellError
        If the cell looks like a task without being one.
    """
    first = source.split("\n", 1)[0].strip()
    match = TASK.fullmatch(first)
    if not match and re.search(r"<!--\s*task", source, re.IGNORECASE):
        raise CellError("must begin with a line of the form <!-- task: 4.2m -->")
    return match["id"] if match else None


def has_scheme(source: str) -> bool:
    """Whether the text holds anything that looks like a mark scheme's marker."""
    return _SCHEME.search(source) is not None


def without_scheme(source: str) -> str:
    """The task as students see it.

    Raises
    ------
    CellError
        If the markers are not one begin and one end, each alone on its line, with
        something between.
    """
    lines = source.split("\n")
    marked = [line.strip() for line in lines if has_scheme(line)]
    if marked != [SCHEME_BEGIN, SCHEME_END]:
        raise CellError(
            f"must hold one mark scheme between the lines {SCHEME_BEGIN} and {SCHEME_END}"
        )
    begin, end = (
        next(i for i, line in enumerate(lines) if line.strip() == mark) for mark in marked
    )
    if not "".join(lines[begin + 1 : end]).strip():
        raise CellError("has an empty mark scheme")
    return "\n".join(lines[:begin] + lines[end + 1 :]).rstrip()


def metadata(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    task: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    """What nbgrader wants to know about a cell."""
    made = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": SCHEMA_VERSION,
        "solution": solution,
        "task": task,
    }
    return made if points is None else made | {"points": float(points)}
