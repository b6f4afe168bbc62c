"""Which cells of a notebook a score depends on.

Going backwards from the names that the checks take, a cell is needed if it binds a needed
name, may change a needed object, or sets what everybody sees. What a needed cell reads is
needed in turn. Where this cannot be told, every cell is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .cell import CodeCell
from .code import Code, data, touches
from .effects import RANDOM, Doubt, closure
from .numbers import own_operators

__all__ = ["CodeCell", "needed"]


def needed(
    cells: Sequence[CodeCell], wanted: Iterable[str], modules: Mapping[str, tuple[str, bool]]
) -> set[int]:
    """Places of the cells that have to run so that `wanted` are as if all had.

    Parameters
    ----------
    cells : sequence of CodeCell
    wanted : iterable of str
        Names that the checks take from the notebook.
    modules : mapping of str to (str, bool)
        The submission's own modules: text, and whether it is the course's unchanged.
    """
    texts = [*(cell.source for cell in cells), *(text for text, _ in modules.values())]
    numbers = not any(map(own_operators, texts))
    cells = [replace(cell, numbers=numbers) for cell in cells]
    try:
        return _Plan(cells, Code(cells, modules)).needed(set(wanted))
    except Doubt:
        return set(range(len(cells)))


class _Plan:
    def __init__(self, cells: Sequence[CodeCell], code: Code) -> None:
        self.cells, self.code = cells, code
        self.reached = [code.reached(cell.effects.mentions) for cell in cells]
        self.binds = [self._binds(i) for i in range(len(cells))]
        self.touched = [self._touched(i) for i in range(len(cells))]
        self.forced = [self._forced(i) for i in range(len(cells))]

    def needed(self, wanted: set[str]) -> set[int]:
        always: set[str] = set()  # what functions of the needed cells read, whenever they run
        while True:
            before = len(always)
            kept = self._backwards(set(wanted), always)
            if len(always) == before:
                return kept

    def _backwards(self, live: set[str], always: set[str]) -> set[int]:
        kept = set()
        for i in reversed(range(len(self.cells))):
            found, names = self.cells[i].effects, live | always
            draws = any(map(touches, [found, *self.reached[i]]))
            if not (
                self.forced[i]
                or self.binds[i] & names
                or self.touched[i] & self._shared(i, live, always)
                or draws
                and RANDOM in live
            ):
                continue
            kept.add(i)
            if not self.cells[i].failed:
                live -= found.surely
            live |= found.reads
            always |= found.late.union(*(f.reads | f.late for f in self.reached[i]))
            if draws:
                first = self.code.random(found.calls)
                (live.discard if first == "seeds" and not self.cells[i].failed else live.add)(
                    RANDOM
                )
        return kept

    def _shared(self, i: int, live: set[str], always: set[str]) -> set[str]:
        """All that the objects share something with which are needed after a cell."""
        names = self.code.names.at(i, live) | self.code.names.ever(always)
        return data(closure(self.code.holds, names), self.code.defined)

    def _binds(self, i: int) -> set[str]:
        found = self.cells[i].effects
        names = found.binds.union(*(f.binds for f in self.reached[i]))
        for module in found.stars:
            if module not in self.code.exported:
                raise Doubt("it imports everything from a library")
            names |= self.code.exported[module]
        return names

    def _touched(self, i: int) -> set[str]:
        """Names whose objects the cell may change."""
        found = self.cells[i].effects
        names = self.code.names.at(
            i, found.changes.union(*(self.code.altered(call, i) for call in found.calls))
        )
        for f in self.reached[i]:
            names |= self.code.names.ever(f.changes.union(*map(self.code.altered, f.calls)))
        return data(closure(self.code.holds, names - self.code.defined), self.code.defined)

    def _forced(self, i: int) -> bool:
        found = self.cells[i].effects
        everything = [found, *self.reached[i]]
        return (
            any(f.patches or f.stores & self.code.defined for f in everything)
            or "IPython" in found.imports
            or not self.cells[i].course
            and found.endless
        )
