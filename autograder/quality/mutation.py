"""Mutants of a reference module, and whether the checks of its problem set notice them.

Mutations come from Cosmic Ray's operators and a few of our own. A check answers in a few
milliseconds, so mutants are not tried in a process of their own with pytest (hours) but in a forked
child of this one, with a limit on time and memory.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from autograder.checks.judge import QuestionRun
from autograder.checks.model import Choice, ProblemSet, Question
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

from .modules import SOURCE, namespace
from .operators import OPERATORS
from .solutions import answers

HERE = Path(__file__).parent
SEEDS = (0, 1, 2)
SECONDS, MEMORY = 20, 4 * 2**30  # for one mutant on all questions
NEED_ARGUMENTS = (
    "core/VariableReplacer",
    "core/VariableInserter",
)  # they draw random constants: not the same mutants every time
REGION = re.compile(r"\s*### BEGIN SOLUTION (?P<task>\S+)")


@dataclass(frozen=True)
class Mutant:
    """A module with one change inside a solution region."""

    operator: str
    line: int
    task: str
    old: str
    new: str
    code: str

    def __str__(self) -> str:
        return f"line {self.line} ({self.task}): {self.old}  ->  {self.new}"


def regions(code: str) -> dict[int, str]:
    """The task of each line inside a solution region, lines counted from 1."""
    task, found = "", {}
    for number, line in enumerate(code.splitlines(), 1):
        begin = REGION.match(line)
        task = begin["task"] if begin else "" if "### END SOLUTION" in line else task
        if task and not begin:
            found[number] = task
    return found


def mutants(code: str) -> Iterator[Mutant]:
    """Every mutant of a module's solution regions that compiles and that is not the module
    itself.
    """
    tasks, seen = regions(code), {code}
    operators = [
        (name, get_operator(name)()) for name in operator_names() if name not in NEED_ARGUMENTS
    ]
    for name, operator in [*operators, *((cls.__name__, cls()) for cls in OPERATORS)]:
        positions = [
            position
            for node in ast_nodes(get_ast(code))
            for position in operator.mutation_positions(node)
        ]
        for occurrence, ((line, _), _) in enumerate(positions):
            changed = mutate_code(code, operator, occurrence) if line in tasks else code
            if changed not in seen and compiles(changed):
                seen.add(changed)
                yield Mutant(name, line, tasks[line], *_difference(code, changed), changed)


def compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec")
        return True
    except (SyntaxError, ValueError):
        return False


def _difference(before: str, after: str) -> tuple[str, str]:
    """The lines that differ, stripped."""
    old, new = before.splitlines(), after.splitlines()
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    ends = 0
    while (
        ends < min(len(old), len(new)) - start
        and old[len(old) - 1 - ends] == new[len(new) - 1 - ends]
    ):
        ends += 1
    before, after = (
        " ".join(line.strip() for line in lines[start : len(lines) - ends]) for lines in (old, new)
    )
    return before, after


class Killer:
    """The checks of a problem set, without recognition: all that counts is whether one fails."""

    def __init__(self, problem_set: ProblemSet) -> None:
        self.set = problem_set
        self.questions = [self._bare(q) for q in problem_set.questions if q.answers is not True]
        self.folder = tempfile.TemporaryDirectory(prefix="mutants-")
        self.answers = answers(
            problem_set, Path(self.folder.name)
        )  # what it imports is warm from now on

    @staticmethod
    def _bare(question: Question) -> Question:
        trials = {
            id(p.test): replace(p.test, shrink=None)
            for p in question.parts
            if not isinstance(p, Choice)
        }
        parts = tuple(
            replace(p, test=trials[id(p.test)]) for p in question.parts if not isinstance(p, Choice)
        )
        return replace(question, parts=parts)

    def fails(self, code: str, task: str = "") -> bool:
        """Does any check reject this module? Runs it here: call it in a child."""
        folder = Path(self.folder.name)
        try:
            (folder / self.set.module).write_text(code, "utf-8")
            names = namespace(folder, self.set.module) | self.answers
        except Exception:
            return True
        first = sorted(self.questions, key=lambda q: q.id != task)
        return any(
            QuestionRun(self.set, q, LocalSubject(names), seed, False).report().verdict != "ok"
            for seed in SEEDS
            for q in first
        )

    def kills(self, mutant: Mutant) -> bool:
        """As `fails`, in a forked child with limits; a child that does not end in time, or well,
        is killed.
        """
        child = os.fork()
        if child == 0:
            os._exit(self._in_child(mutant))
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status) != 0
            time.sleep(0.002)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return True

    def _in_child(self, mutant: Mutant) -> int:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        with open(os.devnull, "w") as nowhere:
            sys.stdout = sys.stderr = nowhere
            try:
                return int(self.fails(mutant.code, mutant.task))
            except BaseException:
                return 1


@dataclass(frozen=True)
class Equivalent:
    """A mutant that no input can tell from the reference, and why."""

    set: str
    old: str
    new: str
    reason: str

    def covers(self, mutant: Mutant) -> bool:
        return (self.old, self.new) == (mutant.old, mutant.new)


def equivalents(name: str) -> list[Equivalent]:
    """The listed ones of a problem set."""
    listed = tomllib.loads((HERE / "equivalent.toml").read_text("utf-8"))
    return [Equivalent(name, **entry) for entry in listed.get(name, ())]


def reference(name: str) -> str:
    return (SOURCE / name / load(name).module).read_text("utf-8")


@dataclass(frozen=True)
class Result:
    """What became of the mutants of a problem set."""

    name: str
    total: int
    killed: int
    equivalent: int
    survivors: tuple[Mutant, ...]
    stale: tuple[Equivalent, ...]
    seconds: float

    @property
    def score(self) -> float:
        """Share of the mutants that are not equivalent and were killed."""
        return self.killed / max(1, self.total - self.equivalent)


def tried(
    name: str,
    every: int = 1,
    progress: Callable[[Sequence[Mutant]], Iterable[Mutant]] = lambda mutants: mutants,
) -> Result:
    """Try every mutant of a set's reference, or each `every`-th; nothing is stale where not all
    were tried.
    """
    started, killer, listed = time.monotonic(), Killer(load(name)), equivalents(name)
    if killer.fails(reference(name)):
        raise RuntimeError(f"{name}: the checks reject the reference itself")
    chosen = list(mutants(reference(name)))[::every]
    alive = [mutant for mutant in progress(chosen) if not killer.kills(mutant)]
    known = [mutant for mutant in alive if any(e.covers(mutant) for e in listed)]
    stale = [e for e in listed if every == 1 and not any(e.covers(m) for m in alive)]
    return Result(
        name,
        len(chosen),
        len(chosen) - len(alive),
        len(known),
        tuple(m for m in alive if m not in known),
        tuple(stale),
        time.monotonic() - started,
    )
