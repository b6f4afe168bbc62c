"""The one way in which a check meets student code.

A check makes instances, calls, reads and sets; only plain data crosses. The same
check therefore runs against this process (notebook, self-study) and against a
sandbox (grading) and gives the same report.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import io
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from . import patience
from .patience import TimeIsUp, limited
from .plain_data import Handle, NotPlain, copy_in, copy_out, kind_of

Target = str | Handle | tuple[Handle, str]


@dataclass(frozen=True)
class Outcome:
    """What a call gave: its value, its arguments as they are afterwards, its noise."""

    value: Any
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    printed: str = ""


class SubjectError(Exception):
    """Student code could not answer; `verdict` says in which way."""

    verdict = "exception"


class StudentRaised(SubjectError):
    """Student code raised.

    Parameters
    ----------
    type : str
        Name of the nearest built-in exception class.
    message : str
        The exception's text.
    lines : tuple of str
        The student's own traceback lines, ``"mlp.py line 12, in loss"``.
    """

    def __init__(self, type: str, message: str, lines: tuple[str, ...] = ()) -> None:
        super().__init__(f"{type}: {message}" if message else type)
        self.type, self.message, self.lines = type, message, lines
        self.verdict = "missing" if type == "NotImplementedError" else "exception"


class MissingName(SubjectError):
    """The submission does not define the name that the question asks for.

    Parameters
    ----------
    name : str
    why : str
        One sentence, where there is more to say.
    broken : bool
        Whether it may well be written, in a module that cannot be imported.
    """

    def __init__(self, name: str, why: str = "", broken: bool = False) -> None:
        super().__init__(why or f"`{name}` is not defined")
        self.name, self.why, self.broken = name, why, broken
        self.verdict = "exception" if broken else "missing"


class StudentTimeout(SubjectError):
    """Student code did not answer in time.

    Parameters
    ----------
    seconds : float
    where : str
        What was running and in which line, where that is known.
    importing : str
        The module whose import it was that did not end, where it was one.
    """

    verdict = "timeout"

    def __init__(self, seconds: float, where: str = "", importing: str = "") -> None:
        super().__init__(f"{where or f'no answer within {seconds:g} s'} (an endless loop?)")
        self.seconds, self.where, self.importing = seconds, where, importing


class StoppedByHand(SubjectError):
    """The person at the keyboard interrupted student code."""

    verdict = "not_run"


class OutOfMemory(SubjectError):
    """Student code asked for more memory than it may have."""

    verdict = "memory"


class TooMuchOutput(SubjectError):
    """Student code printed or wrote more than it may."""

    verdict = "output"


class BadData(SubjectError):
    """What came back is not plain data, or breaks a limit on it."""

    verdict = "bad_type"


class SandboxEnded(SubjectError):
    """Student code ended the process it ran in."""


class GraderFault(SubjectError):
    """Something of ours failed. It never costs the student a point."""

    verdict = "grader_fault"


class Subject(Protocol):
    """Student code as a check sees it."""

    def new(self, name: str, *args: Any, **kwargs: Any) -> Handle:
        """Call `name` and keep the result on the student's side."""

    def call(self, target: Target, *args: Any, **kwargs: Any) -> Outcome:
        """Call a function by name, a kept callable, or ``(instance, "method")``."""

    def get(self, of: Handle | None, name: str) -> Any:
        """Read an attribute, or with ``of=None`` a variable of the namespace."""

    def get_all(self, wanted: Sequence[tuple[Handle, str]]) -> list[Any]:
        """Read attributes of instances, all in one round trip."""

    def set(self, of: Handle, name: str, value: Any) -> None:
        """Set an attribute of an instance."""


def builtin_name(error: BaseException) -> str:
    """Name of the nearest built-in class of an exception."""
    for cls in type(error).__mro__:
        name = cls.__name__
        if getattr(builtins, name, None) is cls:
            return name
    return "Exception"


def own_lines(error: BaseException, skip: str = __file__) -> tuple[str, ...]:
    """The traceback's frames in student files, outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    shown = [f for f in frames if f.filename != skip and not _is_librarys(f.filename)]
    said = [
        f"{short_name(f.filename)} line {f.lineno}, in {f.name}" + (f": {f.line}" if f.line else "")
        for f in shown
    ]
    once = [line for k, line in enumerate(said) if k == 0 or line != said[k - 1]]
    return tuple(once[-8:])


def _is_librarys(filename: str) -> bool:
    """Whether a file is not the student's: an installed package, or the course's `utils`."""
    utils = getattr(sys.modules.get("utils"), "__file__", None)
    ours = os.path.dirname(utils) if utils else None
    return "site-packages" in filename or ours == os.path.dirname(filename)


def short_name(path: str) -> str:
    """A file's name as the student knows it; Jupyter keeps cells in files of its own."""
    return "a cell," if "ipykernel_" in path else path.replace("\\", "/").rsplit("/", 1)[-1]


def said(error: BaseException) -> str:
    """The exception's text; its `__str__` is the student's and may fail too."""
    try:
        return str(error)
    except BaseException:
        return ""


