"""What every task's statement says of itself, beside the declaration of its question."""

from __future__ import annotations

import ast
import doctest
import io
import re

import pytest

from autograder.quality.modules import SOURCE, namespace
from autograder.sets import load, names
from tools.figures import drawn

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
        and "*Why: " in facts
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


MAPPED = tuple(names())


@pytest.mark.parametrize("name", MAPPED)
def test_the_map_of_the_tasks_agrees_with_the_declarations(name):
    rows = re.findall(
        r"(?m)^\| (\d\.\d+) \| (.+) \| ([\d.]+) \| (\d+) \| (\d) of 3 \| (.+) \|$", text_of(name)
    )
    assert [row[:5] for row in rows] == [
        (q.id, q.title, f"{q.points:g}", str(q.minutes), str(q.difficulty))
        for q in load(name).questions
    ]
    assert {row[5] for row in rows} <= {"central", "important", "side topic"}


@pytest.mark.parametrize("name", MAPPED)
def test_every_task_shows_its_idea_before_any_code(name):
    for question in load(name).questions:
        statement = text_of(name).split(f"## Task {question.id}: ")[1]
        opening = statement.split("<details>")[0].split("```")[0]
        assert "**The idea" in opening and "](figures/" in opening, question.id


@pytest.mark.parametrize("name", names())
def test_every_picture_is_there_with_words_for_it(name):
    for words, path in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text_of(name)):
        assert (SOURCE / name / path).is_file(), path
        assert len(words) > 60, path


def test_the_committed_pictures_are_those_that_the_numbers_give():
    for path, text in drawn().items():
        assert path.read_text("utf-8") == text, f"{path.name}: run `python -m tools.figures`"


@pytest.mark.parametrize("name", names())
def test_the_examples_in_the_stubs_are_right(name):
    module = load(name).module
    tree = ast.parse((SOURCE / name / module).read_text("utf-8"))
    documented = (ast.FunctionDef, ast.ClassDef)
    docs = [
        ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, documented)
    ]
    names_of_module = namespace(SOURCE / name, module)
    parse = doctest.DocTestParser().get_doctest
    failed = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for doc in docs:
        runner.run(parse(doc, names_of_module, module, module, 0), out=failed.write)
    assert not failed.getvalue(), failed.getvalue()
