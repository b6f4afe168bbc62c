"""Modules of submissions: written into a folder, and imported from it into this process."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from autograder.checks.model import ProblemSet
from autograder.sets import load

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source"


def namespace(folder: Path, module: str) -> dict[str, Any]:
    """Names of a module imported afresh from `folder`, with its neighbours there."""
    others = {
        path.stem: sys.modules.pop(path.stem)
        for path in folder.glob("*.py")
        if path.stem in sys.modules
    }
    before = set(sys.modules)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode, kept = True, sys.dont_write_bytecode
    try:
        importlib.invalidate_caches()
        return vars(importlib.import_module(module.removesuffix(".py")))
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = kept
        for name in set(sys.modules) - before:  # the next submission has modules of the same names
            if str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]
        sys.modules.update(others)


def support_files(problem_set: ProblemSet) -> dict[str, str]:
    """What a set's module may import: given modules beside it, and the references of the earlier
    sets it builds on.
    """
    files = {p.name: p.read_text("utf-8") for p in (SOURCE / problem_set.name).glob("*.py")}
    for earlier in map(load, problem_set.given):
        files = {
            earlier.module: (SOURCE / earlier.name / earlier.module).read_text("utf-8"),
            **files,
        }
    return {name: text for name, text in files.items() if not name.startswith("instructor")}


def write_module(
    problem_set: ProblemSet, into: Path, text: str | None = None, **others: str
) -> Path:
    """A folder with the set's module (the reference, or `text`) and all that it needs; `others`
    replace or add files.
    """
    into.mkdir(parents=True, exist_ok=True)
    files = support_files(problem_set) | others
    if text is not None:
        files[problem_set.module] = text
    for name, content in files.items():
        (into / name).write_text(content, "utf-8")
    return into
