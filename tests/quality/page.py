"""docs/quality.md: one page, two tables, each row renewed by the command that measures it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.sets import names

from .local import ROOT

PAGE = ROOT / "docs" / "quality.md"
TEXT = """# How good the checks are

Both tables are measured. `make mutants` and `make false-alarms` (or `python tools/mutants.py ps4_mlp` for one set) renew the rows of the sets that they try, and nobody edits them by hand.

## Do the checks notice every change?

A mutant is the reference module with one small change inside a solution region: another operator, another number, a sum for a mean, a lost transpose. It is killed when a check rejects it. A mutant that no allowed input can tell from the original is equivalent; each is listed with its reason in `tests/quality/equivalent.toml`, and an entry that fits no surviving mutant is an error. The score is the share of the others that are killed.

The changes come from the operators of Cosmic Ray, a maintained tool, and from six of our own that matter in NumPy code (`tests/quality/operators.py`). Only its operators are used. Cosmic Ray, like mutmut, runs a test command for every mutant, which takes seconds each time; a check answers in milliseconds, so a mutant is tried in a forked child of a process that has everything loaded, with a limit on time and memory. Its two operators that put random constants into expressions are left out: they would give other mutants every time.

The last two columns count the named mistakes, and those that the checks reject and recognise by their own name (`tests/test_catalogue.py` asks for all of them).

{mutants}

## Do right solutions always pass?

Each question is checked with 1,000 seeds, the right solutions taking turns: the reference and every `tests/submissions/PS/good_*` folder, as they are and in disguise: with 1e-12 relative noise on every result, as sums in another order have; with NumPy's numbers for Python's and the other way round; with arrays that are not contiguous. A false alarm is a right solution that loses a point.

{alarms}
"""
COLUMNS = {
    "mutants": (
        "problem set",
        "mutants",
        "killed",
        "equivalent",
        "score",
        "named mistakes",
        "recognised",
    ),
    "alarms": ("problem set", "questions", "right solutions", "checks", "false alarms", "seconds"),
}


def rows(table: str) -> dict[str, list[str]]:
    """The rows of a table as they stand, by problem set."""
    text = PAGE.read_text("utf-8") if PAGE.is_file() else ""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ps")
    ]
    return {row[0]: row for row in cells if len(row) == len(COLUMNS[table])}


def renew(table: str, found: Mapping[str, Sequence[object]]) -> None:
    """Write the page with new rows for some sets."""
    tables = {name: rows(name) for name in COLUMNS}
    tables[table] |= {name: [name, *map(str, row)] for name, row in found.items()}
    PAGE.write_text(
        TEXT.format(**{name: _table(COLUMNS[name], known) for name, known in tables.items()}),
        "utf-8",
    )


def shown(table: str) -> str:
    """A table as it stands."""
    return _table(COLUMNS[table], rows(table))


def _table(columns: Sequence[str], known: Mapping[str, Sequence[str]]) -> str:
    lines = [
        columns,
        ["---", *["---:"] * (len(columns) - 1)],
        *(known[name] for name in names() if name in known),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
