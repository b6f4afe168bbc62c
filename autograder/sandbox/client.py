"""The grader's side of a sandbox: one submission, one process, never used again."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .bubblewrap import NoSandbox, find_bwrap
from .conversation import Conversation
from .files import sendable
from .kinds import CHOICES
from .launch import Launch, launch
from .launch import warm as prepared
from .limits import Limits
from .plain_data import Handle
from .subject import BadData, GraderFault, Outcome, SubjectError, TooMuchOutput
from .text import clean, clip
from .warm import Cold, Process, WarmProcess
from .warm import start as fork

if TYPE_CHECKING:
    from nbformat import NotebookNode  # slow to import, and needed for cells only

T = TypeVar("T")
__all__ = ["Limits", "NoSandbox", "Sandbox", "SandboxSubject"]

_START_SECONDS = 60  # a busy machine with a cold disk
_NOTEBOOK = ""
_WARNINGS = 50  # as many as an honest sandbox sends of one call


class Sandbox:
    """Runs one submission's code in a process of its own.

    Parameters
    ----------
    files : mapping of str to bytes
        The submission, by path relative to the folder in which its code will run.
    sandbox : {"auto", "bubblewrap", "subprocess", "none"}
        ``"auto"`` is bubblewrap or `NoSandbox`. ``"subprocess"`` and ``"none"`` are the
        same unprotected process with the same limits; a report calls both unsandboxed.
    limits : Limits
    plots : bool
        Whether cells make figures.
    env : mapping of str to str, optional
        More environment variables for the sandbox, which has none of the grader's.
    course : path, optional
        The course directory, whose gradebook and submissions are hidden.
    warm : bool
        Fork the process from one that has NumPy and the kernel already (`warm`), where
        that can be had: worth it for many submissions.

    Notes
    -----
    The sandbox ends with the thread that made it: if the grader is killed, no student
    code is left running.

    Attributes
    ----------
    kind : {"bubblewrap", "subprocess", "none"}
        What it really is.
    warm : bool
        Whether it was forked from a warm process.
    left_out : tuple of str
        Files of the submission that were not sent, and why.

    Raises
    ------
    NoSandbox
        If a sandbox is asked for and cannot be had.
    GraderFault
        If the sandbox does not start.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        *,
        sandbox: str = "auto",
        limits: Limits = Limits(),
        plots: bool = True,
        env: Mapping[str, str] | None = None,
        course: Path | str = ".",
        warm: bool = False,
    ) -> None:
        if sandbox not in CHOICES:
            raise ValueError(f"sandbox is {sandbox!r}: say auto, bubblewrap, subprocess or none")
        self.limits = limits
        sent, self.left_out = sendable(files, limits.file_mb)
        with ExitStack() as cleanup:
            errors = cleanup.enter_context(tempfile.TemporaryFile())
            process: Process
            forked = None
            if warm and sandbox in ("auto", "bubblewrap") and not env:
                forked = _forked(limits, Path(course), plots, sent, cleanup)
            if forked:
                process, start = forked
            else:
                start = launch(sandbox, limits, Path(course), dict(env or {}), plots, cleanup)
                process = _run(start, errors)
            self.warm = forked is not None
            self.kind = "none" if sandbox == "none" else start.sandbox
            self._conversation = Conversation(process, start, limits)
            cleanup.callback(self._conversation.end)
            try:
                self._conversation.ask(_START_SECONDS, "begin", sent)
            except SubjectError as error:
                raise GraderFault(
                    f"the sandbox did not start: {_last_line(errors) or error}"
                ) from error
            self._cleanup = cleanup.pop_all()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the sandbox and all that it started."""
        self._cleanup.close()

    @property
    def dead(self) -> bool:
        """Whether the sandbox has ended or was killed; every later request fails."""
        return self._conversation.ended is not None

    def load(self, module: str) -> SandboxSubject:
        """Import the student's module and serve its names.

        A module that cannot be imported is no error here: each name asked of it is
        a `MissingName` that says why.
        """
        self._conversation.ask(self.limits.cell_seconds, "load", module)
        return SandboxSubject(self._conversation, module, self.limits)

    def run_cell(self, source: str, *, seconds: float | None = None) -> list[NotebookNode]:
        """Run one notebook cell.

        Returns
        -------
        list of nbformat.NotebookNode
            Its outputs, cleaned (`outputs.clean_outputs`); an exception is an ``error`` output.
        """
        from .outputs import clean_outputs  # nbformat is needed for cells only

        found = self._conversation.ask(seconds or self.limits.cell_seconds, "cell", source)
        with self._conversation.on_its_time():
            return clean_outputs(found, self.limits.output_kb * 1024)

    def notebook_subject(self) -> SandboxSubject:
        """Serve the notebook's own names."""
        self._conversation.ask(self.limits.cell_seconds, "notebook")
        return SandboxSubject(self._conversation, _NOTEBOOK, self.limits)