def _running(error: BaseException | None) -> tuple[str, str]:
    """What was interrupted and where, ``"`augment`", "neurons.py line 40"``; else nothing."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    own = [f for f in frames if "site-packages" not in f.filename and _is_not_ours(f.filename)]
    return (
        (f"`{own[0].name}`", f"{short_name(own[-1].filename)} line {own[-1].lineno}")
        if own
        else ("", "")
    )


def _is_not_ours(filename: str) -> bool:
    return filename not in (__file__, patience.__file__) and "lib/python" not in filename


@contextlib.contextmanager
def _nobody_types(notebook: bool) -> Iterator[None]:
    """Refuse to wait for the keyboard: a check would wait as well, with a box below its report."""
    asks = builtins.input
    if notebook:
        builtins.input = _refuse_input
    try:
        yield
    finally:
        builtins.input = asks


def _refuse_input(prompt: object = "") -> str:
    raise EOFError("input() was called, and nobody types during a check")


class LocalSubject:
    """Student code in this process.

    Parameters
    ----------
    namespace : mapping of str to object
        The names a check may use: classes and functions, or answers.
    missing : str, optional
        Said when a name is not there, e.g. a syntax error in the module.
    broken : bool
        Whether that is because the module cannot be imported.
    seconds : float, optional
        Most that one call may take.
    """

    def __init__(
        self,
        namespace: Mapping[str, Any],
        missing: str = "",
        broken: bool = False,
        seconds: float | None = None,
    ) -> None:
        self._names = namespace
        self._seconds = seconds
        self._missing, self._broken = missing, broken
        self._kept: dict[int, Any] = {}

    def new(self, name: str, *args: Any, **kwargs: Any) -> Handle:
        function = self._lookup(name)
        result, *_ = self._run(function, args, kwargs)
        return self._keep(result)

    def call(self, target: Target, *args: Any, **kwargs: Any) -> Outcome:
        result, given, named, noise, printed = self._run(self._resolve(target), args, kwargs)
        return Outcome(self._out(result), self._out(given), self._out(named), noise, printed)

    def get(self, of: Handle | None, name: str) -> Any:
        if of is None:
            return self._out(self._lookup(name))
        return self._out(self._attribute(of, name))

    def get_all(self, wanted: Sequence[tuple[Handle, str]]) -> list[Any]:
        return [self.get(of, name) for of, name in wanted]

    def set(self, of: Handle, name: str, value: Any) -> None:
        owner = self._kept[of.id]
        self._guard(lambda: setattr(owner, name, copy_in(value, self._find)))

    def _resolve(self, target: Target) -> Any:
        if isinstance(target, tuple):
            return self._attribute(*target)
        if isinstance(target, Handle):
            return self._kept[target.id]
        return self._lookup(target)

    def _attribute(self, of: Handle, name: str) -> Any:
        owner = self._kept[of.id]
        missing = MissingName(name, f"`{of.kind.rsplit('.', 1)[-1]}` has no `{name}`")
        value = self._guard(lambda: getattr(owner, name, missing))
        if value is missing:
            raise missing
        return value

    def _lookup(self, name: str) -> Any:
        if name.startswith("utils."):
            module, _, attribute = name.partition(":")
            return getattr(importlib.import_module(module), attribute)
        if name not in self._names:
            raise MissingName(name, self._missing, self._broken)
        return self._names[name]

    def _run(
        self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[Any, tuple[Any, ...], dict[str, Any], tuple[str, ...], str]:
        given, named = copy_in(args, self._find), copy_in(kwargs, self._find)
        printed = io.StringIO()
        with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
            warnings.simplefilter("always")
            result = self._guard(lambda: function(*given, **named))
        noise = tuple(str(w.message) for w in caught)
        return result, given, named, noise, printed.getvalue()

    def _guard(self, action: Callable[[], Any]) -> Any:
        try:
            with limited(self._seconds), _nobody_types(self._seconds is not None):
                return action()
        except MemoryError as error:
            raise OutOfMemory("the code asked for more memory than there is") from error
        except TimeIsUp as error:
            seconds, (what, line) = self._seconds or 0, _running(error.__cause__)
            where = f"{what} ran for more than {seconds:g} s; {line}" if what else ""
            raise StudentTimeout(seconds, where) from None
        except KeyboardInterrupt as error:
            if self._seconds is None:
                raise
            raise self._stopped(error) from None
        except BaseException as error:  # SystemExit too: a check must survive sys.exit()
            raise StudentRaised(builtin_name(error), said(error), own_lines(error)) from error

    def _stopped(self, error: KeyboardInterrupt) -> SubjectError:
        """What an interrupt means: somebody sits at the keyboard."""
        return StoppedByHand(f"you stopped {_running(error)[0] or 'the code'}")

    def _out(self, value: Any) -> Any:
        try:
            return copy_out(value, self._keep)
        except NotPlain as error:
            raise BadData(str(error)) from error

    def _keep(self, value: Any) -> Handle:
        handle = Handle(len(self._kept), kind_of(value))
        self._kept[handle.id] = value
        return handle

    def _find(self, handle: Handle) -> Any:
        return self._kept[handle.id]
