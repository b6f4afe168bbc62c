"""Every named mistake of every problem set is rejected by a check and recognised by its own name."""

from __future__ import annotations

import pytest

from autograder import sets
from autograder.checks.generic_mistakes import GENERIC
from autograder.checks.model import Part
from tests.quality.catalogue import complaints, known_by_property, parts_of, trials_of
from tests.submissions.harness import read, wrong_files

SEEDS = (0, "another")
QUESTIONS = [(ps, q) for ps in map(sets.load, sets.names()) for q in ps.questions]
MACHINE_GRADED = pytest.mark.parametrize(
    "problem_set, question",
    [
        pytest.param(ps, q, id=q.id)
        for ps, q in QUESTIONS
        if any(isinstance(part, Part) for part in q.parts)
    ],
)
SETS = pytest.mark.parametrize(
    "problem_set", [pytest.param(sets.load(n), id=n) for n in sets.names()]
)


@MACHINE_GRADED
@pytest.mark.parametrize("seed", SEEDS)
def test_each_mistake_is_rejected_and_recognised(problem_set, question, seed):
    wrong = [
        f"{mistake}: {complaint}"
        for mistake, complaint in complaints(problem_set, question, seed)
        if complaint
    ]
    assert not wrong, "\n".join(wrong)


@SETS
def test_mistakes_known_by_a_property_have_a_wrong_submission(problem_set):
    shown = {
        i
        for path in wrong_files()
        if path.parents[1].name == problem_set.name
        for i in read(path).mistakes
    }
    needed = known_by_property(problem_set)
    assert not needed - shown, f"no wrong submission shows {sorted(needed - shown)}"


@SETS
def test_every_mistake_has_words_and_all_words_are_used(problem_set):
    used = {i for q in problem_set.questions for t in trials_of(q) for i in t.wrong}
    ids = [m.id for m in problem_set.mistakes]
    assert len(ids) == len(set(ids)), f"twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    assert not used - set(ids), f"no words for {sorted(used - set(ids))}"
    assert not set(ids) - used, f"words that no check uses: {sorted(set(ids) - used)}"
    assert not set(ids) & {m.id for m in GENERIC}


@SETS
def test_words_are_a_sentence_and_one_to_three_hints(problem_set):
    for mistake in problem_set.mistakes:
        assert isinstance(mistake.hints, tuple) and 1 <= len(mistake.hints) <= 3, mistake.id
        for text in (mistake.sentence, *mistake.hints):
            assert text == text.strip() and text[-1] in ".?!)", f"{mistake.id}: {text!r}"
            assert len(text) <= 240, (
                f"{mistake.id}: {len(text)} characters are more than anyone reads"
            )


@MACHINE_GRADED
def test_a_coded_question_names_at_least_eight_mistakes(problem_set, question):
    mistakes = {i for t in trials_of(question) for i in t.wrong}
    assert question.answers is True or len(mistakes) >= 8, sorted(mistakes)


@SETS
def test_points_are_halves_and_add_up_to_100(problem_set):
    for question in problem_set.questions:
        for points in (question.manual_points, *(part.points for part in question.parts)):
            assert points * 2 == int(points * 2) and points >= 0, f"{question.id}: {points}"
    assert problem_set.points == 100
    assert len({q.id for q in problem_set.questions}) == len(problem_set.questions)


@MACHINE_GRADED
def test_parts_are_named_once_and_need_parts_that_there_are(problem_set, question):
    names = [part.name for part in question.parts]
    assert len(names) == len(set(names))
    for part in parts_of(question):
        assert set(part.needs) <= set(names) - {part.name}, part.name
        assert part.outputs and part.points > 0
