"""The stripper: takes the solutions out of a module, text in, text out.

A region between ``### BEGIN SOLUTION 4.3`` and ``### END SOLUTION`` becomes one
line, ``raise NotImplementedError("Task 4.3: ...")``; every other line stays as it
is, to the byte. Text after the number is the sentence of the exception. Whatever
might let a solution slip through is an error: a marker that is nested, left open,
misspelt, without a number, or outside a function.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from dataclasses import dataclass

BEGIN = re.compile(
    r"(?P<indent>[ \t]*)### BEGIN SOLUTION(?: (?P<task>\d+\.\d+)(?: (?P<text>\S.*))?)?"
)
END = re.compile(r"(?P<indent>[ \t]*)### END SOLUTION")
ANY = re.compile(
    r"\b(begin|end)[\W_]{0,3}solution", re.IGNORECASE
)  # also what was meant as a marker


class StripError(ValueError):
    """A marker is not what it must be; the message has file and line."""


@dataclass(frozen=True)
class Region:
    """One solution: its task and sentence, and its lines, markers included (0-based)."""

    task: str
    text: str
    indent: str
    first: int
    last: int


def has_markers(source: str) -> bool:
    """Whether the text holds anything that looks like a solution marker."""
    return ANY.search(source) is not None


def regions(source: str, filename: str = "<module>", *, numbered: bool = True) -> list[Region]:
    """The solution regions, in order.

    Parameters
    ----------
    source : str
        Python source, with any line ends.
    filename : str
        Named in errors.
    numbered : bool
        Whether each region must name its task, as it must in a module.

    Raises
    ------
    StripError
        For any marker that is not exactly right.
    """
    found: list[Region] = []
    opened: tuple[int, re.Match] | None = None
    for number, line in enumerate(split_lines(source)):
        where = f"{filename} line {number + 1}"
        if not ANY.search(line):
            continue
        bare = line.rstrip()
        begin, end = BEGIN.fullmatch(bare), END.fullmatch(bare)
        if begin:
            if opened:
                raise StripError(
                    f"{where}: a solution begins inside the one of line {opened[0] + 1}"
                )
            if numbered and not begin["task"]:
                raise StripError(
                    f"{where}: the marker names no task; write `### BEGIN SOLUTION 4.3`"
                )
            opened = number, begin
        elif end:
            if not opened:
                raise StripError(f"{where}: a solution ends here that never began")
            first, match = opened
            if end["indent"] != match["indent"]:
                raise StripError(
                    f"{where}: this marker is not indented like the one of line {first + 1}"
                )
            found.append(
                Region(match["task"] or "", match["text"] or "", match["indent"], first, number)
            )
            opened = None
        else:
            raise StripError(
                f"{where}: not a marker; write `### BEGIN SOLUTION 4.3` or `### END SOLUTION` "
                "alone on its line"
            )
    if opened:
        raise StripError(f"{filename} line {opened[0] + 1}: this solution never ends")
    return found


def strip(source: str, filename: str = "<module>") -> str:
    """The module as students get it.

    Parameters
    ----------
    source : str
        The reference solution, Python source with markers.
    filename : str
        Named in errors.

    Returns
    -------
    str
        The same text with each region replaced by one ``raise``, at the region's
        indentation; line ends are kept. Valid Python.

    Raises
    ------
    StripError
        For a wrong marker, or where the result would not compile or not import.
    """
    found = regions(source, filename)
    lines = split_lines(source)
    _compiles(source, filename, "the module")
    _only_comments(source, filename, found)
    kept, at, stubs = [], 0, []
    for region in found:
        _begins_at_marker(lines, region, filename)
        kept += lines[at : region.first]
        stubs.append((len(kept) + 1, region))
        kept.append(region.indent + _stub(region) + _line_end(lines[region.last]))
        at = region.last + 1
    text = "".join(kept + lines[at:])
    tree = _compiles(text, filename, "the stub")
    _inside_functions(tree, stubs, filename)
    return text


def _stub(region: Region) -> str:
    sentence = f"Task {region.task}: {region.text or 'write this part'}"
    return f"raise NotImplementedError({json.dumps(sentence, ensure_ascii=False)})"


def split_lines(source: str) -> list[str]:
    """The lines with their own ends; only what Python takes for a line end."""
    return list(io.StringIO(source, newline=""))


def _line_end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _compiles(text: str, filename: str, what: str) -> ast.Module:
    try:
        compile(text, filename, "exec", dont_inherit=True)
        return ast.parse(text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise StripError(
            f"{filename} line {line}: {what} is not valid Python: {getattr(error, 'msg', error)}"
        ) from error


def _only_comments(source: str, filename: str, found: list[Region]) -> None:
    """A marker inside a string marks nothing: what it hides would be cut from the text only."""
    tokens = tokenize.generate_tokens(io.StringIO(source, newline="").readline)
    comments = {token.start[0] - 1 for token in tokens if token.type == tokenize.COMMENT}
    for region in found:
        for number in (region.first, region.last):
            if number not in comments:
                raise StripError(
                    f"{filename} line {number + 1}: this marker stands inside a string"
                )


def _begins_at_marker(lines: list[str], region: Region, filename: str) -> None:
    code = [line for line in lines[region.first + 1 : region.last] if line.strip()]
    if not code:
        raise StripError(f"{filename} line {region.first + 1}: this solution is empty")
    if code[0][: len(code[0]) - len(code[0].lstrip())] != region.indent:
        raise StripError(
            f"{filename} line {region.first + 1}: the marker is not indented like the solution "
            "below it"
        )


def _inside_functions(tree: ast.Module, stubs: list[tuple[int, Region]], filename: str) -> None:
    """Elsewhere the ``raise`` would run at import, and no check could reach the rest."""
    functions = [
        node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    for line, region in stubs:
        if not any(node.body[0].lineno <= line <= (node.end_lineno or 0) for node in functions):
            raise StripError(
                f"{filename} line {region.first + 1}: a solution must stand inside a function, "
                "else the stub cannot be imported"
            )


def blank_cell(source: str, stub: str = "# YOUR CODE HERE") -> str:
    """A notebook's solution cell as students get it; nbgrader's preprocessor does the same."""
    lines, kept, at = source.split("\n"), [], 0
    for region in regions(source, "in this cell:", numbered=False):
        kept += lines[at : region.first] + [region.indent + stub]
        at = region.last + 1
    return "\n".join(kept + lines[at:])
