"""What a release has that a student's file, begun with an earlier one, has not."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

_TASK = re.compile(r"^## Task (\d+\.\d+)", re.MULTILINE)


def what_is_new(name: str, here: bytes, released: bytes) -> str:
    """One sentence on a file that a student has worked on, for the student.

    Parameters
    ----------
    name : str
        The file.
    here, released : bytes
        What the student has, and what the release has under that name.
    """
    kind = PurePath(name).suffix
    if kind == ".ipynb":
        return _notebook(name, here, released)
    if kind == ".py":
        return _module(here, released)
    return "yours; the release has another one"


def _notebook(name: str, here: bytes, released: bytes) -> str:
    try:
        mine = {text for _, text in _course_cells(here)}
        changed = [task for task, text in _course_cells(released) if text not in mine]
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"yours, but it cannot be read as a notebook: {_fresh(name)}"
    if not changed:
        return "yours; the release asks the same"
    tasks = [task for task in dict.fromkeys(changed) if task]
    where = f"in task{'s' * (len(tasks) > 1)} {', '.join(tasks)}" if tasks else "in its first part"
    return f"yours; the release has other text {where}: {_fresh(name)}"


def _fresh(name: str) -> str:
    stem = PurePath(name).stem
    return f"for a fresh copy, `autograder start {stem} --into {stem}-new`"


def _course_cells(content: bytes) -> Iterator[tuple[str, str]]:
    """The cells that are the course's own, each with its task."""
    task = ""
    for cell in json.loads(content)["cells"]:
        text = _text(cell["source"])
        found = _TASK.search(text)
        task = found[1] if found else task
        if cell["metadata"].get("nbgrader", {}).get("locked"):
            yield task, text


def _text(source: Any) -> str:
    return ("".join(source) if isinstance(source, list) else str(source)).strip()


def _module(here: bytes, released: bytes) -> str:
    try:
        mine = _names(here)
    except (SyntaxError, ValueError):
        return "yours; it has a syntax error, so it could not be compared with the release"
    missing = [name for name in _names(released) if name not in mine]
    if not missing:
        return "yours; it has every function of the release"
    named = ", ".join(f"`{name}`" for name in missing)
    return f"yours; the release also has {named}"


def _names(content: bytes) -> list[str]:
    """Functions and classes, and the methods of classes as ``Class.method``."""
    found = []
    for node in ast.parse(content).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.append(node.name)
        if isinstance(node, ast.ClassDef):
            found += [
                f"{node.name}.{inner.name}"
                for inner in node.body
                if isinstance(inner, ast.FunctionDef)
            ]
    return found
