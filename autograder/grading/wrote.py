"""What students wrote themselves, as copydetect compares it."""

from __future__ import annotations

import ast
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from autograder.checks.model import ProblemSet
from autograder.config import ConfigError
from autograder.intake.submission import read
from autograder.material.files import module_files

from .copies import opened, take

if TYPE_CHECKING:
    from copydetect import CodeFingerprint

LONGEST = 300_000  # characters of one student's code
_SIGNS = 25  # in a row that must be alike; names count as one


@dataclass(frozen=True)
class Work:
    """What one student wrote."""

    student: str
    digest: str
    text: str
    print: CodeFingerprint


class Nothing(ValueError):
    """There is no code of the student's own."""


def stub_of(declared: ProblemSet, source: Path) -> str:
    """What everybody was given."""
    try:
        modules = [text.decode() for text in module_files(declared, source).values()]
        path = source / declared.name / f"{declared.name}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"] if path.is_file() else []
    except (OSError, ValueError, LookupError) as error:
        raise ConfigError(f"source/{declared.name} cannot be read: {error}") from error
    return "\n".join([*modules, *("".join(c["source"]) for c in cells if c["cell_type"] == "code")])


def work_of(student: str, declared: ProblemSet, root: Path, stub: str) -> Work:
    """The module and what the notebook defines, without what stands in the stub.

    Raises
    ------
    Refused, UnreadableSubmission, Nothing
        Each with one sentence.
    """
    with opened(root, "submitted", student, declared.name) as place:
        digest = take(place)
    folder = root / "submitted" / student / declared.name
    submission = read(folder, declared, root / "source")
    names = module_files(declared, root / "source")
    modules = [submission.files[name] for name in names if name in submission.files]
    text = "\n".join(
        [*(m.decode("utf-8", "replace") for m in modules), *_defining(submission.notebook)]
    )[:LONGEST]
    found = _fingerprint(text, stub)
    if not found.hashes:
        raise Nothing("it has no code besides what was given")
    return Work(student, digest, text, found)


def _defining(notebook: NotebookNode | None) -> Iterator[str]:
    """Cells in which functions or classes are written."""
    for cell in notebook.cells if notebook else ():
        if cell.cell_type == "code" and ("def " in cell.source or "class " in cell.source):
            yield cell.source


def _fingerprint(text: str, stub: str = "") -> CodeFingerprint:
    import numpy as np
    from copydetect import CodeFingerprint

    given = np.array(sorted(_fingerprint(stub).hashes)) if stub else None
    return CodeFingerprint("code.py", _SIGNS, 1, given, fp=io.StringIO(text))


def alike(a: Work, b: Work) -> tuple[float, int]:
    """How much of one work is in the other, of the one where it is more; and how many signs."""
    from copydetect import compare_files

    signs, shares, _ = compare_files(a.print, b.print)
    return float(min(max(shares), 1.0)), int(signs)


def places(a: Work, b: Work) -> list[str]:
    """Functions of the first in which most lies that is alike."""
    from copydetect import compare_files

    _, _, (slices, _) = compare_files(a.print, b.print)
    return _functions_with(a.text, [(int(first), int(last)) for first, last in slices.T])


def _functions_with(text: str, slices: list[tuple[int, int]]) -> list[str]:
    """Names of the functions in which the most alike characters lie."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = [0]
    for line in text.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    alike: Counter[str] = Counter()
    for name, node in _functions(tree):
        first, last = lines[node.lineno - 1], lines[node.end_lineno or node.lineno]
        alike[name] += sum(max(0, min(last, stop) - max(first, start)) for start, stop in slices)
    return [name for name, size in alike.most_common(3) if size]


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner
