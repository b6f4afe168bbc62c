"""`autograder next`: what to do now."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.checks.report import QuestionReport, Report, number
from autograder.kept import earlier, keep
from autograder.material.files import module_name
from autograder.sets import load, names

from .check import places, studies_alone
from .here import set_to_check, sets_in

_LINES = 6  # of what a check says
_DIFFICULTY = {1: "easy", 2: "takes some thought", 3: "hard"}


def add(commands: argparse._SubParsersAction) -> None:
    """Register ``autograder next``."""
    words = "say what to do now, in a set's folder or in the one that holds your sets"
    sub = commands.add_parser("next", help=words, description=words)
    sub.add_argument("problem_set", nargs="?", metavar="PS", help="(the one in this folder)")
    sub.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the work in this folder and point at the first task that is not finished."""
    here = Path.cwd()
    if not args.problem_set and not sets_in(here):
        print("\n".join(_over_all(here)))
        return 0
    from autograder.grading.score import score  # only here: slow to import

    problem_set = set_to_check(here, args.problem_set)
    report = score(
        here, problem_set.name, seed=0, sandbox="none", judge_choices=studies_alone()
    ).report
    keep(here, *(q for q in report.questions if q.verdict != "manual"))
    print("\n".join(advice(here, problem_set, report)))
    return 0


def advice(folder: Path, problem_set: ProblemSet, report: Report) -> Iterator[str]:
    """What to do next in one set, line by line."""
    judged = [q for q in report.questions if q.verdict != "manual"]
    waiting = [q for q in judged if q.score < q.points and q.verdict != "recorded"]
    yield (
        f"{problem_set.name}: {number(report.score)} of {number(report.max)} automatic points, "
        f"{len(judged) - len(waiting)} of {len(judged)} tasks done"
    )
    if waiting:
        yield from _task(folder, problem_set, waiting[0])
        return
    open_texts = _unwritten(folder, problem_set)
    if open_texts:
        yield f"Next: the written answers to {', '.join(open_texts)}, in the notebook."
        return
    yield f"All done. Hand in {problem_set.name}.ipynb and {module_name(problem_set)}."
    later = [name for name in names() if name > problem_set.name]
    if later:
        yield f"The next set: autograder start {later[0]}"


def _task(folder: Path, problem_set: ProblemSet, report: QuestionReport) -> Iterator[str]:
    question = problem_set[report.id]
    yield (
        f"Next: task {question.id}, {question.title} "
        f"({number(question.automatic_points)} points, about {question.minutes} minutes, "
        f"{_DIFFICULTY[question.difficulty]})"
    )
    spots = places(folder, problem_set, question)
    for spot in spots:
        yield f"  {spot['file']}:{spot['line']}  {spot['name']}"
    if not spots:
        yield f"  in {problem_set.name}.ipynb"
    if report.verdict not in ("missing", "not_run"):
        yield from _what_is_wrong(report)
    yield f"Then: autograder check --question {question.id}"


def _what_is_wrong(report: QuestionReport) -> Iterator[str]:
    for mistake in report.advice[:1]:
        yield f"  Likely mistake: {mistake.sentence}"
        return
    failing = next((part for part in report.parts if part.score < part.points), None)
    if failing:
        yield f"  not right yet: {failing.name}"
        yield from (f"    {line}" for line in failing.message.splitlines()[:_LINES])


def _unwritten(folder: Path, problem_set: ProblemSet) -> list[str]:
    """Tasks whose written answer is still the line that the release put there."""
    manual = [q.id for q in problem_set.questions if q.manual_points]
    try:
        content = json.loads((folder / f"{problem_set.name}.ipynb").read_text(encoding="utf-8"))
        texts = ["".join(cell["source"]).strip() for cell in content["cells"]]
    except (OSError, ValueError, KeyError, TypeError):
        return manual
    return [task for task in manual if f"*Write your answer to {task} here.*" in texts]


def _over_all(here: Path) -> Iterator[str]:
    """The sets begun in the folders of this one, and where to go on."""
    folders = [path for path in here.iterdir() if path.is_dir()]
    begun = dict(sorted((held[0].name, path) for path in folders if (held := sets_in(path))))
    going = ""
    for name in begun:
        found, problem_set = earlier(begun[name]), load(name)
        points = sum(one.score for one in found.values())
        total = sum(q.automatic_points for q in problem_set.questions)
        yield f"{name}: {number(points)} of {number(total)} automatic points when last checked"
        if points < total:
            going = going or f'cd "{begun[name].name}", then autograder next'
    fresh = next((name for name in names() if name not in begun), None)
    going = going or (f"autograder start {fresh}" if fresh else "")
    yield f"Next: {going or 'everything is done'}"
