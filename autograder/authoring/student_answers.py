"""A wrong program from a student's answers in the notebook: the reference, with those answers."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checks.catalogue import place_of
from autograder.checks.model import Question
from autograder.grading.score import score

from .mistake_files import Variant


class NotPlain(ValueError):
    """An answer cannot be written into a mistake's file; one sentence says why."""


def wrong_answers(question: Question, keys: Iterable[str]) -> list[str]:
    """The notebook's variables that these outputs are; none if any is a function's."""
    asked = question.takes if question.answers is True else question.answers or ()
    names = list(dict.fromkeys(place_of(key)[2] for key in keys))
    return names if set(names) <= set(asked) else []


def answers_of(
    folder: Path, question: Question, names: Iterable[str], how: Mapping[str, Any], problem_set: str
) -> Variant:
    """What a submission's variables hold, as a program that differs from the reference in them.

    Parameters
    ----------
    folder : Path
        What the student handed in.
    names : iterable of str
    how : mapping
        ``sandbox``, ``limits`` and the ``course``.

    Raises
    ------
    NotPlain, UnreadableSubmission, NoSandbox
    """
    settings = {"sandbox": how["sandbox"], "limits": how["limits"], "root": how["course"]}
    given = score(folder, problem_set, only=question.id, **settings).answers
    return Variant((), {}, {name: literal(name, given.get(name)) for name in names}, "", {})


def literal(name: str, value: Any) -> str:
    """Plain data as a Python literal; arrays as nested lists.

    Raises
    ------
    NotPlain
    """
    text = repr(_plain(value))
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        raise NotPlain(
            f"the answer {name} is no number, text or list of them that a file can hold"
        ) from None
    return text


def _plain(value: Any) -> Any:
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, (list, tuple)):
        return type(value)(map(_plain, value))
    if isinstance(value, dict):
        return {_plain(k): _plain(v) for k, v in value.items()}
    return value
