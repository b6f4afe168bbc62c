"""A student's module as it stands on disk.

Autoreload keeps a function that was renamed or deleted, and a class whose file has an error.
"""

from __future__ import annotations

import importlib
import linecache
import os
import sys
import time
import types
from pathlib import Path
from typing import Any

from .patience import TimeIsUp, limited

Names = dict[str, Any]
_modules: dict[str, tuple[tuple[int, int], Names | TimeIsUp]] = {}  # by path: its state, its names


def file_of(obj: Any) -> str:
    """Path of the student's module that defines an object; empty for what is in the notebook."""
    module = sys.modules.get(getattr(obj, "__module__", None) or "")
    path = getattr(module, "__file__", None) or ""
    return path if _is_students(path) else ""


def on_disk(path: str, seconds: float) -> dict[str, Any]:
    """Names of a module as its file stands now, run anew only where the file has changed.

    Raises
    ------
    TimeIsUp
        If running it takes longer than so many seconds; other exceptions are the file's own.
    """
    info = os.stat(path)
    state = (info.st_mtime_ns, info.st_size)
    if path not in _modules or _modules[path][0] != state:
        _renew_neighbours(path)
        _modules[path] = (state, _run(path, seconds))
        linecache.checkcache(path)
    found = _modules[path][1]
    if isinstance(found, TimeIsUp):  # once is enough to know that it does not end
        raise found
    return found


def _run(path: str, seconds: float) -> dict[str, Any] | TimeIsUp:
    """What the file defines when it is run, or that it does not end."""
    module = types.ModuleType(Path(path).stem)
    module.__file__ = path
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec")
    try:
        with limited(seconds):
            exec(code, vars(module))
    except TimeIsUp as error:
        return error
    return vars(module)


def _renew_neighbours(path: str) -> None:
    """Reload the student's other modules that changed: this one may import them."""
    folder = str(Path(path).parent)
    for module in list(sys.modules.values()):
        other = getattr(module, "__file__", None) or ""
        if other != path and _is_students(other) and str(Path(other).parent) == folder:
            changed = os.stat(other).st_mtime_ns if os.path.exists(other) else 0
            if _neighbours.setdefault(other, _started) < changed:
                importlib.reload(module)
                _neighbours[other] = changed


_started = time.time_ns()
_neighbours: dict[str, int] = {}  # by path: the change that we have loaded


def _is_students(path: str) -> bool:
    return (
        path.endswith(".py")
        and "site-packages" not in path
        and not path.startswith(sys.base_prefix)
    )
