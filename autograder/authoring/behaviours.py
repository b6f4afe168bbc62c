"""How every known wrong program behaves on the public instances, as compact numbers.

Each program runs in a forked child with limits, on the instances that `check` uses; kept is a
fingerprint of each output that differs from what is expected. Words and numbers are written
beside the set's declarations.
"""

from __future__ import annotations

import importlib
import random
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks.catalogue import NUMBERS, WORDS, Behaviours, words_of
from autograder.checks.fingerprint import PROJECTIONS, Fingerprint
from autograder.checks.judged_outputs import WRONG, judged_outputs
from autograder.checks.model import Case, Choice, ProblemSet, Question, Test
from autograder.checks.run import PUBLIC_SEED, Runs, generator
from autograder.config import answer_key
from autograder.material.files import MISTAKES, support_files
from autograder.sandbox.subject import LocalSubject
from autograder.sets import load

from .forked import ChildFailed, run_forked
from .mistake_files import MistakeError, MistakeFile, Variant, read_mistakes


@dataclass(frozen=True)
class Program:
    """One variant of a mistake, to be run."""

    mistake: str
    number: int
    variant: Variant

    def __str__(self) -> str:
        return self.mistake if self.number == 0 else f"{self.mistake} (variant {self.number})"


class Bench:
    """A set with its public instances drawn, its expected values known, and its reference.

    Parameters
    ----------
    problem_set : ProblemSet
    source : Path
        The course's ``source`` folder.
    """

    def __init__(self, problem_set: ProblemSet, source: Path) -> None:
        self.set, self.source = problem_set, source
        self.reference = (source / problem_set.name / problem_set.module).read_text("utf-8")
        self.questions = [prepared(q) for q in problem_set.questions if q.automatic_points]
        self.prepared = replace(problem_set, questions=tuple(self.questions))
        self.key = answer_key(problem_set, source.parent) or {}
        self._support = _support(problem_set, source)

    def programs(self, mistakes: Iterable[MistakeFile]) -> list[Program]:
        """All wrong programs of some mistakes."""
        return [Program(m.mistake.id, n, v) for m in mistakes for n, v in enumerate(m.variants)]

    def names(self, variant: Variant | None = None) -> dict[str, Any]:
        """What the checks see of a wrong program, or of the reference; call it in a child."""
        text = variant.module(self.reference) if variant else self.reference
        with tempfile.TemporaryDirectory(prefix="program-") as folder:
            for name, content in {**self._support, self.set.module: text.encode()}.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            sys.path.insert(0, folder)
            sys.dont_write_bytecode = True
            importlib.invalidate_caches()
            names = dict(vars(importlib.import_module(Path(self.set.module).stem)))
        answers = self.answers(names)
        worked = self._worked_out(names, variant) if variant else {}
        answers |= {name: value for name, value in worked.items() if name in answers}
        for name, expression in (variant.answers if variant else {}).items():
            answers[name] = eval(expression, {"np": np} | names | worked | answers)  # our own file
        return names | answers

    def _worked_out(self, names: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
        """Answers that are lost, as `mistakes/answers.py` works them out with the module."""
        asking = {q.id for q in self.questions if set(q.takes) - set(names)}
        path = self.source / self.set.name / MISTAKES / "answers.py"
        found = dict(names)
        if path.is_file() and (variant.answers or asking & set(variant.loses)):
            exec(compile(path.read_text("utf-8"), path.name, "exec"), found)
        return found

    def answers(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """Right answers of the notebook: choices from the key, numbers from the oracle."""
        found: dict[str, Any] = dict(self.key)
        for question in self.questions:
            for test in question.tests:
                for case in test.draw(generator(PUBLIC_SEED)):
                    found |= {k: v for k, v in test.expected(case).items() if k in question.takes}
        return {name: value for name, value in found.items() if name not in names}

    def behaviour(self, program: Program) -> dict[str, tuple[Fingerprint, bool]]:
        """What is wrong in what a program gives, and whether it differs from run to run."""
        names = self.names(program.variant)
        first, second = (wrong_outputs(self.questions, names, seed) for seed in (1, 2))
        return {k: (f, not _alike(f, second.get(k))) for k, f in first.items() if k in second}


def wrong_outputs(
    questions: Iterable[Question], names: Mapping[str, Any], seed: int = 1
) -> dict[str, Fingerprint]:
    """What is wrong on the public instances in what some functions give.

    Parameters
    ----------
    questions : iterable of Question
    names : mapping
        The functions, classes and answers that the checks see.
    seed : int
        Of the random numbers that the functions draw without a seed of their own.
    """
    random.seed(seed)
    np.random.seed(seed)
    found: dict[str, Fingerprint] = {}
    for question in questions:
        seen = Runs(question, LocalSubject(names), PUBLIC_SEED).everything()
        for key, output in judged_outputs(question, seen).items():
            if output.state == WRONG and output.given:
                found[key] = output.given
    return found


def prepared(question: Question) -> Question:
    """The question with its public instances drawn once and each expected value computed once."""
    made: dict[Test, Test] = {}
    for place, test in enumerate(question.tests):
        cases = list(test.draw(generator(PUBLIC_SEED, question.id, place)))
        with np.errstate(all="ignore"):
            values = {id(case): test.expected(case) for case in cases}
        expected = partial(_known, values, test)
        made[test] = replace(test, draw=partial(_drawn, cases), expected=expected)
    parts = tuple(
        part if isinstance(part, Choice) else replace(part, test=made[part.test])
        for part in question.parts
    )
    return replace(question, parts=parts)


def _drawn(cases: Sequence[Case], rng: np.random.Generator) -> Sequence[Case]:
    return cases


def _known(values: Mapping[int, Any], test: Test, case: Case) -> Any:
    return values[id(case)] if id(case) in values else test.expected(case)


def _support(problem_set: ProblemSet, source: Path) -> dict[str, bytes]:
    """What the module may import: files beside it, and references of the sets that it builds on."""
    files = dict(support_files(problem_set, source))
    for earlier in map(load, problem_set.given):
        files[earlier.module] = (source / earlier.name / earlier.module).read_bytes()
    return {
        name: content for name, content in files.items() if name.endswith((".py", ".npz", ".csv"))
    }


def _alike(one: Fingerprint, other: Fingerprint | None) -> bool:
    if other is None or one.text != other.text:
        return False
    return bool(np.allclose(one.projections, other.projections, rtol=1e-6, atol=1e-9))


def build_catalogue(problem_set: ProblemSet, source: Path) -> tuple[str, Behaviours]:
    """Words and behaviours of all mistakes of a set.

    Raises
    ------
    MistakeError
        For a file that is not as it must be, or a program that does not run to its end.
    """
    mistakes = read_mistakes(source / problem_set.name / MISTAKES)
    bench = Bench(problem_set, source)
    programs = bench.programs(mistakes)
    found: dict[int, dict[str, tuple[Fingerprint, bool]]] = {}
    for place, result in run_forked(lambda i: bench.behaviour(programs[i]), range(len(programs))):
        if isinstance(result, ChildFailed):
            raise MistakeError(f"{problem_set.name}: {programs[place]} {result}")
        found[place] = result
    words = words_of({m.mistake.id: m.mistake for m in mistakes})
    return words, packed([p.mistake for p in programs], [found[i] for i in range(len(programs))])


def packed(
    programs: Sequence[str], found: Sequence[Mapping[str, tuple[Fingerprint, bool]]]
) -> Behaviours:
    """The outputs of many programs as arrays."""
    rows = [(i, k, f, r) for i, wrong in enumerate(found) for k, (f, r) in wrong.items()]
    keys = sorted({k for _, k, _, _ in rows})
    texts = sorted({f.text for _, _, f, _ in rows})
    key_at, text_at = {k: i for i, k in enumerate(keys)}, {t: i for i, t in enumerate(texts)}
    return Behaviours(
        list(programs),
        keys,
        texts,
        np.array([i for i, _, _, _ in rows], np.int32),
        np.array([key_at[k] for _, k, _, _ in rows], np.int32),
        np.array([text_at[f.text] for _, _, f, _ in rows], np.int32),
        np.array([f.projections for _, _, f, _ in rows], float).reshape(-1, PROJECTIONS),
        np.array([f.size for _, _, f, _ in rows], float),
        np.array([f.count for _, _, f, _ in rows], np.int32),
        np.array([r for _, _, _, r in rows], bool),
    )


def write_catalogue(problem_set: ProblemSet, source: Path) -> list[Path]:
    """Build a set's catalogue and write it beside the declarations; returns the files."""
    if problem_set.home is None or not (source / problem_set.name / MISTAKES).is_dir():
        return []
    words, behaviours = build_catalogue(problem_set, source)
    paths = [problem_set.home / WORDS, problem_set.home / NUMBERS]
    paths[0].write_text(words, encoding="utf-8")
    behaviours.write(paths[1])
    return paths
