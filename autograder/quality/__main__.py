"""Measure the checks, and renew the rows of docs/quality.md.

python -m autograder.quality mutants [SET ...]
    Tries every mutant of each set's reference. Fails if a set kills fewer than 98% of its mutants,
    or if a listed equivalent mutant is stale.
python -m autograder.quality costs [SET ...]
    Writes which mistakes cost more than half of a question. Fails if one has no reason.
python -m autograder.quality false-alarms [--seeds N] [SET ...]
    Checks right solutions with N seeds a question (1,000). Fails if one of them loses a point.
python -m autograder.quality mistakes [SET ...]
    Tries every named mistake. Fails if one gets a name that is not its own.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from itertools import islice

from tqdm import tqdm

from autograder.checks.model import ProblemSet, Question
from autograder.sets import UnknownProblemSet, load, names

from . import costs, page
from .alarms import Alarm, alarms, solutions
from .mistakes import counted
from .mutation import Mutant, Result, tried

WANTED = 0.98  # of the mutants that are not equivalent
SHOWN = 5  # alarms of a question


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m autograder.quality", description="Measure how good the checks are."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    mutants = commands.add_parser("mutants", help="do the checks notice every change?")
    mutants.set_defaults(run=lambda given: try_mutants(given.sets or names()))
    false = commands.add_parser("false-alarms", help="do right solutions always pass?")
    false.add_argument("--seeds", type=int, default=1000, help="seeds a question (1,000)")
    false.set_defaults(run=lambda given: try_solutions(given.sets or names(), given.seeds))
    costly = commands.add_parser("costs", help="what does one mistake cost?")
    costly.set_defaults(run=lambda given: show_costs(given.sets or names()))
    wrong = commands.add_parser("mistakes", help="are mistakes called by their names?")
    wrong.set_defaults(run=lambda given: try_mistakes(given.sets or names()))
    for command in (mutants, false, costly, wrong):
        command.add_argument("sets", nargs="*", metavar="SET", help="all of them by default")
    given = parser.parse_args(argv)
    try:
        return int(given.run(given))
    except UnknownProblemSet as error:
        sys.exit(str(error))


def try_mutants(sets: Iterable[str]) -> bool:
    """Try the mutants of each set; whether one has too many survivors or a stale entry."""
    failed = False
    for name in sets:
        result = tried(name, progress=_progress)
        score = f"{result.score:.1%}"
        row = (result.total, result.killed, result.equivalent, score)
        page.renew("mutants", {name: row})
        _print_mutants(result, score)
        failed |= result.score < WANTED or bool(result.stale)
    print(page.shown("mutants"))
    return failed


def _progress(mutants: Sequence[Mutant]) -> Iterable[Mutant]:
    bar: Iterable[Mutant] = tqdm(mutants, unit="mutant", disable=not sys.stderr.isatty())
    return bar


def _print_mutants(result: Result, score: str) -> None:
    print(
        f"{result.name}: {result.total} mutants, {result.killed} killed, "
        f"{result.equivalent} equivalent, score {score} ({result.seconds:.0f} s)"
    )
    for mutant in result.survivors:
        print(f"  survived: {mutant}")
    for entry in result.stale:
        print(f"  stale in equivalent.toml: {entry.old}  ->  {entry.new}")


def try_solutions(sets: Iterable[str], seeds: int) -> bool:
    """Check the right solutions of each set; whether one of them lost a point."""
    total = 0
    for name in sets:
        started, problem_set = time.monotonic(), load(name)
        right = solutions(problem_set)
        questions = [q for q in problem_set.questions if q.automatic_points]
        found = 0
        for question in questions:
            found += len(_raised(problem_set, question, right, seeds))
        seconds = f"{time.monotonic() - started:.0f}"
        row = (len(questions), len(right), seeds * len(questions), found, seconds)
        page.renew("alarms", {name: row})
        total += found
    return total > 0


def show_costs(sets: Iterable[str]) -> bool:
    """Renew the page; whether a mistake that costs more than half of a question has no reason."""
    page.renew("mutants", {})
    odd = {name: found for name in sets if (found := costs.unexplained(load(name)))}
    for name, found in odd.items():
        print(f"{name}: no reason in heavy.toml, or not heavy: {', '.join(sorted(found))}")
    return bool(odd)


def _raised(
    problem_set: ProblemSet, question: Question, right: dict[str, dict[str, object]], seeds: int
) -> list[Alarm]:
    started = time.monotonic()
    raised = list(alarms(problem_set, question, right, range(seeds)))
    each = 1000 * (time.monotonic() - started) / seeds
    print(
        f"{question.id}: {len(raised)} false alarms in {seeds} checks, {each:.1f} ms each",
        flush=True,
    )
    for alarm in islice(raised, SHOWN):
        print(f"  {alarm}")
    return raised


def try_mistakes(sets: Iterable[str]) -> bool:
    """Try the named mistakes of each set; whether one of them gets another's name."""
    misleading = 0
    for name in sets:
        found, wrong = counted(name)
        print("\n".join(wrong) or f"{name}: every wrong program does what its file says")
        page.renew("mistakes", {name: astuple(found)})
        misleading += found.misleading
    print(page.shown("mistakes"))
    return misleading > 0


if __name__ == "__main__":
    sys.exit(main())
