"""A report of ``score --json`` as Gradescope's results.json, or as a workflow's summary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

Report = dict[str, Any]


class NotScored(ValueError):
    """The grader, not the student, failed: nobody gets points for that, or loses any."""


def gradescope(report: Report) -> Report:
    """The tests of ``results.json``, one a question that is scored automatically.

    Raises
    ------
    NotScored
        If a question has the verdict ``grader_fault``.
    """
    require_scored(report)
    notes = "\n".join(f"- {note}" for note in report.get("notes", ()))
    return {
        "output": f"Scored automatically; written answers are read by a person.\n{notes}".strip(),
        "stdout_visibility": "hidden",
        "tests": [_test(question) for question in _automatic(report)],
    }


def require_scored(report: Report) -> None:
    """As `gradescope`."""
    faults = [q["id"] for q in report["questions"] if q["verdict"] == "grader_fault"]
    if faults:
        raise NotScored(
            f"the grader failed at {', '.join(faults)}, so no score is given; run it again, "
            "and report the submission if that does not help"
        )


def _automatic(report: Report) -> list[Report]:
    return [question for question in report["questions"] if question["verdict"] != "manual"]


def _test(question: Report) -> Report:
    lines = [question.get("message") or ""]
    for part in question.get("parts", ()):
        if part["verdict"] != "manual":
            lines.append(
                f"{part['name']}: {part['score']:g} of {part['points']:g} ({part['verdict']})"
            )
    return {
        "number": question["id"],
        "name": question["title"],
        "score": question["score"],
        "max_score": question["points"],
        "status": "passed" if question["score"] >= question["points"] else "failed",
        "output": "\n".join(line for line in lines if line),
        "output_format": "text",
        "visibility": "visible",
    }


def summary(report: Report) -> str:
    """Points and mistakes as Markdown, for the summary of a workflow's job."""
    rows = [
        f"| {q['id']} {_cell(q['title'])} | {q['score']:g} of {q['points']:g} | {q['verdict']} "
        f"| {_cell(q.get('message') or '')} |"
        for q in _automatic(report)
    ]
    head = f"## {report['assignment']}: {report['score']:g} of {report['max']:g} points"
    table = ["| question | points | verdict | |", "|---|---|---|---|", *rows]
    notes = [f"- {_cell(note)}" for note in report.get("notes", ())]
    return "\n".join([head, "", *table, "", *notes]).rstrip() + "\n"


def _cell(text: str) -> str:
    """Text in one cell: no line breaks, bars, tags or links of a student's making."""
    plain = " ".join(str(text).split())
    for sign, written in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        ("|", "\\|"),
        ("[", "\\["),
        ("@", "@\u200b"),
    ):
        plain = plain.replace(sign, written)
    return plain


def _score(problem_set: str, folder: Path, seed: str, sandbox: str) -> Report:
    command = [sys.executable, "-m", "autograder.cli", "score", problem_set, str(folder), "--json"]
    done = subprocess.run(
        [*command, "--seed", seed, "--sandbox", sandbox], capture_output=True, text=True
    )
    if done.returncode:
        raise NotScored(done.stderr.strip() or f"autograder score ended with {done.returncode}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def main(argv: list[str] | None = None) -> int:
    """``gradescope PS SEED FOLDER`` in Gradescope's container, ``summary PS FOLDER`` on GitHub."""
    form, problem_set, *rest = sys.argv[1:] if argv is None else argv
    try:
        if form == "gradescope":
            seed, root = rest[0], Path(rest[1])
            found = gradescope(_score(problem_set, root / "submission", seed, "subprocess"))
            (root / "results").mkdir(exist_ok=True)
            (root / "results" / "results.json").write_text(json.dumps(found, indent=1))
            return 0
        report = _score(problem_set, Path(rest[0]), "0", rest[1])
        require_scored(report)
    except NotScored as error:
        print(error, file=sys.stderr)
        return 1
    _append("GITHUB_STEP_SUMMARY", summary(report))
    _append("GITHUB_OUTPUT", f"points={report['score']:g}\nmax={report['max']:g}\n")
    print(f"{report['score']:g} of {report['max']:g} points")
    return 0


def _append(variable: str, text: str) -> None:
    if path := os.environ.get(variable):
        with open(path, "a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    sys.exit(main())
