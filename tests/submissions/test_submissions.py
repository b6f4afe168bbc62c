"""Right solutions earn everything, and a sample of the wrong programs loses what it should, through
the real `score`.

All wrong programs are tried in `tests/checks/test_catalogue.py`, without a sandbox for each.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from autograder.authoring.mistake_files import read_mistakes
from autograder.checks.model import Choice, ProblemSet
from autograder.checks.report import Report
from autograder.grading.score import score
from autograder.quality import solutions
from autograder.quality.modules import SOURCE
from autograder.sandbox.bubblewrap import NoSandbox, require
from autograder.sets import load, names

from . import harness

GOOD = [pytest.param(p, id=f"{p.parent.name}-{p.name}") for p in solutions.good_folders()]
SAMPLE = 10  # wrong programs of each set


def wrong_programs():
    for name in names():
        files = read_mistakes(SOURCE / name / "mistakes")
        for file in random.Random(name).sample(files, SAMPLE):
            yield pytest.param(load(name), file, id=f"{name}-{file.mistake.id}")


def scored(folder: Path, problem_set: ProblemSet) -> Report:
    try:
        sandbox = require("auto")
    except NoSandbox:
        sandbox = "subprocess"
    root = solutions.course(folder)
    return score(folder, problem_set.name, seed=0, sandbox=sandbox, root=root, warm=True).report


@pytest.mark.parametrize("folder", GOOD)
def test_a_right_solution_earns_every_automatic_point(folder, tmp_path):
    problem_set = load(folder.parent.name)
    report = scored(solutions.write_good(folder, tmp_path / "submission"), problem_set)
    lost = [
        f"{q.id} {p.name}: {p.verdict} {p.message} {p.mistakes}"
        for q in report.questions
        for p in q.parts
        if p.score < p.points
    ]
    assert not lost, "\n".join(lost)
    assert report.score == report.max == sum(q.automatic_points for q in problem_set.questions)


@pytest.mark.parametrize("problem_set, file", list(wrong_programs()))
def test_a_wrong_program_loses_its_parts_and_is_named_in_the_sandbox(problem_set, file, tmp_path):
    variant = file.variants[0]
    report = scored(harness.write_wrong(problem_set, variant, tmp_path / "submission"), problem_set)
    lost = {
        q.id: [p.name for p in q.parts if p.score < p.points]
        for q in report.questions
        if q.verdict not in ("ok", "manual")
    }
    assert {q: tuple(parts) for q, parts in lost.items() if q in variant.loses} == dict(
        variant.loses
    )
    named = {i for q in report.questions for i in q.mistakes}
    assert (file.mistake.id in named) is not file.unnamed, report.text()


@pytest.mark.parametrize("name", names())
def test_each_set_has_two_right_solutions_of_different_styles(name):
    good = [p for p in solutions.good_folders() if p.parent.name == name]
    assert len(good) >= 2
    modules = {(p / load(name).module).read_text("utf-8") for p in good}
    assert len(modules) == len(good)


@pytest.mark.parametrize("name", names())
def test_each_coded_question_has_a_wrong_program(name):
    shown = {
        q for m in read_mistakes(SOURCE / name / "mistakes") for v in m.variants for q in v.loses
    }
    coded = {
        q.id
        for q in load(name).questions
        if q.answers is not True and any(not isinstance(part, Choice) for part in q.parts)
    }
    assert coded <= shown, f"no wrong program of {sorted(coded - shown)}"
