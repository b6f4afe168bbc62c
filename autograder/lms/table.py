"""A table as a platform wrote it: cells to read, and one column to change and nothing else."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

MOST = 50_000_000  # bytes of one file

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STARTS = re.compile(
    r"(?:^|[;,\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029|])"
)  # of a cell, also where another sign parts cells
_SIGNS = ("=", "+", "-", "@", "\u2212")  # the last one is the minus of typesetters
_UNSEEN = ("Cc", "Cf", "Cn", "Mn", "Me", "Zs", "Zl", "Zp")
_BLANK = (
    '"\u115f\u1160\u2800\u3164\uffa0'  # a quote, letters that are fillers, an empty Braille cell
)


class UnreadableTable(ValueError):
    """The file is not a table that can be read; one sentence says why."""


@dataclass
class Table:
    """Rows of cells, and how each was written.

    Attributes
    ----------
    name : str
    header : list of str
    rows : list of list of str
        What the cells say, below the header.
    """

    name: str
    header: list[str]
    rows: list[list[str]]
    raw: list[list[str]]
    ends: list[str]
    separator: str
    before: str
    bom: bytes
    encoding: str

    def put(self, row: int, column: int, text: str) -> None:
        """Change one cell below the header; its neighbours keep every byte."""
        self.rows[row][column] = text
        old = self.raw[row + 1][column]
        if old.lstrip()[:1] == '"' or any(c in text for c in (self.separator, '"', "\n")):
            text = '"' + text.replace('"', '""') + '"'
        self.raw[row + 1][column] = text

    def content(self) -> bytes:
        """The file, as it was but for what was put."""
        lines = (
            self.separator.join(row) + end for row, end in zip(self.raw, self.ends, strict=True)
        )
        return self.bom + (self.before + "".join(lines)).encode(self.encoding)


def read_table(path: Path) -> Table:
    """Read a file of values separated by commas, semicolons or tabs, in UTF-8, UTF-16 or cp1252.

    Raises
    ------
    UnreadableTable
    OSError
    """
    content = path.read_bytes() if path.stat().st_size <= MOST else b""
    bom, encoding, text = _decoded(content, path.name)
    before = match[0] if (match := re.match(r"sep=.\r?\n", text, re.IGNORECASE)) else ""
    separator = before[4] if before else _separator(text)
    raw, ends = _split(text[len(before) :], separator)
    if not raw or len(raw[0]) < 2:
        raise UnreadableTable(f"{path.name} is no table of at least two columns")
    cells = [[_said(cell) for cell in row] for row in raw]
    return Table(path.name, cells[0], cells[1:], raw, ends, separator, before, bom, encoding)


def _decoded(content: bytes, name: str) -> tuple[bytes, str, str]:
    if content[:4] == b"PK\x03\x04" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableTable(f"{name} is a workbook: save it as CSV, or download it as CSV")
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return bom, encoding, _decode(content[len(bom) :], encoding, name)
    if content[1:2] == b"\0" and content[3:4] == b"\0":
        return b"", "utf-16-le", _decode(content, "utf-16-le", name)
    try:
        return b"", "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        return b"", "cp1252", _decode(content, "cp1252", name)


def _decode(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTable(f"{name} cannot be read as text: {error.reason}") from error


def _separator(text: str) -> str:
    """The sign that parts the most cells of the first line, outside quotes."""
    first = re.sub(r'"(?:[^"]|"")*"', "", text).splitlines()[:1] or [""]
    return max(",;\t", key=first[0].count)


def _split(text: str, separator: str) -> tuple[list[list[str]], list[str]]:
    """Cells as they are written, row by row, and how each row ends."""
    cell = re.compile(
        rf'( *"(?:[^"]|"")*"[^{separator}\r\n]*|[^{separator}\r\n]*)({separator}|\r\n|\n|\r|$)'
    )
    rows: list[list[str]] = []
    ends: list[str] = []
    row: list[str] = []
    at = 0
    while at < len(text) and (match := cell.match(text, at)):  # it matches everywhere
        row.append(match[1])
        at = match.end()
        if match[2] != separator:
            rows.append(row)
            ends.append(match[2])
            row = []
    if row:  # the text ended behind a separator
        rows.append([*row, ""])
        ends.append("")
    return rows, ends


def _said(raw: str) -> str:
    text = raw.strip(" ")
    if len(text) > 1 and text[0] == '"' == text[-1]:
        return text[1:-1].replace('""', '"')
    return raw


def safe_cell(cell: object) -> object:
    """A cell that no spreadsheet reads as a formula, also not one that parts at other signs."""
    if not isinstance(cell, str):
        return cell
    return _STARTS.sub(lambda match: match[0] + "'" * _runs(cell[match.end() :]), cell)


def _runs(text: str) -> bool:
    """Whether a formula's sign, or one that is read as one, is the first that can be seen."""
    for sign in text[:1000]:
        if unicodedata.category(sign) not in _UNSEEN and sign not in _BLANK:
            return unicodedata.normalize("NFKC", sign)[:1] in _SIGNS
    return False
