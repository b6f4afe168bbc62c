"""A named mistake as its file says it: ``source/PS/mistakes/ID.toml``.

``says`` and ``hints`` are what its maker reads. Each variant is a wrong program: changes to the
reference (``replace``), whole functions as a student would write them (``define``), or wrong
answers in the notebook (``answers``); and the parts that it loses. The file's top is its first
variant, ``[[variant]]`` adds others.
"""

from __future__ import annotations

import ast
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checks.model import Mistake

PROGRAM = ("replace", "define", "answers", "loses")
WORDS = ("says", "hints", "alike", "unnamed", "variant")


class MistakeError(ValueError):
    """A mistake's file is not as it must be; one sentence says why."""


@dataclass(frozen=True)
class Variant:
    """One wrong program.

    Attributes
    ----------
    replace : tuple of (str, str)
        Text of the reference, which must occur exactly once, and what stands there instead.
    define : mapping of str to str
        Source of whole functions by name, ``"loss"`` or ``"TwoLayerMLP.loss"``.
    answers : mapping of str to str
        Python expressions for variables of the notebook.
    loses : mapping of str to tuple of str
        By question, the parts that lose points.
    """

    replace: tuple[tuple[str, str], ...]
    define: Mapping[str, str]
    answers: Mapping[str, str]
    loses: Mapping[str, tuple[str, ...]]

    def module(self, reference: str) -> str:
        """The reference with this mistake in it.

        Raises
        ------
        MistakeError
            If what should be replaced is not there exactly once.
        """
        text = reference
        for old, new in self.replace:
            if text.count(old) != 1:
                raise MistakeError(f"{old!r} stands {text.count(old)} times in the reference")
            text = text.replace(old, new)
        for name, source in self.define.items():
            text = _with_definition(text, name, source)
        return text


@dataclass(frozen=True)
class MistakeFile:
    """A mistake and its wrong programs.

    Attributes
    ----------
    alike : tuple of str
        Mistakes that behave like it on the public instances: they are named together.
    unnamed : bool
        It shows in exceptions or a single number only, which is too thin for a name.
    """

    mistake: Mistake
    variants: tuple[Variant, ...]
    alike: tuple[str, ...] = ()
    unnamed: bool = False


def read_mistakes(folder: Path) -> list[MistakeFile]:
    """All mistakes of ``source/PS/mistakes``, by name."""
    return [read_mistake(path) for path in sorted(folder.glob("*.toml"))]


def read_mistake(path: Path) -> MistakeFile:
    """One mistake.

    Raises
    ------
    MistakeError
        For a key that has no meaning, or one that is missing: a typo would test nothing.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MistakeError(f"{path.name} cannot be read: {error}") from error
    unknown = set(given) - {*PROGRAM, *WORDS}
    if unknown or not isinstance(given.get("says"), str) or not given.get("hints"):
        odd = f"; unknown: {', '.join(sorted(unknown))}" if unknown else ""
        raise MistakeError(f"{path.name} must have `says` and `hints`{odd}")
    first = {key: given[key] for key in PROGRAM if key in given}
    variants = tuple(_variant(path.name, v) for v in [first, *given.get("variant", ())])
    mistake = Mistake(path.stem, given["says"], tuple(given["hints"]))
    return MistakeFile(
        mistake, variants, tuple(given.get("alike", ())), given.get("unnamed", False)
    )


def _variant(name: str, given: Mapping[str, Any]) -> Variant:
    unknown = set(given) - set(PROGRAM)
    if unknown:
        raise MistakeError(f"{name}: a variant has no {', '.join(sorted(unknown))}")
    if not given.get("loses"):
        raise MistakeError(f"{name}: a variant must say what it loses")
    replace = tuple((r["old"].strip("\n"), r["new"].strip("\n")) for r in given.get("replace", ()))
    if not (replace or given.get("define") or given.get("answers")):
        raise MistakeError(f"{name}: a variant needs replace, define or answers")
    loses = {question: tuple(parts) for question, parts in given["loses"].items()}
    return Variant(replace, given.get("define", {}), given.get("answers", {}), loses)


def _with_definition(text: str, name: str, source: str) -> str:
    """The module with one function, or ``Class.method``, written anew."""
    body: list[ast.stmt] = ast.parse(text).body
    node = None
    for part in name.split("."):
        kinds = (ast.FunctionDef, ast.ClassDef)
        node = next((n for n in body if isinstance(n, kinds) and n.name == part), None)
        if node is None:
            raise MistakeError(f"the reference defines no {name}")
        body = node.body
    assert node is not None
    lines = text.splitlines(keepends=True)
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])
    written = textwrap.indent(textwrap.dedent(source).strip("\n") + "\n", " " * node.col_offset)
    return "".join([*lines[: first - 1], written, *lines[node.end_lineno :]])
