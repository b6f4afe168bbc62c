"""Numbered requests to one sandbox, and what their replies and silences mean."""

from __future__ import annotations

import builtins
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

from .blocking_channel import BlockingChannel
from .channel import Channel, Closed, NotYet
from .kinds import is_sandboxed
from .launch import Launch
from .limits import Limits
from .patience import time_is_up
from .plain_data import NotPlain
from .processes import Tree
from .reader import decode
from .subject import (
    BadData,
    GraderFault,
    MissingName,
    OutOfMemory,
    SandboxEnded,
    StudentRaised,
    StudentTimeout,
    SubjectError,
    TooMuchOutput,
)
from .text import clip
from .warm import Process, WarmProcess
from .wire import encode

_TICK = 0.2  # seconds between looks at what the sandbox uses
_GRACE = 2.0  # seconds in which the sandbox may interrupt its code itself, and say where that was
_ENDINGS: dict[int, str] = {
    signal.SIGSEGV: "the code crashed the interpreter (segmentation fault)",
    signal.SIGABRT: "the code aborted the interpreter",
}
_REPORTED = {
    "raised": 4,
    "missing": 4,
    "memory": 2,
    "output": 2,
    "bad": 2,
    "timeout": 3,
}  # kinds of reply, and their lengths


class Conversation:
    """One request at a time, each with a deadline.

    Parameters
    ----------
    process : subprocess.Popen or WarmProcess
        The sandbox, with pipes on its standard input and output.
    start : Launch
        How it was started.
    limits : Limits
    """

    def __init__(self, process: Process, start: Launch, limits: Limits) -> None:
        self._process, self._start, self._limits = process, start, limits
        warm = isinstance(process, WarmProcess)
        self._tree = Tree(process, is_sandboxed(start.sandbox), warm)
        self._channel = BlockingChannel(process) if os.name == "nt" else Channel(process)
        self._number = 0
        self._spent = self._looked = 0.0
        self._ended: SubjectError | None = None

    @property
    def ended(self) -> SubjectError | None:
        """What ended the sandbox, or None while it lives."""
        return self._ended

    def ask(self, seconds: float, verb: str, *args: Any) -> Any:
        """The value of one reply.

        Raises
        ------
        SubjectError
            What student code did instead. After a timeout, or anything else that
            ended the sandbox, each request raises `SandboxEnded` with the first verdict.
        """
        if self._ended:
            raise _again(self._ended)
        try:
            payload = encode((self._number, verb, *args))
        except NotPlain as error:
            raise GraderFault(f"a check sent what is not plain data: {error}") from error
        try:
            with self.on_its_time():
                reply = decode(self._exchange(payload, seconds))
            value = _meaning(reply, self._number, seconds)
        except SubjectError as error:
            self.end(error)
            raise
        except MemoryError:
            self.end()
            raise GraderFault("the grader ran out of memory while it read an answer") from None
        if not self._number:
            self._tree.started()
        self._number += 1
        if isinstance(value, SubjectError):
            raise value
        return value

    @contextlib.contextmanager
    def on_its_time(self) -> Iterator[None]:
        """What is done inside counts against the submission's time: reading what it sent, too."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._spent += time.monotonic() - started

    def end(self, why: SubjectError | None = None) -> None:
        """Kill the sandbox and all it started; `why` is what later requests hear."""
        self._tree.end()
        self._channel.close()
        self._ended = self._ended or why or SandboxEnded("the sandbox is closed")

    def _exchange(self, payload: bytes, seconds: float) -> bytearray:
        if self._spent >= self._limits.total_seconds:  # quick answers add up, too
            raise StudentTimeout(self._limits.total_seconds)
        self._channel.send(payload)
        began, computed, idle = time.monotonic(), None, 0.0
        try:
            while True:
                try:
                    return self._channel.result(_TICK)
                except NotYet:
                    computed = computed or self._tree.computing()
                    idle += _TICK * self._tree.waits()
                    self._check_time(time.monotonic() - began, computed, idle, seconds)
                finally:
                    self._look()
        except Closed:
            raise self._death() from None

    def _check_time(self, wall: float, computed: float | None, idle: float, seconds: float) -> None:
        """End what did not interrupt itself; `computed` is what the sandbox had used when it began.

        Raises
        ------
        StudentTimeout
        """
        if self._spent + wall > self._limits.total_seconds:
            raise StudentTimeout(self._limits.total_seconds)
        if wall > seconds + _GRACE:
            now = self._tree.computing()
            computing = None if now is None or computed is None else now - computed
            if time_is_up(wall, computing, idle, seconds + _GRACE):
                raise StudentTimeout(seconds)

    def _look(self) -> None:
        """Compare what the sandbox uses with its limits, if that was not done just now.

        Done after every answer, so that quick answers are no way around it.
        """
        if time.monotonic() - self._looked >= _TICK:
            self._tree.check_use(self._limits)
            self._looked = time.monotonic()

    def _death(self) -> SubjectError:
        """Why the sandbox's pipe closed."""
        try:
            code = self._process.wait(2)
        except subprocess.TimeoutExpired:
            return SandboxEnded("the code closed the sandbox's pipe")
        number = -code if code < 0 else code - 128  # bubblewrap says 128 + signal, as shells do
        if self._start.group and self._start.group.out_of_memory():
            return OutOfMemory(f"the code used more than {self._limits.memory_mb} MB of memory")
        if number == getattr(signal, "SIGXCPU", None):
            return StudentTimeout(self._limits.total_seconds)
        if number == getattr(signal, "SIGXFSZ", None):
            return TooMuchOutput("the code wrote more to files than it may")
        if number == getattr(signal, "SIGKILL", None):
            return SandboxEnded("the code's process was killed (by itself, or for want of memory)")
        return SandboxEnded(_ENDINGS.get(number, f"the code ended its process (exit code {code})"))


