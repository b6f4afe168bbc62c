"""Whether a report is what an attack's file says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nbformat import NotebookNode

from .spec import Attack


def surprises(
    attack: Attack, report: Mapping[str, Any], notebook: NotebookNode | None = None
) -> list[str]:
    """Differences between a report (as JSON) and what is expected, in words; the worst first.

    A question may never earn more than its honest part, and never less unless the
    submission's own code sees to that. Our own fault is no verdict for a submission.
    """
    found = []
    questions = [q for q in report["questions"] if q["verdict"] != "manual"]
    for question in questions:
        name, score, honest = question["id"], question["score"], attack.earns.get(question["id"], 0)
        if score > honest:
            found.insert(0, f"{name} GAINED: {score} points, its honest part earns {honest}")
        if score < honest and name not in attack.loses:
            found.append(f"{name} lost: {score} points, its honest part earns {honest}")
        if question["verdict"] == "grader_fault":
            found.append(f"{name} is called our fault: {question['message']}")
        if question["verdict"] != attack.verdicts.get(name, question["verdict"]):
            found.append(
                f"{name} is {question['verdict']}, expected {attack.verdicts[name]}: "
                f"{question['message']}"
            )
    said = "\n".join([*report["notes"], *(q["message"] for q in questions)])
    if not re.search(attack.note, said):
        found.append(f"nothing is said that matches {attack.note!r}: {said}")
    if notebook is not None and attack.shows:
        shown = "\n".join(
            json.dumps(output) for cell in notebook.cells for output in cell.get("outputs", ())
        )
        if not re.search(attack.shows, shown):
            found.append(f"the cells do not show {attack.shows!r}: {shown[:2000]}")
    return found
