"""The bench on which wrong programs are tried: a set with its public instances drawn once."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks.catalogue import joined, names_of
from autograder.checks.model import Case, Choice, ProblemSet, Question, Test
from autograder.checks.run import PUBLIC_SEED, Observation, Runs, generator
from autograder.config import answer_key
from autograder.material.files import MISTAKES, support_files
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

from .changes import changed_functions
from .forked import ChildFailed, run_forked
from .mistake_files import MistakeError, MistakeFile, Variant
from .pairs import pairs


@dataclass(frozen=True, eq=False)
class Program:
    """One variant of a mistake, to be run; or two mistakes in one program, ``"one+other"``."""

    mistake: str
    number: int
    variant: Variant

    @property
    def mistakes(self) -> tuple[str, ...]:
        """Ids of the mistakes in it."""
        return names_of(self.mistake)

    def __str__(self) -> str:
        return self.mistake if self.number == 0 else f"{self.mistake} (variant {self.number})"


class Bench:
    """A set with its public instances drawn, its expected values known, and its reference.

    Parameters
    ----------
    problem_set : ProblemSet
    source : Path
        The course's ``source`` folder.
    seed : object
        Of the instances; without it the public ones, on which mistakes are named.
    """

    def __init__(self, problem_set: ProblemSet, source: Path, seed: object = PUBLIC_SEED) -> None:
        self.set, self.source = problem_set, source
        self.reference = (source / problem_set.name / problem_set.module).read_text("utf-8")
        self.questions = [prepared(q, seed) for q in problem_set.questions if q.automatic_points]
        self.prepared = replace(problem_set, questions=tuple(self.questions))
        self.key = answer_key(problem_set, source.parent) or {}
        self.support = _support(problem_set, source)

    def programs(self, mistakes: Iterable[MistakeFile]) -> list[Program]:
        """All wrong programs of some mistakes, then the common ones two and two."""
        files = list(mistakes)
        found = [Program(m.mistake.id, n, v) for m in files for n, v in enumerate(m.variants)]
        both = pairs(files, self.reference)
        return found + [Program(joined(one, other), 0, v) for one, other, v in both]

    def names(self, variant: Variant | None = None) -> dict[str, Any]:
        """What the checks see of a wrong program, or of the reference; call it in a child."""
        text = variant.module(self.reference) if variant else self.reference
        with tempfile.TemporaryDirectory(prefix="program-") as folder:
            for name, content in {**self.support, self.set.module: text.encode()}.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            sys.path.insert(0, folder)
            sys.dont_write_bytecode = True
            importlib.invalidate_caches()
            stem = Path(self.set.module).stem
            names = dict(vars(importlib.import_module(stem)))
        answers = self.answers(names)
        worked = self._worked_out(names, variant) if variant else {}
        answers |= {name: value for name, value in worked.items() if name in answers}
        for name, expression in (variant.answers if variant else {}).items():
            answers[name] = eval(expression, {"np": np} | names | worked | answers)  # our own file
        return names | answers

    def _worked_out(self, names: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
        """Answers that are lost, as `mistakes/answers.py` works them out with the module."""
        asking = {q.id for q in self.questions if set(q.takes) - set(names)}
        path = self.source / self.set.name / MISTAKES / "answers.py"
        found = dict(names)
        if path.is_file() and (variant.answers or asking & set(variant.loses)):
            exec(compile(path.read_text("utf-8"), path.name, "exec"), found)
        return found

    def answers(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """Right answers of the notebook: choices from the key, numbers from the oracle."""
        found: dict[str, Any] = dict(self.key)
        for question in self.questions:
            for test in question.tests:
                for case in test.draw(generator(PUBLIC_SEED)):
                    found |= {k: v for k, v in test.expected(case).items() if k in question.takes}
        return {name: value for name, value in found.items() if name not in names}

    # ---- what a change can concern

    def concerned(self, variant: Variant) -> list[Question]:
        """The questions that a wrong program can fail.

        A question that never calls a function of the reference cannot notice that its body is
        another one: until it is called, everything is as before.
        """
        changed = changed_functions(self.reference, variant.module(self.reference))
        if changed is None or variant.answers:
            return self.questions
        lost = set(variant.loses)  # also where answers in the notebook are worked out anew
        return [q for q in self.questions if q.id in lost or changed & self._reached[q.id]]

    def prepare(self) -> None:
        """Find what every child needs, once."""
        _ = self._reached

    def spared(self, variant: Variant, question: Question) -> list[tuple[int, Observation]]:
        """What the reference gives where a question never calls what a wrong program changes."""
        changed = changed_functions(self.reference, variant.module(self.reference))
        if changed is None or variant.answers:
            return []
        traced = self._traced[question.id].items()
        return [
            (place, observation)
            for (place, _), (called, observation) in traced
            if observation and not changed & called
        ]

    @cached_property
    def _reached(self) -> dict[str, set[str]]:
        """By question the functions of the reference that its check calls."""
        return {
            question: set().union(*(called for called, _ in cases.values()))
            for question, cases in self._traced.items()
        }

    @cached_property
    def _traced(self) -> dict[str, dict[tuple[int, str], Traced]]:
        """By question and case what the reference calls, and what it gives."""
        ((_, found),) = run_forked(lambda _: self._trace(), [None])
        if isinstance(found, ChildFailed):
            raise MistakeError(f"{self.set.name}: the reference {found}")
        given: dict[str, dict[tuple[int, str], tuple[set[str], Any]]] = found
        return {
            question.id: {
                (place, case.name): _with_case(
                    case, question.tests[place], *given[question.id][place, case.name]
                )
                for place, test in enumerate(question.tests)
                for case in test.draw(generator(PUBLIC_SEED))
            }
            for question in self.questions
        }

    def _trace(self) -> dict[str, dict[tuple[int, str], tuple[set[str], Any]]]:
        seen: set[str] = set()

        def notice(frame: Any, event: str, _: object) -> None:
            if event == "call" and frame.f_code.co_filename.endswith(self.set.module):
                seen.add(frame.f_code.co_qualname.partition(".<locals>")[0])

        sys.setprofile(notice)
        try:
            names = self.names()
            on_import = {*seen}
            found: dict[str, dict[tuple[int, str], tuple[set[str], Any]]] = {}
            for question in self.questions:
                runs = Runs(question, LocalSubject(names), PUBLIC_SEED)
                cases = found[question.id] = {}
                for place, test in enumerate(question.tests):
                    run = runs.of(test)
                    for case in run.cases:
                        seen.clear()
                        actual = run.run(case).actual
                        plain = {} if _holds_handles(actual) else actual
                        cases[place, case.name] = (seen | on_import, plain)
        finally:
            sys.setprofile(None)
        return found


Traced = tuple[set[str], Observation | None]


def _with_case(case: Case, test: Test, called: set[str], actual: Any) -> Traced:
    observation = Observation(case, actual, test.expected(case)) if actual else None
    return called, observation


def _holds_handles(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_holds_handles, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_holds_handles, value))
    return isinstance(value, Handle)


def prepared(question: Question, seed: object = PUBLIC_SEED) -> Question:
    """The question with a seed's instances drawn once and each expected value computed once."""
    made: dict[Test, Test] = {}
    for place, test in enumerate(question.tests):
        cases = list(test.draw(generator(seed, question.id, place)))
        with np.errstate(all="ignore"):
            values = {id(case): test.expected(case) for case in cases}
        expected = partial(_known, values, test)
        made[test] = replace(test, draw=partial(_drawn, cases), expected=expected)
    parts = tuple(
        part if isinstance(part, Choice) else replace(part, test=made[part.test])
        for part in question.parts
    )
    return replace(question, parts=parts)


def _drawn(cases: Sequence[Case], rng: np.random.Generator) -> Sequence[Case]:
    return cases


def _known(values: Mapping[int, Any], test: Test, case: Case) -> Any:
    return values[id(case)] if id(case) in values else test.expected(case)


def _support(problem_set: ProblemSet, source: Path) -> dict[str, bytes]:
    """What the module may import: files beside it, and references of the sets that it builds on."""
    files = dict(support_files(problem_set, source))
    for earlier in map(load, problem_set.given):
        files[earlier.module] = (source / earlier.name / earlier.module).read_bytes()
    return {
        name: content for name, content in files.items() if name.endswith((".py", ".npz", ".csv"))
    }
