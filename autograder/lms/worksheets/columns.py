"""Which column of a worksheet holds the grade, and which say who somebody is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.lms.people import comparable
from autograder.lms.table import UnreadableTable


@dataclass(frozen=True)
class Columns:
    """What a format's module found.

    Attributes
    ----------
    grade : int
    who : list of tuple of (str, int)
        Columns that name a person, with what they hold: ``origin`` is the platform's own name in
        its downloads (``participant``: behind a word), else a kind of key, or ``name``,
        ``first``, ``last``.
    maximum : float, optional
        What the platform gives at most.
    skipped : frozenset of int
        Rows that are nobody's.
    kept : frozenset of str
        What in a cell, in small letters, says that no grade belongs there.
    """

    grade: int
    who: list[tuple[str, int]]
    maximum: float | None = None
    skipped: frozenset[int] = field(default_factory=frozenset)
    kept: frozenset[str] = frozenset()


def where(header: list[str], *names: str) -> int | None:
    """The first column with one of some headings."""
    wanted = set(map(comparable, names))
    return next((i for i, cell in enumerate(header) if comparable(cell) in wanted), None)


def known(header: list[str], kinds: Mapping[str, tuple[str, ...]]) -> list[tuple[str, int]]:
    """Columns by kind, those that there are."""
    found = ((kind, where(header, *names)) for kind, names in kinds.items())
    return [(kind, column) for kind, column in found if column is not None]


def choose(titles: dict[int, str], problem_set: str, wanted: str | None) -> int:
    """The column of a set.

    Parameters
    ----------
    titles : dict of int to str
        Columns that may hold grades.
    wanted : str, optional
        The heading, or its beginning, as the instructor gave it.

    Raises
    ------
    UnreadableTable
        If none fits, or several.
    """
    if wanted:
        asked = comparable(wanted)
        exact = [i for i, title in titles.items() if comparable(title) == asked]
        fitting = exact or [i for i, t in titles.items() if comparable(t).startswith(asked)]
    else:
        fitting = [i for i, title in titles.items() if names_set(title, problem_set)]
        fitting = fitting or (list(titles) if len(titles) == 1 else [])
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(repr(title) for title in list(titles.values())[:10]) or "none"
    what = f"{wanted!r}" if wanted else problem_set
    raise UnreadableTable(
        f"{'no' if not fitting else 'more than one'} column of grades is called like {what}; "
        f"name it with --column: {listed}"
    )


def names_set(title: str, problem_set: str) -> bool:
    """Whether a heading names the set: ``ps4_mlp``, ``PS 4``, ``Problem Set 4: Perceptron``."""
    if comparable(problem_set) in comparable(title):
        return True
    number = re.match(r"[a-z]*(\d+)", problem_set)
    if not number:
        return False
    plain = r"^(?:\w+: ?)?(?:ps|problem ?set|set|assignment|homework|hw|blatt|übung)[ _#-]*0*"
    return bool(re.search(rf"{plain}{number[1]}(?!\d)", comparable(title)))


def as_number(text: str) -> float | None:
    """A number as platforms write it, with a point or a comma."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
