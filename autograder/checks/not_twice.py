"""A subject of which nothing that ran out of time, memory or output is called a second time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import (
    Outcome,
    OutOfMemory,
    StudentTimeout,
    Subject,
    SubjectError,
    TooMuchOutput,
)

T = TypeVar("T")
TOO_MUCH = (StudentTimeout, OutOfMemory, TooMuchOutput)


class NotTwice:
    """Another subject, with a memory of the functions that used too much.

    A question asks for many cases, and its functions share tests. So a loop without end costs
    its function's time once, and the other functions are asked as if nothing had happened.

    Parameters
    ----------
    subject : Subject
    known : dict of str to SubjectError, optional
        What is known already to use too much, by name; added to.
    """

    def __init__(self, subject: Subject, known: dict[str, SubjectError] | None = None) -> None:
        self._subject = subject
        self.known = {} if known is None else known

    def new(self, name: str, *args: Any, **kwargs: Any) -> Handle:
        return self._once(name, lambda: self._subject.new(name, *args, **kwargs))

    def call(self, target: Any, *args: Any, **kwargs: Any) -> Outcome:
        return self._once(_name(target), lambda: self._subject.call(target, *args, **kwargs))

    def get(self, of: Handle | None, name: str) -> Any:
        return self._subject.get(of, name)

    def get_all(self, wanted: Sequence[tuple[Handle, str]]) -> list[Any]:
        return self._subject.get_all(wanted)

    def set(self, of: Handle, name: str, value: Any) -> None:
        self._subject.set(of, name, value)

    def _once(self, name: str, action: Callable[[], T]) -> T:
        if name in self.known:
            raise self.known[name]
        try:
            return action()
        except TOO_MUCH as error:
            self.known[name] = error
            raise


def _name(target: Any) -> str:
    """What is called: a function, a kept object, or a method of one."""
    if isinstance(target, tuple):
        of, method = target
        return f"{of.kind}.{method}"
    return f"the {target.kind} number {target.id}" if isinstance(target, Handle) else str(target)
