"""What a course is made of: problem sets, questions, parts, tests and cases.

A *question* earns points by its *parts*. A part looks at some *outputs* of a
*test*; a test asks the student and the oracle the same thing on the same *cases*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.sandbox.subject import Subject

from .compare import Rule, close

Outputs = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One instance: a name for its structure, and its data as attributes."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, key: str) -> Any:
        try:
            return self.__dict__["data"][key]
        except KeyError:
            raise AttributeError(f"case {self.__dict__.get('name')!r} has no {key!r}") from None


@dataclass(frozen=True)
class Mistake:
    """A named mistake.

    Attributes
    ----------
    id : str
        Short and stable, e.g. ``"missing_mean_W1"``.
    sentence : str
        Names the mistake, for the student who made it.
    hints : tuple of str
        Up to three, from a question to a pointer; never a hidden number.
    """

    id: str
    sentence: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Test:
    """Asks student and oracle the same thing.

    Attributes
    ----------
    draw : callable
        ``draw(rng) -> sequence of Case``: the same structures for everyone,
        only values vary with `rng`.
    call : callable
        ``call(subject, case) -> outputs``, by the verbs of :class:`Subject`.
    expected : callable
        ``expected(case) -> outputs``, from the oracle.
    tried : str
        What was asked, in the student's terms; ``{N}`` is filled from the case.
    shrink : callable, optional
        ``shrink(rng) -> iterable of Case``, the smallest first: where a failure
        has no name, the first of these that fails is shown.
    habits : mapping of str to tuple of str
        For an output the further outputs that show a function's good habits (`kit.with_habits`).
    rules : mapping of str to Rule
        How an output is compared, whatever the part says.
    """

    __test__ = False  # not a test of pytest's

    draw: Callable[[np.random.Generator], Sequence[Case]]
    call: Callable[[Subject, Case], Outputs]
    expected: Callable[[Case], Outputs]
    tried: str = ""
    shrink: Callable[[np.random.Generator], Iterable[Case]] | None = None
    habits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """Points for some outputs of a test on some of its cases.

    Attributes
    ----------
    name : str
        What it is about, e.g. ``"grads['W1']"``.
    points : float
        A multiple of 0.5.
    test : Test
    outputs : tuple of str
        Keys of the outputs that must be right.
    cases : tuple of str or None
        Names of the cases that count; None for all.
    rule : Rule
        How outputs are compared.
    requires : tuple of str
        Earned only if at least one of these parts is: a function that computes
        nothing must not earn points for changing nothing.
    carries : callable, optional
        ``carries(subject, case) -> outputs``: what a right step gives from the
        student's own earlier work. It earns the points too, if it is finite, of
        the right shape and not degenerate; None where it is not to be used.
    """

    name: str
    points: float
    test: Test
    outputs: tuple[str, ...]
    cases: tuple[str, ...] | None = None
    rule: Rule = close()
    requires: tuple[str, ...] = ()
    carries: Callable[[Subject, Case], Outputs | None] | None = None

    def rule_for(self, output: str) -> Rule:
        """How one of its outputs is compared."""
        return self.test.rules.get(output, self.rule)


@dataclass(frozen=True)
class Choice:
    """Points for a multiple-choice answer; the key is the instructor's.

    Attributes
    ----------
    name : str
        The notebook variable that holds the answer; also its key in `keys.toml`.
    points : float
    options : tuple of str
        What may be answered; several letters together, e.g. ``"ac"``, where
        `many` is true.
    """

    name: str
    points: float
    options: tuple[str, ...]
    many: bool = False

    def read(self, answer: Any) -> str | None:
        """The answer as options in a row, or None where it is none of them.

        ``2`` is ``"2"``, ``"B"`` is ``"b"``, ``"c, a"`` is ``"ac"``.
        """
        if isinstance(answer, (str, int, np.integer)) and not isinstance(answer, bool):
            text = "".join(x for x in str(answer) if x.isalnum()).lower()
            chosen = sorted(set(text)) if self.many else [text]
            if chosen and all(x in self.options for x in chosen):
                return "".join(chosen)
        return None


@dataclass(frozen=True)
class Question:
    """One task of a problem set.

    Attributes
    ----------
    id : str
        ``"4.3"``; a string everywhere, 1.1 is not 1.10.
    title : str
    parts : tuple of Part and Choice
        What is graded automatically.
    takes : tuple of str
        Names the check takes, in the order of ``check("4.3", ...)``: functions
        and classes of the module, or notebook variables.
    covers : tuple of str
        Ids of the syllabus.
    manual_points : float
        Points given by hand.
    minutes, difficulty : int
        For the student's planning; difficulty from 1 to 3.
    """

    id: str
    title: str
    parts: tuple[Part | Choice, ...]
    takes: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    manual_points: float = 0.0
    minutes: int = 15
    difficulty: int = 1
    # `takes`, or those of them named here, are notebook variables, not names of the module
    answers: bool | tuple[str, ...] = False

    @property
    def tests(self) -> list[Test]:
        """Its tests, in the order in which its parts first look at them."""
        return list({part.test: None for part in self.parts if isinstance(part, Part)})

    @property
    def automatic_points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def points(self) -> float:
        return self.automatic_points + self.manual_points

    @property
    def grade_id(self) -> str:
        """nbgrader's id of the check cell: no dot is allowed there."""
        return "q" + self.id.replace(".", "_")


@dataclass(frozen=True)
class ProblemSet:
    """A problem set.

    Attributes
    ----------
    name : str
        Its folder's name.
    title : str
    module : str
        File name of the module that students write.
    questions : tuple of Question
    given : tuple of str
        Earlier sets whose modules this one builds on.
    home : Path, optional
        Where the declarations and the catalogue of mistakes lie.
    """

    name: str
    title: str
    module: str
    questions: tuple[Question, ...]
    given: tuple[str, ...] = ()
    home: Path | None = None

    def __getitem__(self, question_id: str) -> Question:
        for question in self.questions:
            if question.id == question_id:
                return question
        known = ", ".join(q.id for q in self.questions)
        raise KeyError(f"{self.name} has no question {question_id!r}; it has {known}")

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)