class SandboxSubject:
    """Student code inside a sandbox; see `autograder.sandbox.subject.Subject`."""

    def __init__(self, conversation: Conversation, where: str, limits: Limits) -> None:
        self._conversation, self._where, self._limits = conversation, where, limits

    def new(self, name: str, *args: Any, **kwargs: Any) -> Handle:
        return _exactly(self._ask("new", name, args, kwargs), Handle)

    def call(self, target: Any, *args: Any, **kwargs: Any) -> Outcome:
        found = _exactly(self._ask("call", target, args, kwargs), tuple)
        if [type(part) for part in found[1:]] != [tuple, dict, tuple, str] or not all(
            type(w) is str for w in found[3]
        ):
            raise BadData("the sandbox sent what is not the outcome of a call")
        value, given, named, warnings, printed = found
        if len(given) != len(args) or named.keys() != kwargs.keys():
            raise BadData("the sandbox sent other arguments than it was given")
        if len(printed) > self._limits.output_kb * 1024:
            raise TooMuchOutput(f"the code printed more than {self._limits.output_kb} KB")
        return Outcome(value, given, named, tuple(map(clip, warnings[:_WARNINGS])), clean(printed))

    def get(self, of: Handle | None, name: str) -> Any:
        return self._ask("get", of, (name,), {})

    def get_all(self, wanted: Sequence[tuple[Handle, str]]) -> list[Any]:
        found = _exactly(self._ask("get_all", list(wanted), (), {}), list)
        if len(found) != len(wanted):
            raise BadData("the sandbox sent what is not an answer to the question")
        return found

    def set(self, of: Handle, name: str, value: Any) -> None:
        self._ask("set", of, (name, value), {})

    def _ask(self, verb: str, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self._conversation.ask(
            self._limits.call_seconds, verb, self._where, target, args, kwargs
        )


def _exactly(value: Any, kind: type[T]) -> T:
    if type(value) is not kind:
        raise BadData("the sandbox sent what is not an answer to the question")
    found: T = value
    return found


def _forked(
    limits: Limits, course: Path, plots: bool, files: Iterable[str], cleanup: ExitStack
) -> tuple[WarmProcess, Launch] | None:
    """A warm start; None where the submission must be started cold."""
    find_bwrap()
    with ExitStack() as made:
        try:
            how = prepared(limits, course, plots, made)
            process = fork(how, files, made)
        except Cold:
            return None
        cleanup.push(made.pop_all())
        return process, Launch("bubblewrap", [], {}, (), how.group)


def _run(start: Launch, errors: Any) -> subprocess.Popen[bytes]:
    """Start the process; its error output is only ours, as the host lets go of it first."""
    try:
        return subprocess.Popen(
            start.command,
            env=start.environment,
            pass_fds=start.descriptors,
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
    except OSError as error:
        raise GraderFault(f"the sandbox did not start: {error}") from error
    finally:
        for number in start.descriptors:
            os.close(number)


def _last_line(errors: Any) -> str:
    errors.seek(0)
    lines = errors.read(8192).decode(errors="replace").strip().splitlines()
    return clip(lines[-1], 300) if lines else ""
