"""A report in colour, where a person reads it in a terminal."""

from __future__ import annotations

import os
import sys

from autograder.checks.report import QuestionReport

GREEN, YELLOW, RED, BOLD, PLAIN = "\033[32m", "\033[33m", "\033[31m", "\033[1m", "\033[0m"
_OPEN = {"missing", "manual", "not_run"}
_DONE = {"ok", "recorded"}
_MARKS = {"  + ": GREEN, "  o ": GREEN, "  - ": RED}


def in_colour() -> bool:
    """Whether standard output is a terminal that shows colour and nobody said no (NO_COLOR)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if not sys.stdout.isatty():
        return False
    if sys.platform == "win32":
        os.system("")  # lets an older Windows console understand colours
    return True


def coloured(report: QuestionReport) -> str:
    """The report's text: green what is right, yellow what is open, red what is wrong."""
    first, *rest = report.text().split("\n")
    head = YELLOW if report.verdict in _OPEN else GREEN if report.verdict in _DONE else RED
    return "\n".join([f"{BOLD}{head}{first}{PLAIN}", *map(_line, rest)])


def _line(line: str) -> str:
    colour = _MARKS.get(line[:4], BOLD if line.startswith("  Likely mistake:") else "")
    return f"{colour}{line}{PLAIN}" if colour else line
