"""Name the mistake: compare a wrong output with what each known mistake would give."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, Mapping, Sequence

import numpy as np

from .compare import Raised, Rule, close
from .generic_mistakes import CHANGES
from .model import Case, Trial

Predict = Callable[[Case], Mapping[str, Any]]
SECONDS = 0.5  # of computing, for pairs of mistakes, so a busy machine names the same ones; single ones are always tried
ALIKE = close(1e-6, 1e-9, squeeze=False, equal_nan=True)
TELLING = (
    "RecursionError",
    "ZeroDivisionError",
    "OverflowError",
)  # exceptions that few slips raise


@dataclass
class Observation:
    """One case of a trial: what came back and what was expected."""

    case: Case
    actual: Mapping[str, Any]
    truth: Mapping[str, Any]


@dataclass
class Predictor:
    """What each mistake of a trial would give on a case, computed once."""

    trial: Trial
    _memo: dict[tuple, Mapping[str, Any]] = field(default_factory=dict)

    def __call__(self, ids: tuple[str, ...], case: Case) -> Mapping[str, Any]:
        key = (ids, id(case))
        if key not in self._memo:
            self._memo[key] = self._wrong(ids, case)
        return self._memo[key]

    def _wrong(self, ids: tuple[str, ...], case: Case) -> Mapping[str, Any]:
        variants = [self.trial.wrong[i] for i in ids]
        with np.errstate(all="ignore"):
            try:
                if all(isinstance(v, Mapping) for v in variants):
                    return self.trial.truth(case, **{k: x for v in variants for k, x in v.items()})
                return variants[0](case)
            except Exception as error:  # a wrong formula may well raise, as the student's does
                return _Everything(Raised(type(error).__name__, str(error)))


class _Everything(dict):
    """The same value for every output: a mistake that raises."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        return self.value


@dataclass
class Evidence:
    """What a part has to go on: its outputs on its cases, and which of them are wrong."""

    seen: Sequence[Observation]
    outputs: tuple[str, ...]
    rule: Rule

    def __post_init__(self) -> None:
        self.failing = {
            (id(o), k)
            for o in self.seen
            for k in self.outputs
            if self.rule(o.actual.get(k), o.truth[k], False)
        }
        self.seen = sorted(
            self.seen, key=lambda o: not any((id(o), k) in self.failing for k in self.outputs)
        )  # most predictions fail at once

    def explained_by(self, predict: Predict) -> bool:
        """Is this what came back, in every case?"""
        return bool(self.failing) and all(
            self._fits(o, k, predict) for o in self.seen for k in self.outputs
        )

    def share_explained_by(self, predict: Predict) -> float:
        """Which share of what failed is this?

        0 if it is less than half: then no more of it is worth computing. And 0 if it is nothing but exceptions that any
        slip may raise.
        """
        failing = [(o, k) for o in self.seen for k in self.outputs if (id(o), k) in self.failing]
        missed, telling = 0, False
        for o, k in failing:
            fits = self._fits(o, k, predict)
            missed += not fits
            telling |= fits and not _vague(o.actual.get(k), o.truth[k])
            if 2 * missed > len(failing):
                return 0.0
        return 1.0 - missed / len(failing) if telling else 0.0

    def _fits(self, o: Observation, name: str, predict: Predict) -> bool:
        wrong, truth = predict(o.case), o.truth[name]
        given = wrong[name] if name in wrong else truth
        return _matches(o.actual.get(name), given, self.rule, o.case) and (
            (id(o), name) not in self.failing or self.differs(given, truth)
        )

    def differs(self, given: Any, truth: Any) -> bool:
        return callable(given) or self.rule(given, truth, False) is not None


