"""Try every wrong program for real: it loses what its file says, and is called by its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.checks.judge import QuestionRun
from autograder.checks.model import ProblemSet
from autograder.checks.run import PUBLIC_SEED
from autograder.material.files import MISTAKES
from autograder.sandbox.subject import LocalSubject

from .behaviours import Bench, Program
from .forked import ChildFailed, run_forked
from .mistake_files import MistakeFile, read_mistakes


@dataclass
class Trial:
    """What became of one wrong program: the parts it lost, and what its report names."""

    lost: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def complaints(
    problem_set: ProblemSet, source: Path, seed: object = PUBLIC_SEED, only: set[str] | None = None
) -> Iterator[str]:
    """A sentence for each wrong program that does not do what its file says.

    Parameters
    ----------
    problem_set : ProblemSet
    source : Path
        The course's ``source`` folder.
    seed : object
        Of the instances that give the points; names come from the public ones.
    only : set of str, optional
        Ids of the mistakes to try; all without it.
    """
    mistakes = read_mistakes(source / problem_set.name / MISTAKES)
    files = {m.mistake.id: m for m in mistakes if only is None or m.mistake.id in only}
    bench = Bench(problem_set, source)
    programs = bench.programs(files.values())
    tried = run_forked(lambda i: _trial(bench, programs[i], seed), range(len(programs)))
    for place, result in tried:
        program = programs[place]
        if isinstance(result, ChildFailed):
            yield f"{program}: {result}"
        else:
            yield from _compare(program, files[program.mistake], result)


def _trial(bench: Bench, program: Program, seed: object) -> Trial:
    subject = LocalSubject(bench.names(program.variant))
    questions = bench.questions if str(seed) == str(PUBLIC_SEED) else bench.set.questions
    trial = Trial()
    for question in questions:
        run = QuestionRun(bench.prepared, question, subject, seed, True, bench.key)
        report = run.report() if question.automatic_points else None
        if report is None or report.verdict == "ok":
            continue
        trial.lost[question.id] = [p.name for p in report.parts if p.score < p.points]
        trial.named |= dict.fromkeys(report.mistakes)
        trial.faults += [p.message for p in report.parts if p.verdict == "grader_fault"]
    return trial


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
