"""What a notebook says of unfinished and broken modules: one line, and no traceback.

A stub raises ``NotImplementedError("Task 4.1: ...")``. "Run all" stops at a cell that raises, so
such a cell counts as done: a notebook runs from top to bottom, and each of its unfinished cells
says what it waits for. A module with a syntax error is said in a sentence where IPython's
autoreload prints two tracebacks above the check.
"""

from __future__ import annotations

import sys
from types import ModuleType, TracebackType
from typing import Any

from autograder.sandbox.import_problem import import_problem
from autograder.sandbox.patience import limited
from autograder.templates import render

MARK = "Task "


CHECK = "check("  # how a cell begins whose report says itself what is wrong with the module
IMPORT_SECONDS = 10.0
_broken: list[str] = []  # what autoreload has met, to be said before the cell runs


def speak_in_one_line() -> None:
    """Tell the IPython shell around us, if there is one."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.set_custom_exc((NotImplementedError,), _shown)
        shell.events.register("pre_run_cell", _say_what_is_broken)  # autoreload comes before us
        _quieten_autoreload()


def _say_what_is_broken(info: Any) -> None:
    told, _broken[:] = list(_broken), []
    if not str(info.raw_cell).lstrip().startswith(CHECK):
        for line in told:
            _say(line)


def _quieten_autoreload() -> None:
    from IPython.extensions import autoreload

    reload = getattr(autoreload, "superreload", None)
    if reload is None or reload.__module__ == __name__:  # another IPython, or done already
        return

    def in_one_line(module: ModuleType, *rest: Any) -> Any:
        names = dict(vars(module))
        try:
            with limited(IMPORT_SECONDS):
                return reload(module, *rest)
        except Exception as error:
            vars(module).update(names)  # autoreload forgets them when it is interrupted
            _broken.append(import_problem(error, module.__name__))
            return module

    autoreload.superreload = in_one_line


def _shown(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    """IPython's way to show an exception: ours in one line, the student's own as ever."""
    text = str(error)
    if not text.startswith(MARK):
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return
    _say(f"○ {text} Write this first, then run the cell again.")
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")  # else one that was begun is shown empty
    result = _result_of_the_cell()
    if result is not None:
        result.error_in_exec = None


def _say(line: str) -> None:
    """Show a line in words: what is printed, JupyterLab breaks in the middle of a word."""
    shell = sys.modules["IPython"].get_ipython()
    shell.display_pub.publish({"text/plain": line, "text/html": render("line.html", line=line)})


def _result_of_the_cell() -> Any:
    """Where IPython keeps whether the cell that runs has failed."""
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_name != "run_code":
        frame = frame.f_back  # type: ignore[assignment]
    return frame.f_locals.get("result") if frame is not None else None