def _again(first: SubjectError) -> SandboxEnded:
    """For requests after the end: the same words and the same verdict."""
    error = SandboxEnded(str(first))
    error.verdict = first.verdict
    return error


def _meaning(reply: Any, number: int, seconds: float) -> Any:
    """The value in a reply, or the error it reports (returned, not raised).

    Raises
    ------
    BadData
        If it is not a reply to request `number`. A fault of the grader cannot be
        reported: a sandbox that could say so would have its question graded again.
    """
    if (
        type(reply) is not tuple
        or len(reply) < 2
        or type(reply[0]) is not int
        or reply[0] != number
    ):
        raise BadData("the sandbox sent what is not an answer to the question")
    kind, rest = reply[1], reply[2:]
    if kind == "ok" and len(rest) == 1:
        return rest[0]
    if type(kind) is not str or _REPORTED.get(kind) != len(rest) + 1 or type(rest[0]) is not str:
        raise BadData("the sandbox sent what is not an answer to the question")
    if kind == "raised":
        return _raised(*rest)
    if kind == "missing":
        return _missing(*rest)
    if kind == "timeout":
        return _interrupted(seconds, *rest)
    error = {"memory": OutOfMemory, "output": TooMuchOutput, "bad": BadData}[kind]
    return error(clip(rest[0]))


def _missing(name: str, why: Any, broken: Any) -> MissingName:
    if type(why) is not str or type(broken) is not bool:
        raise BadData("the sandbox sent what is not an answer to the question")
    return MissingName(clip(name), clip(why), broken)


def _interrupted(seconds: float, where: str, importing: Any) -> StudentTimeout:
    if type(importing) is not str:
        raise BadData("the sandbox sent what is not an answer to the question")
    return StudentTimeout(seconds, clip(where, 300), clip(importing, 100))


def _raised(name: str, message: Any, lines: Any) -> StudentRaised:
    if (
        type(message) is not str
        or type(lines) is not tuple
        or not all(type(line) is str for line in lines)
    ):
        raise BadData("the sandbox sent what is not an answer to the question")
    known = isinstance(getattr(builtins, name, None), type) and issubclass(
        getattr(builtins, name), BaseException
    )
    return StudentRaised(
        name if known else "Exception", clip(message), tuple(clip(line, 300) for line in lines[-8:])
    )
