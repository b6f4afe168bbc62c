"""What a piece of code reads, binds and may change, found without running it.

Nothing here is exact. Where two readings are possible, the one is taken that does more:
a name too many costs the time of a cell, a name too few could cost somebody points.
Code that no such reading can follow (`exec`, frames, files, unknown magics) is in doubt
as a whole (`Doubt`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

RANDOM, SEED = (
    "<random numbers>",
    "<random seed>",
)  # the state that NumPy and `random` share with everybody


class Doubt(Exception):
    """The code cannot be followed; the words say why."""


@dataclass(frozen=True)
class Argument:
    """What a call is given: its place or keyword, and the names whose objects may be in it.

    `passed` are parameters of the function around the call.
    """

    key: int | str
    names: frozenset[str]
    passed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Call:
    """Whom some code calls (a method with a dot before it), and with what."""

    name: str
    given: tuple[Argument, ...]
    certain: bool
    owners: frozenset[str] = frozenset()  # of a method: names whose object it may be called on


@dataclass
class Effects:
    """What running some code may do.

    Attributes
    ----------
    binds, surely : set of str
        Names of the namespace that it may bind, and those that it binds unless it fails.
    reads, late : set of str
        Names it needs beforehand, and names that its functions need when they are called.
    changes : set of str
        Names whose objects it may change.
    holds : dict of str to set of str
        For each name those with which its object may share something.
    mentions : set of str
        Every name and attribute that it looks up: what may be called by it.
    patches : bool
        It changes a setting that everybody sees.
    endless : bool
        It might not end, or ends the cell on purpose.
    parameters : tuple of str
        Of a function.
    alters : set of int and str
        Places and names of the parameters that a function may change, or keep; ``"*"`` is any.
    functions : dict of str to Effects
        The functions, methods and classes that it defines.
    """

    binds: set[str] = field(default_factory=set)
    surely: set[str] = field(default_factory=set)
    reads: set[str] = field(default_factory=set)
    late: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    holds: dict[str, set[str]] = field(default_factory=dict)
    weakly: dict[str, set[str]] = field(default_factory=dict)
    mentions: set[str] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)  # by import, def or class: no data
    imports: set[str] = field(default_factory=set)  # modules
    stars: set[str] = field(default_factory=set)  # modules of `from ... import *`
    stores: set[str] = field(default_factory=set)  # whose attributes or entries it sets
    calls: list[Call] = field(default_factory=list)  # in order of evaluation
    patches: bool = False
    endless: bool = False
    parameters: tuple[str, ...] = ()
    alters: set[int | str] = field(default_factory=set)
    functions: dict[str, Effects] = field(default_factory=dict)
    returns: set[str] = field(default_factory=set)  # names that are not local
    makes: set[str] = field(default_factory=set)  # functions inside it, which may get out
    keeps_state: bool = False  # a nested function changes what is the outer one's
    alters_itself: bool = False  # of a method
    renamed: dict[str, str] = field(default_factory=dict)  # imports under another name
    methods: set[str] = field(default_factory=set)  # attributes that are looked up and not called


def trusted(function: Effects) -> Effects:
    """A function of the course's own: it changes only what it has made."""
    return replace(function, changes=set(), stores=set(), patches=False, alters=set())


def of_a_module(function: Effects) -> Effects:
    """A function whose global names are a module's, not the notebook's."""
    calls = [
        replace(call, given=tuple(replace(a, names=frozenset()) for a in call.given))
        for call in function.calls
    ]
    return replace(
        function,
        reads=set(),
        late=set(),
        binds=set(),
        changes=set(),
        holds={},
        weakly={},
        calls=calls,
    )


def merged(into: Effects, more: Effects) -> Effects:
    for name in (
        "binds",
        "reads",
        "late",
        "changes",
        "mentions",
        "imports",
        "stars",
        "stores",
        "makes",
    ):
        getattr(into, name).update(getattr(more, name))
    for name, others in more.holds.items():
        into.holds.setdefault(name, set()).update(others)
    for name, others in more.weakly.items():
        into.weakly.setdefault(name, set()).update(others)
    into.calls += more.calls
    into.patches |= more.patches
    into.endless |= more.endless
    into.keeps_state |= more.keeps_state
    into.alters_itself |= more.alters_itself
    into.returns |= more.returns
    into.methods |= more.methods
    into.parameters += more.parameters
    into.alters |= more.alters
    return into


def keys(parameters: tuple[str, ...], names: Iterable[str]) -> set[int | str]:
    """Under which places and keywords these parameters are given."""
    return {key for name in names if name in parameters for key in (parameters.index(name), name)}


def edges(found: Effects) -> dict[str, set[str]]:
    """For each name all with which its object may share something, or was computed from."""
    names = {*found.holds, *found.weakly}
    return {name: found.holds.get(name, set()) | found.weakly.get(name, set()) for name in names}


def closure(graph: Mapping[str, set[str]], names: Iterable[str]) -> set[str]:
    """`names` and all that can be reached from them."""
    found, waiting = set(names), list(names)
    while waiting:
        new = graph.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
