"""Cells that belong to another problem set of the course."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import nbformat

from autograder.material.cells import CellError
from autograder.material.strip import StripError
from autograder.sets import names

from .align import plain, released
from .damaged import Cell

_TRIVIAL = 12  # characters; so short a text says nothing about where it is from
_ID = re.compile(r"(.+)-\d+")


@dataclass(frozen=True)
class SetsOfCells:
    """Which problem set each cell was handed out with.

    Attributes
    ----------
    texts : mapping of str to frozenset of str
        The course's own texts by set.
    """

    texts: Mapping[str, frozenset[str]]

    def of(self, cells: Sequence[Cell]) -> Counter[str]:
        """How many cells belong to each set, by their ids and texts."""
        found: Counter[str] = Counter()
        for cell in cells:
            found.update(self._sets_of(cell))
        return found

    def foreign_to(self, name: str, cells: Sequence[Cell]) -> str:
        """The set whose notebook this is, if it is plainly not the one of `name`."""
        found = self.of(cells)
        own = found.pop(name, 0)
        other, most = max(found.items(), key=lambda item: item[1], default=("", 0))
        return other if most > 4 * own else ""

    def without_others(self, name: str, cells: Sequence[Cell]) -> tuple[list[Cell], int]:
        """The cells without other sets' texts and labels, and how many were left out.

        Text of the course is never an answer, whichever set it is from. Code that was
        copied from another set stays, for the student's own may need it; where the
        whole of that set is there, its code goes, too.
        """
        found = self.of(cells)
        whole = {other for other, texts in self.texts.items() if found[other] * 2 > len(texts)}
        kept: list[Cell] = []
        for cell in cells:
            sets = self._sets_of(cell)
            if not sets or name in sets:
                kept.append(cell)
            elif not self._is_course_text(cell) or (cell.type == "code" and not sets & whole):
                kept.append(replace(cell, id="", nbgrader={}))
        return kept, len(cells) - len(kept)

    def _sets_of(self, cell: Cell) -> set[str]:
        text = plain(cell.source)
        by_text = {name for name, texts in self.texts.items() if text in texts}
        match = _ID.fullmatch(cell.id)
        return by_text or ({match[1]} if match and match[1] in names() else set())

    def _is_course_text(self, cell: Cell) -> bool:
        text = plain(cell.source)
        return bool(cell.nbgrader.get("locked")) or any(
            text in texts for texts in self.texts.values()
        )


def sets_of_cells(source: Path | None) -> SetsOfCells:
    """From the notebooks in the course's ``source`` folder; without it, by ids alone."""
    if source is None:
        return SetsOfCells({})
    paths = ((name, source / name / f"{name}.ipynb") for name in names())
    return SetsOfCells(
        {name: _texts(path, path.stat().st_mtime_ns) for name, path in paths if path.is_file()}
    )


@lru_cache(maxsize=64)
def _texts(path: Path, _time: int) -> frozenset[str]:
    """The course's cells of one notebook as they were handed out."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        nodes = [nbformat.from_dict(cell | {"source": _joined(cell["source"])}) for cell in cells]
        texts = {plain(released(node)) for node in nodes}
    except (OSError, ValueError, KeyError, TypeError, CellError, StripError):
        return frozenset()  # a source that is not built rightly is said elsewhere
    return frozenset(text for text in texts if len(text) > _TRIVIAL)


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
