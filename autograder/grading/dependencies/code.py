"""All functions of a submission by name, and what calling them may do."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .cell import CodeCell, Names, read
from .effects import (
    RANDOM,
    SEED,
    Call,
    Doubt,
    Effects,
    closure,
    keys,
    merged,
    of_a_module,
    trusted,
)
from .values import result_of

PLAIN_LIBRARIES = set(
    "__future__ autograder bisect collections copy dataclasses decimal enum fractions "
    "functools heapq math matplotlib numbers numpy pandas pprint random scipy seaborn sklearn "
    "statistics string textwrap time tqdm typing utils warnings".split()
)
_OF_THE_COURSE = {"IPython", "torch"}  # `torch` changes what it is given in ways of its own
_SAFE_OPERATORS = {"__init__", "__repr__", "__str__", "__post_init__"}


class Code:
    """All functions of a submission by name, and what a call by this name may do."""

    def __init__(self, cells: Sequence[CodeCell], modules: Mapping[str, tuple[str, bool]]) -> None:
        self.functions: dict[str, Effects] = {}
        self.defined: set[str] = set(dir(builtins))
        self.exported: dict[str, set[str]] = {}
        self._of_modules: set[str] = set()  # what their own level binds
        if any(
            "/" in name or name in PLAIN_LIBRARIES
            for name, (_, course) in modules.items()
            if not course
        ):
            raise Doubt("its files stand in the place of libraries")
        known = {*PLAIN_LIBRARIES, *modules}
        self._numbers = all(cell.numbers for cell in cells)
        for name, (text, course) in modules.items():
            self._module(name, text, course, known)
        for cell in cells:
            also = _OF_THE_COURSE if cell.course else {"IPython"}
            if not cell.effects.imports <= known | also:
                raise Doubt("it imports what is not known here")
            self._add(cell.effects)
            for new, old in cell.effects.renamed.items():
                if old in self.functions:
                    self.functions[new] = self.functions[old]
            if not cell.course and any(
                self.functions[m].alters_itself for m in cell.effects.methods if m in self.functions
            ):
                raise Doubt("a method is passed on")
        bound_otherwise = {
            name for cell in cells for name in cell.effects.binds - cell.effects.defined
        }
        self.defined -= bound_otherwise
        self.names = Names(cells, self.defined)
        self.holds: dict[str, set[str]] = self.names.older
        for i, cell in enumerate(cells):
            for graph in (cell.effects.holds, cell.effects.weakly):
                for name in graph.keys() - self.defined:  # not `np`, for all that `np.append` makes
                    others = graph[name]
                    (each,) = self.names.at(i, {name})
                    self.holds.setdefault(each, set()).update(self.names.at(i, others))
        for name, function in self.functions.items():
            captured = self.names.ever(function.reads | function.late)
            self.holds.setdefault(name, set()).update(captured)
            returned = self.names.ever(function.returns) | captured - self.defined
            self.holds.setdefault(result_of(name), set()).update(returned)
            if name.startswith("__") and name not in _SAFE_OPERATORS and self._reaches_out(name):
                raise Doubt(f"`{name}` does more than it seems to")
        self.suspects = {
            *self.functions,
            *(result_of(k) for k, f in self.functions.items() if f.makes),
        }
        # a cell's variable is no function that has its name inside a function of a module
        outermost = set().union(*(cell.effects.defined for cell in cells), self._of_modules)
        self._variables = bound_otherwise - outermost
        self.suspects -= self._variables
        self._changing()
        self._hold_arguments(cells)

    def _module(self, name: str, text: str, course: bool, known: set[str]) -> None:
        try:
            found = read(text, self._numbers)
        except (SyntaxError, ValueError, RecursionError):
            return  # it cannot be imported either
        except Doubt:
            if course:
                return
            raise
        if not course and not found.imports <= known:
            raise Doubt(f"{name} imports what is not known here")
        outside = found.defined | set(dir(builtins))
        functions = {}
        for each, function in found.functions.items():
            if not course and data(function.changes | function.stores | function.binds, outside):
                raise Doubt(f"`{each}` of {name} changes what the module remembers")
            functions[each] = of_a_module(trusted(function) if course else function)
        self._add(replace(found, functions=functions))
        self._of_modules |= found.binds
        self.exported[name] = {each for each in found.binds if not each.startswith("_")}

    def _add(self, found: Effects) -> None:
        self.defined |= found.defined
        for name, function in found.functions.items():
            mine = self.functions.setdefault(name, Effects())  # the others are kept for the next
            merged(mine, function)

    def reached(self, names: Iterable[str]) -> list[Effects]:
        """Effects of all functions that code which mentions `names` may call."""
        found, waiting = set(), list(names)
        while waiting:
            name = waiting.pop()
            if name in self.functions and name not in found:
                found.add(name)
                waiting += self.functions[name].mentions
        return [self.functions[name] for name in found]

    def _reaches_out(self, name: str) -> bool:
        return any(
            f.binds or data(f.changes | f.stores, self.defined) or f.patches or touches(f)
            for f in self.reached([name])
        )

    def _changing(self) -> None:
        """Pass on what functions may change of their arguments to those who call them."""
        grows = True
        while grows:
            grows = False
            for function in self.functions.values():
                passed = {
                    name for call in function.calls for name in self.altered(call, passed=True)
                }
                more = keys(function.parameters, passed) - function.alters
                function.alters |= more
                grows |= bool(more)

    def _hold_arguments(self, cells: Sequence[CodeCell]) -> None:
        """What a call keeps, its object or another argument holds from then on."""
        for i, cell in enumerate(cells):
            for call in cell.effects.calls:
                if self.altered(call, i):
                    names = {name for argument in call.given for name in argument.names}
                    together = self.names.at(i, data(names | call.owners, self.defined))
                    for name in together:
                        self.holds.setdefault(name, set()).update(together - {name})

    def altered(self, call: Call, cell: int | None = None, passed: bool = False) -> set[str]:
        """Names whose objects a call may change: of its arguments, or parameters passed on.

        `cell` is the place of the cell that calls; without it, it is a function that does.
        """
        keys = self._alters(call.name, cell)
        for argument in call.given:
            if any(self._alters(name, cell) for name in argument.names):
                keys |= {"*"}
        return {
            name
            for argument in call.given
            if "*" in keys or argument.key in keys or argument.key == "*" and keys
            for name in (argument.passed if passed else argument.names)
        }

    def _alters(self, name: str, cell: int | None) -> set[int | str]:
        """Which of its arguments may be changed by what goes by this name."""
        if name.startswith("."):
            return set(self.functions[name[1:]].alters) if name[1:] in self.functions else set()
        if name in self.functions and not (cell is not None and name in self._variables):
            return set(self.functions[name].alters)
        objects = self.names.ever({name}) if cell is None else self.names.at(cell, {name})
        behind = closure(self.holds, objects) & self.suspects if name else self.functions
        return {"*"} if any(map(self._may_alter, behind)) else set()

    def _may_alter(self, suspect: str) -> bool:
        """Whether a function, or one that came out of it (``"make()"``), may change an argument."""
        function = self.functions[suspect.removesuffix("()")]
        if not suspect.endswith("()"):
            return bool(function.alters)
        return any(self.functions[inner].alters for inner in function.makes)

    def random(self, calls: Iterable[Call]) -> str:
        """What code does first with the shared random numbers: "seeds", "uses" or nothing."""
        for call in calls:
            how = {SEED: "seeds", RANDOM: "uses"}.get(call.name) or self._random_of(
                call.name.lstrip("."), frozenset()
            )
            if how:
                return how if call.certain else "uses"
        return ""

    def _random_of(self, name: str, above: frozenset[str]) -> str:
        if name not in self.functions or name in above:
            return ""
        for call in self.functions[name].calls:
            how = {SEED: "seeds", RANDOM: "uses"}.get(call.name) or self._random_of(
                call.name.lstrip("."), above | {name}
            )
            if how:
                return how if call.certain else "uses"
        return ""


def data(names: set[str], defined: set[str]) -> set[str]:
    """Those that are names of data, neither of functions nor of what these return."""
    return {name for name in names - defined if not name.endswith("()")}


def touches(found: Effects) -> bool:
    return any(call.name in (SEED, RANDOM) for call in found.calls)
