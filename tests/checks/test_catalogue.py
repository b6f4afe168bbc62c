"""The catalogue is its own test: every wrong program loses what its file says and is named so."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from autograder import sets
from autograder.authoring.behaviours import catalogue_from
from autograder.authoring.bench import Bench
from autograder.authoring.mistake_files import read_mistakes
from autograder.authoring.trials import tried
from autograder.authoring.try_mistakes import disagreements, summary
from autograder.checks.catalogue import NUMBERS, WORDS, Behaviours
from autograder.checks.generic_mistakes import GENERIC
from autograder.checks.model import Choice, Part
from autograder.config import course_root
from autograder.quality import page

SOURCE = course_root() / "source"
SETS = pytest.mark.parametrize(
    "problem_set", [pytest.param(sets.load(n), id=n) for n in sets.names()]
)
QUESTIONS = pytest.mark.parametrize(
    "problem_set, question",
    [pytest.param(ps, q, id=q.id) for ps in map(sets.load, sets.names()) for q in ps.questions],
)


def mistakes_of(problem_set):
    return read_mistakes(SOURCE / problem_set.name / "mistakes")


@SETS
def test_every_wrong_program_is_tried(problem_set):
    """Once for all: what each loses and is called, the stored numbers, and the table of them."""
    read = mistakes_of(problem_set)
    bench = Bench(problem_set, SOURCE)
    trials = tried(bench, bench.programs(read))
    files = {m.mistake.id: m for m in read}
    wrong = list(disagreements(files, trials))
    assert not wrong, "\n".join(wrong)
    is_stored(problem_set, *catalogue_from(read, trials))
    counted = summary(files, trials)
    assert counted.misleading == 0
    row = page.rows("mistakes")[problem_set.name]
    assert [*map(str, astuple(counted))] == row[1:], "python -m autograder.quality mistakes"


@SETS
def test_at_another_seed_a_sample_loses_the_same_parts(problem_set):
    """Values vary from seed to seed, and what a mistake costs does not."""
    bench = Bench(problem_set, SOURCE, seed="a hidden one")
    programs = [p for p in bench.programs(mistakes_of(problem_set)) if len(p.mistakes) == 1]
    for program, trial in tried(bench, programs[::25]).items():
        loses = {question: list(parts) for question, parts in program.variant.loses.items()}
        assert trial.lost == loses, program


def is_stored(problem_set, words, built):
    assert words == (problem_set.home / WORDS).read_text("utf-8")
    stored = Behaviours.read(problem_set.home / NUMBERS)
    assert (built.programs, built.keys, built.texts) == (stored.programs, stored.keys, stored.texts)
    for name in ("program", "key", "text", "count", "random"):
        np.testing.assert_array_equal(getattr(built, name), getattr(stored, name))
    steady = ~stored.random
    np.testing.assert_allclose(built.size[steady], stored.size[steady], rtol=1e-5, atol=1e-9)


@SETS
def test_mistakes_that_behave_alike_say_so_of_each_other(problem_set):
    files = {m.mistake.id: m for m in mistakes_of(problem_set)}
    for name, file in files.items():
        for other in file.alike:
            assert name in files[other].alike, f"{other} does not say that it is like {name}"


@SETS
def test_words_are_a_sentence_and_one_to_three_hints(problem_set):
    for file in mistakes_of(problem_set):
        mistake = file.mistake
        assert 1 <= len(mistake.hints) <= 3, mistake.id
        for text in (mistake.sentence, *mistake.hints):
            assert text == text.strip() and text[-1] in ".?!)", f"{mistake.id}: {text!r}"
            assert len(text) <= 240, (
                f"{mistake.id}: {len(text)} characters are more than anyone reads"
            )
        assert mistake.id not in {m.id for m in GENERIC}


@SETS
def test_a_coded_question_knows_at_least_eight_mistakes(problem_set):
    known: dict[str, set[str]] = {}
    for file in mistakes_of(problem_set):
        for variant in file.variants:
            for question in variant.loses:
                known.setdefault(question, set()).add(file.mistake.id)
    for question in problem_set.questions:
        coded = (
            any(isinstance(part, Part) for part in question.parts) and question.answers is not True
        )
        assert not coded or len(known.get(question.id, ())) >= 8, question.id


@SETS
def test_points_are_halves_and_add_up_to_100(problem_set):
    for question in problem_set.questions:
        for points in (question.manual_points, *(part.points for part in question.parts)):
            assert points * 2 == int(points * 2) and points >= 0, f"{question.id}: {points}"
    assert problem_set.points == 100
    assert len({q.id for q in problem_set.questions}) == len(problem_set.questions)


@QUESTIONS
def test_parts_are_named_once_and_require_parts_that_there_are(problem_set, question):
    names = [part.name for part in question.parts]
    assert len(names) == len(set(names))
    for part in question.parts:
        if not isinstance(part, Choice):
            assert set(part.requires) <= set(names) - {part.name}, part.name
            assert part.outputs and part.points > 0
