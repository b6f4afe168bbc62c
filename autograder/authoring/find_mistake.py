"""Find the mistake: exercises made of the catalogue's wrong programs.

A learner sees a wrong program and what its check says, without the name, and says which line is
wrong and which of four mistakes it is. The three others are of the same question, and behave alike.
"""

from __future__ import annotations

import ast
import difflib
import random
import string
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.checks.catalogue import catalogue_of
from autograder.checks.judge import QuestionRun
from autograder.checks.model import Mistake, ProblemSet
from autograder.checks.run import PUBLIC_SEED
from autograder.material.files import MISTAKES, reference
from autograder.sandbox.subject import LocalSubject

from .bench import Bench, Program
from .forked import ChildFailed, run_forked
from .mistake_files import MistakeError, MistakeFile, read_mistakes

CHOICES = 4
LONGEST = 45  # lines of a program that is shown


class NoExercise(ValueError):
    """There is nothing to practise; one sentence says why."""


@dataclass(frozen=True)
class Excerpt:
    """The function that holds a mistake, as it is shown.

    Attributes
    ----------
    lines : tuple of str
    wrong : frozenset of int
        Which of them are wrong, from 1.
    """

    lines: tuple[str, ...]
    wrong: frozenset[int]

    def text(self) -> str:
        """The lines with their numbers."""
        return "\n".join(f"{number:3}  {line}" for number, line in enumerate(self.lines, 1))


@dataclass(frozen=True)
class Exercise:
    """One wrong program to look at.

    Attributes
    ----------
    question : str
    program : str
        Name of its mistake, for the key.
    excerpt : Excerpt
    report : str
        What the check says of it, without the name.
    choices : tuple of Mistake
        In the order in which they are shown.
    answer : str
        The letter of the right one.
    """

    question: str
    program: str
    excerpt: Excerpt
    report: str
    choices: tuple[Mistake, ...]
    answer: str

    def options(self) -> list[tuple[str, str]]:
        """Letter and sentence of each choice."""
        return [
            (letter, mistake.sentence)
            for letter, mistake in zip(string.ascii_lowercase, self.choices, strict=False)
        ]

    @property
    def right(self) -> Mistake:
        return self.choices[string.ascii_lowercase.index(self.answer)]


