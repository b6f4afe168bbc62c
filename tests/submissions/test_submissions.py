"""Known-good submissions earn everything; known-bad ones lose exactly the parts they should, and the mistake is named.

All go through the real `score`, in the jail where there is one; a fifth of them again through this process, and both must
agree. ``SUBMISSIONS=quick`` turns this round, for a quick look: all through this process, a fifth through the jail.
"""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice, ProblemSet
from autograder.checks.report import QuestionReport, Report
from autograder.grading.score import score
from autograder.sandbox.bubblewrap import NoSandbox, find_bwrap
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load, names
from tests.quality.local import namespace

from . import harness

GOOD = [pytest.param(p, id=f"{p.parent.name}-{p.name}") for p in harness.good_folders()]
WRONG = [pytest.param(p, id=f"{p.parents[1].name}-{p.stem}") for p in harness.wrong_files()]
QUICK = os.environ.get("SUBMISSIONS") == "quick"
BROKEN = (
    "not_run",
    "grader_fault",
    "recorded",
    "missing",
)  # none of these says anything about the mistake


def scored(folder: Path, problem_set: ProblemSet) -> Report:
    root = harness.course(folder) if harness.course(folder).is_dir() else harness.ROOT
    try:
        find_bwrap()
        sandbox = "bubblewrap"
    except NoSandbox:
        sandbox = "subprocess"
    return score(folder, problem_set.name, seed=0, sandbox=sandbox, root=root).report


def local(folder: Path, problem_set: ProblemSet, question: str) -> QuestionReport:
    declared = problem_set[question]
    return QuestionRun(
        problem_set, declared, LocalSubject(namespace(folder, problem_set.module)), 0
    ).report()


def earned(report: QuestionReport) -> tuple:
    return (
        report.id,
        report.verdict,
        report.score,
        [(p.name, p.verdict, p.score) for p in report.parts],
    )


def a_fifth(path: Path) -> bool:
    return zlib.crc32(path.stem.encode()) % 5 == 0


@pytest.mark.parametrize("folder", GOOD)
def test_a_right_solution_earns_every_automatic_point(folder, tmp_path):
    problem_set = load(folder.parent.name)
    report = scored(harness.write_good(folder, tmp_path / "submission"), problem_set)
    lost = [
        f"{q.id} {p.name}: {p.verdict} {p.message} {p.mistakes}"
        for q in report.questions
        for p in q.parts
        if p.score < p.points
    ]
    assert not lost, "\n".join(lost)
    assert report.score == report.max == sum(q.automatic_points for q in problem_set.questions)


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_solution_loses_its_parts_and_the_mistake_is_named(path, tmp_path):
    wrong = harness.read(path)
    problem_set = wrong.problem_set
    folder = harness.write_wrong(wrong, tmp_path / "submission")
    with_notebook = harness.course(folder).is_dir()
    mine = [
        q.id
        for q in problem_set.questions
        if q.automatic_points and q.id not in harness.answered(problem_set)
    ]
    if QUICK and not with_notebook and not a_fifth(path):
        report = Report(
            problem_set.name, 0, "none", tuple(local(folder, problem_set, q) for q in mine)
        )
    else:
        report = scored(folder, problem_set)
    judged = [
        q for q in report.questions if q.verdict != "manual" and (with_notebook or q.id in mine)
    ]
    lost = {q.id: [p.name for p in q.parts if p.score < p.points] for q in judged}
    assert {k: v for k, v in lost.items() if v} == {k: list(v) for k, v in wrong.loses.items()}, (
        report.text()
    )
    for question in judged:
        if question.id in wrong.loses:
            assert question.verdict not in BROKEN, (
                f"{question.id}: {question.verdict} {question.message}"
            )
            assert set(question.mistakes) & set(wrong.mistakes) or not question.mistakes, (
                f"{question.id} names {question.mistakes}"
            )
    named = {i for q in judged for i in q.mistakes}
    assert set(wrong.mistakes) <= named, f"named: {sorted(named)}\n{report.text()}"
    for question in judged:
        if question.id in mine and a_fifth(path):
            assert earned(local(folder, problem_set, question.id)) == earned(question)


@pytest.mark.parametrize("name", names())
def test_each_set_has_two_right_solutions_of_different_styles(name):
    good = [p for p in harness.good_folders() if p.parent.name == name]
    assert len(good) >= 2
    modules = {(p / load(name).module).read_text("utf-8") for p in good}
    assert len(modules) == len(good)


@pytest.mark.parametrize("name", names())
def test_each_coded_question_has_known_bad_solutions(name):
    shown = {
        q for p in harness.wrong_files() if p.parents[1].name == name for q in harness.read(p).loses
    }
    coded = {
        q.id
        for q in load(name).questions
        if q.answers is not True and any(not isinstance(part, Choice) for part in q.parts)
    }
    assert coded <= shown, f"no known-bad solution of {sorted(coded - shown)}"
