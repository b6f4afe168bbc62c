"""What a set declares its checks with: a function, its arguments, and what it should give.

From the declaration alone follow, for every function of every set alike: what was tried, in the
student's terms; unchanged arguments; and the same results for whole numbers of an integer type.
A set says only where it differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.sandbox.subject import Outcome, SandboxEnded, Subject, SubjectError

from .compare import Mismatch, Raised, Rule, close
from .model import Case, Choice, Part, Test
from .run import ENDS, as_raised

Draw = Callable[[np.random.Generator], Sequence[Case]]
WHOLE = close(1e-6, 1e-8, equal_nan=True)
AS_FLOATS = "what the same numbers give as floats"


@dataclass(frozen=True)
class Function:
    """One function of the student.

    Attributes
    ----------
    name : str
        Its name, and the name of the output.
    takes : str
        Names of its arguments in the case, in order: ``"theta X y"``.
    expected : callable
        ``expected(theta, X, y)``, from the oracle. A `Raised` where it should refuse. Several
        values as a tuple, or as a dict by the names of `returns`, of which it may hold more.
    changes : tuple of str
        Arguments that it may change.
    returns : str
        Names of what it returns, where it returns several values: each is an output of its
        own, ``"dx dw db"``. What stands in brackets is not judged: ``"out (cache)"``. One name
        alone is that of its one value.
    keys : str
        Where it returns a dict instead, the keys of these values: ``"x w b"``.
    whole : bool
        Whether whole numbers make sense for its floats; they do not for probabilities.
    call : callable, optional
        ``call(subject, *arguments) -> Outcome``, where more than one call is needed.
    """

    name: str
    takes: str
    expected: Callable[..., Any]
    changes: tuple[str, ...] = ()
    returns: str = ""
    whole: bool = True
    call: Callable[..., Outcome] | None = None
    keys: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.takes.split())

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of its outputs that are judged."""
        return tuple(k for k in self.returns.split() if k[0] != "(") or (self.name,)

    @property
    def habits(self) -> tuple[str, ...]:
        """Names of the outputs that show its good habits."""
        return (given(self.name), with_whole_numbers(self.name))[: 2 if self.whole else 1]

    def outcome(self, s: Subject, arguments: Sequence[Any]) -> Outcome | Raised:
        """What the student's function gives, or the exception that it raised."""

        def called() -> Outcome:
            return self.call(s, *arguments) if self.call else s.call(self.name, *arguments)

        outcome: Outcome | Raised = attempt(called)
        return outcome

    def taken_apart(self, value: Any) -> dict[str, Any]:
        """The value by output; a sentence instead of each, if there are too few or too many."""
        names = self.returns.split()
        if self.keys:
            pairs = zip(names, self.keys.split(), strict=True)
            return {k: entry(value, key, f"what `{self.name}` returns") for k, key in pairs}
        if isinstance(value, Raised) or len(names) < 2:
            return dict.fromkeys(self.outputs, value)
        if not _several(value) or len(value) != len(names):
            said = ", ".join(k.strip("()") for k in names)
            forgotten = " (is a `return` missing?)" if value is None else ""
            wrong = f"`{self.name}` must return {len(names)} values: {said}{forgotten}"
            return dict.fromkeys(
                self.outputs, Raised("TypeError", wrong, verdict="bad_type", ours=True)
            )
        return {k: v for k, v in zip(names, value, strict=True) if k in self.outputs}

    def results(self, s: Subject, case: Case) -> dict[str, Any]:
        """What the student's function gives on a case, by output."""
        outcome = self.outcome(s, [case.data[k] for k in self.arguments])
        return self.taken_apart(outcome if isinstance(outcome, Raised) else outcome.value)


def _several(value: Any) -> bool:
    """Whether a value is a tuple, or a list or an array of numbers in its place."""
    return isinstance(value, (tuple, list)) or isinstance(value, np.ndarray) and value.ndim == 1


def entry(mapping: Any, key: str, what: str) -> Any:
    """``mapping[key]``, or a sentence in its place that says what is wrong with `what`."""
    if isinstance(mapping, Raised):
        return mapping
    if not isinstance(mapping, dict):
        kind = "None (is a `return` missing?)" if mapping is None else type(mapping).__name__
        wrong = f"{what} must be a dict, not {kind}"
        return Raised("TypeError", wrong, verdict="bad_type", ours=True)
    missing = Raised("KeyError", f"{what} has no key '{key}'", verdict="bad_type", ours=True)
    return mapping.get(key, missing)


