"""The cells of a notebook file, however damaged the file is."""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from . import limits
from .names import shown
from .pictures import Attachments, Pictures, taken_out
from .text import decode, has_conflicts, without_conflicts

_PATIENCE = 10**9  # characters read in vain while salvaging: a file made to be slow is given up
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
    attachments: Attachments = field(default_factory=dict)
    outputs: list[Any] = field(default_factory=list)

    @property
    def grade_id(self) -> str:
        found = self.nbgrader.get("grade_id")
        return found if isinstance(found, str) else ""


def read_cells(content: bytes) -> tuple[list[Cell], tuple[str, ...]]:
    """Cells, and what had to be repaired, in sentences.

    Raises
    ------
    NotANotebook
    """
    if len(content) > limits.NOTEBOOK:
        raise NotANotebook(
            "it is too large; clear its outputs (Edit, Clear Outputs of All Cells), "
            "save and hand it in again"
        )
    text, said = decode(content)
    if not text.strip():
        raise NotANotebook("it is empty")
    found, merged = _found(text)
    cells, left_out = _cells(found)
    return cells, (*(f"the notebook {note}" for note in said), *merged, *left_out)


def _found(text: str) -> tuple[list[Any], tuple[str, ...]]:
    """The raw cells of a file, and how they were found if not in the ordinary way."""
    tree = _parse(text)
    notes: tuple[str, ...] = ()
    if tree is None and has_conflicts(text):
        sides = (_parse(without_conflicts(text, side)) for side in ("ours", "theirs"))
        tree = next((side for side in sides if side is not None), None)
        notes = (
            "the notebook held conflict markers of a merge; of each conflict one version was taken",
        )
    if isinstance(tree, str):  # written as JSON twice
        tree, text = _parse(tree), tree
    cells = _raw_cells(tree)
    if cells is not None:
        return cells, notes
    salvaged: list[Any] = list(_salvage(text))
    if not salvaged and tree is not None:
        raise NotANotebook("it has no cells; it is not a notebook")
    if not salvaged:
        raise NotANotebook("it is not a notebook, or too damaged to be read")
    return salvaged, (
        *notes,
        "the notebook's file is damaged (was it cut off?); "
        f"{len(salvaged)} of its cells could be read",
    )


def _cells(found: Iterable[Any]) -> tuple[list[Cell], tuple[str, ...]]:
    """Cells under the limits, and what was left out of them."""
    cells: list[Cell] = []
    room, too_many, shortened = limits.PICTURES, 0, 0
    others: set[str] = set()
    for raw in found:
        if not isinstance(raw, dict):
            continue
        source = _source(raw)
        pictures = Pictures(source, {}, 0)
        if raw.get("cell_type") != "code":
            pictures = taken_out(source, raw.get("attachments"), room)
        room -= pictures.size
        too_many += pictures.too_many
        others.update(pictures.other_forms)
        shortened += len(pictures.text) > limits.SOURCE
        cells.append(_cell(raw, pictures))
    most = min(
        limits.CELLS, bisect(list(accumulate(len(cell.source) for cell in cells)), limits.TEXT)
    )
    return cells[:most], tuple(_left_out(len(cells), most, shortened, too_many, others))


def _left_out(
    cells: int, most: int, shortened: int, pictures: int, forms: Collection[str]
) -> Iterator[str]:
    if cells > most:
        yield f"the notebook has {cells} cells; the first {most} were read"
    if shortened:
        yield (
            f"a cell of the notebook is longer than {limits.SOURCE:,} characters; "
            "its end was left out"
        )
    if pictures:
        yield (
            f"{pictures} of the pictures in the notebook's text could not be kept: they are "
            f"damaged, or all of them together are larger than {limits.PICTURES // limits.MB} MB"
        )
    if forms:
        kinds = ", ".join(sorted(shown(form) for form in forms)[:3])
        yield f"a picture of the type {kinds} was left out; insert it as PNG or JPEG"


def _parse(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _raw_cells(tree: Any) -> list[Any] | None:
    """Cells of format 4, or of format 3 and before, where they lie in worksheets."""
    if not isinstance(tree, dict):
        return None
    if isinstance(tree.get("cells"), list):
        cells: list[Any] = tree["cells"]
        return cells
    sheets = tree.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [
        cell
        for sheet in sheets
        if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
        for cell in sheet["cells"]
    ]


def _salvage(text: str) -> Iterator[dict[str, Any]]:
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


def _source(raw: dict[str, Any]) -> str:
    source = _text(raw["source"] if "source" in raw else raw.get("input"))
    if raw.get("cell_type") == "heading":
        level = raw.get("level")
        return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " " + source
    return source


def _cell(raw: dict[str, Any], pictures: Pictures) -> Cell:
    metadata = raw.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return Cell(
        "code" if raw.get("cell_type") == "code" else "markdown",
        pictures.text[: limits.SOURCE],
        raw["id"] if isinstance(raw.get("id"), str) else "",
        nbgrader if isinstance(nbgrader, dict) else {},
        pictures.attachments,
        raw["outputs"] if isinstance(raw.get("outputs"), list) else [],
    )


def _text(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    text: str = source.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
