"""Where a question's functions, classes and answers are: in the notebook or in the module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from autograder.checks.model import Question
from autograder.sandbox.client import Sandbox
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import MissingName, Subject, SubjectError


class NotRun(SubjectError):
    """The submission had no process left to ask."""

    verdict = "not_run"


class Gone:
    """No sandbox any more: nothing is run, with the reason."""

    missed = False

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise NotRun("the submission had ended its process too often, or used up its time")

    new = call = get = get_all = set = _refuse


class NotebookOrModule:
    """A question's names from the notebook where it defines them, else from the module."""

    def __init__(
        self, load: Callable[[], Subject], sandbox: Sandbox, question: Question, notebook: bool
    ) -> None:
        self._notebook = sandbox.notebook_subject() if notebook else None
        self._load, self._question = load, question
        self._module: Subject | None = None
        self._chosen: Subject | None = None
        self.missed = False  # neither the notebook nor the module had a name

    def _from_module(self) -> Subject:
        if self._module is None:
            self._module = self._load()
        return self._module

    def _code_names(self) -> list[str]:
        """Names of the question's functions and classes; without any, its answers'."""
        answers = self._question.answers or ()
        code = [] if answers is True else [n for n in self._question.takes if n not in answers]
        return code or list(self._question.takes)

    def _subject(self) -> Subject:
        """Where the question's functions and classes are: all of them in one place."""
        if self._chosen is None:
            self._chosen = self._notebook_with_all() or self._from_module()
        return self._chosen

    def _notebook_with_all(self) -> Subject | None:
        """The notebook, if it defines all of the question's functions and classes."""
        if self._notebook is None:
            return None
        try:
            for name in self._code_names():
                self._notebook.get(None, name)
        except MissingName:
            return None
        return self._notebook

    def new(self, name: str, *args: Any, **kwargs: Any) -> Handle:
        with self._noticing():
            return self._subject().new(name, *args, **kwargs)

    def call(self, target: Any, *args: Any, **kwargs: Any) -> Any:
        with self._noticing():
            return self._subject().call(target, *args, **kwargs)

    def get(self, of: Handle | None, name: str) -> Any:
        if of is not None:
            return self._subject().get(of, name)
        if self._notebook is None:
            raise MissingName(
                name, f"`{name}` is an answer in the notebook, and no notebook could be read"
            )
        with self._noticing():
            return self._notebook.get(None, name)

    def get_all(self, wanted: Sequence[tuple[Handle, str]]) -> list[Any]:
        return self._subject().get_all(wanted)

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except MissingName:
            self.missed = True
            raise

    def set(self, of: Handle, name: str, value: Any) -> None:
        self._subject().set(of, name, value)
