"""A code cell, and what can be read from it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from IPython.core.inputtransformer2 import TransformerManager

from .effects import Doubt, Effects
from .numbers import mark_new_numbers
from .reader import effects_of

__all__ = ["CodeCell", "Names", "read"]


@dataclass(frozen=True)
class CodeCell:
    """One code cell.

    Attributes
    ----------
    source : str
    course : bool
        It is the course's own, not written by the student.
    failed : bool
        It is known to stop with an error, so that what it binds may be bound before it.
    numbers : bool
        Nobody defines what operators do, so that arithmetic makes new numbers.
    """

    source: str
    course: bool = False
    failed: bool = False
    numbers: bool = False

    @cached_property
    def effects(self) -> Effects:
        """What it may do; nothing if it is no Python.

        Raises
        ------
        Doubt
        """
        try:
            return read(self.source, self.numbers)
        except (SyntaxError, ValueError, RecursionError):
            if "%%" in self.source:
                raise Doubt("a magic for a whole cell") from None
            return Effects()


def in_python(source: str) -> str:
    """A cell with its magics as the Python that IPython makes of them."""
    return str(TransformerManager().transform_cell(source))


@lru_cache(2048)  # most cells of a class are the course's, the same for everybody
def read(source: str, numbers: bool) -> Effects:
    tree = ast.parse(in_python(source))
    if numbers:
        mark_new_numbers(tree)
    return effects_of(tree)


class Names:
    """Tells the objects apart that one name stands for, one after the other.

    A cell that binds a name before it reads it makes a new one of it; where it may not come
    to that, the new one may still be the old.
    """

    def __init__(self, cells: Sequence[CodeCell], defined: set[str]) -> None:
        self.older: dict[str, set[str]] = {}
        self._after: list[dict[str, str]] = []
        self._ever: dict[str, set[str]] = {}
        now: dict[str, str] = {}
        for i, cell in enumerate(cells):
            found = cell.effects
            for name in found.binds - found.reads - defined:
                before, new = now.get(name, name), f"{name}#{i}"
                if cell.failed or name not in found.surely:
                    self.older[new] = {before}
                self._ever.setdefault(name, {name}).add(new)
                now[name] = new
            self._after.append(dict(now))

    def at(self, i: int, names: Iterable[str]) -> set[str]:
        """The objects that names stand for in and after a cell."""
        return {self._after[i].get(name, name) for name in names}

    def ever(self, names: Iterable[str]) -> set[str]:
        """All that they ever stand for."""
        return {each for name in names for each in self._ever.get(name, {name})}