def recognise(
    seen: Sequence[Observation],
    outputs: Iterable[str],
    rule: Rule,
    predictor: Predictor,
    seconds: float = SECONDS,
    everything: Sequence[Observation] = (),
) -> tuple[str, ...]:
    """Ids of the mistakes that explain what came back.

    Those that explain every case come first; then the generic slips; then pairs,
    which are searched for at most `seconds`; then what explains at least half of
    the failing cases, and more than exceptions. Of several, those stay that agree
    best with `everything` that the trial saw; all that nothing can tell apart are
    returned.
    """
    evidence, everything = Evidence(seen, tuple(outputs), rule), everything or seen
    predict = {i: lambda case, i=i: predictor((i,), case) for i in predictor.trial.wrong}
    full = {
        i: _agreement((i,), everything, rule, predictor)
        for i, f in predict.items()
        if evidence.explained_by(f)
    }
    possible = {i: agreement for i, (agreement, impossible) in full.items() if not impossible}
    if possible:
        return _highest(possible)
    generic = tuple(i for i, f in _generic(evidence) if evidence.explained_by(f))
    explained = generic or _pair(
        evidence,
        predictor,
        time.thread_time() + seconds,
        lambda pair: not _agreement(pair, everything, rule, predictor)[1],
    )
    if explained:
        return explained
    shares = {i: evidence.share_explained_by(predict[i]) for i in full or predict}
    best = max(0.5, *shares.values(), 0.0)
    return _highest(
        {
            i: _agreement((i,), everything, rule, predictor)[0]
            for i, share in shares.items()
            if share == best
        }
    )


def _agreement(
    mistakes: tuple[str, ...], everything: Sequence[Observation], rule: Rule, predictor: Predictor
) -> tuple[int, bool]:
    """How much of all that came back the mistake explains; and whether it cannot be named for it.

    It cannot if something is right that it spoils, if an exception is not its own, or if there is nothing but exceptions.
    An exception that few slips raise has a name of its own, and says nothing about this one.
    """
    count, impossible = (
        0,
        all(_vague(o.actual.get(k), v) for o in everything for k, v in o.truth.items()),
    )
    for o in everything:
        wrong, strange, own = predictor(mistakes, o.case), False, False
        for name, truth in o.truth.items():
            actual, given = o.actual.get(name), wrong[name] if name in wrong else truth
            explained = _matches(actual, given, ALIKE, o.case)
            count += explained + _matches(actual, given, rule, o.case)
            own |= explained and isinstance(actual, Raised)
            strange |= not explained and isinstance(actual, Raised) and actual.type not in TELLING
            impossible |= not explained and _matches(actual, truth, ALIKE, o.case)
        impossible |= strange and not own
    return count, impossible


def _highest(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(i for i, count in counts.items() if count == max(counts.values()))


def _pair(
    evidence: Evidence,
    predictor: Predictor,
    deadline: float,
    possible: Callable[[tuple[str, str]], bool],
) -> tuple[str, ...]:
    """The first two possible mistakes, each of which changes something here, that together explain every case."""
    knobs = {
        i: v
        for i, v in predictor.trial.wrong.items()
        if isinstance(v, Mapping)
        and any(
            evidence.differs(predictor((i,), o.case)[k], o.truth[k])
            for o in evidence.seen
            for k in evidence.outputs
        )
    }
    for pair in itertools.combinations(knobs, 2):
        if time.thread_time() > deadline:
            break
        if set(knobs[pair[0]]) & set(knobs[pair[1]]):
            continue
        predict = lambda case: predictor(pair, case)
        if evidence.explained_by(predict) and possible(pair):
            return pair
    return ()


def _generic(evidence: Evidence) -> Iterable[tuple[str, Predict]]:
    truth = {id(o.case): o.truth for o in evidence.seen}
    for mistake, change in CHANGES.items():
        yield (
            mistake,
            lambda case, change=change: {
                k: change(truth[id(case)][k], case) for k in evidence.outputs
            },
        )


def _vague(actual: Any, truth: Any) -> bool:
    """An exception that any slip may raise, where none was asked for."""
    return (
        isinstance(actual, Raised) and actual.type not in TELLING and not isinstance(truth, Raised)
    )


def _matches(actual: Any, given: Any, rule: Rule, case: Case) -> bool:
    if callable(given):
        try:
            return bool(given(actual, case))
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            return False  # what came back is not even of the kind that this mistake gives
    return rule(actual, given, False) is None or ALIKE(actual, given, False) is None
