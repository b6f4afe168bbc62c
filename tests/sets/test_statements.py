"""What every task's statement says of itself, beside the declaration of its question."""

from __future__ import annotations

import re

import pytest

from autograder.quality.modules import SOURCE
from autograder.sets import load, names

READ = ("ps1_neurons", "ps2_graphs", "ps3_backprop", "ps5_regularization")
TASKS = [
    pytest.param(name, question, id=question.id)
    for name in names()
    for question in load(name).questions
]


def text_of(name: str) -> str:
    return (SOURCE / name / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name, question", TASKS)
def test_the_statement_agrees_with_the_declaration(name, question):
    heading, facts = text_of(name).split(f"## Task {question.id}: ")[1].split("\n\n")[:2]
    assert heading == question.title
    assert facts.startswith(f"**{question.points:g} points** (")
    assert (
        f"{question.minutes} minutes" in facts
        and f"difficulty {question.difficulty} of 3" in facts
        and "*What for: " in facts
    )
    assert (f"{question.manual_points:g} written" in facts) == bool(
        question.manual_points and question.automatic_points
    )


@pytest.mark.parametrize(
    "name, question",
    [task for task in TASKS if task.values[0] in READ and task.values[1].automatic_points],
)
def test_hints_come_in_three_collapsed_steps(name, question):
    statement = text_of(name).split(f"## Task {question.id}: ")[1].split("\n## ")[0]
    steps = re.findall(r"<details><summary>Hint (\d)</summary>", statement)
    assert "".join(steps) in ("123", "123" * 2)


@pytest.mark.parametrize("name, question", [task for task in TASKS if task.values[1].manual_points])
def test_the_key_points_of_a_mark_scheme_add_up(name, question):
    scheme = (
        text_of(name)
        .split(f"<!-- task: {question.id}m -->")[1]
        .split("=== BEGIN MARK SCHEME ===")[1]
        .split("=== END")[0]
    )
    assert scheme.strip().startswith(f"{question.manual_points:g} points")
    points = [float(number) for number in re.findall(r"(?m)^- ([\d.]+): ", scheme)]
    assert sum(points) == question.manual_points and all(number % 0.5 == 0 for number in points)


@pytest.mark.parametrize("name", READ)
def test_options_are_written_one_way(name):
    for letter, option in re.findall(r"(?m)^ *- \(?([a-e])[):] (.*)", text_of(name)):
        assert f"- {letter}) {option}" in text_of(name)
