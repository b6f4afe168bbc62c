"""What a student's code gave on the public instances, for each output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .catalogue import key_of, place_of
from .compare import Raised, Rule, close
from .fingerprint import Fingerprint, fingerprint
from .model import Part, Question
from .run import Observation

RIGHT, WRONG, SILENT = 0, 1, 2  # what the code gave: as expected, something else, nothing
Seen = Sequence[tuple[int, Observation]]
Kept = dict[str, list[Any]]  # what a record keeps of each output that is not right


@dataclass(frozen=True)
class Output:
    """One output of one public instance.

    Attributes
    ----------
    place : (int, str)
        The test and the case.
    given : Fingerprint or None
        Of what the code gave, if that is wrong.
    refused : bool
        Whether an exception was expected.
    answer : bool
        Whether it is an answer in the notebook: one value, and nothing else to go by.
    """

    key: str
    place: tuple[int, str]
    state: int
    given: Fingerprint | None
    refused: bool
    tolerance: close
    answer: bool = False


def judged_outputs(question: Question, seen: Seen) -> dict[str, Output]:
    """All outputs that a part of the question looks at, by key, with what the code gave."""
    rules, answers = _rules(question), _answers(question)
    found = {}
    for place, observation in seen:
        for name, expected in observation.expected.items():
            asked = [*rules.get((place, observation.case.name, name), ())]
            asked += rules.get((place, None, name), ())
            if not asked:
                continue
            key = key_of(question.id, place, observation.case.name, name)
            state, given = _classify(observation.actual.get(name), expected, asked)
            where, refused = (place, observation.case.name), isinstance(expected, Raised)
            tolerance, answer = _tolerance(asked), name in answers
            found[key] = Output(key, where, state, given, refused, tolerance, answer)
    return found


def _answers(question: Question) -> tuple[str, ...]:
    """Names of its answers in the notebook."""
    return question.takes if question.answers is True else question.answers or ()


def _classify(
    actual: object, expected: object, rules: Sequence[Rule]
) -> tuple[int, Fingerprint | None]:
    """Whether an output is right by all rules, and the fingerprint of one that is not."""
    if all(rule(actual, expected, False) is None for rule in rules):
        return RIGHT, None
    given = fingerprint(actual)
    return (WRONG, given) if given else (SILENT, None)


def _rules(question: Question) -> dict[tuple[int, str | None, str], list[Rule]]:
    """How each output is compared: by every part that looks at it.

    Returns
    -------
    dict
        By the place of a test, the name of a case (None for all), and the name of an output.
    """
    tests = question.tests
    found: dict[tuple[int, str | None, str], list[Rule]] = {}
    for part in question.parts:
        if not isinstance(part, Part):
            continue
        for name in part.outputs:
            for case in part.cases or (None,):
                place = (tests.index(part.test), case, name)
                found.setdefault(place, []).append(part.rule_for(name))
    return found


def _tolerance(rules: Sequence[Rule]) -> close:
    """The strictest of the rules that compare numbers."""
    numeric = [rule for rule in rules if isinstance(rule, close)]
    return max(numeric, key=_strictness, default=close())


def _strictness(rule: close) -> tuple[bool, float]:
    return not rule.squeeze, -rule.rtol


# ---- what a record keeps


def kept(outputs: Mapping[str, Output], named: Iterable[str]) -> Kept:
    """What is not right, as plain data for a record; empty where a mistake is named for all of it.

    Parameters
    ----------
    outputs : mapping of str to Output
    named : iterable of str
        Keys of the outputs that a named mistake explains.
    """
    explained = set(named)
    if all(key in explained for key, output in outputs.items() if output.state == WRONG):
        return {}
    return {
        key: _row(output, key in explained)
        for key, output in outputs.items()
        if output.state != RIGHT
    }


def _row(output: Output, explained: bool) -> list[Any]:
    given = output.given
    if given is None:
        return []
    numbers = [float(f"{number:.10g}") for number in (*given.projections, given.size)]
    return [given.text, *numbers, given.count, int(output.refused), int(explained)]


def unexplained(record: Kept) -> dict[str, Fingerprint]:
    """What was wrong and had no name, by key.

    Raises
    ------
    ValueError, TypeError
        If the record is damaged.
    """
    return {key: _fingerprint(row) for key, row in record.items() if row and not row[-1]}


def outputs_of(question: Question, record: Kept, keys: Iterable[str]) -> dict[str, Output]:
    """The outputs of these keys as they were when a record was made; what it lacks was right."""
    rules, answers = _rules(question), _answers(question)
    found = {}
    for key in keys:
        test, case, name = place_of(key)
        asked = [*rules.get((test, case, name), ()), *rules.get((test, None, name), ())]
        row = record.get(key)
        given = _fingerprint(row) if row else None
        state = RIGHT if row is None else WRONG if row else SILENT
        refused = bool(row and row[-2])
        tolerance, answer = _tolerance(asked), name in answers
        found[key] = Output(key, (test, case), state, given, refused, tolerance, answer)
    return found


def _fingerprint(row: Sequence[Any]) -> Fingerprint:
    text, *projections, size, count, _, _ = row
    return Fingerprint(str(text), tuple(map(float, projections)), float(size), int(count))
