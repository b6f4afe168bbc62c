"""Whether credit for what follows from a student's own earlier work is credit for work.

A later step is judged by the student's own earlier results. If those are nonsense, a
nonsense that suits them could be right by chance: zero follows from zero, one constant
from another, an unchanged argument from a step of no length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.sandbox.subject import Subject, SubjectError

from .compare import Rule, close
from .failures import Failures, broken_import, results_of
from .model import Case, Part
from .report import PartResult
from .run import FATAL, Observation

FOLLOWS = "follows from your own earlier result, which is not right yet"
DROWNED = 1e6  # times as large as expected: what is added to it is lost
SAME = close(1e-3, 1e-6)
FILLED = 3  # different quantities that one wrong number stands for


class CarryForward:
    """Credit for the parts of a question that follow from a student's own earlier work.

    Parameters
    ----------
    subject : Subject
        The student's code, whose earlier results later steps start from.
    """

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self._wrong: dict[str, list[tuple[Any, Any]]] = {}  # of each wrong answer: given, expected
        self._carried: dict[Any, Any] = {}  # what follows from earlier work, by case

    def note(self, part: Part, failures: Failures) -> None:
        """Remember an answer in the notebook that is wrong, for `without_filler`."""
        self._wrong[part.name] = [
            (o.actual.get(k), o.expected[k]) for o, _ in failures for k in part.outputs
        ]

    def follows(self, part: Part, failures: Failures) -> bool:
        """Whether a part is right given the student's earlier work, where that can be told."""
        if not part.carries or broken_import(failures):
            return False
        return self._all_follow(part, failures)

    def _all_follow(self, part: Part, failures: Failures) -> bool:
        """Whether each failing case follows from the student's earlier work, and earns credit."""
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
            for k in results_of(part)
        )

    def _own(self, part: Part, seen: Observation) -> Any:
        """What a right step gives from the student's earlier work, if it is what came back."""
        try:
            with np.errstate(all="ignore"):
                own = self._carried_on(part, seen.case)
            if own is None:
                return None
            suits = all(
                not part.rule(seen.actual.get(k), own[k], False) and sound(own[k], seen.expected[k])
                for k in results_of(part)
            ) and not any(
                part.rule_for(k)(seen.actual.get(k), seen.expected[k], False)
                for k in set(part.outputs) - set(results_of(part))
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

    def without_filler(self, result: PartResult) -> PartResult:
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


def sound(own: Any, expected: Any, most: float = DROWNED) -> bool:
    """Whether later steps may rest on a value.

    It is finite, of the right shape or transposed, and not of another order of magnitude.
    A history, a list, may grow as it likes, and end at another step: a training on a wrong
    gradient does.
    """
    if isinstance(expected, dict):
        return all(k in own and sound(own[k], expected[k], most) for k in expected)
    if isinstance(expected, (list, tuple)) and isinstance(own, (list, tuple)):
        if len(own) != len(expected) and min(len(own), len(expected)) < 2:
            return False
        return all(
            sound(x, expected[min(step, len(expected) - 1)], np.inf) for step, x in enumerate(own)
        )
    own, expected = np.asarray(own), np.asarray(expected)
    transposed = (
        expected.ndim == 2 and own.shape == expected.shape[::-1]
    )  # a matrix; other axes mean more
    if not (own.shape == expected.shape or transposed) or not np.isfinite(own).all():
        return False
    return (
        not own.size
        or most == np.inf
        or bool(np.abs(own).max() <= most * (1 + np.abs(expected).max()))
    )


def vanishes(own: Any, expected: Any) -> bool:
    """Is anything 0 that should not be? Both of one shape, or dicts of such."""
    if isinstance(expected, dict):
        return any(vanishes(own[k], expected[k]) for k in expected)
    return bool((np.equal(own, 0) & np.not_equal(expected, 0)).any())


def effortless(
    cases: Sequence[Case], own: Sequence[Any], expected: Sequence[Any], rule: Rule
) -> bool:
    """Would one recipe that computes nothing give `own` in all cases, and not what is expected?

    Parameters
    ----------
    cases : sequence of Case
    own, expected : sequence
        For each case one output, as it follows from earlier work and as it should be.
    rule : Rule
        Tells whether two values are the same.

    Notes
    -----
    A history is left to `Part.carries`, which drives the training itself: a net that is
    wrong may well have the same accuracy all the way.
    """
    if any(isinstance(value, (list, tuple)) for value in own):
        return False
    return any(
        _gives(recipe, own, rule) and not _gives(recipe, expected, rule)
        for recipe in _recipes(cases, own)
    )


def _gives(recipe: Sequence[Any], values: Sequence[Any], rule: Rule) -> bool:
    return not any(rule(given, value, False) for given, value in zip(recipe, values, strict=False))


def _recipes(cases: Sequence[Case], own: Sequence[Any]) -> Iterator[list[Any]]:
    """Zero; the entries' numbers in a row; the same number everywhere; each argument as it is."""
    yield [_filled(value, 0.0) for value in own]
    for first in (0, 1):
        yield [_numbered(value, first) for value in own]
    leaf = next(_leaves(own[0]), None)
    if (
        leaf is not None
        and leaf.size
        and sum(part.size for value in own for part in _leaves(value)) > 1
    ):
        yield [_filled(value, leaf.flat[0]) for value in own]
    for name, value in cases[0].data.items():
        if isinstance(value, np.ndarray) and value.size > 1 and value.dtype.kind in "biuf":
            yield [case.data.get(name) for case in cases]


def _leaves(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    else:
        yield np.asarray(value)


def _filled(value: Any, number: float) -> Any:
    """The same structure with one number everywhere."""
    if isinstance(value, dict):
        return {key: _filled(item, number) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_filled(item, number) for item in value)
    return np.full(np.shape(value), number)


def _numbered(value: Any, first: int) -> Any:
    """The same structure with a range in each array."""
    if isinstance(value, dict):
        return {key: _numbered(item, first) for key, item in value.items()}
    size = int(np.size(value))
    return np.arange(first, first + size, dtype=float).reshape(np.shape(value))


def filler(value: Any, wrong: Sequence[tuple[Any, Any]]) -> bool:
    """Whether `value` is one number that stands for half of what is wrong.

    Half of the different quantities that have one wrong number in their place, that is.

    Parameters
    ----------
    value : array_like
        The answer that seems to follow from earlier ones.
    wrong : sequence of (answer, expected)
        All answers of the question that are not right.
    """
    number = _one_number(value)
    if number is None:
        return False
    instead = [
        expected
        for answer, expected in wrong
        if (other := _one_number(answer)) is not None and not SAME(other, number)
    ]
    different: list[Any] = []
    for expected in instead:
        if all(SAME(expected, other) for other in different):
            different.append(expected)
    return len(different) >= FILLED and 2 * len(instead) >= len(wrong)


def _one_number(value: Any) -> float | None:
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        return None
    same = (
        array.size
        and np.isfinite(array).all()
        and not SAME(array, np.full(array.shape, array.flat[0]))
    )
    return float(array.flat[0]) if same else None
