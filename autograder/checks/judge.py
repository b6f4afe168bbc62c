"""Judge one question on one Subject: points by part, what was tried, and the mistake's name."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.sandbox.subject import GraderFault, Subject, SubjectError

from .carry_forward import effortless, filler, sound
from .catalogue import Catalogue, catalogue_of, key_of
from .compare import Mismatch, Raised, close, same_shape
from .diagnose import Diagnosis, diagnose
from .difference import Picture, in_which_way, picture
from .generic_mistakes import GENERIC
from .inputs import Sizes, inputs_of
from .model import Case, Choice, Mistake, Part, ProblemSet, Question, Test
from .not_twice import NotTwice
from .report import Advice, PartResult, QuestionReport
from .run import BROKEN, FATAL, PUBLIC_SEED, Observation, Runs, TestRun, generator
from .verdicts import overall, withhold

FOLLOWS = "follows from your own earlier result, which is not right yet"
PATIENCE = 0.3  # seconds that a question may spend on its smallest failing cases
Failures = Sequence[tuple[Observation, Mismatch]]


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
        self._said: dict[Any, str] = {}  # what came instead of a value -> the part that tells of it
        self._wrong: dict[str, list[tuple[Any, Any]]] = {}  # of each wrong answer: given, expected
        self._carried: dict[Any, Any] = {}  # what follows from earlier work, by case
        self._patience = PATIENCE

    def report(self) -> QuestionReport:
        """Try every part, then name what is wrong."""
        started = time.monotonic()
        judged = [self._judge(part) for part in self.question.parts]
        judged = withhold(self.question.parts, list(map(self._without_filler, judged)))
        diagnosis = self._diagnosis()
        parts = tuple(
            self._told(part, result, diagnosis)
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
        """What the variables of the notebook hold that the question asks for, where they are set."""
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
            return _lost(part, error.verdict, str(error))
        except Exception as error:  # ours: say so and never charge it to the student
            sentence = f"the check itself failed: {type(error).__name__}: {error}"
            return _lost(part, "grader_fault", sentence)

    def _part(self, part: Part) -> PartResult:
        run = self.runs.of(part.test)
        seen = [run.observe(case) for case in _cases_of(part, run)]
        failures = [(o, problem) for o in seen if (problem := self._compare(part, o))]
        if _beside_the_values(part):
            silent = [problem for _, problem in failures if problem.verdict == "exception"]
            if len(silent) < len(seen):  # the exception has cost the points of the values there
                failures = [f for f in failures if f[1].verdict != "exception"]
        if not failures:
            return PartResult(part.name, part.points, part.points, "ok")
        if (
            len(run.cases) == 1
        ):  # an answer in the notebook; functions are asked often enough to tell
            self._wrong[part.name] = [
                (o.actual.get(k), o.expected[k]) for o, _ in failures for k in part.outputs
            ]
        if part.carries and not _broken(failures) and self._follows(part, failures):
            return PartResult(part.name, part.points, part.points, "ok", (), FOLLOWS)
        self._failing[part.name] = failures
        problems = [problem.verdict for _, problem in failures]
        worst = next((v for v in problems if v in FATAL), problems[0])
        return _lost(part, worst)

    def _compare(self, part: Part, seen: Observation, reveal: bool = False) -> Mismatch | None:
        for name in part.outputs:
            problem = part.rule_for(name)(seen.actual.get(name), seen.expected[name], reveal)
            if problem:
                return problem.within("" if _is_clear(part, name) else f"{name}: ")
        return None

    def _follows(self, part: Part, failures: Failures) -> bool:
        """Is every failing case right given the student's earlier work, and is that worth anything?"""
        following = []
        for seen, problem in failures:
            own = None if problem.verdict in ("missing", *FATAL) else self._own(part, seen)
            if own is None:
                return False
            following.append(own)
        seen_ones = [o for o, _ in failures]
        return not all(
            effortless(
                [o.case for o in seen_ones],
                [own[k] for own in following],
                [o.expected[k] for o in seen_ones],
                part.rule,
            )
            for k in _results(part)
        )

    def _own(self, part: Part, seen: Observation) -> Any:
        """What a right step gives from the student's own earlier work, where that is what came back."""
        try:
            with np.errstate(all="ignore"):
                own = self._carried_on(part, seen.case)
            if own is None:
                return None
            suits = all(
                not part.rule(seen.actual.get(k), own[k], False) and sound(own[k], seen.expected[k])
                for k in _results(part)
            ) and not any(
                part.rule_for(k)(seen.actual.get(k), seen.expected[k], False)
                for k in set(part.outputs) - set(_results(part))
            )
            return own if suits else None
        except (SubjectError, TypeError, ValueError, KeyError, IndexError, AttributeError):
            return None  # the earlier work is not of a kind that anything can follow from

    def _carried_on(self, part: Part, case: Case) -> Any:
        """What carries on from the student's earlier work, found once for all parts."""
        place = (part.carries, part.test, case.name)
        if part.carries and place not in self._carried:
            self._carried[place] = part.carries(self.subject, case)
        return self._carried.get(place)

    def _without_filler(self, result: PartResult) -> PartResult:
        """Take back what follows from one number that stands in many places."""
        if result.message != FOLLOWS or result.name not in self._wrong:
            return result
        wrong = [pair for pairs in self._wrong.values() for pair in pairs]
        if not all(filler(value, wrong) for value, _ in self._wrong[result.name]):
            return result
        return PartResult(
            result.name,
            result.points,
            0.0,
            "wrong",
            (),
            "the same number stands for several different quantities",
        )

    def _choice(self, part: Choice) -> PartResult:
        try:
            given = self.subject.get(None, part.name)
        except SubjectError as error:
            return _lost(part, error.verdict, str(error))
        if given is None:
            return _lost(part, "missing", "no answer yet")
        answer = part.read(given)
        if answer is None:
            several = ", or several together" if part.many else ""
            return _lost(part, "wrong", f"answer with one of {', '.join(part.options)}{several}")
        if self.key is None:
            return _lost(part, "recorded", f'your answer: "{answer}"')
        if self.key[part.name] != answer:
            return _lost(part, "wrong", "not the right choice")
        return PartResult(part.name, part.points, part.points, "ok")

    # ---- names

    def _diagnosis(self) -> Diagnosis:
        """What the code gives on the public instances, whatever the seed, has the names."""
        loud = any(
            p.verdict not in ("missing", *FATAL) for f in self._failing.values() for _, p in f
        )
        if not loud or self.runs.fatal or any(map(_broken, self._failing.values())):
            return Diagnosis()
        runs = self.runs
        if str(self.seed) != str(PUBLIC_SEED):
            runs = Runs(self.question, self.subject, PUBLIC_SEED)
        try:
            return diagnose(self.question, runs.everything(), self.catalogue)
        except Exception:  # the points are known; without a name a report is still a report
            return Diagnosis()

    # ---- words

    def _told(self, part: Part | Choice, result: PartResult, diagnosis: Diagnosis) -> PartResult:
        """The result with its mistakes and a sentence about a failing case."""
        failures = self._failing.get(part.name)
        if not failures or isinstance(part, Choice) or result.message:
            return result
        broken = _broken(failures)
        if broken:
            return self._once(_lost(part, broken.verdict, broken.message), broken.message)
        place = self.question.tests.index(part.test)
        cases = [case.name for case in _cases_of(part, self.runs.of(part.test))]
        keys = {key_of(self.question.id, place, c, k) for c in cases for k in part.outputs}
        mistakes = diagnosis.of(keys)
        quiet = all(p.verdict in ("missing", *FATAL) for _, p in failures)
        smallest = None if mistakes or quiet else self._smallest(part, self.runs.of(part.test))
        told = PartResult(part.name, part.points, 0.0, result.verdict, mistakes)
        return self._explained(part, told, smallest or failures[0][0], bool(smallest))

    def _explained(
        self, part: Part, told: PartResult, seen: Observation, smallest: bool
    ) -> PartResult:
        """The result with what was tried, what came of it, and where that is wrong."""
        varies = self._varies(part.test, seen.case)
        problem = self._compare(part, seen, self.reveal and varies)
        if problem is None:
            return told
        raised = problem.raised
        if raised and raised.verdict == "missing":
            return self._once(replace(told, message=_unwritten(raised)), str(raised))
        if not varies and problem.rung == "value" and self._is_answer(part):
            return self._once(replace(told, message=self._hint(part, seen)), part)
        if self._is_answer(part):
            return self._once(replace(told, message=_of_an_answer(problem)), problem.message)
        tried = part.test.tried.format_map(Sizes(seen.case)) if part.test.tried else ""
        where = f'case "{seen.case.name}"' + (f", {tried}" if tried else "")
        text = f"{'The smallest case that fails: ' if smallest else ''}{where}: "
        told = replace(told, message=text + problem.message)
        if raised:
            return self._once(told, raised.lines or str(raised))
        if self.reveal and varies:
            told = replace(told, inputs=inputs_of(seen.case, part.test.tried))
        if problem.rung == "value":
            told = replace(told, picture=self._picture(part, seen))
        return self._once(told, (text, problem.unlabelled, told.inputs))

    def _once(self, told: PartResult, what: Any) -> PartResult:
        """The result, or the part that has said so already: once is enough to read a traceback."""
        first = self._said.setdefault(what, told.name)
        if first == told.name:
            return told
        again = replace(told, picture=None, inputs=(), same_as=first)
        return replace(again, message=f'the same as in "{first}"')

    def _picture(self, part: Part, seen: Observation) -> Picture | None:
        """Where the first of its outputs that is wrong is wrong."""
        for name in part.outputs:
            rule = part.rule_for(name)
            if rule(seen.actual.get(name), seen.expected[name], False):
                precise = isinstance(rule, close)
                tolerance = (rule.rtol, rule.atol) if precise else (1e-6, 1e-9)
                return picture(seen.actual.get(name), seen.expected[name], *tolerance)
        return None

    def _is_answer(self, part: Part) -> bool:
        """Whether it looks at an answer in the notebook, and not at a function."""
        answers = self.question.answers
        return part.outputs == (part.name,) and (answers is True or part.name in (answers or ()))

    def _hint(self, part: Part, seen: Observation) -> str:
        """What is wrong with an answer that is graded as it stands, and no number of it."""
        (name,) = part.outputs
        rule = part.rule_for(name)
        tolerance = (rule.rtol, rule.atol) if isinstance(rule, close) else (1e-6, 1e-9)
        hint = in_which_way(seen.actual.get(name), seen.expected[name], *tolerance)
        steps = [p.name for p in self.question.parts if isinstance(p, Part) and p.test is part.test]
        first = next((n for n in steps if n in self._failing), "")
        several = len(steps) > 1 and len([n for n in steps if n in self._failing]) > 1
        return f"the first wrong step: {hint}" if several and first == part.name else hint

    def _varies(self, test: Test, case: Case) -> bool:
        """Whether grading changes this case's values: what is graded as it stands is not given away."""
        other = {c.name: c for c in test.draw(generator("another seed", self.question.id))}
        return case.name not in other or not _same_data(case, other[case.name])

    def _smallest(self, part: Part, run: TestRun) -> Observation | None:
        if run.test.shrink is None or run.fatal:
            return None
        started = time.monotonic()
        found = None
        for case in run.test.shrink(generator(self.seed, self.question.id, "shrink")):
            seen = run.ask(case)
            if self._compare(part, seen):
                found = seen
            if found or time.monotonic() - started > self._patience:
                break
        self._patience = max(0.0, self._patience - (time.monotonic() - started))
        return found


