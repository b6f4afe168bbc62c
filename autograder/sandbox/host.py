"""The sandbox's side: hosts student code and answers one request at a time.

Everything here runs beside student code, which can change or forge any of it. That
gains nothing: a reply is only data, and the grader judges it as such.
"""

from __future__ import annotations

import errno
import importlib
import math
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from .import_problem import import_problem
from .patience import TimeIsUp, Watch, limited
from .reader import decode
from .subject import (
    BadData,
    LocalSubject,
    MissingName,
    OutOfMemory,
    StudentRaised,
    StudentTimeout,
    SubjectError,
    TooMuchOutput,
    builtin_name,
    short_name,
)
from .text import clean, clip, words
from .wire import LENGTH, encode

MAX_WARNINGS = 50
NOTEBOOK = ""  # the subject that serves the notebook's own names


class HostedSubject(LocalSubject):
    """A `LocalSubject` whose limits on output and files are verdicts of their own.

    All subjects of a sandbox keep their objects together, so that a handle from the
    notebook may be passed to a function of the module.
    """

    def __init__(
        self,
        names: Any,
        missing: str,
        output_bytes: int,
        kept: dict[int, Any],
        broken: bool = False,
        seconds: float | None = None,
    ) -> None:
        super().__init__(names, missing, broken, seconds)
        self._output_bytes, self._kept = output_bytes, kept

    def _stopped(self, error: KeyboardInterrupt) -> SubjectError:
        """Nobody sits here: the code has raised it."""
        return StudentRaised(builtin_name(error), words(error), ())

    def outcome(
        self, target: Any, *args: Any, **kwargs: Any
    ) -> tuple[Any, tuple[Any, ...], dict[str, Any], tuple[str, ...], str]:
        """The outcome of a call as plain data."""
        outcome = self.call(target, *args, **kwargs)
        if len(outcome.printed) > self._output_bytes:
            raise TooMuchOutput(f"the code printed more than {self._output_bytes // 1024} KB")
        noise = tuple(clip(text) for text in outcome.warnings[:MAX_WARNINGS])
        return (
            outcome.value,
            outcome.args,
            dict(outcome.kwargs),
            noise,
            clean(outcome.printed),
        )


class Host:
    """Answers requests.

    Parameters
    ----------
    settings : dict
        ``folder`` (the private copy), ``output_kb``, ``plots``, ``private`` (the
        path that shadows `autograder` and serves `utils`), ``call_seconds`` and
        ``cell_seconds``, after which code is interrupted here; the grader ends the
        sandbox where that does not help.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._output_bytes = settings["output_kb"] * 1024
        self._subjects: dict[str, HostedSubject] = {}
        self._kept: dict[int, Any] = {}
        self._kernel: Any = None

    def begin(self, files: dict[str, np.ndarray]) -> None:
        """Write the submission into its private folder and go there."""
        folder = Path(self._settings["folder"])
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.tobytes())
        os.chdir(folder)
        sys.path[:0] = [self._settings["private"], str(folder)]
        sys.argv = [""]

    def load(self, module: str) -> None:
        """Import the student's module; a failure is said for each name asked for."""
        names: Mapping[str, Any] = {}
        missing, broken = "", False
        try:
            with limited(self._settings["cell_seconds"]) as watch:
                names = vars(importlib.import_module(module))
        except TimeIsUp:
            raise StudentTimeout(0, self._line(watch), module) from None
        except MemoryError:
            raise OutOfMemory("the code asked for more memory than there is") from None
        except BaseException as error:
            missing = import_problem(error, module)
            broken = getattr(error, "name", None) != module or not isinstance(
                error, ModuleNotFoundError
            )
        self._subjects[module] = HostedSubject(
            names,
            missing,
            self._output_bytes,
            self._kept,
            broken,
            self._settings["call_seconds"],
        )

    def cell(self, source: str) -> list[dict[str, Any]]:
        """Run one notebook cell; its outputs, as Jupyter would store them."""
        kernel = self._notebook()
        with limited(self._settings["cell_seconds"]) as watch:
            outputs: list[dict[str, Any]] = kernel.run(source)
        if watch and watch.fired:  # the kernel has caught the interrupt, and shows it
            raise StudentTimeout(0, self._line(watch), self._importing(watch))
        return outputs

    def _importing(self, watch: Watch) -> str:
        """The module of the submission whose import was interrupted, if it was one."""
        own = [f for f in watch.stack if Path(f[0]).parent == Path(self._settings["folder"])]
        modules = [Path(file).stem for file, _, function in own if function == "<module>"]
        return modules[0] if modules else ""

    def _line(self, watch: Watch | None) -> str:
        """Where the code was, ``"neurons.py line 40"``."""
        folder = str(Path(self._settings["folder"]))
        stack = watch.stack if watch else []
        own = [f for f in stack if f[0].startswith(folder) or "ipykernel_" in f[0]]
        return f"{short_name(own[-1][0])} line {own[-1][1]}" if own else ""

    def notebook(self) -> None:
        """Serve the notebook's own names."""
        if NOTEBOOK not in self._subjects:
            self._subjects[NOTEBOOK] = HostedSubject(
                self._notebook().names,
                "",
                self._output_bytes,
                self._kept,
                seconds=self._settings["call_seconds"],
            )

    def _notebook(self) -> Any:
        if self._kernel is None:
            from .cells import Kernel  # slow to import, and not every set has cells to run

            self._kernel = Kernel(self._settings["plots"], self._output_bytes)
        return self._kernel

    def answer(self, verb: str, *args: Any) -> Any:
        if verb in ("new", "call", "get", "get_all", "set"):
            where, target, given, named = args
            asked = "outcome" if verb == "call" else verb
            return getattr(self._subjects[where], asked)(target, *given, **named)
        return getattr(self, verb)(*args)


