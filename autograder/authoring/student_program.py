"""A wrong program from a student's function: the reference, with that function in it."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from itertools import combinations

from autograder.grading.student_code import StudentCode
from autograder.material.functions import (
    definitions,
    functions_of_task,
    same_code,
    source_of,
    without_solution_marks,
)

from .mistake_files import Variant


def programs(code: StudentCode, reference: str, task: str) -> Iterator[Variant]:
    """The reference with one function of a task as the student wrote it, then with more of them.

    The smallest change comes first: each function alone, pairs, all of the task's, and whole
    classes where a method depends on the rest of its class.
    """
    names = [n for n in functions_of_task(reference, task) if _differs(code, reference, n)]
    classes = dict.fromkeys(name.partition(".")[0] for name in names if "." in name)
    sets = [*((name,) for name in names), *combinations(names, 2), tuple(names)]
    sets += [(name,) for name in classes if code.function(name)]
    for chosen in dict.fromkeys(filter(None, sets)):
        yield program(code, reference, chosen)


def _differs(code: StudentCode, reference: str, name: str) -> bool:
    theirs = code.function(name)
    return bool(theirs) and not same_code(theirs, source_of(reference, name))


def program(code: StudentCode, reference: str, names: Iterable[str]) -> Variant:
    """The reference with these functions as the student wrote them, and what they need."""
    define = {name: without_solution_marks(code.function(name)) for name in names}
    known = definitions(reference)
    waiting = list(define)
    while waiting:
        name = waiting.pop()
        within, _, _ = name.rpartition(".")
        for attribute in _attributes(define[name]) if within else ():
            helper = f"{within}.{attribute}"
            if helper not in define and helper not in known and code.function(helper):
                define[helper] = code.function(helper)
                waiting.append(helper)
    texts = {code.holding(name): None for name in define}
    beside = _needed("\n".join(define.values()), texts, _bound(ast.parse(reference).body))
    return Variant((), define, {}, beside, {})


def _attributes(source: str) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _needed(source: str, texts: Iterable[str], known: set[str]) -> str:
    """The student's statements that bind what the functions read and the reference lacks."""
    statements = [(text, node) for text in texts for node in ast.parse(text).body]
    wanted = _names(ast.parse(source)) - known - set(dir(builtins))
    taken: dict[int, str] = {}
    while True:
        place = next(
            (
                i
                for i, (_, node) in enumerate(statements)
                if i not in taken and _bound([node]) & wanted
            ),
            None,
        )
        if place is None:
            return "\n\n".join(taken[i] for i in sorted(taken))
        text, node = statements[place]
        taken[place] = ast.get_source_segment(text, node) or ""
        wanted |= _names(node) - known - set(dir(builtins))


def _bound(body: Iterable[ast.stmt]) -> set[str]:
    """Names that statements at a module's top bind."""
    found: set[str] = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(a.asname or a.name).partition(".")[0] for a in node.names}
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name for target in targets for name in _names(target)}
    return found
