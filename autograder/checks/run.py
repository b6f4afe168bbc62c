"""Ask a Subject for what a trial's cases give, each case once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Iterable

import numpy as np

from autograder.sandbox.advice import advice_for
from autograder.sandbox.subject import MissingName, StudentRaised, Subject, SubjectError

from .compare import Raised
from .diagnose import Observation, Predictor
from .model import Case, Trial

BROKEN = "cannot be imported"
FATAL = ("timeout", "memory", "output", "grader_fault")  # asking again would only cost time


def generator(seed: Any, *path: Any) -> np.random.Generator:
    """A random generator of its own for each seed and place in the course."""
    digest = hashlib.sha256(repr((str(seed), *map(str, path))).encode()).digest()
    return np.random.default_rng(np.frombuffer(digest, dtype=np.uint32))


@dataclass
class TrialRun:
    """A trial on one subject: each case is asked once, however many parts look at it."""

    trial: Trial
    subject: Subject
    rng: np.random.Generator
    seen: dict[str, Observation] = field(default_factory=dict)
    fatal: Raised | None = None

    def __post_init__(self) -> None:
        self.cases = list(self.trial.draw(self.rng))
        self.predict = Predictor(self.trial)

    def observe(self, case: Case) -> Observation:
        if case.name not in self.seen:
            self.seen[case.name] = self.ask(case)
        return self.seen[case.name]

    def ask(self, case: Case) -> Observation:
        with np.errstate(all="ignore"):
            truth = self.trial.truth(case)
        return Observation(case, self.actual(case, truth), truth)

    def actual(self, case: Case, outputs: Iterable[str]) -> dict[str, Any]:
        raised = self.fatal
        if raised is None:
            try:
                return dict(self.trial.ask(self.subject, case))
            except SubjectError as error:
                raised = as_raised(error)
        if raised.verdict in FATAL or raised.type == "WorkerDied":
            self.fatal = raised
        return {name: raised for name in outputs}


def as_raised(error: SubjectError) -> Raised:
    """A subject's error as a value that can be compared."""
    if isinstance(error, StudentRaised):
        message = f"{error.message}" + advice_for(error.type, error.message)
        return Raised(error.type, message, error.lines, error.verdict)
    name = (
        (BROKEN if error.broken else "not defined")
        if isinstance(error, MissingName)
        else type(error).__name__
    )
    return Raised(name, str(error), (), error.verdict)
