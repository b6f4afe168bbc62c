"""The table of docs/security.md: ``python -m tests.attacks.table stock.jsonl REPORTS``.

`stock.jsonl` is what `tests.attacks.stock` measured; REPORTS is the folder
``reports/ps4_mlp`` of the class that `test_grade.py` graded.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from .spec import SET, Attack, attacks
from .stock import ALL, outcome


def rows(stock: Path, reports: Path) -> list[str]:
    """One line of Markdown an attack."""
    measured = {r["name"]: r for r in map(json.loads, stock.read_text().splitlines())}
    graded = {r["student"]: r for r in (json.loads(p.read_text()) for p in reports.glob("*.json"))}
    lines = [
        "| Class | Attack or accident | Stock nbgrader 0.9.6 | This course |",
        "| ---: | --- | --- | --- |",
    ]
    for name, attack in attacks().items():
        student = os.fsdecode(attack.student) if attack.student else name
        what = attack.what.replace("|", "\\|")
        lines.append(
            f"| {attack.number} | {what} (`{name[4:]}`) | {_stock(measured[name], attack)} | "
            f"{_here(graded[student], attack)} |"
        )
    return lines


def _stock(found: dict, attack: Attack) -> str:
    if "honest" not in found:
        return found["outcome"]
    spare = 4 if attack.right and not (attack.notebook or attack.cells) else 0
    return outcome(found | {"honest": sum(ALL[q] for q in attack.earns) + spare})


def _here(report: dict, attack: Attack) -> str:
    honest = sum(attack.earns.values())
    gained = [
        q["id"]
        for q in report["questions"]
        if q["verdict"] != "manual" and q["score"] > attack.earns.get(q["id"], 0)
    ]
    named = {
        q["id"]: q["verdict"]
        for q in report["questions"]
        if q["verdict"]
        in ("exception", "timeout", "memory", "output", "bad_type", "grader_fault", "not_run")
    }
    words = ", ".join(f"{question} `{verdict}`" for question, verdict in list(named.items())[:2])
    points = f"{report['score']:g} of {honest:g}" + (
        f", GAINED in {', '.join(gained)}" if gained else ""
    )
    return points + (f"; {words}" if words else "")


if __name__ == "__main__":
    assert SET.name
    print("\n".join(rows(Path(sys.argv[1]), Path(sys.argv[2]))))
