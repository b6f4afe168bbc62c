"""Every named mistake of every problem set is rejected by a check and recognised by its own name.

What a mistake gives is fed through the engine in place of a student's outputs. Mistakes whose outputs are known only by
a property (a predicate) have no outputs to feed: each of them needs a wrong submission instead.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder import course
from autograder.compare import Raised
from autograder.course import Case, Part, Question, Trial
from autograder.engine import QuestionRun, generator
from autograder.recognise import GENERIC, Predictor

SUBMISSIONS = Path(__file__).parent / "submissions"
SEEDS = (0, "another")
QUESTIONS = [(ps, q) for ps in map(course.load, course.names()) for q in ps.questions]
MACHINE_GRADED = pytest.mark.parametrize("problem_set, question", [
    pytest.param(ps, q, id=q.id) for ps, q in QUESTIONS if any(isinstance(part, Part) for part in q.parts)])
SETS = pytest.mark.parametrize("problem_set", [pytest.param(course.load(n), id=n) for n in course.names()])


def parts_of(question: Question) -> list[Part]:
    return [part for part in question.parts if isinstance(part, Part)]


def trials_of(question: Question) -> list[Trial]:
    return list({id(part.trial): part.trial for part in parts_of(question)}.values())


class Remembered:
    """A trial that is drawn once and computes each truth once, so that a hundred mistakes can be tried in seconds."""

    def __init__(self, trial: Trial, rng: np.random.Generator) -> None:
        self.cases, self._known = list(trial.draw(rng)), {}
        wrong = {i: v if isinstance(v, Mapping) else self._remember(v, i) for i, v in trial.wrong.items()}
        self.trial = replace(trial, draw=lambda rng: self.cases, truth=self._remember(trial.truth, ""), wrong=wrong)
        self.predict = Predictor(self.trial)

    def _remember(self, function, name):
        def known(case: Case, **knobs):
            key = (name, id(case), *sorted((k, id(v)) for k, v in knobs.items()))
            if key not in self._known:
                self._known[key] = function(case, **knobs)
            return self._known[key]
        return known

    def outputs(self, mistake: str, case: Case) -> dict:
        """All outputs of a student who made this mistake."""
        wrong = self.predict((mistake,), case)
        return {k: wrong[k] if k in wrong else v for k, v in self.trial.truth(case).items()}

    def made(self, mistake: str | None) -> Trial:
        """The trial, asked of someone who made this mistake."""
        return replace(self.trial, ask=lambda subject, case: self.trial.truth(case) if mistake is None else self.outputs(mistake, case))

    def by_predicate(self, mistake: str) -> bool:
        return any(callable(v) for case in self.cases for v in self.outputs(mistake, case).values())


def alike(a, b) -> bool:
    """Equal to rounding; written without the machinery under test."""
    if isinstance(a, Raised) or isinstance(b, Raised):
        return isinstance(a, Raised) and isinstance(b, Raised) and a.type == b.type
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(alike(a[k], b[k]) for k in a)
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return np.size(a) == np.size(b) and bool(np.allclose(np.ravel(a), np.ravel(b), rtol=2e-3, atol=1e-6, equal_nan=True))


def judged(problem_set, question: Question, known: dict[int, Remembered], guilty: Trial | None, mistake: str | None, seed):
    """The report of a student who made one mistake in one trial and nothing else wrong."""
    trials = {key: r.made(mistake if guilty is not None and key == id(guilty) else None) for key, r in known.items()}
    parts = tuple(replace(p, trial=trials[id(p.trial)], follow=None) for p in parts_of(question))
    return QuestionRun(problem_set, replace(question, parts=parts), None, seed, reveal=False).report()


@MACHINE_GRADED
@pytest.mark.parametrize("seed", SEEDS)
def test_each_mistake_is_rejected_and_recognised(problem_set, question, seed):
    rng = generator(seed, question.id)
    known = {id(t): Remembered(t, rng) for t in trials_of(question)}
    with np.errstate(all="ignore"):
        assert judged(problem_set, question, known, None, None, seed).verdict == "ok", "the truth itself fails"
        for key, remembered in known.items():
            trial = next(t for t in trials_of(question) if id(t) == key)
            for mistake in trial.wrong:
                if not remembered.by_predicate(mistake):
                    check_one(problem_set, question, known, trial, mistake, seed)


def check_one(problem_set, question, known, trial, mistake, seed) -> None:
    report = judged(problem_set, question, known, trial, mistake, seed)
    where = f"{question.id} {mistake}"
    failing = [(p, r) for p, r in zip(parts_of(question), report.parts) if r.score < p.points]
    assert failing, f"{where}: every part is passed"
    assert mistake in report.mistakes, f"{where}: not named, but {report.mistakes} for {[r.name for _, r in failing]}: {report.message}"
    for part, result in failing:
        assert result.verdict != "grader_fault", f"{where}: {result.message}"
        if part.trial is not trial or result.message.startswith("counts once"):
            continue
        assert mistake in result.mistakes, f"{where}: part {part.name!r} names {result.mistakes}"
        for other in set(result.mistakes) - {mistake}:
            assert same_outputs(known[id(trial)], part, mistake, other), f"{where}: {part.name!r} names {other} too, whose outputs differ"


def same_outputs(remembered: Remembered, part: Part, one: str, other: str) -> bool:
    for case in remembered.cases:
        if part.cases is None or case.name in part.cases:
            a, b = remembered.outputs(one, case), remembered.outputs(other, case)
            if not all(callable(b[k]) or alike(a[k], b[k]) for k in part.outputs):
                return False
    return True


@SETS
def test_mistakes_known_by_a_property_have_a_wrong_submission(problem_set):
    shown = {i for path in (SUBMISSIONS / problem_set.name / "wrong").glob("*.toml") for i in named(path)}
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        needed = {i for q in problem_set.questions for t in trials_of(q) for r in [Remembered(t, rng)] for i in t.wrong if r.by_predicate(i)}
    assert not needed - shown, f"no wrong submission shows {sorted(needed - shown)}"


def named(path: Path) -> list[str]:
    declared = tomllib.loads(path.read_text("utf-8"))
    return declared["mistakes"] if "mistakes" in declared else [declared["mistake"]]


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
            assert len(text) <= 240, f"{mistake.id}: {len(text)} characters are more than anyone reads"


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
