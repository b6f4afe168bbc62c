"""Try a program that holds a student's function, in the sandbox, where student code runs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.checks.catalogue import Catalogue
from autograder.checks.model import Question
from autograder.material.functions import definitions
from autograder.sandbox.client import Limits, Sandbox
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Outcome, Subject

from .bench import Bench
from .mistake_files import Variant
from .trials import Trial, trial


def trial_in_sandbox(
    bench: Bench,
    variant: Variant,
    questions: Iterable[Question],
    *,
    sandbox: str = "auto",
    limits: Limits | None = None,
    course: Path,
    catalogue: Catalogue | None = None,
) -> Trial:
    """Check some questions on a wrong program, with right answers in the notebook but for its own.

    Parameters
    ----------
    sandbox : str
        As that of `Sandbox`.
    course : path
        The course's folder, which the program cannot see.
    """
    text = variant.module(bench.reference)
    files = {**bench.support, bench.set.module: text.encode()}
    answers = bench.answers(dict.fromkeys(definitions(text)))
    answers |= {name: ast.literal_eval(value) for name, value in variant.answers.items()}
    with Sandbox(files, sandbox=sandbox, limits=limits or Limits(), course=course) as inside:
        module = inside.load(bench.set.module.removesuffix(".py"))
        return trial(bench, _Answered(module, answers), questions, catalogue)


class _Answered:
    """A module's names, and answers of ours that a notebook would hold."""

    def __init__(self, subject: Subject, answers: Mapping[str, Any]) -> None:
        self._subject, self._answers = subject, answers

    def new(self, name: str, *args: Any, **kwargs: Any) -> Handle:
        return self._subject.new(name, *args, **kwargs)

    def call(self, target: Any, *args: Any, **kwargs: Any) -> Outcome:
        return self._subject.call(target, *args, **kwargs)

    def get(self, of: Handle | None, name: str) -> Any:
        if of is None and name in self._answers:
            return self._answers[name]
        return self._subject.get(of, name)

    def get_all(self, wanted: Sequence[tuple[Handle, str]]) -> list[Any]:
        return self._subject.get_all(wanted)

    def set(self, of: Handle, name: str, value: Any) -> None:
        self._subject.set(of, name, value)
