"""Where an array is wrong, and in which way: entry by entry, as a small picture and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

RIGHT, WRONG, SIGN, FACTOR, NOT_FINITE = "·", "x", "-", "*", "?"
MEANING = {
    RIGHT: "right",
    WRONG: "wrong",
    SIGN: "sign flipped",
    FACTOR: "the same factor too much",
    NOT_FINITE: "nan or inf",
}
CLASSES = {RIGHT: "right", WRONG: "wrong", SIGN: "sign", FACTOR: "factor", NOT_FINITE: "wrong"}
ROWS, COLUMNS = 12, 24  # squares that fit a narrow page
FEWEST = 4  # entries of which a picture says more than a sentence


@dataclass(frozen=True)
class Picture:
    """Marks of an array's entries, in rows.

    Attributes
    ----------
    rows : tuple of str
        One character for each square, one of `MEANING`.
    block : tuple of int
        How many rows and columns of entries one square stands for.
    words : str
        The same in words, for whoever does not see it.
    """

    rows: tuple[str, ...]
    block: tuple[int, int]
    words: str

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The marks that occur, with their meaning."""
        used = set("".join(self.rows))
        return [(mark, meaning) for mark, meaning in MEANING.items() if mark in used]

    @property
    def scale(self) -> str:
        """What one square stands for, where that is more than one entry."""
        tall, wide = self.block
        return "" if tall == wide == 1 else f"each stands for up to {tall} by {wide} entries"

    def text(self) -> list[str]:
        """Lines for a terminal."""
        key = ", ".join(f"{mark} {meaning}" for mark, meaning in self.legend)
        head = f"{self.words} ({key}{'; ' + self.scale if self.scale else ''})"
        return [head, *("  " + " ".join(row) for row in self.rows)]

    def squares(self) -> list[list[tuple[str, str]]]:
        """For each row the marks with the classes of the stylesheet."""
        return [[(mark, CLASSES[mark]) for mark in row] for row in self.rows]


def marks(actual: Any, expected: Any, rtol: float, atol: float) -> np.ndarray | None:
    """A mark for each entry, or None where these are not two arrays of numbers of one shape."""
    try:
        a, e = np.asarray(actual, float), np.asarray(expected, float)
    except (TypeError, ValueError):
        return None
    if a.shape != e.shape:
        return None
    room = atol + rtol * np.abs(e)
    with np.errstate(all="ignore"):
        right = (a == e) | (np.abs(a - e) <= room) | (np.isnan(a) & np.isnan(e))
        flipped = ~right & (np.abs(a + e) <= room)
    found = np.where(right, RIGHT, np.where(flipped, SIGN, WRONG))
    found[~np.isfinite(a) & ~right] = NOT_FINITE
    wrong = found == WRONG
    if _one_factor(a[wrong], e[wrong]):
        found[wrong] = FACTOR
    return found


def _one_factor(a: np.ndarray, e: np.ndarray) -> bool:
    """Whether at least two values are all the same multiple of what they should be."""
    if a.size < 2 or not np.all(e) or not np.all(a):
        return False
    ratio = a / e
    different = np.ptp(e) > 1e-6 * np.abs(e).max()  # of equal numbers any two are multiples
    return bool(different and np.ptp(ratio) <= 1e-6 * np.abs(ratio).max())


