"""Try every wrong program for real: it loses what its file says, and is called by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
        elif len(program.mistakes) > 1:
            yield from _misnamed(program, files, trial)
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


@dataclass(frozen=True)
class Summary:
    """How well a set's mistakes are told apart, counted in wrong programs.

    Attributes
    ----------
    mistakes, programs : int
        Files, and programs with one mistake.
    recognised : int
        Programs that are called by their own name.
    shared : int
        Of these, programs that are also called by a name that they cannot be told from.
    unnamed : int
        Programs that get no name.
    misleading : int
        Programs that get a name that is not theirs, with or without their own.
    pairs, both : int
        Programs with two mistakes at once, and those of them called by both names.
    """

    mistakes: int
    programs: int
    recognised: int
    shared: int
    unnamed: int
    misleading: int
    pairs: int
    both: int


def summary(files: Mapping[str, MistakeFile], trials: Mapping[Program, Trial]) -> Summary:
    """Count what became of each program."""
    names = {p: {n for n in trial.named if n in files} for p, trial in trials.items()}
    one = {p: found for p, found in names.items() if len(p.mistakes) == 1}
    two = {p: found for p, found in names.items() if len(p.mistakes) > 1}
    allowed = {p: {*p.mistakes}.union(*(files[n].alike for n in p.mistakes)) for p in names}
    return Summary(
        len(files),
        len(one),
        sum(p.mistake in found for p, found in one.items()),
        sum(p.mistake in found and len(found) > 1 for p, found in one.items()),
        sum(not found for found in one.values()),
        sum(bool(found - allowed[p]) for p, found in names.items()),
        len(two),
        sum(found >= {*p.mistakes} for p, found in two.items()),
    )


def _misnamed(program: Program, files: Mapping[str, MistakeFile], trial: Trial) -> Iterator[str]:
    """What is wrong with the names of two mistakes at once: both or none, and no others."""
    allowed = {*program.mistakes}.union(*(files[name].alike for name in program.mistakes))
    others = {name for name in trial.named if name in files} - allowed
    if others:
        yield f"{program} is called {sorted(others)}"
