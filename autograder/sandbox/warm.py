"""A warm start: one zygote a thread of the grader, one forked process a submission.

Where anything about it does not work, the caller starts the submission cold: a sandbox of
its own from the beginning. What holds student code is the same either way.
"""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from . import bubblewrap, paths, seccomp
from .launch import Warm, environment

_SECONDS = 60  # a busy machine with a cold disk
_CREDENTIALS = struct.Struct("3i")  # struct ucred


class Cold(RuntimeError):
    """There is no warm start for this submission."""


class WarmProcess:
    """The first process of a submission's namespaces, used like a `subprocess.Popen`.

    Its end is the end of everything in the namespaces.

    Attributes
    ----------
    pid : int
        As the grader counts.
    stdin, stdout : file
        Requests and replies.
    returncode : int or None
    """

    def __init__(self, talk: socket.socket, requests: int, replies: int) -> None:
        self._talk = talk
        self.pid = _number_of_sender(talk)
        self._handle = os.pidfd_open(self.pid)
        self.stdin, self.stdout = os.fdopen(requests, "wb"), os.fdopen(replies, "rb")
        self.returncode: int | None = None

    def go(self) -> None:
        """Let student code's process begin; before this it may be put into a control group."""
        self._talk.sendall(b"g")
        if self._talk.recv(500) != b"started":
            raise Cold("a forked process could not be isolated")

    def poll(self) -> int | None:
        """How it ended; None while it lives."""
        if self.returncode is None and self._ended(0):
            self._talk.setblocking(False)
            try:
                said = self._talk.recv(20)
            except OSError:
                said = b""
            self.returncode = int(said) if said.isdigit() else -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end.

        Raises
        ------
        subprocess.TimeoutExpired
        """
        if not self._ended(timeout):
            raise subprocess.TimeoutExpired("a sandbox", timeout or 0)
        code = self.poll()
        return -signal.SIGKILL if code is None else code

    def kill(self) -> None:
        """End everything in its namespaces."""
        if self.returncode is None:
            try:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def close(self) -> None:
        """Kill it, if it lives, and let go of what is open."""
        if self._handle < 0:
            return
        self.kill()
        self._ended(5)
        self.poll()
        os.close(self._handle)
        self._handle = -1
        self._talk.close()

    def _ended(self, timeout: float | None) -> bool:
        if self.returncode is not None or self._handle < 0:
            return True
        milliseconds = None if timeout is None else int(timeout * 1000)
        waiting = select.poll()
        waiting.register(self._handle, select.POLLIN)
        return bool(waiting.poll(milliseconds))


Process = subprocess.Popen[bytes] | WarmProcess


class Zygote:
    """The warm process in its outer sandbox, which has no submission in it.

    Parameters
    ----------
    command : list of str
        The outer sandbox's, from `bubblewrap.zygote_command`.

    Attributes
    ----------
    imported : frozenset of str
        Top-level modules that it has imported. A submission that brings one of such a
        name is started cold: whose module it finds must not depend on the start.
    """

    def __init__(self, command: list[str]) -> None:
        self.command, self._owner = command, os.getpid()
        self.user = not bubblewrap.leaves_root()
        settings = {"package": bubblewrap.PACKAGE, "paths": paths.libraries()}
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(_SECONDS)
        self._errors = tempfile.TemporaryFile()
        script = f"{bubblewrap.PACKAGE}/zygote.py"
        self._process = subprocess.Popen(
            [*command, paths.interpreter(), *paths.ISOLATED, script, json.dumps(settings)],
            env={},
            start_new_session=True,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
        )
        theirs.close()
        # with its thread, or at the end of the program
        self.close = weakref.finalize(self, _end, self._owner, self._socket, self._process)
        with self._socket.makefile("rb", buffering=0) as answers:
            said = answers.readline()
        if not said:
            self.close()
            raise Cold(f"the warm process did not start: {self._complaint()}")
        self.imported = frozenset(json.loads(said))

    @property
    def usable(self) -> bool:
        """Whether it is this process's own, and alive."""
        return self._owner == os.getpid() and self._process.poll() is None

    def fork(self, settings: dict[str, Any]) -> WarmProcess:
        """A process of its own for one submission, which waits for `WarmProcess.go`."""
        ours: list[int] = []
        talk, status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        talk.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        talk.settimeout(_SECONDS)
        (reading, requests), (replies, writing) = os.pipe(), os.pipe()
        ours += [requests, replies]
        try:
            sent = json.dumps(settings).encode()
            socket.send_fds(self._socket, [sent], [reading, writing, status.fileno()])
            status.close()
            os.close(reading)
            os.close(writing)
            return WarmProcess(talk, requests, replies)
        except OSError as error:
            talk.close()
            for handle in ours:
                os.close(handle)
            raise Cold(f"the warm process did not fork: {error}") from error

    def _complaint(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read(8192).decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else "it said nothing"


def _end(owner: int, talk: socket.socket, process: subprocess.Popen[bytes]) -> None:
    """End a zygote, and all that it forked."""
    if owner != os.getpid():
        return  # a forked copy of the program has no say
    talk.close()
    process.kill()
    process.wait()


class _Local(threading.local):
    """What one thread has: a zygote ends with its thread, and nobody else may use it."""

    zygote: Zygote | None = None
    refused: tuple[int, list[str]] | None = None  # the process and the command that failed


_local = _Local()


def start(how: Warm, files: Iterable[str], cleanup: ExitStack) -> WarmProcess:
    """A process for these files, which is ended by `cleanup`.

    Raises
    ------
    Cold
        If this submission must be started cold: a file of its own has the name of a
        module that is imported already, or something failed.
    """
    zygote = _zygote(how.course)
    own = {name.replace("/", ".").partition(".")[0] for name in files}
    if own & zygote.imported:
        raise Cold("the submission brings a module of a name that is taken")
    process = zygote.fork(how.settings | _places(zygote, how.course))
    cleanup.callback(process.close)
    if how.group:
        try:
            how.group.take(process.pid)
        except OSError as error:
            raise Cold(f"the control group did not take the process: {error}") from error
    process.go()
    return process


def _zygote(course: Path) -> Zygote:
    """This thread's zygote; a new one where what must be covered up is not as it was."""
    variables = environment("/tmp", {})
    command = bubblewrap.zygote_command(bubblewrap.find_bwrap(), course, variables)
    found = _local.zygote
    if found is not None and found.usable and found.command == command:
        return found
    if _local.refused == (os.getpid(), command):
        raise Cold("there is no warm process here")
    if found is not None and found.usable:
        found.close()
    try:
        made = _local.zygote = Zygote(command)
    except (OSError, Cold) as error:
        _local.refused = os.getpid(), command
        raise Cold(str(error)) from error
    return made


def _places(zygote: Zygote, course: Path) -> dict[str, Any]:
    return {
        "user": zygote.user,
        "writable": bubblewrap.WRITABLE,
        "kept": bubblewrap.below_writable(course),
        "filter": base64.b64encode(seccomp.here()).decode(),
    }


def _number_of_sender(talk: socket.socket) -> int:
    """The number of the process that says it is ready, as this process counts."""
    said, more, *_ = talk.recvmsg(500, socket.CMSG_SPACE(_CREDENTIALS.size))
    if said != b"ready":
        raise OSError(said.decode(errors="replace") or "it ended")
    for level, kind, data in more:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            return int(_CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0])
    raise OSError("its number is not known")
