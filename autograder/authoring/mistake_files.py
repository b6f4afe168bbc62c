"""A named mistake as its file says it: ``source/PS/mistakes/ID.toml``.

``says`` and ``hints`` are what its maker reads. Each variant is a wrong program: changes to the
reference (``replace``), whole functions as a student would write them (``define``), or wrong
answers in the notebook (``answers``); and the parts that it loses. The file's top is its first
variant, ``[[variant]]`` adds others.
"""

from __future__ import annotations

import json
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checks.model import Mistake
from autograder.material.functions import definitions
from autograder.material.strip import split_lines

PROGRAM = ("replace", "define", "beside", "answers", "loses")
OTHERS: dict[str, Any] = {"alike": (), "unnamed": False, "common": False}
WORDS = ("says", "hints", *OTHERS, "variant")


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
    beside : str
        What the functions of `define` need of their module: helpers, imports, numbers. It is
        put at the end of the reference.
    loses : mapping of str to tuple of str
        By question, the parts that lose points.
    """

    replace: tuple[tuple[str, str], ...]
    define: Mapping[str, str]
    answers: Mapping[str, str]
    beside: str
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
        return f"{text.rstrip()}\n\n\n{self.beside.strip()}\n" if self.beside else text


@dataclass(frozen=True)
class MistakeFile:
    """A mistake and its wrong programs.

    Attributes
    ----------
    alike : tuple of str
        Mistakes that behave like it on the public instances: they are named together.
    unnamed : bool
        It shows in exceptions or a single number only, which is too thin for a name.
    common : bool
        Students make it so often that it is also named together with any other common one in
        the same function (`pairs`).
    """

    mistake: Mistake
    variants: tuple[Variant, ...]
    alike: tuple[str, ...] = ()
    unnamed: bool = False
    common: bool = False


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
    if unknown or not isinstance(given.get("says"), str):
        odd = f"; unknown: {', '.join(sorted(unknown))}" if unknown else ""
        raise MistakeError(f"{path.name} must have `says`{odd}")
    first = {key: given[key] for key in PROGRAM if key in given}
    variants = tuple(_variant(path.name, v) for v in [first, *given.get("variant", ())])
    mistake = Mistake(path.stem, given["says"], tuple(given.get("hints", ())))
    alike, unnamed, common = (given.get(k, d) for k, d in OTHERS.items())
    return MistakeFile(mistake, variants, tuple(alike), unnamed, common)


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
    texts = given.get("define", {}), given.get("answers", {}), given.get("beside", "")
    return Variant(replace, *texts, loses)


def _with_definition(text: str, name: str, source: str) -> str:
    """The module with one function, or ``Class.method``, written anew; a method may be new."""
    spans = definitions(text)
    within, _, _ = name.rpartition(".")
    lines = split_lines(text)
    if name in spans:
        first, last = spans[name].first, spans[name].last
    elif within and within in spans:
        first, last = spans[within].last + 1, spans[within].last
    else:
        raise MistakeError(f"the reference defines no {name}")
    indent = " " * 4 if within else ""
    written = textwrap.indent(textwrap.dedent(source).strip("\n") + "\n", indent)
    return "".join([*lines[:first], *["\n"] * (name not in spans), written, *lines[last + 1 :]])


def text_of(file: MistakeFile) -> str:
    """A mistake with one program, as its file."""
    (variant,) = file.variants
    lines = [f"says = {_string(file.mistake.sentence)}"]
    if file.mistake.hints:
        hints = "".join(f"  {_string(hint)},\n" for hint in file.mistake.hints)
        lines.append(f"hints = [\n{hints}]")
    if variant.beside:
        lines.append(f"beside = {_text(variant.beside)}")
    lines.append("\n[loses]")
    for question, parts in variant.loses.items():
        lines.append(f"{_string(question)} = [{', '.join(map(_string, parts))}]")
    for key, texts in (("define", variant.define), ("answers", variant.answers)):
        if texts:
            lines.append(f"\n[{key}]")
            written = _text if key == "define" else _string
            lines += [f"{_string(name)} = {written(text)}" for name, text in texts.items()]
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """A basic string of TOML, which JSON's is but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(text: str) -> str:
    """Several lines as they are, where TOML can hold them so."""
    text = text.replace("\r\n", "\n")
    plain = all(c in "\n\t" or c.isprintable() for c in text)
    return f"'''\n{text}'''" if plain and "'''" not in text else _string(text)
