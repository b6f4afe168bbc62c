"""Which cases of a part fail, and how: what its points and the feedback on it rest on."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.sandbox.subject import GraderFault

from .compare import Mismatch, Raised, Rule, close, same_shape
from .model import Case, Part
from .run import BROKEN, Observation, TestRun

Failures = Sequence[tuple[Observation, Mismatch]]


def cases_of(part: Part, run: TestRun) -> list[Case]:
    """The cases of its test that a part looks at.

    Raises
    ------
    GraderFault
        If the part names a case that is not drawn.
    """
    cases = [c for c in run.cases if part.cases is None or c.name in part.cases]
    if not cases or part.cases and len(cases) != len(set(part.cases)):
        raise GraderFault(f"part {part.name!r} names cases that are not drawn")
    return cases


def mismatch(part: Part, seen: Observation, reveal: bool = False) -> Mismatch | None:
    """What is wrong with the first of a part's outputs that is wrong in one case."""
    for name in part.outputs:
        problem = part.rule_for(name)(seen.actual.get(name), seen.expected[name], reveal)
        if problem:
            return problem.within("" if _is_clear(part, name) else f"{name}: ")
    return None


def _is_clear(part: Part, name: str) -> bool:
    """Whether a part's sentence says without a label which output it is about."""
    called = part.test.tried.startswith(f"{name}(") or part.name == name
    return name in part.test.rules or (called and results_of(part) == [name])


def failures_of(part: Part, seen: Sequence[Observation]) -> Failures:
    """The cases in which a part is not right, and what is wrong there."""
    failures = [(o, problem) for o in seen if (problem := mismatch(part, o))]
    if _beside_the_values(part):
        silent = [problem for _, problem in failures if problem.verdict == "exception"]
        if len(silent) < len(seen):  # the exception has cost the points of the values there
            return [f for f in failures if f[1].verdict != "exception"]
    return failures


def _beside_the_values(part: Part) -> bool:
    """Whether it asks for exact shapes or unchanged arguments: judged in the cases that ran."""
    return part.rule is same_shape or all(k in part.test.rules for k in part.outputs)


def results_of(part: Part) -> list[str]:
    """A part's outputs without the habits, which follow from nothing."""
    return [k for k in part.outputs if k not in part.test.rules]


def broken_import(failures: Failures) -> Raised | None:
    """What is said of a module that cannot be imported, if that is why the cases fail."""
    given = [value for seen, _ in failures for value in seen.actual.values()]
    return next((v for v in given if isinstance(v, Raised) and v.type == BROKEN), None)


def tolerance_of(rule: Rule) -> tuple[float, float]:
    """Relative and absolute tolerance of a rule that compares numbers; else the usual ones."""
    return (rule.rtol, rule.atol) if isinstance(rule, close) else (1e-6, 1e-9)
