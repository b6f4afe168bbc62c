"""docs/quality.md: one page of tables, each row renewed by the command that measures it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.sets import names

from . import costs
from .modules import ROOT

PAGE = ROOT / "docs" / "quality.md"
TEXT = Path(__file__).with_name("page.md")
COLUMNS = {
    "mutants": ("problem set", "mutants", "killed", "equivalent", "score"),
    "alarms": ("problem set", "questions", "right solutions", "checks", "false alarms", "seconds"),
    "mistakes": (
        "problem set",
        "named mistakes",
        "wrong programs",
        "recognised",
        "by two names",
        "no name",
        "a wrong name",
        "two at once",
        "by both names",
    ),
}


def rows(table: str) -> dict[str, list[str]]:
    """The rows of a table as they stand, by problem set."""
    lines = PAGE.read_text("utf-8").splitlines() if PAGE.is_file() else []
    found: dict[str, list[str]] = {}
    if (head := _line(COLUMNS[table])) in lines:
        for line in lines[lines.index(head) + 2 :]:
            if not line.startswith("|"):
                break
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            found[cells[0]] = cells
    return found


def renew(table: str, found: Mapping[str, Sequence[object]]) -> None:
    """Write the page with new rows for some sets."""
    tables = {name: rows(name) for name in COLUMNS}
    tables[table] |= {name: [name, *map(str, row)] for name, row in found.items()}
    PAGE.write_text(page(tables), "utf-8")


def page(tables: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
    """The page with these rows, and with what mistakes cost by the files of the mistakes."""
    made = {name: _table(COLUMNS[name], known) for name, known in tables.items()}
    return TEXT.read_text("utf-8").format(**made, costs=costs.table())


def shown(table: str) -> str:
    """A table as it stands."""
    return _table(COLUMNS[table], rows(table))


def _table(columns: Sequence[str], known: Mapping[str, Sequence[str]]) -> str:
    lines = [
        columns,
        ["---", *["---:"] * (len(columns) - 1)],
        *(known[name] for name in names() if name in known),
    ]
    return "\n".join(map(_line, lines))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
