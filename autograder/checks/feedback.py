"""What a report says of a part that fails: what was tried, what came back, and what is wrong."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from .catalogue import key_of
from .compare import Mismatch, Raised
from .diagnose import Diagnosis
from .difference import Picture, in_which_way, picture
from .failures import Failures, broken_import, cases_of, mismatch, tolerance_of
from .inputs import Sizes, inputs_of
from .model import Case, Choice, Part, Question, Test
from .report import PartResult
from .run import FATAL, Observation, Runs, TestRun, generator
from .verdicts import lost

PATIENCE = 0.3  # seconds that a question may spend on its smallest failing cases


class Feedback:
    """What is said of a question's parts.

    Parameters
    ----------
    question : Question
    runs : Runs
        Its tests on the student's code.
    seed : object
        The smallest failing cases follow from it.
    reveal : bool
        Whether messages may show expected values.
    failing : mapping of str to Failures
        By the names of the parts that lost points.
    """

    def __init__(
        self,
        question: Question,
        runs: Runs,
        seed: Any,
        reveal: bool,
        failing: Mapping[str, Failures],
    ) -> None:
        self._question, self._runs, self._seed, self._reveal = question, runs, seed, reveal
        self._failing = failing
        self._said: dict[Any, str] = {}  # what came instead of a value -> the part that tells of it
        self._patience = PATIENCE

    def of(self, part: Part | Choice, result: PartResult, diagnosis: Diagnosis) -> PartResult:
        """The result with its mistakes and a sentence about a failing case."""
        failures = self._failing.get(part.name)
        if not failures or isinstance(part, Choice) or result.message:
            return result
        broken = broken_import(failures)
        if broken:
            return self._once(lost(part, broken.verdict, broken.message), broken.message)
        place = self._question.tests.index(part.test)
        cases = [case.name for case in cases_of(part, self._runs.of(part.test))]
        keys = {key_of(self._question.id, place, c, k) for c in cases for k in part.outputs}
        mistakes = diagnosis.of(keys)
        quiet = all(p.verdict in ("missing", *FATAL) for _, p in failures)
        smallest = None if mistakes or quiet else self._smallest(part, self._runs.of(part.test))
        told = PartResult(part.name, part.points, 0.0, result.verdict, mistakes)
        return self._explained(part, told, smallest or failures[0][0], bool(smallest))

    def _explained(
        self, part: Part, told: PartResult, seen: Observation, smallest: bool
    ) -> PartResult:
        """The result with what was tried, what came of it, and where that is wrong."""
        varies = self._varies(part.test, seen.case)
        problem = mismatch(part, seen, self._reveal and varies)
        if problem is None:
            return told
        raised = problem.raised
        if raised and raised.verdict == "missing":
            return self._once(replace(told, message=_unwritten(raised)), str(raised))
        if not varies and problem.rung == "value" and self._is_answer(part):
            return self._once(replace(told, message=self._hint(part, seen)), part)
        if self._is_answer(part):
            return self._once(replace(told, message=_of_an_answer(problem)), problem.message)
        tried = part.test.tried.format_map(Sizes(seen.case)) if part.test.tried else ""
        where = f'case "{seen.case.name}"' + (f", {tried}" if tried else "")
        text = f"{'The smallest case that fails: ' if smallest else ''}{where}: "
        told = replace(told, message=text + problem.message)
        if raised:
            return self._once(told, raised.lines or str(raised))
        if self._reveal and varies:
            told = replace(told, inputs=inputs_of(seen.case, part.test.tried))
        if problem.rung == "value":
            told = replace(told, picture=self._picture(part, seen))
        return self._once(told, (text, problem.unlabelled, told.inputs))

    def _once(self, told: PartResult, what: Any) -> PartResult:
        """The result, or the part that has said so already: once is enough to read a traceback."""
        first = self._said.setdefault(what, told.name)
        if first == told.name:
            return told
        again = replace(told, picture=None, inputs=(), same_as=first)
        return replace(again, message=f'the same as in "{first}"')

    def _picture(self, part: Part, seen: Observation) -> Picture | None:
        """Where the first of its outputs that is wrong is wrong."""
        for name in part.outputs:
            rule = part.rule_for(name)
            if rule(seen.actual.get(name), seen.expected[name], False):
                return picture(seen.actual.get(name), seen.expected[name], *tolerance_of(rule))
        return None

    def _is_answer(self, part: Part) -> bool:
        """Whether it looks at an answer in the notebook, and not at a function."""
        answers = self._question.answers
        return part.outputs == (part.name,) and (answers is True or part.name in (answers or ()))

    def _hint(self, part: Part, seen: Observation) -> str:
        """What is wrong with an answer that is graded as it stands, and no number of it."""
        (name,) = part.outputs
        tolerance = tolerance_of(part.rule_for(name))
        hint = in_which_way(seen.actual.get(name), seen.expected[name], *tolerance)
        steps = [
            p.name for p in self._question.parts if isinstance(p, Part) and p.test is part.test
        ]
        first = next((n for n in steps if n in self._failing), "")
        several = len(steps) > 1 and len([n for n in steps if n in self._failing]) > 1
        return f"the first wrong step: {hint}" if several and first == part.name else hint

    def _varies(self, test: Test, case: Case) -> bool:
        """Whether grading changes this case's values.

        What is graded as it stands is not given away.
        """
        other = {c.name: c for c in test.draw(generator("another seed", self._question.id))}
        return case.name not in other or not _same_data(case, other[case.name])

    def _smallest(self, part: Part, run: TestRun) -> Observation | None:
        if run.test.shrink is None or run.fatal:
            return None
        started = time.monotonic()
        found = None
        for case in run.test.shrink(generator(self._seed, self._question.id, "shrink")):
            seen = run.run_anew(case)
            if mismatch(part, seen):
                found = seen
            if found or time.monotonic() - started > self._patience:
                break
        self._patience = max(0.0, self._patience - (time.monotonic() - started))
        return found


def _of_an_answer(problem: Mismatch) -> str:
    """A complaint about what stands in the notebook, which nothing computed."""
    return problem.message.replace(" came back", " stands there").replace(
        "; return plain NumPy arrays and numbers", ", numbers were expected"
    )


def _unwritten(raised: Raised) -> str:
    """What a stub says that nobody has written yet, and where it stands."""
    place = raised.lines[-1].partition(": ")[0] if raised.lines else ""
    return (raised.message or raised.type) + (f" ({place})" if place else "")


def _same_data(one: Case, other: Case) -> bool:
    def same(a: Any, b: Any) -> bool:
        if isinstance(a, dict) and isinstance(b, dict):
            return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
        if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
            return np.shape(a) == np.shape(b) and bool(np.all(np.asarray(a) == np.asarray(b)))
        return bool(a == b)

    return same(dict(one.data), dict(other.data))
