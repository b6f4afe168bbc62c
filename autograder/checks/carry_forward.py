"""Whether credit for what follows from a student's own earlier work is credit for work.

A later step is judged by the student's own earlier results. If those are nonsense, a
nonsense that suits them could be right by chance: zero follows from zero, one constant
from another, an unchanged argument from a step of no length.
"""

from __future__ import annotations

from typing import Any, Iterator, Sequence

import numpy as np

from .compare import Rule, close
from .model import Case

DROWNED = 1e6  # times as large as the truth: what is added to it is lost
SAME = close(1e-3, 1e-6)
FILLED = 3  # different quantities that one wrong number stands for


def sound(own: Any, truth: Any, most: float = DROWNED) -> bool:
    """Finite, of the right shape or transposed, and not of another order of magnitude: what a follow-up may rest on.

    A history, a list, may grow as it likes, and end at another step: a training on a wrong gradient does.
    """
    if isinstance(truth, dict):
        return all(k in own and sound(own[k], truth[k], most) for k in truth)
    if isinstance(truth, (list, tuple)) and isinstance(own, (list, tuple)):
        if len(own) != len(truth) and min(len(own), len(truth)) < 2:
            return False
        return all(sound(x, truth[min(step, len(truth) - 1)], np.inf) for step, x in enumerate(own))
    own, truth = np.asarray(own), np.asarray(truth)
    transposed = (
        truth.ndim == 2 and own.shape == truth.shape[::-1]
    )  # a matrix; other axes mean more
    if not (own.shape == truth.shape or transposed) or not np.isfinite(own).all():
        return False
    return (
        not own.size
        or most == np.inf
        or bool(np.abs(own).max() <= most * (1 + np.abs(truth).max()))
    )


def vanishes(own: Any, truth: Any) -> bool:
    """Is anything 0 that should not be? Both of one shape, or dicts of such."""
    if isinstance(truth, dict):
        return any(vanishes(own[k], truth[k]) for k in truth)
    return bool((np.equal(own, 0) & np.not_equal(truth, 0)).any())


def effortless(cases: Sequence[Case], own: Sequence[Any], truth: Sequence[Any], rule: Rule) -> bool:
    """Would one recipe that computes nothing give `own` in all cases, and not the truth?

    Parameters
    ----------
    cases : sequence of Case
    own, truth : sequence
        For each case one output, as it follows from earlier work and as it should be.
    rule : Rule
        Tells whether two values are the same.

    Notes
    -----
    A history is left to `Part.follow`, which drives the training itself: a net that is
    wrong may well have the same accuracy all the way.
    """
    if any(isinstance(value, (list, tuple)) for value in own):
        return False
    return any(
        _gives(recipe, own, rule) and not _gives(recipe, truth, rule)
        for recipe in _recipes(cases, own)
    )


def _gives(recipe: Sequence[Any], values: Sequence[Any], rule: Rule) -> bool:
    return not any(rule(given, value, False) for given, value in zip(recipe, values))


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
    """Is `value` one number, and written for half of what is wrong, in place of different quantities?

    Parameters
    ----------
    value : array_like
        The answer that seems to follow from earlier ones.
    wrong : sequence of (answer, truth)
        All answers of the question that are not right.
    """
    number = _one_number(value)
    if number is None:
        return False
    instead = [
        truth
        for answer, truth in wrong
        if (other := _one_number(answer)) is not None and not SAME(other, number)
    ]
    different: list[Any] = []
    for truth in instead:
        if all(SAME(truth, other) for other in different):
            different.append(truth)
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