def given(name: str) -> str:
    """Name of the output that holds a function's arguments as they are afterwards."""
    return f"what {name} was given"


def with_whole_numbers(name: str) -> str:
    """Name of the output of a function that is given whole numbers for floats."""
    return f"{name} of whole numbers"


def attempt(action: Callable[[], Any]) -> Any:
    """The action's value, or what student code did instead, as a value.

    So a function that raises or is missing leaves the others of its test alone.
    """
    try:
        return action()
    except SubjectError as error:
        if error.verdict in ENDS or isinstance(error, SandboxEnded):
            raise
        return as_raised(error)


def function_test(
    draw: Draw,
    *functions: Function,
    tried: str = "",
    shrink: Callable[..., Any] | None = None,
) -> Test:
    """A test of functions that take arrays and give arrays.

    Parameters
    ----------
    draw, shrink
        As in `Test`.
    functions : Function
        All of them are called on every case that has their arguments.
    tried : str
        What was asked; without it, the call with the names of its arguments.

    Returns
    -------
    Test
        Its outputs are, for each function, the result (under the function's name), the arguments
        afterwards (`given`) and the result for whole numbers (`with_whole_numbers`).
    """

    def call(s: Subject, case: Case) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for f in functions:
            arguments = [case.data[k] for k in f.arguments]
            outcome = f.outcome(s, arguments)
            if isinstance(outcome, Raised):
                found |= dict.fromkeys((*f.outputs, given(f.name)), outcome)
            else:
                found |= f.taken_apart(outcome.value)
                after = dict(zip(f.arguments, outcome.args, strict=False))
                found[given(f.name)] = _kept(after, f)
            if f.whole:
                before = _kept(dict(zip(f.arguments, arguments, strict=True)), f)
                changed = unchanged(f.name)(found[given(f.name)], before, False)
                whole = None if changed else _of_whole_numbers(f, s, arguments)
                found[with_whole_numbers(f.name)] = whole  # a change in place costs points once
        return found

    def expected(case: Case) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for f in functions:
            arguments = [case.data[k] for k in f.arguments]
            value = f.expected(*arguments)
            found |= _by_output(f, value)
            before = dict(zip(f.arguments, arguments, strict=True))
            found[given(f.name)] = value if isinstance(value, Raised) else _kept(before, f)
            if f.whole:
                found[with_whole_numbers(f.name)] = AS_FLOATS
        return found

    words = tried or "; ".join(map(_call_of, functions))
    habits = {k: f.habits for f in functions for k in f.outputs}
    rules = {given(f.name): unchanged(f.name) for f in functions}
    rules |= {with_whole_numbers(f.name): whole_numbers(f.name) for f in functions}
    return Test(draw, call, expected, words, shrink, habits, rules)


def _call_of(f: Function) -> str:
    """The call in words, to be filled from a case."""
    return f"{f.name}({', '.join(f'{a} = {{{a}}}' for a in f.arguments)})"


def _by_output(f: Function, value: Any) -> dict[str, Any]:
    """The expected value by output: one name, one value."""
    if isinstance(value, Raised) or len(f.outputs) == 1:
        return dict.fromkeys(f.outputs, value)
    if isinstance(value, Mapping):
        return {name: value[name] for name in f.outputs}
    return dict(zip(f.outputs, value, strict=True))


def _kept(arguments: Mapping[str, Any], f: Function) -> dict[str, Any]:
    return {k: v for k, v in arguments.items() if k not in f.changes}


def refusal_test(
    draw: Draw,
    name: str,
    takes: str,
    error: str = "ValueError",
    call: Callable[..., Outcome] | None = None,
) -> Test:
    """A test that a function refuses its arguments; its output is "an error".

    Parameters
    ----------
    draw
        As in `Test`: cases that do not make sense.
    name, takes, call
        The function, its arguments and how to call it, as in `Function`.
    error : str
        The exception that is asked for.
    """
    function = Function(name, takes, lambda *_: Raised(error), call=call)

    def outputs(s: Subject, case: Case) -> dict[str, Any]:
        answer = function.outcome(s, [case.data[k] for k in function.arguments])
        return {"an error": answer if isinstance(answer, Raised) else "no error"}

    return Test(draw, outputs, lambda case: {"an error": Raised(error)}, _call_of(function))


