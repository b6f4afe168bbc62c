"""Try every wrong program for real: it loses what its file says, and is called by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from autograder.checks.model import ProblemSet
from autograder.material.files import MISTAKES

from .bench import Bench, Program
from .forked import ChildFailed
from .mistake_files import MistakeFile, read_mistakes
from .trials import Trial, tried


def complaints(
    problem_set: ProblemSet, source: Path, only: set[str] | None = None
) -> Iterator[str]:
    """A sentence for each wrong program that does not do what its file says.

    Parameters
    ----------
    problem_set : ProblemSet
    source : Path
        The course's ``source`` folder.
    only : set of str, optional
        Ids of the mistakes to try; all without it.
    """
    mistakes = read_mistakes(source / problem_set.name / MISTAKES)
    files = {m.mistake.id: m for m in mistakes if only is None or m.mistake.id in only}
    bench = Bench(problem_set, source)
    yield from disagreements(files, tried(bench, bench.programs(files.values())))


def disagreements(
    files: Mapping[str, MistakeFile], trials: Mapping[Program, Trial | ChildFailed]
) -> Iterator[str]:
    """As `complaints`, from what became of each program."""
    for program, trial in trials.items():
        if isinstance(trial, ChildFailed):
            yield f"{program}: {trial}"
        else:
            yield from _compare(program, files[program.mistake], trial)


def _compare(program: Program, file: MistakeFile, trial: Trial) -> Iterator[str]:
    loses = {question: list(parts) for question, parts in program.variant.loses.items()}
    for fault in trial.faults:
        yield f"{program}: {fault}"
    if trial.lost != loses:
        yield f"{program} loses {trial.lost}, not {loses}"
    others = set(trial.named) - {program.mistake, *file.alike}
    if program.mistake not in trial.named and not file.unnamed:
        yield f"{program} is not named" + (f", but {sorted(others)} are" if others else "")
    elif others:
        yield f"{program} is also called {sorted(others)}"
