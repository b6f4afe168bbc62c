"""`autograder solution`: the course's own solution of a question, after a first try."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.checks.model import ProblemSet, Question
from autograder.config import course_root, installed_root
from autograder.kept import earlier
from autograder.material.solution import solution
from autograder.sets import UnknownProblemSet, load, set_of

NO_WORK = ("missing", "not_run", "grader_fault")  # verdicts of a question that nobody has tried


def add(commands: argparse._SubParsersAction) -> None:
    """Register ``autograder solution``."""
    words = "show the course's solution of a question that you tried"
    sub = commands.add_parser("solution", help=words, description=words)
    sub.add_argument("question", metavar="Q", help="a question, e.g. 4.3")
    sub.add_argument("problem_set", nargs="?", metavar="PS", help="its problem set")
    sub.add_argument(
        "--written", action="store_true", help="you have written an answer that no check reads"
    )
    sub.set_defaults(run=lambda args: show(args.question, args.problem_set, args.written))


def show(question: str, name: str | None, written: bool) -> int:
    """Print the course's solution of a question that was tried.

    Raises
    ------
    ValueError
        With the one thing that is missing: the source, or a first try.
    """
    declared = _set_of(question, name)
    asked = declared[question]
    root = next(
        (r for r in (course_root(), installed_root()) if r and _has_source(r, declared)), None
    )
    if root is None:
        raise ValueError(
            f"the solution of {question} is not on this machine: it is in the course's folder "
            "source/, which your instructor has"
        )
    if not (_tried(question, declared) or written and not asked.automatic_points):
        raise ValueError(_how_to_try(asked))
    print(solution(declared, asked, root))
    return 0


def _tried(question: str, declared: ProblemSet) -> bool:
    """Whether a check has seen work: in this folder, or in the set's below it."""
    here = Path.cwd()
    folders = (here, here / declared.name, here / "assignments" / declared.name)
    kept = [earlier(folder).get(question) for folder in folders]
    return any(found is not None and found.verdict not in NO_WORK for found in kept)


def _set_of(question: str, name: str | None) -> ProblemSet:
    declared = set_of(question)
    if name and load(name).name != declared.name:
        raise UnknownProblemSet(f"{question} is a question of {declared.name}, not of {name}")
    return declared


def _has_source(root: Path, declared: ProblemSet) -> bool:
    return (root / "source" / declared.name / f"{declared.name}.md").is_file()


def _how_to_try(question: Question) -> str:
    if question.automatic_points:
        return (
            f"try {question.id} first: its solution is shown once a check has seen an answer of "
            f"yours (autograder check --question {question.id})"
        )
    return (
        f"{question.id} is a written answer that no check reads: write yours first, then say so: "
        f"autograder solution {question.id} --written"
    )
