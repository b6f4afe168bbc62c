"""One thing that a doctor looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    Attributes
    ----------
    name : str
    holds : bool or None
        None for what is a note only.
    detail : str
        What was found.
    mend : str
        A line that mends it: a command for the terminal, or what to press.
    """

    name: str
    holds: bool | None
    detail: str
    mend: str = ""

    def __str__(self) -> str:
        word = {True: "ok", False: "BROKEN", None: "note"}[self.holds]
        mend = f"\n        {self.mend}" if self.mend else ""
        return f"{word:<7} {self.name}: {self.detail}{mend}"


def sound(findings: list[Finding]) -> bool:
    """Whether nothing is broken."""
    return all(finding.holds is not False for finding in findings)
