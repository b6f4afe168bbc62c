"""Name the mistake: compare a wrong output with what each known mistake would give."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, Mapping, Sequence

import numpy as np

from .compare import Raised, Rule, close
from .course import Case, Mistake, Trial

Predict = Callable[[Case], Mapping[str, Any]]
SECONDS = 0.5  # of computing, for pairs of mistakes, so a busy machine names the same ones; single ones are always tried
ALIKE = close(1e-6, 1e-9, squeeze=False, equal_nan=True)

# Slips that any array of numbers can show; tried when the set's own catalogue knows none.
GENERIC = (
    Mistake("sign_flipped", "The sign is flipped: every value is minus the expected one.", ("Which way does the quantity point: up the slope or down?",)),
    Mistake("all_zero", "Everything is zero: nothing has been computed into the result.", ("Is the array that you return the one that you filled?",)),
    Mistake("transposed", "The result is transposed.", ("Which axis is which in the statement? Write the shapes beside each factor.",)),
    Mistake("factor_two", "A factor of 2 too much.", ("Look at the 1/2 of the definition: does it cancel the 2 of the derivative?",)),
    Mistake("factor_half", "A factor of 2 is missing.", ("Is there a 1/2 in the definition, and what is the derivative of a square?",)),
    Mistake("summed_not_averaged", "Summed where the mean over the N samples is asked for: N times too large.", ("Sum or mean? The statement says which.",)),
    Mistake("averaged_twice", "Divided by the number of samples N once too often.", ("How often do you divide by N on the way to this value?",)),
)
_FACTORS: dict[str, Callable[[Case], float]] = {
    "sign_flipped": lambda case: -1.0,
    "all_zero": lambda case: 0.0,
    "factor_two": lambda case: 2.0,
    "factor_half": lambda case: 0.5,
    "summed_not_averaged": lambda case: float(case.data.get("N", 1)),
    "averaged_twice": lambda case: 1.0 / float(case.data.get("N", 1)),
}


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
        self.failing = {(id(o), k) for o in self.seen for k in self.outputs if self.rule(o.actual.get(k), o.truth[k], False)}
        self.seen = sorted(self.seen, key=lambda o: not any((id(o), k) in self.failing for k in self.outputs))  # most predictions fail at once

    def explained_by(self, predict: Predict) -> bool:
        """Is this what came back, in every case?"""
        return bool(self.failing) and all(self._fits(o, k, predict) for o in self.seen for k in self.outputs)

    def share_explained_by(self, predict: Predict) -> float:
        """Which share of what failed is this? 0 if it is less than half: then no more of it is worth computing."""
        failing = [(o, k) for o in self.seen for k in self.outputs if (id(o), k) in self.failing]
        missed = 0
        for o, k in failing:
            missed += not self._fits(o, k, predict)
            if 2 * missed > len(failing):
                return 0.0
        return 1.0 - missed / len(failing) if failing else 0.0

    def _fits(self, o: Observation, name: str, predict: Predict) -> bool:
        wrong, truth = predict(o.case), o.truth[name]
        given = wrong[name] if name in wrong else truth
        return _matches(o.actual.get(name), given, self.rule, o.case) and (
            (id(o), name) not in self.failing or self.differs(given, truth))

    def differs(self, given: Any, truth: Any) -> bool:
        return callable(given) or self.rule(given, truth, False) is not None


def recognise(seen: Sequence[Observation], outputs: Iterable[str], rule: Rule, predictor: Predictor,
              seconds: float = SECONDS, everything: Sequence[Observation] = ()) -> tuple[str, ...]:
    """Ids of the mistakes that explain what came back.

    Those that explain every case come first; then the generic slips; then pairs,
    which are searched for at most `seconds`; then what explains at least half of
    the failing cases. Of several, those stay that agree best with `everything`
    that the trial saw; all that nothing can tell apart are returned.
    """
    evidence, everything = Evidence(seen, tuple(outputs), rule), everything or seen
    predict = {i: lambda case, i=i: predictor((i,), case) for i in predictor.trial.wrong}
    full = {i: _agreement(i, everything, rule, predictor) for i, f in predict.items() if evidence.explained_by(f)}
    possible = {i: agreement for i, (agreement, impossible) in full.items() if not impossible}
    if possible:
        return _highest(possible)
    generic = tuple(i for i, f in _generic(evidence) if evidence.explained_by(f))
    explained = generic or _pair(evidence, predictor, time.thread_time() + seconds)
    if explained:
        return explained
    if not full:
        shares = {i: evidence.share_explained_by(f) for i, f in predict.items()}
        best = max(0.5, *shares.values(), 0.0)
        full = {i: _agreement(i, everything, rule, predictor) for i, share in shares.items() if share == best}
    return _highest({i: agreement for i, (agreement, _) in full.items()})


def _agreement(mistake: str, everything: Sequence[Observation], rule: Rule, predictor: Predictor) -> tuple[int, bool]:
    """How much of all that came back the mistake explains; and whether something came out right that it spoils."""
    count, impossible = 0, False
    for o in everything:
        wrong = predictor((mistake,), o.case)
        for name, truth in o.truth.items():
            actual, given = o.actual.get(name), wrong[name] if name in wrong else truth
            explained = _matches(actual, given, ALIKE, o.case)
            count += explained + _matches(actual, given, rule, o.case)
            impossible |= not explained and _matches(actual, truth, ALIKE, o.case)
    return count, impossible


def _highest(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(i for i, count in counts.items() if count == max(counts.values()))


def _pair(evidence: Evidence, predictor: Predictor, deadline: float) -> tuple[str, ...]:
    """The first two mistakes, each of which changes something here, that together explain every case."""
    knobs = {i: v for i, v in predictor.trial.wrong.items() if isinstance(v, Mapping) and any(
        evidence.differs(predictor((i,), o.case)[k], o.truth[k]) for o in evidence.seen for k in evidence.outputs)}
    for pair in itertools.combinations(knobs, 2):
        if time.thread_time() > deadline:
            break
        if set(knobs[pair[0]]) & set(knobs[pair[1]]):
            continue
        predict = lambda case: predictor(pair, case)
        if evidence.explained_by(predict):
            return pair
    return ()


def _generic(evidence: Evidence) -> Iterable[tuple[str, Predict]]:
    truth = {id(o.case): o.truth for o in evidence.seen}

    def changed(change: Callable[[Any, Case], Any]) -> Predict:
        return lambda case: {k: change(truth[id(case)][k], case) for k in evidence.outputs}

    for mistake, factor in _FACTORS.items():
        yield mistake, changed(lambda value, case, factor=factor: _scale(value, factor(case)))
    yield "transposed", changed(lambda value, case: value.T if isinstance(value, np.ndarray) and value.ndim == 2 else value)


def _scale(value: Any, factor: float) -> Any:
    number = isinstance(value, (int, float, complex, np.ndarray, np.generic)) and not isinstance(value, bool)
    return np.asarray(value) * factor if number else value


def _matches(actual: Any, given: Any, rule: Rule, case: Case) -> bool:
    if callable(given):
        try:
            return bool(given(actual, case))
        except (TypeError, ValueError, KeyError, IndexError, AttributeError):
            return False  # what came back is not even of the kind that this mistake gives
    return rule(actual, given, False) is None or ALIKE(actual, given, False) is None
