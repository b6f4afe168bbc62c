"""What a set declares its checks with: a function, its arguments, and what it should give.

From the declaration alone follow, for every function of every set alike: what was tried, in the
student's terms; unchanged arguments; and right results for whole numbers, too. A set says only
where it differs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.sandbox.subject import StudentRaised, Subject

from .compare import Mismatch, Raised, Rule, close
from .model import Case, Choice, Part, Test
from .run import as_raised

Draw = Callable[[np.random.Generator], Sequence[Case]]
WHOLE = close(1e-6, 1e-8, squeeze=True)


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
        ``expected(theta, X, y)``, from the oracle. A `Raised` where it should refuse.
    changes : tuple of str
        Arguments that it may change.
    """

    name: str
    takes: str
    expected: Callable[..., Any]
    changes: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(self.takes.split())


def given(name: str) -> str:
    """Name of the output that holds a function's arguments as they are afterwards."""
    return f"what {name} was given"


def with_whole_numbers(name: str) -> str:
    """Name of the output of a function that is given whole numbers for floats."""
    return f"{name} of whole numbers"


def attempt(action: Callable[[], Any]) -> Any:
    """The action's value, or the exception that student code raised, as a value."""
    try:
        return action()
    except StudentRaised as error:
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
            outcome = attempt(lambda f=f, a=arguments: s.call(f.name, *a))
            failed = isinstance(outcome, Raised)
            found[f.name] = outcome if failed else outcome.value
            after = dict(zip(f.arguments, () if failed else outcome.args, strict=False))
            found[given(f.name)] = outcome if failed else _kept(after, f)
            whole = [_whole(a) for a in arguments]
            answer = attempt(lambda f=f, a=whole: s.call(f.name, *a).value)
            found[with_whole_numbers(f.name)] = answer
        return found

    def expected(case: Case) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for f in functions:
            arguments = [case.data[k] for k in f.arguments]
            value = found[f.name] = f.expected(*arguments)
            refused = isinstance(value, Raised)
            before = dict(zip(f.arguments, arguments, strict=True))
            found[given(f.name)] = value if refused else _kept(before, f)
            found[with_whole_numbers(f.name)] = f.expected(*map(_floored, arguments))
        return found

    words = tried or "; ".join(
        f"{f.name}({', '.join(f'{a} = {{{a}}}' for a in f.arguments)})" for f in functions
    )
    habits = {f.name: (given(f.name), with_whole_numbers(f.name)) for f in functions}
    rules = {given(f.name): unchanged(f.name) for f in functions}
    rules |= {with_whole_numbers(f.name): WHOLE for f in functions}
    return Test(draw, call, expected, words, shrink, habits, rules)


def _kept(arguments: Mapping[str, Any], f: Function) -> dict[str, Any]:
    return {k: v for k, v in arguments.items() if k not in f.changes}


def _whole(value: Any) -> Any:
    """An array of floats as whole numbers of an integer type; anything else as it is."""
    return np.floor(value).astype(int) if _is_float(value) else value


def _floored(value: Any) -> Any:
    return np.floor(value) if _is_float(value) else value


def _is_float(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def unchanged(function: str) -> Rule:
    """Rule: the arguments are as they were."""

    def rule(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
        if isinstance(actual, Raised) or isinstance(expected, Raised):
            return None  # said where the result is looked at
        if not isinstance(actual, dict):
            return None
        for name, before in expected.items():
            if not np.array_equal(actual.get(name), before):
                sentence = f"`{function}` changed its argument `{name}`: work on a copy of it"
                return Mismatch("value", sentence)
        return None

    return rule


def with_habits(*parts: Part | Choice) -> tuple[Part | Choice, ...]:
    """The parts, of which the smallest of each function also asks for its good habits.

    A function that changes its arguments, or cannot take whole numbers, loses the points
    of its smallest part, and no others.
    """
    best: dict[tuple[int, str], int] = {}
    for place, part in enumerate(parts):
        if isinstance(part, Part):
            for name in part.outputs:
                key = (id(part.test), name)
                if name in part.test.habits and (
                    key not in best or part.points < parts[best[key]].points
                ):
                    best[key] = place
    asked: dict[int, tuple[str, ...]] = {}
    for (_, name), place in best.items():
        part = parts[place]
        assert isinstance(part, Part)
        asked[place] = (*asked.get(place, ()), *part.test.habits[name])
    return tuple(
        replace(part, outputs=(*part.outputs, *asked[place]))
        if place in asked and isinstance(part, Part)
        else part
        for place, part in enumerate(parts)
    )


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
