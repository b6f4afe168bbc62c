"""What names and statements do, in the order of evaluation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from .effects import RANDOM, SEED, Argument, Call, Doubt, Effects, closure, edges, keys
from .numbers import is_new_number
from .values import is_name, is_used_up, of_numpy, sources

_BLIND = set(
    "exec eval compile globals locals vars __import__ get_ipython breakpoint input open In "
    "Out iter next quit exit".split()
)
_EARLIER = re.compile(
    r"_+|_i+|_\d+|_i\d+|_[io]h|_dh"
)  # IPython's names for what was typed and shown
_OUTWARD = re.compile(r"(save|load|tofile|fromfile|memmap|dump|to_csv|read_csv|genfromtxt)")
_DUNDERS = {"__name__", "__doc__", "__version__", "__init__"}
_NOT_GLOBAL = {"default_rng", "Generator", "RandomState", "SeedSequence", "PCG64", "Random"}
_SETTINGS = {
    "seterr",
    "seterrcall",
    "set_printoptions",
    "setbufsize",
}
_FILTERS = {"filterwarnings", "simplefilter"}  # until the end of a `with catch_warnings()`
INSERTS = set("append appendleft extend extendleft insert add update setdefault push put".split())
_CHANGES = INSERTS | set(
    "pop remove clear sort reverse fill resize popitem discard popleft rotate itemset".split()
)


class Statements(ast.NodeVisitor):
    """Walks in the order of evaluation; `local` are names that are not the namespace's."""

    def __init__(
        self,
        local: frozenset[str] = frozenset(),
        given: tuple[str, ...] = (),
        outer: frozenset[str] = frozenset(),
        itself: str = "",
    ) -> None:
        self.found = Effects()
        self._local, self._given = local, given
        self._outer, self._itself = outer, itself  # locals of functions around it; `self`
        self._values: set[str] = set()  # names that are looked up and not called
        self._alias: dict[str, set[str]] = {}  # other names of the same object
        self._inner: set[str] = set()  # of comprehensions and functions that end before
        self._shallow: set[str] = set()  # an entry replaced; what a sum was made of is not meant
        self._entry: set[str] = set()  # something is put into an entry: `x[0].append(1)`
        self._computed: dict[str, set[str]] = {}  # from what: a repeated list shares its entries
        self._deep: set[str] = set()
        self._certain = True  # not in a branch or loop
        self._filtering = False  # what is set of the warnings' filters is put back

    def done(self) -> Effects:
        """The effects as seen from outside: without the names that are local."""
        found = self.found
        inside = self._local | self._inner
        both = edges(found)
        changed = closure(found.holds, self._shallow) | closure(both, self._deep)
        sharing = {
            name: found.holds.get(name, set()) | self._computed.get(name, set())
            for name in {*found.holds, *self._computed}
        }
        changed |= closure(sharing, self._entry)
        found.changes = changed - inside
        found.parameters = self._given
        found.alters = keys(self._given, changed)
        found.patches |= "type()" in found.stores  # type(self).count += 1
        found.keeps_state |= bool(changed & self._outer)
        found.alters_itself = bool(changed & {self._itself})
        if any(body.keeps_state for name, body in found.functions.items() if name in self._values):
            raise Doubt("it makes functions that remember")
        found.returns = closure(both, found.returns) - inside
        found.makes = set(found.functions)
        found.stores = closure(self._alias, found.stores) - inside
        found.calls = [self._seen_from_outside(call, both, inside) for call in found.calls]
        names = {*both} - inside
        found.holds = {name: closure(found.holds, {name}) - inside - {name} for name in names}
        found.weakly = {name: closure(both, {name}) - inside - {name} for name in names}
        return found

    def _seen_from_outside(
        self, call: Call, both: dict[str, set[str]], inside: frozenset[str]
    ) -> Call:
        given = []
        for argument in call.given:
            names = closure(both, argument.names)
            passed = frozenset(names.intersection(self._given)) | argument.passed
            given.append(Argument(argument.key, frozenset(names - inside), passed))
        return replace(
            call, given=tuple(given), owners=frozenset(closure(both, call.owners) - inside)
        )

    # ---- names

    def visit_Name(self, node: ast.Name) -> None:
        name = node.id
        if isinstance(node.ctx, ast.Load):
            self._values.add(name)
        self._name(node)

    def _name(self, node: ast.Name) -> None:
        name = node.id
        if name in self._local:
            return
        if name in _BLIND:
            raise Doubt(f"it uses `{name}`")
        if isinstance(node.ctx, ast.Load):
            if name not in self.found.binds and _EARLIER.fullmatch(name):
                raise Doubt(f"it uses `{name}`")
            self.found.mentions.add(name)
            if name not in self.found.surely:
                self.found.reads.add(name)
        else:
            self._bind(name)
            if isinstance(node.ctx, ast.Del):
                self._deep.add(name)
                self.found.surely.discard(name)

    def _bind(self, name: str) -> None:
        if name in self._local:
            return
        self.found.binds.add(name)
        self.found.surely.add(name)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self.found.methods.add(node.attr)
            if node.attr in _CHANGES and not of_numpy(node):  # as in np.add.at
                raise Doubt(f"`.{node.attr}` is passed on")
        self._attribute(node)

    def _attribute(self, node: ast.Attribute) -> None:
        self.visit(node.value)
        name = node.attr
        if name.startswith("__") and name not in _DUNDERS or _OUTWARD.match(name):
            raise Doubt(f"it uses `.{name}`")
        self.found.mentions.add(name)
        if name in _SETTINGS or name in _FILTERS and not self._filtering:
            self.found.patches = True
        if (
            isinstance(node.value, ast.Attribute)
            and node.value.attr == "random"
            or is_name(node.value, "random")
        ):
            if name == "seed":
                self._randomly("seeds")
            elif name not in _NOT_GLOBAL:
                self._randomly("uses")
        if isinstance(node.ctx, (ast.Store, ast.Del)):
            self._store(node.value)

    def _store(self, owner: ast.expr) -> None:
        names = sources(owner)[0]
        self._deep |= names
        self.found.stores |= names

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.generic_visit(node)
        if isinstance(node.ctx, (ast.Store, ast.Del)):
            if isinstance(node.value, ast.Name):
                self._shallow.add(node.value.id)
                self.found.stores.add(node.value.id)
            else:
                self._store(node.value)

    def _randomly(self, how: str) -> None:
        self.found.calls.append(Call(SEED if how == "seeds" else RANDOM, (), self._certain))

    # ---- statements

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        if not self._local and is_used_up(node.value):
            raise Doubt("it keeps an iterator")
        for target in node.targets:
            self._assign(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)
            self._assign(node.target, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self._assign(node.target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        names = sources(node.target)[0]
        for name in names - self._local:
            if name not in self.found.surely:
                self.found.reads.add(name)
        self._shallow |= names
        self.visit(node.target)
        if is_new_number(node):
            return
        for name in names:  # the entries of a list that is added are shared, a sum's are not
            for graph in (self.found.weakly, self._computed):
                graph.setdefault(name, set()).update(sources(node.value)[0] - {name})

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        self.visit(target)
        inside = isinstance(target, (ast.Attribute, ast.Subscript))  # put into it, not the same
        self._hold(sources(target)[0], value, inside)
        if not inside and not any(isinstance(part, ast.Call) for part in ast.walk(value)):
            for name in sources(target)[0]:
                self._alias.setdefault(name, set()).update(sources(value)[0])

    def _hold(self, names: set[str], value: ast.expr, inside: bool = False) -> None:
        strong, weak = sources(value)
        for name in () if inside else names:
            self._computed.setdefault(name, set()).update(weak - {name})
        if inside:
            strong, weak = set(), strong | weak
        for name in names:
            self.found.holds.setdefault(name, set()).update(strong - {name})
            self.found.weakly.setdefault(name, set()).update(weak - {name})

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        with self._maybe():
            self._assign(node.target, node.iter)
            self._all(node.body)
        with self._maybe():
            self._all(node.orelse)

    def _all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    @contextmanager
    def _maybe(self) -> Iterator[None]:
        """What may not run: names bound in it are bound for the rest of it only."""
        before, self._certain = self._certain, False
        surely = set(self.found.surely)
        yield
        self._certain, self.found.surely = before, surely

    def _branch(self, node: ast.AST) -> None:
        """Each block of a statement may run, or one part of an expression."""
        for _, value in ast.iter_fields(node):
            with self._maybe():
                self._all(
                    value
                    if isinstance(value, list)
                    else [value]
                    if isinstance(value, ast.AST)
                    else []
                )

    visit_If = visit_Try = visit_TryStar = _branch
    visit_IfExp = visit_BoolOp = _branch

    def visit_While(self, node: ast.While) -> None:
        self.found.endless = True
        self._branch(node)

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            self.visit(item.context_expr)
            self._deep |= sources(item.context_expr)[0]
            if item.optional_vars:
                self._assign(item.optional_vars, item.context_expr)
        before = self._filtering
        self._filtering |= any(_saves_filters(item.context_expr) for item in node.items)
        with self._maybe():  # a context manager may end the block early
            self._all(node.body)
        self._filtering = before

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self._bind(node.name)
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value:
            self.visit(node.value)
            self.found.returns |= set().union(*sources(node.value))

    def visit_Raise(self, node: ast.Raise) -> None:
        self.generic_visit(node)
        self.found.endless |= self._certain

    def visit_Global(self, node: ast.Global) -> None:
        pass  # these names are not local, see `_locals`

    def _doubtful(self, node: ast.AST) -> None:
        raise Doubt(f"it has `{type(node).__name__}`")

    visit_Yield = visit_YieldFrom = visit_Nonlocal = visit_Match = _doubtful
    visit_Await = visit_AsyncFor = visit_AsyncWith = visit_AsyncFunctionDef = _doubtful

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._import(alias.name, alias.asname or alias.name.split(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.found.stars.add(node.module or "")
                self.found.imports.add((node.module or "").split(".")[0])
            else:
                self._import(node.module or "", alias.asname or alias.name)
                self.found.renamed[alias.asname or alias.name] = alias.name
            if node.module in ("numpy.random", "random") and alias.name not in _NOT_GLOBAL:
                raise Doubt("it imports from `random`")

    def _import(self, module: str, name: str) -> None:
        self.found.imports.add(module.split(".")[0])
        self._bind(name)
        self.found.defined.add(name)


def _saves_filters(value: ast.expr) -> bool:
    """Is this ``warnings.catch_warnings()``?"""
    called = value.func if isinstance(value, ast.Call) else None
    return isinstance(called, ast.Attribute) and (
        called.attr == "catch_warnings" and is_name(called.value, "warnings")
    )
