"""The course's own solution of one question: code, the key with its reasons, the mark scheme."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.checks.model import Choice, ProblemSet, Question
from autograder.config import answer_key, reasons

from .cells import SCHEME_BEGIN, SCHEME_END
from .files import module_name, reference
from .strip import regions, split_lines

_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SOLUTION = re.compile(r"### BEGIN SOLUTION[^\n]*\n(.*?)### END SOLUTION", re.DOTALL)


def solution(problem_set: ProblemSet, question: Question, root: Path) -> str:
    """What the reference does in one question, and why, as text.

    Parameters
    ----------
    problem_set, question
    root : Path
        The course's folder, with ``source/``.
    """
    folder = root / "source" / problem_set.name
    text = (folder / f"{problem_set.name}.md").read_text("utf-8")
    name = module_name(problem_set)
    module = (folder / name).read_text("utf-8")
    task = _section(text, question.id)
    blocks = [*_functions(module, question.id, name), *_choices(problem_set, question, root)]
    blocks += _cells(task, {part.name for part in question.parts if isinstance(part, Choice)})
    blocks += _schemes(task)
    return "\n\n".join([f"{question.id} {question.title}", *blocks])


def _functions(module: str, task: str, filename: str) -> Iterator[str]:
    """Each function or method that holds a solution of the task, whole."""
    lines, shown = split_lines(module), set()
    tree = ast.parse(reference(module))
    plain = split_lines(reference(module))
    functions = [
        (owner, node)
        for owner, node in _with_owner(tree, "")
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    before = 0  # markers above a line, which the plain text lacks
    for region in regions(module, filename):
        line = region.first + 1 - before
        before += 2
        if region.task != task:
            continue
        around = [f for f in functions if _first(f[1]) <= line <= (f[1].end_lineno or 0)]
        owner, node = min(
            around, key=lambda f: (f[1].end_lineno or 0) - f[1].lineno, default=("", None)
        )
        if node is None:
            yield "".join(lines[region.first + 1 : region.last]).rstrip()
        elif node.name + owner not in shown:
            shown.add(node.name + owner)
            code = "".join(plain[_first(node) - 1 : node.end_lineno]).rstrip()
            yield f"class {owner}:\n    ...\n\n{code}" if owner else code


def _first(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _with_owner(tree: ast.AST, owner: str) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.iter_child_nodes(tree):
        yield owner, node
        yield from _with_owner(node, node.name if isinstance(node, ast.ClassDef) else owner)


def _choices(problem_set: ProblemSet, question: Question, root: Path) -> list[str]:
    key, why = answer_key(problem_set, root) or {}, reasons(problem_set, root)
    names = [p.name for p in question.parts if isinstance(p, Choice) and p.name in key]
    lines = [
        f'{name} = "{key[name]}"' + (f": {why[name]}" if name in why else "") for name in names
    ]
    return ["\n".join(lines)] if lines else []


def _section(text: str, task: str) -> str:
    """The part of a set's text that is about one task."""
    found = re.search(rf"^## Task {re.escape(task)}:.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[0] if found else ""


def _cells(section: str, choices: set[str]) -> list[str]:
    """What the solved notebook holds in its cells, without the choices, which are told apart."""
    blocks = []
    for cell in _CELL.findall(section):
        for solved in _SOLUTION.findall(cell):
            lines = [x for x in solved.splitlines() if x.partition(" = ")[0] not in choices]
            blocks.append("\n".join(lines).strip())
    return [block for block in blocks if block]


def _schemes(section: str) -> list[str]:
    """The mark schemes of its written answers."""
    pattern = re.escape(SCHEME_BEGIN) + r"\n(.*?)\n" + re.escape(SCHEME_END)
    return [
        "Mark scheme of the written answer\n" + x.strip()
        for x in re.findall(pattern, section, re.DOTALL)
    ]
