"""A catalogue of a few wrong programs, for a question of the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.authoring.behaviours import packed
from autograder.authoring.trials import wrong_outputs
from autograder.checks.catalogue import NUMBERS, WORDS, words_of
from autograder.checks.model import Mistake, Question
from autograder.sandbox.subject import LocalSubject


def write_small_catalogue(
    folder: Path,
    question: Question,
    mistakes: Sequence[Mistake],
    wrong: Mapping[str, Mapping[str, Any]],
) -> Path:
    """Write words and behaviours of mistakes whose programs are given as functions by name."""
    (folder / WORDS).write_text(words_of({m.id: m for m in mistakes}), "utf-8")
    outputs = [
        {k: (f, False) for k, f in wrong_outputs(question, LocalSubject(wrong[m.id])).items()}
        for m in mistakes
    ]
    packed([m.id for m in mistakes], outputs).write(folder / NUMBERS)
    return folder