class Maker:
    """Makes exercises of one set.

    Parameters
    ----------
    problem_set : ProblemSet
    source : Path
        The course's ``source`` folder; without the wrong programs there is nothing to show.

    Raises
    ------
    NoExercise
    """

    def __init__(self, problem_set: ProblemSet, source: Path) -> None:
        folder = source / problem_set.name / MISTAKES
        if not folder.is_dir():
            raise NoExercise(f"there are no wrong programs here: {folder} is missing")
        self.set = problem_set
        self.bench = Bench(problem_set, source)
        self.files = {file.mistake.id: file for file in read_mistakes(folder)}
        self.behaviours = catalogue_of(problem_set).behaviours
        self._reports: dict[tuple[str, str], str] = {}

    def candidates(self, question: str | None = None) -> list[tuple[str, Program]]:
        """Questions and wrong programs that make a good exercise, in a fixed order."""
        found = []
        for program in self.bench.programs(self.files.values()):
            file = self.files[program.mistake]
            if program.variant.answers or program.variant.define or file.unnamed:
                continue
            asked = [q for q in program.variant.loses if question in (None, q)]
            if asked and self._excerpt(program) and len(self._alike(asked[0], file)) >= CHOICES - 1:
                found.append((asked[0], program))
        return found

    def draw(self, rng: random.Random, number: int, question: str | None = None) -> list[Exercise]:
        """Some exercises, each of another mistake.

        Raises
        ------
        NoExercise
        """
        if question is not None:
            self.set[question]  # says which questions there are
        pool = self.candidates(question)
        if not pool:
            raise NoExercise(f"no wrong program is known that loses points in {question} alone")
        rng.shuffle(pool)
        once = {program.mistake: (asked, program) for asked, program in reversed(pool)}
        chosen = list(once.values())[:number]
        self._check(chosen)
        return [self._exercise(rng, asked, program) for asked, program in chosen]

    def _exercise(self, rng: random.Random, question: str, program: Program) -> Exercise:
        file = self.files[program.mistake]
        choices = [file.mistake, *self._alike(question, file)[: CHOICES - 1]]
        rng.shuffle(choices)
        excerpt = self._excerpt(program)
        assert excerpt is not None
        answer = string.ascii_lowercase[choices.index(file.mistake)]
        report = self._reports[question, str(program)]
        return Exercise(question, program.mistake, excerpt, report, tuple(choices), answer)

    # ---- the program

    def _excerpt(self, program: Program) -> Excerpt | None:
        """The one function that differs from the reference, or None where it does not do."""
        try:
            wrong = reference(program.variant.module(self.bench.reference))
            tree = ast.parse(wrong)
        except (MistakeError, SyntaxError):
            return None
        right, lines = reference(self.bench.reference).splitlines(), wrong.splitlines()
        changed = _changed(right, lines)
        for node in _functions(tree):
            inside = set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            if changed and changed <= inside:
                return _shown(node, lines, changed)
        return None

    # ---- the report

    def _check(self, chosen: Iterable[tuple[str, Program]]) -> None:
        """Run the checks of those that were not yet run, each in a process of its own."""
        todo = [(q, p) for q, p in chosen if (q, str(p)) not in self._reports]
        for place, result in run_forked(lambda i: self._report(*todo[i]), range(len(todo))):
            question, program = todo[place]
            if isinstance(result, ChildFailed):
                raise NoExercise(f"{program} cannot be run: {result}")
            self._reports[question, str(program)] = result

    def _report(self, question: str, program: Program) -> str:
        subject = LocalSubject(self.bench.names(program.variant))
        declared = next(q for q in self.bench.questions if q.id == question)
        run = QuestionRun(self.bench.prepared, declared, subject, PUBLIC_SEED, True, self.bench.key)
        return replace(run.report(), advice=()).text()

    # ---- the choices

    def _alike(self, question: str, file: MistakeFile) -> list[Mistake]:
        """Other mistakes of a question, those first that show in the same outputs."""
        mine = self._shows(question, file.mistake.id)
        others = [
            other
            for other in self.files.values()
            if any(question in variant.loses for variant in other.variants)
            and other.mistake.id not in (file.mistake.id, *file.alike)
            and file.mistake.id not in other.alike
            and other.mistake.sentence != file.mistake.sentence
        ]

        def distance(other: MistakeFile) -> tuple[float, str]:
            theirs = self._shows(question, other.mistake.id)
            both = len(mine | theirs) or 1
            return -len(mine & theirs) / both, other.mistake.id

        return [other.mistake for other in sorted(others, key=distance)]

    def _shows(self, question: str, mistake: str) -> frozenset[int]:
        """Outputs of a question's public instances that a mistake changes."""
        rows = self.behaviours.of(question)
        mine = [i for i, name in enumerate(rows.programs) if name == mistake]
        return frozenset(
            int(key) for key, program in zip(rows.key, rows.program, strict=True) if program in mine
        )


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """Functions and methods, the innermost first."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return sorted(found, key=lambda node: (node.end_lineno or 0) - node.lineno)


def _changed(right: list[str], wrong: list[str]) -> set[int]:
    """Numbers, from 1, of the lines that the reference does not have."""
    matcher = difflib.SequenceMatcher(None, right, wrong, autojunk=False)
    return {
        number + 1
        for kind, _, _, first, end in matcher.get_opcodes()
        if kind != "equal"
        for number in range(first, end)
        if wrong[number].strip()
    }


def _shown(node: ast.FunctionDef, lines: list[str], changed: set[int]) -> Excerpt | None:
    """A function without its docstring, from its margin on; None if it is too long to read."""
    skipped: set[int] = set()
    if ast.get_docstring(node) is not None:
        text = node.body[0]
        skipped = set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    numbers = [n for n in range(node.lineno, (node.end_lineno or 0) + 1) if n not in skipped]
    if len(numbers) > LONGEST or not changed.isdisjoint(skipped):
        return None
    shown = tuple(lines[n - 1][node.col_offset :] for n in numbers)
    return Excerpt(shown, frozenset(i for i, n in enumerate(numbers, 1) if n in changed))
