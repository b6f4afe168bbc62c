"""What single expressions say: where a value comes from, and what a call is given."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Sequence

from .effects import Argument, Doubt
from .numbers import is_new_number

_HARMLESS_MAGICS = {
    "load_ext": "autoreload",
    "autoreload": "",
    "matplotlib": "inline",
    "precision": "",
}
_VIEWS = set(
    "asarray asanyarray asfarray array ascontiguousarray reshape ravel transpose squeeze "
    "swapaxes moveaxis rollaxis atleast_1d atleast_2d atleast_3d broadcast_to "
    "broadcast_arrays array_split split hsplit vsplit expand_dims flip fliplr flipud rot90 "
    "real imag diagonal diag require nditer ndenumerate nan_to_num matrix asmatrix".split()
)


def arguments_of(node: ast.Call) -> Iterator[Argument]:
    starred = False
    for place, value in enumerate(node.args):
        starred |= isinstance(value, ast.Starred)
        yield Argument("*" if starred else place, frozenset(set().union(*sources(value))))
    for keyword in node.keywords:
        yield Argument(keyword.arg or "*", frozenset(set().union(*sources(keyword.value))))


def sources(node: ast.expr) -> tuple[set[str], set[str]]:
    """Names whose objects a value may share, and names that it was computed from."""
    strong: set[str] = set()
    weak: set[str] = set()
    waiting: list[tuple[ast.AST, bool]] = [(node, False)]
    while waiting:
        part, computed = waiting.pop()
        if isinstance(part, ast.Name):
            (weak if computed else strong).add(part.id)
        elif isinstance(part, (ast.Constant, ast.JoinedStr, ast.Compare, ast.Lambda)):
            continue
        elif is_new_number(part):
            continue
        elif isinstance(part, ast.Attribute) and part.attr in ("size", "shape", "ndim", "dtype"):
            continue
        elif isinstance(part, ast.IfExp):
            waiting += [(part.body, computed), (part.orelse, computed)]
        elif isinstance(part, ast.Subscript):
            waiting.append((part.value, computed))
        elif isinstance(part, ast.Call) and "deepcopy" in (
            getattr(part.func, "attr", ""),
            getattr(part.func, "id", ""),
        ):
            continue
        elif isinstance(part, ast.Call) and is_fresh(part.func):
            waiting += [(child, True) for child in part.args]
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
            if part.func.id in ("len", "range", "str", "float", "int", "print", "bool"):
                continue
            (weak if computed else strong).add(result_of(part.func.id))
            waiting += [(child, computed) for child in [*part.args, *part.keywords]]
        else:
            computed = computed or isinstance(part, (ast.BinOp, ast.UnaryOp))
            waiting += [(child, computed) for child in ast.iter_child_nodes(part)]
    return strong, weak - strong


def result_of(function: str) -> str:
    """The name in `Effects.holds` of what a function returns; no variable has such a name."""
    return f"{function}()"


def owners_of(called: ast.expr) -> frozenset[str]:
    return frozenset(sources(called.value)[0]) if isinstance(called, ast.Attribute) else frozenset()


def of_a_type(called: ast.expr) -> bool:
    """Is this a method taken from its class, as in ``list.append(x, 1)``?"""
    if not isinstance(called, ast.Attribute):
        return False
    owner = called.value
    return (
        getattr(owner, "attr", "") == "ndarray"
        or isinstance(owner, ast.Name)
        and owner.id in dir(builtins)
    )


def of_numpy(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy", "math")


def is_fresh(called: ast.expr) -> bool:
    """Does a NumPy function make a new array, or a method a copy?"""
    if not isinstance(called, ast.Attribute):
        return False
    if of_numpy(called):
        return called.attr not in _VIEWS
    return called.attr in (
        "copy",
        "sum",
        "mean",
        "astype",
        "max",
        "min",
        "dot",
        "flatten",
        "tolist",
    )


def stored(body: Sequence[ast.AST]) -> frozenset[str]:
    """Names that are local to a function with this body."""
    local: set[str] = set()
    shared: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            local.add(node.name)
            continue
        if isinstance(
            node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
        ):
            continue
        if isinstance(node, ast.Global):
            shared.update(node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            local.add(node.id)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            local.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            local.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
        waiting += ast.iter_child_nodes(node)
    return frozenset(local - shared)


def is_used_up(value: ast.expr) -> bool:
    """Is this an iterator, which whoever looks at it changes?"""
    if isinstance(value, ast.GeneratorExp):
        return True
    return isinstance(value, ast.Call) and getattr(value.func, "id", "") in (
        "map",
        "filter",
        "zip",
        "enumerate",
        "reversed",
    )


def no_memory(arguments: ast.arguments) -> None:
    """Refuse defaults that a function could change from call to call."""
    for default in [*arguments.defaults, *filter(None, arguments.kw_defaults)]:
        if isinstance(default, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp)):
            raise Doubt("a default argument could be changed")


def is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def is_magic(node: ast.Call) -> bool:
    """Is this a line such as ``%autoreload 2``, as IPython writes it in Python?"""
    if not (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Call)
        and is_name(node.func.value.func, "get_ipython")
    ):
        return False
    words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
    if (
        node.func.attr != "run_line_magic"
        or len(words) != 2
        or _HARMLESS_MAGICS.get(str(words[0]), "-") not in ("", words[1])
    ):
        raise Doubt("it uses a magic or a shell command")
    return True