def forget_shared_random_numbers() -> None:
    """In a forked process: NumPy's shared generator starts anew, as it does when imported."""
    np.random.seed()


def reply(host: Host, request: tuple[Any, ...]) -> tuple[Any, ...]:
    """The reply to one request: ``(number, kind, ...)``."""
    number, verb, *args = request
    try:
        return number, "ok", host.answer(verb, *args)
    except SubjectError as error:
        return number, *failure(error)
    except MemoryError:
        return number, "memory", "the code asked for more memory than there is"
    except BaseException as error:  # a replaced builtin, a KeyboardInterrupt, a lying object
        return number, "raised", builtin_name(error), words(error), ()


def failure(error: SubjectError) -> tuple[Any, ...]:
    """A subject's error as data."""
    cause = error.__cause__
    if isinstance(cause, OSError) and cause.errno in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
        return "output", "the code wrote more to files than it may"
    if isinstance(error, StudentRaised):
        return "raised", error.type, error.message, error.lines
    if isinstance(error, StudentTimeout):
        return "timeout", error.where, error.importing
    if isinstance(error, MissingName):
        return "missing", error.name, error.why, error.broken
    if isinstance(error, BadData):
        return "bad", str(error)
    return ("output" if isinstance(error, TooMuchOutput) else "memory"), str(error)


def encoded(message: tuple[Any, ...]) -> bytes:
    """Bytes of a reply; of a plainer one if the value cannot be sent."""
    try:
        return encode(message)
    except MemoryError:
        return encode((message[0], "memory", "the result does not fit into memory"))
    except Exception as error:
        return encode((message[0], "bad", words(error)))


def private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Move the protocol away from 0 and 1, where student code reads and prints."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return requests, replies


def send(replies: BinaryIO, payload: bytes) -> None:
    replies.write(LENGTH.pack(len(payload)))
    replies.write(payload)
    replies.flush()


def serve(settings: dict[str, Any]) -> None:
    """Answer requests until the grader closes the pipe."""
    requests, replies = private_pipes()
    host, process = Host(settings), os.getpid()
    while header := requests.read(LENGTH.size):
        request = decode(requests.read(LENGTH.unpack(header)[0]), math.inf)  # the grader's own
        answer = encoded(reply(host, request))
        if os.getpid() != process:  # student code forked, and the copy came back here
            break
        send(replies, answer)
    os._exit(0)  # student threads and exit handlers have no say