def _of_whole_numbers(f: Function, s: Subject, arguments: Sequence[Any]) -> Any:
    """Results for whole numbers, as integers and as floats; None where there are no floats."""
    if not any(map(_holds_floats, arguments)):
        return None
    floats = [_each_array(np.floor, a) for a in arguments]
    whole = [_each_array(lambda array: array.astype(int), a) for a in floats]
    answers = {"whole": f.outcome(s, whole), "floats": f.outcome(s, floats)}
    return {k: a if isinstance(a, Raised) else f.taken_apart(a.value) for k, a in answers.items()}


def _is_float(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _holds_floats(value: Any) -> bool:
    """Whether it is an array of floats, or a list with one in it."""
    if isinstance(value, (list, tuple)):
        return any(map(_holds_floats, value))
    return _is_float(value)


def _each_array(change: Callable[[np.ndarray], np.ndarray], value: Any) -> Any:
    """The value with its arrays of floats changed; those in lists, too."""
    if isinstance(value, (list, tuple)):
        return type(value)(_each_array(change, item) for item in value)
    return change(value) if _is_float(value) else value


def unchanged(function: str) -> Rule:
    """Rule: the arguments are as they were."""

    def rule(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        if isinstance(actual, Raised) or isinstance(expected, Raised):
            return None  # said where the result is looked at
        if not isinstance(actual, dict):
            return None
        for name, before in expected.items():
            if not _untouched(actual.get(name), before):
                sentence = f"`{function}` changed its argument `{name}`: work on a copy of it"
                return Mismatch("value", sentence)
        return None

    return rule


def _untouched(after: Any, before: Any) -> bool:
    """Whether an argument is what it was; of a dict or a list, each of its values."""
    if isinstance(before, Mapping):
        same_keys = isinstance(after, Mapping) and after.keys() == before.keys()
        return same_keys and all(_untouched(after[k], v) for k, v in before.items())
    if isinstance(before, (list, tuple)):
        same_length = isinstance(after, (list, tuple)) and len(after) == len(before)
        return same_length and all(map(_untouched, after, before))
    return bool(np.array_equal(after, before))


def whole_numbers(function: str) -> Rule:
    """Rule: integers give what the same numbers give as floats, whether that is right or not."""

    def rule(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        if not isinstance(actual, dict) or WHOLE(actual["floats"], actual["floats"], False):
            return None  # said where the result is looked at
        problem = WHOLE(actual["whole"], actual["floats"], False)
        if problem is None:
            return None
        sentence = f"`{function}` gives something else for integers than for the same floats: "
        return problem.within(sentence)

    return rule


def with_habits(*parts: Part | Choice) -> tuple[Part | Choice, ...]:
    """The parts, of which the smallest of each function also asks for its good habits.

    A function that changes its arguments, or cannot take whole numbers, loses the points
    of its smallest part, and no others. A habit that has a part of its own stays there.
    """
    best: dict[tuple[int, tuple[str, ...]], int] = {}
    known = {(id(p.test), k) for p in parts if isinstance(p, Part) for k in p.outputs}
    for place, part in enumerate(parts):
        if not isinstance(part, Part):
            continue
        for name in part.outputs:
            key = (id(part.test), part.test.habits.get(name, ()))
            if key[1] and (key not in best or part.points < parts[best[key]].points):
                best[key] = place
    asked: dict[int, tuple[str, ...]] = {}
    for (test, habits), place in best.items():
        new = tuple(k for k in habits if (test, k) not in known)
        asked[place] = asked.get(place, ()) + new
    return tuple(
        replace(part, outputs=(*part.outputs, *asked[place]))
        if place in asked and isinstance(part, Part)
        else part
        for place, part in enumerate(parts)
    )


def nothing_changed(
    test: Test, function: str, *requires: str, name: str = "nothing else is changed"
) -> Part:
    """Half a point for leaving the arguments as they are, once one of these parts is earned."""
    return Part(name, 0.5, test, (given(function),), requires=requires)


@dataclass(frozen=True)
class where_it_ran:
    """Rule: as another, in the cases in which the code gave an answer.

    For what is asked of a function beside its values; a part that uses it `requires` one that
    asks for the values.
    """

    rule: Rule

    def __call__(self, actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        if isinstance(actual, Raised) and actual.verdict == "exception":
            return None
        return self.rule(actual, expected, reveal)
