"""Judge one question on one Subject: points by part, and the mistake's name."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from autograder.sandbox.subject import Subject, SubjectError

from .carry_forward import FOLLOWS, CarryForward
from .catalogue import Catalogue, catalogue_of
from .compare import Raised
from .diagnose import Diagnosis, diagnose
from .failures import Failures, broken_import, cases_of, failures_of
from .feedback import Feedback
from .generic_mistakes import GENERIC
from .model import Choice, Mistake, Part, ProblemSet, Question
from .not_twice import NotTwice
from .report import Advice, PartResult, QuestionReport
from .run import FATAL, PUBLIC_SEED, Runs
from .verdicts import lost, overall, withhold


def known_mistakes(catalogue: Catalogue) -> dict[str, Mistake]:
    """Every mistake that a report may name, by id."""
    return {m.id: m for m in GENERIC} | catalogue.mistakes


class QuestionRun:
    """One question on one subject.

    Parameters
    ----------
    problem_set, question, subject
    seed : object
        Everything random follows from it.
    reveal : bool
        Whether messages may show expected values (the instances are public).
    key : mapping of str to str, optional
        Right answers of multiple choice; without it they are only recorded.
    catalogue : Catalogue, optional
        The mistakes that may be named; without it those of the set.
    """

    def __init__(
        self,
        problem_set: ProblemSet,
        question: Question,
        subject: Subject,
        seed: Any = PUBLIC_SEED,
        reveal: bool = True,
        key: dict[str, str] | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.set, self.question = problem_set, question
        self.subject = subject if isinstance(subject, NotTwice) else NotTwice(subject)
        self.seed, self.reveal, self.key = seed, reveal, key
        self.catalogue = catalogue_of(problem_set) if catalogue is None else catalogue
        self.runs = Runs(question, self.subject, seed)
        self._failing: dict[str, Failures] = {}
        self._carry = CarryForward(self.subject)

    def report(self) -> QuestionReport:
        """Try every part, then name what is wrong."""
        started = time.monotonic()
        judged = [self._judge(part) for part in self.question.parts]
        judged = withhold(self.question.parts, list(map(self._carry.without_filler, judged)))
        diagnosis = self._diagnosis()
        feedback = Feedback(self.question, self.runs, self.seed, self.reveal, self._failing)
        parts = tuple(
            feedback.of(part, result, diagnosis)
            for part, result in zip(self.question.parts, judged, strict=True)
        )
        verdict, score = overall(parts)
        ids = Counter(i for part in parts for i in part.mistakes)
        failing = [p for p in parts if p.verdict not in ("ok", "recorded")]
        message = f"{failing[0].name}: {failing[0].message}" if failing else ""
        return QuestionReport(
            self.question.id,
            self.question.title,
            self.question.automatic_points,
            score,
            verdict,
            parts,
            tuple(self._advice(i) for i, _ in ids.most_common()),
            message,
            seconds=time.monotonic() - started,
            unnamed=diagnosis.unnamed,
        )

    def answers(self) -> dict[str, Any]:
        """What the notebook's variables hold that the question asks for, where they are set."""
        asked = self.question.answers
        names = self.question.takes if asked is True else asked or ()
        given = {k: v for _, seen in self.runs.seen() for k, v in seen.actual.items()}
        return {k: given[k] for k in names if k in given and not isinstance(given[k], Raised)}

    def _advice(self, mistake_id: str) -> Advice:
        mistake = known_mistakes(self.catalogue)[mistake_id]
        return Advice(mistake.id, mistake.sentence, mistake.hints)

    # ---- points

    def _judge(self, part: Part | Choice) -> PartResult:
        if isinstance(part, Choice):
            return self._choice(part)
        try:
            return self._part(part)
        except SubjectError as error:
            return lost(part, error.verdict, str(error))
        except Exception as error:  # ours: say so and never charge it to the student
            sentence = f"the check itself failed: {type(error).__name__}: {error}"
            return lost(part, "grader_fault", sentence)

    def _part(self, part: Part) -> PartResult:
        run = self.runs.of(part.test)
        seen = [run.run(case) for case in cases_of(part, run)]
        failures = failures_of(part, seen)
        if not failures:
            return PartResult(part.name, part.points, part.points, "ok")
        if len(run.cases) == 1:  # an answer in the notebook; functions are called often enough
            self._carry.note(part, failures)
        if self._carry.follows(part, failures):
            return PartResult(part.name, part.points, part.points, "ok", (), FOLLOWS)
        self._failing[part.name] = failures
        problems = [problem.verdict for _, problem in failures]
        worst = next((v for v in problems if v in FATAL), problems[0])
        return lost(part, worst)

    def _choice(self, part: Choice) -> PartResult:
        try:
            given = self.subject.get(None, part.name)
        except SubjectError as error:
            return lost(part, error.verdict, str(error))
        if given is None:
            return lost(part, "missing", "no answer yet")
        answer = part.read(given)
        if answer is None:
            several = ", or several together" if part.many else ""
            return lost(part, "wrong", f"answer with one of {', '.join(part.options)}{several}")
        if self.key is None:
            return lost(part, "recorded", f'your answer: "{answer}"')
        if self.key[part.name] != answer:
            return lost(part, "wrong", "not the right choice")
        return PartResult(part.name, part.points, part.points, "ok")

    # ---- names

    def _diagnosis(self) -> Diagnosis:
        """What the code gives on the public instances, whatever the seed, has the names."""
        loud = any(
            p.verdict not in ("missing", *FATAL) for f in self._failing.values() for _, p in f
        )
        if not loud or self.runs.fatal or any(map(broken_import, self._failing.values())):
            return Diagnosis()
        runs = self.runs
        if str(self.seed) != str(PUBLIC_SEED):
            runs = Runs(self.question, self.subject, PUBLIC_SEED)
        try:
            return diagnose(self.question, runs.everything(), self.catalogue)
        except Exception:  # the points are known; without a name a report is still a report
            return Diagnosis()
