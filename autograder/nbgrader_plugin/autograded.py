"""``autograded/STUDENT/PS``: what a grader sees, and feedback is made of."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from html import escape
from pathlib import Path

import nbformat
from markupsafe import Markup
from nbformat import NotebookNode

from autograder.checks.model import ProblemSet
from autograder.checks.report import Report
from autograder.grading.storage import exchange
from autograder.intake.align import kind
from autograder.intake.folder import without_clashes
from autograder.templates import render

from .formulas import LINKING_MATH
from .pictures import picture


def write(
    place: Path,
    problem_set: ProblemSet,
    handed_in: Mapping[str, bytes],
    notebook: NotebookNode,
    report: Report,
    timestamp: datetime | None,
) -> None:
    """Make the folder anew beside the old one and swap them.

    It holds the repaired notebook with its outputs, the student's files as they ran
    (the module under its right name), and the course's support files.
    """
    files = dict(handed_in)
    files.pop("timestamp.txt", None)
    files[f"{problem_set.name}.ipynb"] = nbformat.writes(
        shown(notebook, report), version=4
    ).encode()
    if timestamp:
        files["timestamp.txt"] = f"{timestamp.isoformat(' ')} UTC\n".encode()
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in place.parent.glob(".grading-*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".grading-") as made:
        fresh, old = Path(made, "new"), Path(made, "old")
        for name, content in without_clashes(files)[0].items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(path.stat().st_mode & 0o444)  # a grader's slip must not change an answer
        if exchange(fresh, place):
            return
        if place.exists():
            os.rename(place, old)
        os.rename(fresh, place)
        shutil.rmtree(old, ignore_errors=True)


def shown(notebook: NotebookNode, report: Report) -> NotebookNode:
    """A copy of the notebook as people look at it, with the grader's notes on top."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if kind(cell) == "check" and "text/html" in data:
                data["text/html"] = render("without_math.html", html=Markup(data["text/html"]))
            elif kind(cell) != "check":  # from the student's code: text and pictures
                image = picture(data)
                for mime in set(data) - ({"text/plain"} if image else {"text/plain", "text/latex"}):
                    del data[mime]
                if image:
                    data["text/html"] = image
                if LINKING_MATH.search(data.get("text/latex", "")):
                    del data["text/latex"]
    if report.remarks:
        notebook.cells.insert(
            0, nbformat.v4.new_markdown_cell(_notes(report.remarks), id="grader-notes")
        )
    return notebook


def _notes(notes: list[str]) -> str:
    return render("notes.html", notes=[Markup(_inline(note)) for note in notes])


def _inline(note: str) -> str:
    text = (
        escape(" ".join(note.split()))
        .replace("$", "<span>$</span>")
        .replace("\\", "<span>&#92;</span>")
    )
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", text)
