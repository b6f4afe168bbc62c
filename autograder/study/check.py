"""`autograder check`: the checks of a notebook, in a terminal or for an editor."""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.checks.model import ProblemSet, Question
from autograder.checks.report import QuestionReport, Report, judged_points, number
from autograder.config import OWN_MISTAKES, course_root, settings
from autograder.kept import earlier, keep
from autograder.material.files import module_name

from .colour import coloured, in_colour
from .here import set_to_check

_LOOKED_AFTER = (".py", ".ipynb")
_NOT_WORK = {".nn-course", ".ipynb_checkpoints", "__pycache__"}


def add(commands: argparse._SubParsersAction) -> None:
    """Register ``autograder check``."""
    words = "check your own work in this folder"
    sub = commands.add_parser("check", help=words, description=words)
    sub.add_argument(
        "problem_set",
        nargs="?",
        metavar="PS",
        help="a problem set, e.g. ps4_mlp; without it, the one that this folder holds",
    )
    sub.add_argument("--question", metavar="Q", help="only this question, e.g. 4.3")
    sub.add_argument(
        "--self-study",
        action="store_true",
        help="also judge multiple choice, where the course's source is at hand",
    )
    sub.add_argument("--watch", action="store_true", help="check again whenever a file is saved")
    sub.add_argument(
        "--json", action="store_true", help="the report as JSON, one line a check, for an editor"
    )
    sub.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check once, or again and again until Ctrl+C."""
    folder = Path.cwd()
    problem_set = set_to_check(folder, args.problem_set)
    if args.question:
        problem_set[args.question]  # says which questions there are
    judged = args.self_study or studies_alone()
    _check(folder, problem_set, args.question, args.json, judged)
    if args.watch:
        for _ in _saved(folder):
            if in_colour():
                print("\033[2J\033[H", end="")
            _check(folder, problem_set, args.question, args.json, judged)
    return 0


def _saved(folder: Path) -> Iterator[None]:
    """Once for each time that the student saves something, until Ctrl+C."""
    from watchfiles import Change, watch  # only here: a plain check need not wait for it

    def is_work(change: Change, path: str) -> bool:
        return path.endswith(_LOOKED_AFTER) and not _NOT_WORK & set(Path(path).parts)

    print("Watching this folder; Ctrl+C stops.", file=sys.stderr)
    for _ in watch(folder, watch_filter=is_work, raise_interrupt=False):
        yield


def _check(
    folder: Path, problem_set: ProblemSet, question: str | None, as_json: bool, judged: bool
) -> None:
    from autograder.grading.score import score  # only here: slow to import

    before = earlier(folder)
    own = folder / OWN_MISTAKES  # came with the release
    named_in = own if own.is_dir() else None
    asked = [q for q in problem_set.questions if question in (None, q.id) and q.automatic_points]
    with shown_progress(asked) as begins:
        report = score(
            folder,
            problem_set.name,
            seed=0,
            sandbox="none",
            named_in=named_in,
            only=question,
            judge_choices=judged,
            begins=begins,
        ).report
    questions = [q for q in report.questions if q.verdict != "manual"]
    keep(folder, *questions)
    if as_json:
        print(json.dumps(for_editors(report, questions, folder, problem_set)), flush=True)
        return
    for note in report.notes:
        print(f"note: {note}")
    for one in questions:
        print(coloured(one) if in_colour() else one.text())
    earned, possible = number(sum(q.score for q in questions)), sum(map(judged_points, questions))
    recorded = number(sum(q.points for q in questions) - possible)
    more = f"; {recorded:g} more recorded, and judged when graded" if recorded else ""
    gained = earned - sum(before[q.id].score for q in questions if q.id in before)
    since = f" ({gained:+g} since the last check)" if before and gained else ""
    print(f"{earned:g} of {possible:g} automatic points{more}{since}", flush=True)
    if judged and (wrong := [q.id for q in questions if q.verdict not in ("ok", "missing")]):
        print(f"the course's own solution: autograder solution {wrong[0]}", flush=True)


def studies_alone() -> bool:
    """Whether nobody grades this work later: ``self_study = true`` in ``course.toml``."""
    return settings(course_root()).self_study


@contextmanager
def shown_progress(questions: list[Question]) -> Iterator[Callable[[Question], None]]:
    """A bar that says which question is being checked; only on a terminal."""
    from tqdm import tqdm

    if not sys.stderr.isatty():
        yield lambda question: None
        return
    with tqdm(total=len(questions), leave=False, bar_format="{n}/{total} {desc}") as bar:
        begun: set[str] = set()

        def begins(question: Question) -> None:
            bar.update(len(begun | {question.id}) - 1 - bar.n)
            begun.add(question.id)
            bar.set_description_str(f"checking {question.id} {question.title} ...")

        yield begins


def for_editors(
    report: Report, questions: list[QuestionReport], folder: Path, problem_set: ProblemSet
) -> dict[str, Any]:
    """``score --json``, with what was said of each part and where the code is.

    Each question has ``advice`` (sentence and hints of named mistakes) and ``where`` (file and
    line of each name that it takes); each part its ``message``.
    """
    rows = []
    for one in questions:
        row = one.to_json()
        for part, said in zip(row["parts"], one.parts, strict=True):
            part["message"] = said.message
        row["advice"] = [{"sentence": a.sentence, "hints": list(a.hints)} for a in one.advice]
        row["where"] = places(folder, problem_set, problem_set[one.id])
        rows.append(row)
    return report.to_json() | {"questions": rows}


def places(folder: Path, problem_set: ProblemSet, question: Question) -> list[dict[str, Any]]:
    """File and line of each name of the module that a question takes."""
    name = module_name(problem_set)
    try:
        tree = ast.parse((folder / name).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    return [
        {"file": name, "line": node.lineno, "name": node.name}
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in question.takes
    ]
