"""One exception in one case leaves what else is asked: exact shapes, unchanged arguments."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.checks.compare import same_shape
from autograder.checks.judge import QuestionRun
from autograder.checks.kit import where_it_ran
from autograder.checks.model import Case, Part, ProblemSet, Question, Test
from autograder.checks.run import generator
from autograder.quality.modules import namespace, write_module
from autograder.sandbox.subject import LocalSubject, Outcome, StudentRaised
from autograder.sets import load, names

SEED = 3


class RaisesIn(LocalSubject):
    """Right code that raises for the arrays of one case."""

    def __init__(self, namespace: dict[str, Any], case: Case) -> None:
        super().__init__(namespace)
        self.arrays = [v for v in case.data.values() if isinstance(v, np.ndarray) and v.size > 1]

    def call(self, target: Any, *args: Any, **kwargs: Any) -> Outcome:
        for given in (*args, *kwargs.values()):
            if any(given is array or np.array_equal(given, array) for array in self.arrays):
                raise StudentRaised("AssertionError", "the windows do not fit")
        return super().call(target, *args, **kwargs)


def beside_the_values(part: Part) -> bool:
    rule = part.rule.rule if isinstance(part.rule, where_it_ran) else part.rule
    return rule is same_shape or all(k.endswith(" was given") for k in part.outputs)


def situations(problem_set: ProblemSet) -> Iterator[tuple[Question, Test, Case]]:
    for question in problem_set.questions:
        for place, test in enumerate(question.tests):
            cases = list(test.draw(generator(SEED, question.id, place)))
            if len(cases) > 1:
                yield from ((question, test, case) for case in cases)


@pytest.mark.parametrize("name", names())
def test_an_exception_in_one_case_costs_no_shape_and_no_unchanged_argument(name):
    problem_set = load(name)
    with tempfile.TemporaryDirectory() as folder:
        module = dict(namespace(write_module(problem_set, Path(folder)), problem_set.module))
    lost = set()
    for question, test, case in situations(problem_set):
        report = QuestionRun(problem_set, question, RaisesIn(module, case), SEED).report()
        scores = {p.name: p.score for p in report.parts}
        for part in question.parts:
            if not isinstance(part, Part) or not beside_the_values(part) or part.test is not test:
                continue
            ran = part.cases is None or set(part.cases) != {case.name}
            worth = not part.requires or any(scores[r] for r in part.requires)
            if ran and worth and not scores[part.name]:
                lost.add((question.id, part.name, case.name))
    assert not lost
