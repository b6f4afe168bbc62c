"""Is every named mistake rejected, and recognised by its own name?

What a mistake gives is fed through the engine in place of a student's outputs. A mistake whose outputs are known only by a
property (a predicate) has none to feed: it needs a known-bad submission instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.diagnose import Predictor
from autograder.checks.judge import QuestionRun
from autograder.checks.model import Case, Part, ProblemSet, Question, Trial
from autograder.checks.report import QuestionReport
from autograder.checks.run import generator


def parts_of(question: Question) -> list[Part]:
    return [part for part in question.parts if isinstance(part, Part)]


def trials_of(question: Question) -> list[Trial]:
    return list({id(part.trial): part.trial for part in parts_of(question)}.values())


class Remembered:
    """A trial that is drawn once and computes each truth once, so that a hundred mistakes can be tried in seconds."""

    def __init__(self, trial: Trial, rng: np.random.Generator) -> None:
        self.cases, self._known = list(trial.draw(rng)), {}
        wrong = {
            i: v if isinstance(v, Mapping) else self._remember(v, i) for i, v in trial.wrong.items()
        }
        self.original = trial
        self.trial = replace(
            trial, draw=lambda rng: self.cases, truth=self._remember(trial.truth, ""), wrong=wrong
        )
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
        """The trial, asked of someone who made this mistake, or none."""
        return replace(
            self.trial,
            ask=lambda subject, case: (
                self.outputs(mistake, case) if mistake else self.trial.truth(case)
            ),
        )

    def by_property(self, mistake: str) -> bool:
        return any(callable(v) for case in self.cases for v in self.outputs(mistake, case).values())


def remembered(question: Question, seed: object) -> list[Remembered]:
    rng = generator(seed, question.id)
    return [Remembered(trial, rng) for trial in trials_of(question)]


def judged(
    problem_set: ProblemSet,
    question: Question,
    trials: list[Remembered],
    guilty: Remembered | None,
    mistake: str | None,
) -> QuestionReport:
    """The report on a student who made one mistake in one trial, and nothing else wrong."""
    asked = {id(r.original): r.made(mistake if r is guilty else None) for r in trials}
    parts = tuple(replace(p, trial=asked[id(p.trial)], follow=None) for p in parts_of(question))
    return QuestionRun(problem_set, replace(question, parts=parts), None, 0, reveal=False).report()


def complaints(
    problem_set: ProblemSet, question: Question, seed: object
) -> Iterator[tuple[str, str]]:
    """Each mistake of a question, and what is wrong with how it is recognised: nothing, where all is well."""
    trials = remembered(question, seed)
    with np.errstate(all="ignore"):
        if judged(problem_set, question, trials, None, None).verdict != "ok":
            yield "", "the truth itself fails"
        for r in trials:
            for mistake in r.trial.wrong:
                if not r.by_property(mistake):
                    yield (
                        mistake,
                        _complaint(
                            judged(problem_set, question, trials, r, mistake), question, r, mistake
                        ),
                    )


def _complaint(report: QuestionReport, question: Question, made: Remembered, mistake: str) -> str:
    failing = [(p, r) for p, r in zip(parts_of(question), report.parts) if r.score < p.points]
    if not failing:
        return "every part is passed"
    if mistake not in report.mistakes:
        return (
            f"not named, but {report.mistakes} for {[r.name for _, r in failing]}: {report.message}"
        )
    for part, result in failing:
        if result.verdict == "grader_fault":
            return result.message
        if part.trial is not made.original or result.message.startswith("counts once"):
            continue
        if mistake not in result.mistakes:
            return f"part {part.name!r} names {result.mistakes}"
        for other in set(result.mistakes) - {mistake}:
            if not _same_outputs(made, part, mistake, other):
                return f"part {part.name!r} names {other} too, whose outputs differ"
    return ""


def _same_outputs(made: Remembered, part: Part, one: str, other: str) -> bool:
    for case in made.cases:
        if part.cases is None or case.name in part.cases:
            a, b = made.outputs(one, case), made.outputs(other, case)
            if not all(callable(b[k]) or alike(a[k], b[k]) for k in part.outputs):
                return False
    return True


def alike(a, b) -> bool:
    """Equal to the precision of a typed answer; written without the machinery under test."""
    if isinstance(a, Raised) or isinstance(b, Raised):
        return isinstance(a, Raised) and isinstance(b, Raised) and a.type == b.type
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(alike(a[k], b[k]) for k in a)
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    return np.size(a) == np.size(b) and bool(
        np.allclose(np.ravel(a), np.ravel(b), rtol=2e-3, atol=1e-6, equal_nan=True)
    )


def known_by_property(problem_set: ProblemSet) -> set[str]:
    """Mistakes that only a known-bad submission can show."""
    with np.errstate(all="ignore"):
        return {
            i
            for q in problem_set.questions
            for r in remembered(q, 0)
            for i in r.trial.wrong
            if r.by_property(i)
        }
