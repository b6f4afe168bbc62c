"""Numbers that are graded as they stand: whoever does what the reports say earns nothing by it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice, Part, ProblemSet, Question
from autograder.checks.report import PartResult
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load, names

RUNS = 10
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
STARTS = {"zeros": 0.0, "ones": 1.0, "a number of no meaning": 0.123}


def worked_questions() -> list[tuple[ProblemSet, Question]]:
    return [(s, q) for s in map(load, names()) for q in s.questions if q.answers]


def answers_of(question: Question) -> list[str]:
    named = question.takes if question.answers is True else question.answers
    choices = {p.name for p in question.parts if isinstance(p, Choice)}
    return [name for name in named if name not in choices]


def right(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in question.parts:
        if isinstance(part, Part) and part.name in answers_of(question):
            expected = part.test.expected(part.test.draw(np.random.default_rng(0))[0])
            found |= {k: v for k, v in expected.items() if not isinstance(v, str)}
    return found


def follow(part: PartResult, value: Any, run: int) -> Any:
    """Another answer, as the report has it: each number that it says, and the other sign."""
    shape = re.search(r"expected \(([\d, ]*)\)", part.message)
    if shape:
        wanted = tuple(int(n) for n in re.findall(r"\d+", shape[1]))
        return np.full(wanted, np.ravel(value)[0])
    if "sign is flipped" in part.message:
        return -np.asarray(value)
    said = [float(n) for n in NUMBER.findall(part.message)]
    if said:
        return np.full(np.shape(value), said[run % len(said)])
    return value


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize(
    "problem_set, question",
    worked_questions(),
    ids=lambda x: x.name if isinstance(x, ProblemSet) else x.id,
)
def test_following_every_report_earns_nothing(problem_set, question, start):
    given = {k: np.full(np.shape(v), STARTS[start]) for k, v in right(question).items()}
    first = None
    for run in range(RUNS):
        report = QuestionRun(problem_set, question, LocalSubject(dict(given))).report()
        earned = {p.name for p in report.parts if p.score and p.name in given}
        first = earned if first is None else first
        assert earned <= first, (run, earned - first, given)
        for part in report.parts:
            if part.name in given and not part.score:
                given[part.name] = follow(part, given[part.name], run)


@pytest.mark.parametrize(
    "problem_set, question",
    worked_questions(),
    ids=lambda x: x.name if isinstance(x, ProblemSet) else x.id,
)
def test_no_number_of_the_solution_is_said(problem_set, question):
    answers = right(question)
    wrong = {k: 0.123 + 0.01 * np.ones(np.shape(v)) for k, v in answers.items()}
    report = QuestionRun(problem_set, question, LocalSubject(wrong)).report()
    said = {float(n) for p in report.parts if p.name in answers for n in NUMBER.findall(p.message)}
    for name, value in answers.items():
        secret = {float(x) for x in np.ravel(np.asarray(value, float)) if x % 1}
        assert not {x for x in secret if any(np.isclose(x, y, rtol=1e-3) for y in said)}, name


def test_the_first_wrong_step_is_said_and_what_is_off():
    problem_set = load("ps2_graphs")
    question = problem_set["2.2"]
    answers = right(question)
    first, second, *_ = [p.name for p in question.parts]
    answers[first] = -np.asarray(answers[first], float)
    answers[second] = 3.7 * np.asarray(answers[second], float)
    report = QuestionRun(problem_set, question, LocalSubject(answers)).report()
    messages = {p.name: p.message for p in report.parts}
    assert messages[first] == "the first wrong step: the size is right, the sign is flipped"
    assert messages[second] == "the size is off"
