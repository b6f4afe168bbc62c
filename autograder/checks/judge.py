"""Run the check of one question on one Subject."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import numpy as np

from autograder.sandbox.subject import GraderFault, Subject, SubjectError

from .carry_forward import effortless, filler, sound
from .compare import Mismatch, Raised
from .diagnose import Observation, recognise
from .generic_mistakes import GENERIC
from .model import Case, Choice, Mistake, Part, ProblemSet, Question, Trial
from .report import Advice, PartResult, QuestionReport
from .run import BROKEN, FATAL, TrialRun, generator
from .verdicts import overall, withhold

FOLLOWS = "follows from your own earlier result, which is not right yet"
PATIENCE = 0.4  # seconds a question may spend on pairs of mistakes and smallest cases, beyond single mistakes


def known_mistakes(problem_set: ProblemSet) -> dict[str, Mistake]:
    """Every mistake that a report on this set may name, by id."""
    return {m.id: m for m in (*GENERIC, *problem_set.mistakes)}


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
    """

    def __init__(
        self,
        problem_set: ProblemSet,
        question: Question,
        subject: Subject,
        seed: Any = 0,
        reveal: bool = True,
        key: dict[str, str] | None = None,
    ) -> None:
        self.set, self.question, self.subject = problem_set, question, subject
        self.seed, self.reveal, self.key = seed, reveal, key
        self._runs: dict[int, TrialRun] = {}
        self._said: dict[Any, str] = {}  # what came instead of a value -> the part that tells of it
        self._wrong: dict[
            str, list[tuple]
        ] = {}  # of each answer that is wrong: what came back, and what should have
        self._patience = PATIENCE

    def report(self) -> QuestionReport:
        started = time.monotonic()
        parts: list[PartResult] = []
        for part in self.question.parts:
            parts.append(self._choice(part) if isinstance(part, Choice) else self._part(part))
        parts = withhold(self.question.parts, list(map(self._without_filler, parts)))
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
            tuple(parts),
            tuple(self._advice(i) for i, _ in ids.most_common()),
            message,
            seconds=time.monotonic() - started,
        )

    def _advice(self, mistake_id: str) -> Advice:
        mistake = known_mistakes(self.set)[mistake_id]
        return Advice(mistake.id, mistake.sentence, mistake.hints)

    def _run(self, trial: Trial) -> TrialRun:
        if id(trial) not in self._runs:
            rng = generator(self.seed, self.question.id, len(self._runs))
            run = self._runs[id(trial)] = TrialRun(trial, self.subject, rng)
            run.fatal = next((r.fatal for r in self._runs.values() if r.fatal), None)
        return self._runs[id(trial)]

    def _part(self, part: Part) -> PartResult:
        try:
            run = self._run(part.trial)
            cases = [c for c in run.cases if part.cases is None or c.name in part.cases]
            if not cases or part.cases and len(cases) != len(set(part.cases)):
                raise GraderFault(f"part {part.name!r} names cases that are not drawn")
            seen = [run.observe(case) for case in cases]
            failures = [(o, problem) for o in seen if (problem := self._compare(part, o))]
            if not failures:
                return PartResult(part.name, part.points, part.points, "ok")
            if (
                len(run.cases) == 1
            ):  # an answer in the notebook; functions are asked often enough to tell
                self._wrong[part.name] = [
                    (o.actual.get(k), o.truth[k]) for o, _ in failures for k in part.outputs
                ]
            broken = next(
                (
                    v
                    for o, _ in failures
                    for v in o.actual.values()
                    if isinstance(v, Raised) and v.type == BROKEN
                ),
                None,
            )
            if broken:
                return PartResult(
                    part.name,
                    part.points,
                    0.0,
                    broken.verdict,
                    (),
                    self._once(part, broken.message, broken.message),
                )
            if part.follow and self._follows(part, failures):
                return PartResult(part.name, part.points, part.points, "ok", (), FOLLOWS)
            return self._failed(part, run, seen, failures)
        except SubjectError as error:
            return PartResult(part.name, part.points, 0.0, error.verdict, (), str(error))
        except Exception as error:  # ours: say so and never charge it to the student
            return PartResult(
                part.name,
                part.points,
                0.0,
                "grader_fault",
                (),
                f"the check itself failed: {type(error).__name__}: {error}",
            )

    def _compare(self, part: Part, seen: Observation) -> Mismatch | None:
        for name in part.outputs:
            problem = part.rule(seen.actual.get(name), seen.truth[name], self.reveal)
            if problem:
                label = f"{name}: " if len(part.outputs) > 1 or name != part.name else ""
                return problem.within(label)
        return None

    def _follows(self, part: Part, failures: list) -> bool:
        """Is every failing case right given the student's own earlier work, and is that worth anything?"""
        following = []
        for seen, problem in failures:
            if problem.verdict in ("missing", *FATAL):
                return False
            try:
                with np.errstate(all="ignore"):
                    own = part.follow(self.subject, seen.case)
                if own is None or any(
                    part.rule(seen.actual.get(k), own[k], False) or not sound(own[k], seen.truth[k])
                    for k in part.outputs
                ):
                    return False
            except (SubjectError, TypeError, ValueError, KeyError, IndexError):
                return False  # the earlier work is not of a kind that anything can follow from
            following.append(own)
        seen = [o for o, _ in failures]
        return not all(
            effortless(
                [o.case for o in seen],
                [own[k] for own in following],
                [o.truth[k] for o in seen],
                part.rule,
            )
            for k in part.outputs
        )

    def _without_filler(self, result: PartResult) -> PartResult:
        """Take back what follows from one number that stands in many places."""
        if (
            result.message != FOLLOWS
            or result.name not in self._wrong
            or not all(
                filler(value, sum(self._wrong.values(), []))
                for value, _ in self._wrong[result.name]
            )
        ):
            return result
        return PartResult(
            result.name,
            result.points,
            0.0,
            "wrong",
            (),
            "the same number stands for several different quantities",
        )

    def _failed(
        self, part: Part, run: TrialRun, seen: list[Observation], failures: list
    ) -> PartResult:
        first, problem = failures[0]
        quiet = all(p.verdict in ("missing", *FATAL) for _, p in failures)
        started = time.monotonic()
        mistakes = (
            ()
            if quiet
            else recognise(
                seen,
                part.outputs,
                part.rule,
                run.predict,
                self._patience / 2,
                [run.observe(c) for c in run.cases],
            )
        )
        smallest = (
            None if mistakes or quiet else self._smallest(part, run, started + self._patience)
        )
        self._patience = max(0.0, self._patience - (time.monotonic() - started))
        case, problem = smallest or (first.case, problem)
        message = self._sentence(part, case, problem, bool(smallest))
        worst = next((p.verdict for _, p in failures if p.verdict in FATAL), failures[0][1].verdict)
        return PartResult(part.name, part.points, 0.0, worst, mistakes, message)

    def _sentence(self, part: Part, case: Case, problem: Mismatch, smallest: bool) -> str:
        raised = problem.raised
        if raised and raised.verdict == "missing":
            return self._once(part, str(raised), _unwritten(raised))
        tried = part.trial.tried.format_map(_Sizes(case)) if part.trial.tried else ""
        where = f'case "{case.name}"' + (f", {tried}" if tried else "")
        text = (
            "The smallest case that fails: " if smallest else ""
        ) + f"{where}: {problem.message}"
        return self._once(part, raised.lines or str(raised), text) if raised else text

    def _once(self, part: Part, what: Any, text: str) -> str:
        """`text`, or the part that has said so already: once is enough to read a traceback."""
        first = self._said.setdefault(what, part.name)
        return text if first == part.name else f'the same as in "{first}"'

    def _smallest(self, part: Part, run: TrialRun, deadline: float) -> tuple[Case, Mismatch] | None:
        if run.trial.shrink is None or run.fatal:
            return None
        for case in run.trial.shrink(generator(self.seed, self.question.id, "shrink")):
            problem = self._compare(part, run.ask(case))
            if problem or time.monotonic() > deadline:
                return (case, problem) if problem else None
        return None

    def _choice(self, part: Choice) -> PartResult:
        try:
            answer = self.subject.get(None, part.name)
        except SubjectError as error:
            return PartResult(part.name, part.points, 0.0, error.verdict, (), str(error))
        if answer is None:
            return PartResult(part.name, part.points, 0.0, "missing", (), "no answer yet")
        answer = part.read(answer)
        if answer is None:
            return PartResult(
                part.name,
                part.points,
                0.0,
                "wrong",
                (),
                f"answer with one of {', '.join(part.options)}"
                + (", or several together" if part.many else ""),
            )
        if self.key is None:
            return PartResult(
                part.name,
                part.points,
                0.0,
                "recorded",
                (),
                f'"{answer}" is recorded; it is judged when graded',
            )
        right = self.key[part.name] == answer
        return PartResult(
            part.name,
            part.points,
            part.points if right else 0.0,
            "ok" if right else "wrong",
            (),
            "" if right else "not the right choice",
        )


def _unwritten(raised: Raised) -> str:
    """What a stub says that nobody has written yet, and where it stands."""
    place = raised.lines[-1].partition(": ")[0] if raised.lines else ""
    return (raised.message or raised.type) + (f" ({place})" if place else "")


class _Sizes(dict):
    """Fills ``{N}`` in a sentence from a case; arrays by their shape."""

    def __init__(self, case: Case) -> None:
        super().__init__(
            {
                k: f"array {np.shape(v)}" if isinstance(v, np.ndarray) and np.size(v) > 6 else v
                for k, v in case.data.items()
            }
        )

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
