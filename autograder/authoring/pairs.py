"""Two common mistakes in one function: both changes in one program, named by both names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import combinations

from autograder.material.strip import split_lines

from .changes import changed_functions
from .mistake_files import MistakeFile, Variant

Change = tuple[int, int, list[str]]  # lines of the reference, from and to, and what stands there


def pairs(files: Iterable[MistakeFile], reference: str) -> Iterator[tuple[str, str, Variant]]:
    """The pairs of common mistakes that change the same function in different lines."""
    changed: list[tuple[str, str, list[Change]]] = []
    for file in files:
        variant = file.variants[0]
        if file.common and variant.replace and not (variant.define or variant.answers):
            text = variant.module(reference)
            where = changed_functions(reference, text) or set()
            if len(where) == 1:
                changed.append((file.mistake.id, where.pop(), _changes(reference, text)))
    for (one, function, mine), (other, same, theirs) in combinations(changed, 2):
        if function == same and not _touch(mine, theirs):
            text = _applied(reference, [*mine, *theirs])
            yield one, other, Variant(((reference, text),), {}, {}, "", {})


def _changes(reference: str, text: str) -> list[Change]:
    old, new = split_lines(reference), split_lines(text)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(i, k, new[j:m]) for kind, i, k, j, m in matcher.get_opcodes() if kind != "equal"]


def _touch(mine: Iterable[Change], theirs: list[Change]) -> bool:
    return any(i < max(m, j + 1) and j < max(k, i + 1) for i, k, _ in mine for j, m, _ in theirs)


def _applied(reference: str, changes: list[Change]) -> str:
    lines = split_lines(reference)
    for first, end, new in sorted(changes, key=lambda change: -change[0]):
        lines[first:end] = new
    return "".join(lines)
