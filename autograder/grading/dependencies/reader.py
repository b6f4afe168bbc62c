"""Reads the code of a cell or module."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from .effects import Call, Doubt, Effects, merged
from .statements import INSERTS, Statements
from .values import (
    arguments_of,
    is_magic,
    is_name,
    no_memory,
    of_a_type,
    owners_of,
    sources,
    stored,
)

__all__ = ["effects_of"]

_STORES = {"__setitem__", "__setattr__", "__delitem__", "__enter__", "__exit__", "__post_init__"}
_IN_PLACE = set(
    "shuffle put copyto place putmask fill_diagonal put_along_axis at setattr delattr next".split()
)
_IN_PLACE |= set(
    "heappush heappop heapify heapreplace insort insort_left insort_right nan_to_num".split()
)
_LOOKS = set(
    "all any argmax argmin argsort astype clip conj copy count cumprod cumsum diagonal dot encode "
    "decode endswith find flatten format get index isdigit isnumeric item items join keys "
    "lower max mean min nonzero prod ptp ravel repeat replace reshape round searchsorted "
    "split splitlines squeeze std startswith strip sum swapaxes take title tolist trace "
    "transpose upper values var".split()
)


def effects_of(tree: ast.AST) -> Effects:
    """What the code of a cell or module may do.

    Raises
    ------
    Doubt
    """
    reader = Reader()
    reader.visit(tree)
    return reader.done()


_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Reader(Statements):
    """Calls, functions and classes, on top of statements."""

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        super()._assign(target, value)
        for part in ast.walk(value):
            if isinstance(part, ast.Lambda):
                body = self._function(part, [part.body])
                for name in sources(target)[0]:
                    self._define(name, body)

    # ---- calls

    def visit_Call(self, node: ast.Call) -> None:
        if is_magic(node):
            return
        if isinstance(node.func, ast.Name):
            self._name(node.func)
        elif isinstance(node.func, ast.Attribute):
            self._attribute(node.func)
        else:
            self.visit(node.func)
        self._all([*node.args, *node.keywords])
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        method = "." * isinstance(node.func, ast.Attribute)
        arguments = [*arguments_of(node)]
        given = {name for argument in arguments for name in argument.names}
        self.found.calls.append(
            Call(method + called, tuple(arguments), self._certain, owners_of(node.func))
        )
        if (
            called in _IN_PLACE
            or of_a_type(node.func)
            or any(keyword.arg in ("out", "inplace", "copy") for keyword in node.keywords)
        ):
            self._deep |= given
        if isinstance(node.func, ast.Attribute) and called not in _LOOKS:
            owners = sources(node.func.value)[0]
            entry = isinstance(node.func.value, ast.Subscript)
            inserted = self._entry if entry else self._shallow
            (inserted if called in INSERTS else self._deep).update(owners)
            if called in INSERTS:
                for owner in owners:
                    self.found.weakly.setdefault(owner, set()).update(given - {owner})

    # ---- scopes

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._at_once(self._function(node, [node.body]))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        for part in [
            *node.decorator_list,
            *node.args.defaults,
            *filter(None, node.args.kw_defaults),
        ]:
            self.visit(part)
        no_memory(node.args)
        self._bind(node.name)
        self._define(node.name, self._function(node, node.body))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.decorator_list, *node.bases, *node.keywords]:
            self.visit(part)
        self._bind(node.name)
        whole = Effects(
            mentions={
                name.id
                for base in node.bases
                for name in ast.walk(base)
                if isinstance(name, ast.Name)
            }
        )
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef):
                for part in [
                    *statement.decorator_list,
                    *statement.args.defaults,
                    *filter(None, statement.args.kw_defaults),
                ]:
                    self.visit(part)
                no_memory(statement.args)
                body = self._function(statement, statement.body, method=True)
                self._no_surprise(statement, body)
                if any(is_name(d, "classmethod") for d in statement.decorator_list):
                    body.patches |= bool(self._function(statement, statement.body).alters)
                self._define(statement.name, body)
                if statement.name.startswith("__"):
                    merged(whole, body)
            elif isinstance(statement, ast.Global):
                raise Doubt("a class binds a global name")
            else:
                inner = Reader(self._local | stored([statement]))
                inner.visit(statement)
                self._at_once(inner.done())
        self._define(node.name, whole)

    @staticmethod
    def _no_surprise(method: ast.FunctionDef, body: Effects) -> None:
        """A method that runs without being called by its name must not change its object."""
        silent = any(is_name(decorator, "property") for decorator in method.decorator_list)
        operator = method.name.startswith("__") and not method.name.startswith("__i")
        if body.alters_itself and (silent or operator and method.name not in _STORES):
            raise Doubt(f"`{method.name}` changes its object")

    def visit_comprehension(self, node: ast.comprehension) -> None:
        raise AssertionError("comprehensions are read whole")

    def _comprehension(self, node: _Comprehension) -> None:
        names = frozenset(
            n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)
        )
        before, self._local = self._local, self._local | names
        self._inner |= names
        with self._maybe():
            self._read(node, names)
        self._local = before

    def _read(self, node: _Comprehension, names: frozenset[str]) -> None:
        for generator in node.generators:
            self.visit(generator.iter)
            self._hold(set(names), generator.iter)
            for test in generator.ifs:
                self.visit(test)
        for part in (getattr(node, name, None) for name in ("elt", "key", "value")):
            if part is not None:
                self.visit(part)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _function(
        self, node: ast.Lambda | ast.FunctionDef, body: Sequence[ast.AST], method: bool = False
    ) -> Effects:
        arguments = [a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg)]
        local = frozenset(arguments) | stored(body)
        given = tuple(a.arg for a in [*node.args.posonlyargs, *node.args.args][method:])
        given += tuple(name for name in arguments[method:] if name not in given)
        itself = arguments[0] if method and arguments else ""
        inner = Reader(self._local | local or frozenset({""}), given, self._local - local, itself)
        for statement in body:
            inner.visit(statement)
            if isinstance(node, ast.Lambda):
                inner.found.returns |= set().union(*sources(node.body))
        return inner.done()

    def _define(self, name: str, body: Effects) -> None:
        if name not in self._local:
            self.found.defined.add(name)
        self.found.functions[name] = merged(self.found.functions.get(name, Effects()), body)
        self.found.functions.update(
            {k: v for k, v in body.functions.items() if k not in self.found.functions}
        )
        self.found.late |= body.reads | body.late
        if self._local:
            self._at_once(body)

    def _at_once(self, body: Effects) -> None:
        """Code that may run here and now."""
        merged(self.found, body)
        self.found.functions.update(body.functions)
        self._deep |= body.changes
        self.found.reads |= body.reads - self.found.surely
        self.found.late |= body.reads | body.late
