"""The cells of a notebook file, however damaged the file is."""

from __future__ import annotations

import json
import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Iterable

MAX_BYTES = 64 * 2**20
MAX_CELLS = 1000
MAX_SOURCE = 200_000
MAX_TEXT = 2_000_000  # of all cells
_PATIENCE = 10**9  # characters read in vain while salvaging: a file made to be slow is given up
_IMAGES = ("image/png", "image/jpeg", "image/gif")
_MARKS = {
    "<" * 7: "ours",
    "|" * 7: "base",
    "=" * 7: "theirs",
    ">" * 7: "",
}  # of a merge conflict, and what comes after each
_MAY_FOLLOW = {"": ("ours",), "ours": ("base", "theirs"), "base": ("theirs",), "theirs": ("",)}
_CELL = re.compile(
    r'\{\s*"(attachments|cell_type|execution_count|id|metadata|collapsed|input)"\s*:'
)


class NotANotebook(ValueError):
    """No cell can be made out; one sentence says why."""


@dataclass(frozen=True)
class Cell:
    """One cell as it was handed in; its outputs are as they stand in the file, to be cleaned."""

    type: str
    source: str
    id: str = ""
    nbgrader: dict[str, Any] = field(default_factory=dict)
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)
    outputs: list[Any] = field(default_factory=list)

    @property
    def grade_id(self) -> str:
        found = self.nbgrader.get("grade_id")
        return found if isinstance(found, str) else ""


def read_cells(content: bytes) -> tuple[list[Cell], list[str]]:
    """Cells, and what had to be repaired, in sentences.

    Raises
    ------
    NotANotebook
    """
    notes: list[str] = []
    if len(content) > MAX_BYTES:
        raise NotANotebook(
            "it is too large; clear its outputs (Edit, Clear Outputs of All Cells), save and hand it in again"
        )
    text = decode(content, notes)
    if not text.strip():
        raise NotANotebook("it is empty")
    tree = _parse(text)
    if tree is None and has_conflicts(text):
        tree = next(
            (
                t
                for t in (_parse(without_conflicts(text, side)) for side in ("ours", "theirs"))
                if t is not None
            ),
            None,
        )
        notes.append(
            "the notebook held conflict markers of a merge; of each conflict one version was taken"
        )
    if tree is None:
        found = list(_salvage(text))
        if not found:
            raise NotANotebook("it is not a notebook, or too damaged to be read")
        notes.append(
            f"the notebook's file is damaged (was it cut off?); {len(found)} of its cells could be read"
        )
    else:
        found = _raw_cells(tree)
        if found is None:
            raise NotANotebook("it has no cells; it is not a notebook")
    cells = [cell for cell in map(_cell, found) if cell]
    most = min(MAX_CELLS, bisect(list(accumulate(len(cell.source) for cell in cells)), MAX_TEXT))
    if len(cells) > most:
        notes.append(f"the notebook has {len(cells)} cells; the first {most} were read")
    if any(len(cell.source) == MAX_SOURCE for cell in cells):
        notes.append(
            f"a cell of the notebook is longer than {MAX_SOURCE:,} characters; its end was left out"
        )
    return cells[:most], notes


def decode(content: bytes, notes: list[str]) -> str:
    """Text of a file in whatever encoding, with plain line ends."""
    try:
        text = content.decode(json.detect_encoding(content))
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        notes.append("a file was not in UTF-8; it was read as Latin-1")
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def without_conflicts(text: str, side: str = "ours") -> str:
    """A text with every merge conflict decided for one side; one that never ends is left as it is.

    In one pass: a pattern that looks for the end of each conflict could be kept busy for days.
    """
    kept, begun, chosen, inside = [], [], [], ""
    for line in text.split("\n"):
        after = _MARKS.get(line[:7])
        if after is None or after not in _MAY_FOLLOW[inside]:
            (begun if inside else kept).append(line)
            chosen += [line] * (inside == side)
            continue
        inside = after
        begun.append(line)
        if not inside:
            kept += chosen
            begun, chosen = [], []
    return "\n".join(kept + begun)


def has_conflicts(text: str) -> bool:
    return "<" * 7 in text and without_conflicts(text) != text


def slim(lines: Iterable[bytes], most: int) -> bytes:
    """A large notebook without its outputs, which Jupyter writes on lines of their own."""
    kept, size, inside = [], 0, False
    for line in lines:
        if inside:
            inside = not line.startswith(b"   ]")
            continue
        if line.startswith(b'   "outputs": [') and not line.rstrip().endswith((b"],", b"]")):
            inside = True
            line = b'   "outputs": [],\n'
        kept.append(line)
        size += len(line)
        if size > most:
            break
    return b"".join(kept)


def _parse(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _raw_cells(tree: Any) -> list | None:
    """Cells of format 4, or of format 3 and before, where they lie in worksheets."""
    if not isinstance(tree, dict):
        return None
    if isinstance(tree.get("cells"), list):
        return tree["cells"]
    sheets = tree.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [
        cell
        for sheet in sheets
        if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
        for cell in sheet["cells"]
    ]


def _salvage(text: str) -> Iterable[dict]:
    """Every whole cell in a broken text."""
    decoder, at, patience = json.JSONDecoder(strict=False), 0, _PATIENCE
    while patience > 0 and (match := _CELL.search(text, at)):
        try:
            found, at = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            at = match.end()
            patience -= len(text) - match.start()
            continue
        if (
            isinstance(found, dict)
            and "cell_type" in found
            and ("source" in found or "input" in found)
        ):
            yield found


def _cell(raw: Any) -> Cell | None:
    if not isinstance(raw, dict):
        return None
    kind = raw.get("cell_type")
    source = _text(raw["source"] if "source" in raw else raw.get("input"))
    if kind == "heading":
        level = raw.get("level")
        kind, source = "markdown", "#" * (level if level in range(1, 7) else 1) + " " + source
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    nbgrader = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    identity = raw.get("id") if isinstance(raw.get("id"), str) else ""
    return Cell(
        "code" if kind == "code" else "markdown",
        source,
        identity,
        nbgrader,
        _images(raw.get("attachments")),
        raw["outputs"] if isinstance(raw.get("outputs"), list) else [],
    )


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return source.encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:MAX_SOURCE]


def _images(attachments: Any) -> dict[str, dict[str, str]]:
    """Pictures pasted into an answer."""
    kept = {}
    for name, data in attachments.items() if isinstance(attachments, dict) else ():
        if isinstance(data, dict):
            images = {
                mime: data[mime]
                for mime in _IMAGES
                if isinstance(data.get(mime), str)
                and re.fullmatch(r"[A-Za-z0-9+/=\s]*", data[mime])
            }
            if images:
                kept[_text(name)] = images
    return kept
