"""Try wrong programs: what they lose, what is named, and how they behave where they are wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from autograder.checks.catalogue import Catalogue, place_of
from autograder.checks.fingerprint import Fingerprint, nearly
from autograder.checks.judge import QuestionRun
from autograder.checks.judged_outputs import WRONG, Seen, judged_outputs
from autograder.checks.model import Question
from autograder.checks.run import PUBLIC_SEED, Runs
from autograder.sandbox.subject import LocalSubject, Subject

from .bench import Bench, Program
from .forked import ChildFailed, run_forked

Wrong = tuple[Fingerprint, bool]  # an output, and whether it differs from run to run


@dataclass
class Trial:
    """What became of one wrong program on the public instances.

    Attributes
    ----------
    lost : dict
        By question the parts that lost points.
    verdicts : dict of str to str
        Of the questions that lost points.
    named : dict
        Ids of the mistakes that the reports name, in order.
    faults : list of str
        What our own check could not do.
    outputs : dict of str to Wrong
        By key what was wrong.
    """

    lost: dict[str, list[str]] = field(default_factory=dict)
    verdicts: dict[str, str] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    outputs: dict[str, Wrong] = field(default_factory=dict)


def tried(bench: Bench, programs: Sequence[Program]) -> dict[Program, Trial | ChildFailed]:
    """Each of our own wrong programs, tried in a forked child on what it can concern."""
    bench.prepare()
    work = run_forked(lambda i: _trial(bench, programs[i]), range(len(programs)))
    found = dict(work)
    return {program: found[place] for place, program in enumerate(programs)}


def _trial(bench: Bench, program: Program) -> Trial:
    variant = program.variant
    subject = LocalSubject(bench.names(variant))
    spared = partial(bench.spared, variant)
    return trial(bench, subject, bench.concerned(variant), spared=spared)


def trial(
    bench: Bench,
    subject: Subject,
    questions: Iterable[Question],
    catalogue: Catalogue | None = None,
    spared: Callable[[Question], Seen] = lambda _: (),
) -> Trial:
    """Check some questions on a subject.

    Parameters
    ----------
    catalogue : Catalogue, optional
        The mistakes that may be named; without it those of the set.
    spared : callable, optional
        What is known of a question without trying it: its tests' places and observations.
    """
    found = Trial()
    for question in questions:
        _seed(1)
        run = QuestionRun(bench.prepared, question, subject, key=bench.key, catalogue=catalogue)
        run.runs.know(spared(question))
        report = run.report()
        if report.verdict != "ok":
            found.lost[question.id] = [p.name for p in report.parts if p.score < p.points]
            found.verdicts[question.id] = report.verdict
            found.named |= dict.fromkeys(report.mistakes)
            found.faults += [p.message for p in report.parts if p.verdict == "grader_fault"]
        found.outputs |= _outputs(question, subject, run)
    return found


def _outputs(question: Question, subject: Subject, run: QuestionRun) -> dict[str, Wrong]:
    first = _wrong(question, run.runs)
    if not first or run.runs.fatal:
        return {}
    _seed(2)
    places = {place_of(key)[:2] for key in first}
    again = _given(question, Runs(question, subject, PUBLIC_SEED).some(places))
    return {key: (f, not nearly(f, again[key])) for key, f in first.items() if key in again}


def wrong_outputs(question: Question, subject: Subject) -> dict[str, Fingerprint]:
    """What is wrong on the public instances, by key."""
    return _wrong(question, Runs(question, subject, PUBLIC_SEED))


def _wrong(question: Question, runs: Runs) -> dict[str, Fingerprint]:
    return _given(question, runs.everything())


def _given(question: Question, seen: Seen) -> dict[str, Fingerprint]:
    outputs = judged_outputs(question, seen)
    return {k: o.given for k, o in outputs.items() if o.state == WRONG and o.given}


def _seed(seed: int) -> None:
    """Of the random numbers that functions of ours draw without a seed of their own."""
    random.seed(seed)
    np.random.seed(seed)
