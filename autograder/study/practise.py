"""`autograder practise`: find the mistake in a wrong program, where ``source/`` is at hand."""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.config import NoCourse, course_root, installed_root, required_root
from autograder.sets import load, set_of

if TYPE_CHECKING:
    from autograder.authoring.find_mistake import Exercise


def add(commands: argparse._SubParsersAction) -> None:
    """Register ``autograder practise``."""
    words = "find the mistake in a wrong program, or make a sheet of them (needs source/)"
    sub = commands.add_parser("practise", help=words, description=words)
    what = sub.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?", metavar="Q", help="a task, e.g. 4.4")
    what.add_argument("--sheet", metavar="PS", help="ten programs for each student, with a key")
    sub.add_argument("--seed", type=int, metavar="N", help="which program (any one)")
    sub.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="whom the sheet is for; several times for several (all in submitted/)",
    )
    sub.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """One exercise in the terminal, or sheets in ``reports/PS/practise``."""
    from autograder.authoring.find_mistake import Maker  # only here: slow to import

    if args.sheet:
        return _sheets(args.sheet, args.student)
    root = course_root() or installed_root()
    if root is None:
        raise NoCourse(
            "the wrong programs are made of the solutions, which students' packages do not have: "
            "run this in a clone or a course's folder"
        )
    maker = Maker(set_of(args.question), root / "source")
    (exercise,) = maker.draw(random.Random(args.seed), 1, args.question)
    ask(exercise)
    return 0


def _sheets(name: str, students: list[str]) -> int:
    from autograder.authoring.find_mistake import Maker
    from autograder.authoring.sheet import write_sheets

    root = required_root()
    people = students or _handed_in(root)
    if not people:
        raise ValueError("say whom the sheet is for: --student ID (submitted/ holds nobody)")
    for path in write_sheets(root, Maker(load(name), root / "source"), people):
        print(path)
    return 0


def _handed_in(root: Path) -> list[str]:
    folder = root / "submitted"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path.name for path in found if path.is_dir() and not path.name.startswith(".")]


def ask(exercise: Exercise) -> None:
    """Show a program, ask for its line and its name, and say what it was."""
    print(f"This program for task {exercise.question} has one mistake.\n")
    print(exercise.excerpt.text())
    print(f"\nIts check says:\n\n{exercise.report}\n")
    hints = list(exercise.right.hints)
    lines = {str(number) for number in exercise.excerpt.wrong}
    _until("Which line is wrong?", lines, hints)
    for letter, sentence in exercise.options():
        print(f"  {letter}  {sentence}")
    _until("Which mistake is it?", {exercise.answer}, hints)
    print(f"\nLine {', '.join(sorted(lines, key=int))}. {exercise.right.sentence}")


def _until(question: str, right: set[str], hints: list[str]) -> bool:
    """Ask until the answer is right, with a hint after each wrong one; three tries."""
    for tries_left in (2, 1, 0):
        try:
            answer = input(f"{question} (Enter for a hint) ").strip().lower()
        except EOFError:
            print()
            return False
        if answer in right:
            print("Right.")
            return True
        if answer:
            print("No." if tries_left else "No. Here is what it was:")
        if hints and tries_left:
            print(f"  hint: {hints.pop(0)}")
    return False