def _lost(part: Part | Choice, verdict: str, message: str = "") -> PartResult:
    return PartResult(part.name, part.points, 0.0, verdict, (), message)


def _cases_of(part: Part, run: TestRun) -> list[Case]:
    cases = [c for c in run.cases if part.cases is None or c.name in part.cases]
    if not cases or part.cases and len(cases) != len(set(part.cases)):
        raise GraderFault(f"part {part.name!r} names cases that are not drawn")
    return cases


def _beside_the_values(part: Part) -> bool:
    """Whether it asks for exact shapes or unchanged arguments: judged in the cases that ran."""
    return part.rule is same_shape or all(k in part.test.rules for k in part.outputs)


def _results(part: Part) -> list[str]:
    """Its outputs without the habits, which follow from nothing."""
    return [k for k in part.outputs if k not in part.test.rules]


def _is_clear(part: Part, name: str) -> bool:
    """Whether a part's sentence says without a label which output it is about."""
    called = part.test.tried.startswith(f"{name}(") or part.name == name
    return name in part.test.rules or (called and _results(part) == [name])


def _of_an_answer(problem: Mismatch) -> str:
    """A complaint about what stands in the notebook, which nothing computed."""
    return problem.message.replace(" came back", " stands there").replace(
        "; return plain NumPy arrays and numbers", ", numbers were expected"
    )


def _broken(failures: Failures) -> Raised | None:
    """What is said of a module that cannot be imported, if that is why the cases fail."""
    given = [value for seen, _ in failures for value in seen.actual.values()]
    return next((v for v in given if isinstance(v, Raised) and v.type == BROKEN), None)


def _unwritten(raised: Raised) -> str:
    """What a stub says that nobody has written yet, and where it stands."""
    place = raised.lines[-1].partition(": ")[0] if raised.lines else ""
    return (raised.message or raised.type) + (f" ({place})" if place else "")


def _same_data(one: Case, other: Case) -> bool:
    def same(a: Any, b: Any) -> bool:
        if isinstance(a, dict) and isinstance(b, dict):
            return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
        if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
            return np.shape(a) == np.shape(b) and bool(np.all(np.asarray(a) == np.asarray(b)))
        return bool(a == b)

    return same(dict(one.data), dict(other.data))