def picture(actual: Any, expected: Any, rtol: float = 1e-6, atol: float = 1e-9) -> Picture | None:
    """The picture of an array that is wrong in some places; None where a sentence says it all."""
    found = marks(actual, expected, rtol, atol)
    if found is None or found.size < FEWEST or len(np.unique(found)) < 2:
        return None
    table = found.reshape(-1, found.shape[-1])
    block = (-(-len(table) // ROWS), -(-table.shape[1] // COLUMNS))
    return Picture(tuple(_squares(table, block)), block, _words(table, found.shape))


def _squares(table: np.ndarray, block: tuple[int, int]) -> list[str]:
    """Rows of squares; one for several entries shows what most of the wrong ones are."""
    tall, wide = block
    return [
        "".join(_most(table[i : i + tall, k : k + wide]) for k in range(0, table.shape[1], wide))
        for i in range(0, len(table), tall)
    ]


def _most(entries: np.ndarray) -> str:
    wrong = entries[entries != RIGHT]
    if not wrong.size:
        return RIGHT
    values, counts = np.unique(wrong, return_counts=True)
    return str(values[np.argmax(counts)])


def _words(table: np.ndarray, shape: tuple[int, ...]) -> str:
    """Which rows, columns or block are wrong, and how.

    As in ``"Sign flipped: row 2 of 5 by 4 entries"``.
    """
    wrong = table != RIGHT
    kinds = np.unique(table[wrong])
    how = MEANING[str(kinds[0])] if len(kinds) == 1 else "wrong"
    place, size = _place(wrong, len(shape)), " by ".join(map(str, shape))
    which = f"{place} of" if place else f"{int(wrong.sum())} of the"
    return f"{how.capitalize()}: {which} {size} entries"


def _place(wrong: np.ndarray, axes: int) -> str:
    """Places of a vector, rows, columns, a block or the diagonal of a matrix; else nothing."""
    rows, columns = np.flatnonzero(wrong.any(axis=1)), np.flatnonzero(wrong.any(axis=0))
    full = bool(wrong[np.ix_(rows, columns)].all())
    if wrong.all():
        return "all"
    if axes == 1:
        return _listed("place", columns)
    if full and len(rows) == len(wrong):
        return _listed("column", columns)
    if axes == 2 and full and len(columns) == wrong.shape[1]:
        return _listed("row", rows)
    if axes == 2 and full and wrong.sum() > 1 and _is_run(rows) and _is_run(columns):
        return f"the block [{rows[0]}:{rows[-1] + 1}, {columns[0]}:{columns[-1] + 1}]"
    if axes == 2 and wrong.shape[0] == wrong.shape[1]:
        diagonal = np.eye(len(wrong), dtype=bool)
        if np.array_equal(wrong, diagonal):
            return "the diagonal"
        if np.array_equal(wrong, ~diagonal):
            return "all but the diagonal"
    return ""


def _is_run(places: np.ndarray) -> bool:
    return bool(places[-1] - places[0] == len(places) - 1)


def _listed(what: str, places: np.ndarray) -> str:
    """``row 2``, ``rows 0 to 4``, ``rows 1, 3``."""
    if len(places) == 1:
        return f"{what} {places[0]}"
    if _is_run(places):
        return f"{what}s {places[0]} to {places[-1]}"
    shown = ", ".join(map(str, places[:6]))
    return f"{what}s {shown}{' and more' if len(places) > 6 else ''}"


def in_which_way(actual: Any, expected: Any, rtol: float, atol: float) -> str:
    """Whether sign or size is off, in words that give no number away.

    For numbers that are graded as they stand: nobody must come nearer to them by trying, so
    it is not said whether something is too large or too small, and a wrong sign is named
    only where the size is right.
    """
    found = marks(actual, expected, rtol, atol)
    if found is None:
        return "this is not the right number"
    if (found == NOT_FINITE).any():
        return "nan or inf stands in it"
    wrong = found[found != RIGHT]
    several = "" if found.size == 1 else f" in {len(wrong)} of {found.size} entries"
    sizes = np.abs(np.asarray(expected, float))[found != RIGHT]
    if (wrong == SIGN).all() and not (sizes == 1).all():  # a 1 is guessed soon enough
        return f"the size is right, the sign is flipped{several}"
    if not np.any(np.asarray(actual, float)):
        return f"0 is not right{several}"
    if (wrong == SIGN).all():
        return f"sign or size is off{several}"
    return f"the size is off{several}"
