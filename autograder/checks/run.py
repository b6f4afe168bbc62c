"""Run the tests of a question on a Subject, each case once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.sandbox.advice import advice_for
from autograder.sandbox.subject import MissingName, StudentRaised, Subject, SubjectError

from .compare import Raised
from .model import Case, Question, Test

BROKEN = "cannot be imported"
ENDS = ("grader_fault", "not_run")  # asking anything else would only cost time
FATAL = ("timeout", "memory", "output", *ENDS)  # no answer, which says nothing about values
PUBLIC_SEED = 0  # the instances of `check`


@dataclass
class Observation:
    """One case of a test: what came back and what was expected."""

    case: Case
    actual: Mapping[str, Any]
    expected: Mapping[str, Any]


def generator(seed: Any, *path: Any) -> np.random.Generator:
    """A random generator of its own for each seed and place in the course."""
    digest = hashlib.sha256(repr((str(seed), *map(str, path))).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))


@dataclass
class TestRun:
    """A test on one subject: each case is tried once, however many parts look at it."""

    __test__ = False  # not a test of pytest's

    test: Test
    subject: Subject
    rng: np.random.Generator
    seen: dict[str, Observation] = field(default_factory=dict)
    fatal: Raised | None = None

    def __post_init__(self) -> None:
        self.cases = list(self.test.draw(self.rng))

    def run(self, case: Case) -> Observation:
        """What a case gives, run once."""
        if case.name not in self.seen:
            self.seen[case.name] = self.run_anew(case)
        return self.seen[case.name]

    def run_anew(self, case: Case) -> Observation:
        """What any case gives, also one that was not drawn."""
        with np.errstate(all="ignore"):
            expected = self.test.expected(case)
        return Observation(case, self._actual(case, expected), expected)

    def _actual(self, case: Case, outputs: Iterable[str]) -> dict[str, Any]:
        raised = self.fatal
        if raised is None:
            try:
                return dict(self.test.call(self.subject, case))
            except SubjectError as error:
                raised = as_raised(error)
        if raised.verdict in ENDS or raised.type == "SandboxEnded":
            self.fatal = raised
        return {name: raised for name in outputs}


class Runs:
    """The runs of a question's tests for one seed; a test that killed the code ends them all."""

    def __init__(self, question: Question, subject: Subject, seed: Any) -> None:
        self._question, self._subject, self._seed = question, subject, seed
        self._runs: dict[int, TestRun] = {}

    def of(self, test: Test) -> TestRun:
        """The run of one test."""
        place = self._question.tests.index(test)
        if place not in self._runs:
            rng = generator(self._seed, self._question.id, place)
            run = self._runs[place] = TestRun(test, self._subject, rng)
            run.fatal = self.fatal
        return self._runs[place]

    def know(self, seen: Iterable[tuple[int, Observation]]) -> None:
        """Take these cases as seen, each with the place of its test: they are not tried."""
        for place, observation in seen:
            run = self.of(self._question.tests[place])
            run.seen[observation.case.name] = observation

    @property
    def fatal(self) -> Raised | None:
        return next((run.fatal for run in self._runs.values() if run.fatal), None)

    def everything(self) -> list[tuple[int, Observation]]:
        """All cases of all tests, with the place of each test in its question."""
        runs = [(place, self.of(test)) for place, test in enumerate(self._question.tests)]
        return [(place, run.run(case)) for place, run in runs for case in run.cases]

    def seen(self) -> list[tuple[int, Observation]]:
        """As `everything`, of the cases that were tried already."""
        return [(place, o) for place, run in self._runs.items() for o in run.seen.values()]

    def some(self, places: Collection[tuple[int, str]]) -> list[tuple[int, Observation]]:
        """As `everything`, of these cases only, each named by its test's place and its name."""
        return [
            (place, run.run(case))
            for place in sorted({test for test, _ in places})
            for run in (self.of(self._question.tests[place]),)
            for case in run.cases
            if (place, case.name) in places
        ]


def as_raised(error: SubjectError) -> Raised:
    """A subject's error as a value that can be compared."""
    if isinstance(error, StudentRaised):
        advice = advice_for(error.type, error.message)
        return Raised(error.type, error.message, error.lines, error.verdict, advice)
    if isinstance(error, MissingName):
        return Raised(BROKEN if error.broken else "not defined", str(error), (), error.verdict)
    return Raised(type(error).__name__, str(error), (), error.verdict)
