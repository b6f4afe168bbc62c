"""How every known wrong program behaves on the public instances, as compact numbers.

Kept is a fingerprint of each output that differs from what is expected. Words and numbers are
written beside the set's declarations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from autograder.checks.catalogue import NUMBERS, WORDS, Behaviours, words_of
from autograder.checks.fingerprint import PROJECTIONS
from autograder.checks.model import ProblemSet
from autograder.material.files import MISTAKES

from .bench import Bench, Program
from .forked import ChildFailed
from .mistake_files import MistakeError, MistakeFile, read_mistakes
from .trials import Trial, Wrong, tried


def build_catalogue(problem_set: ProblemSet, source: Path) -> tuple[str, Behaviours]:
    """Words and behaviours of all mistakes of a set.

    Raises
    ------
    MistakeError
        For a file that is not as it must be, or a program that does not run to its end.
    """
    mistakes = read_mistakes(source / problem_set.name / MISTAKES)
    bench = Bench(problem_set, source)
    return catalogue_from(mistakes, tried(bench, bench.programs(mistakes)))


def catalogue_from(
    mistakes: Sequence[MistakeFile], trials: Mapping[Program, Trial | ChildFailed]
) -> tuple[str, Behaviours]:
    """Words and behaviours, from what became of each program; raises as `build_catalogue`."""
    outputs = []
    for program, trial in trials.items():
        if isinstance(trial, ChildFailed):
            raise MistakeError(f"{program} {trial}")
        outputs.append(trial.outputs)
    words = words_of({m.mistake.id: m.mistake for m in mistakes})
    return words, packed([program.mistake for program in trials], outputs)


def packed(programs: Sequence[str], found: Sequence[Mapping[str, Wrong]]) -> Behaviours:
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
