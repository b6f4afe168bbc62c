"""Code that no interrupt reaches: it ends the notebook's kernel, and the next check says why.

Python looks for an interrupt between two bytecodes. A single call that computes in C and never
lets go of Python, such as ``sum(range(10**12))``, runs on through any of them, and no thread of
ours gets a turn to say so. Only a watchdog without Python can end it.
"""

from __future__ import annotations

import faulthandler
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .patience import MOST

SIGN_OF_LIFE = 1.0  # seconds between two
_FRAME = re.compile(r'^  File "(?P<path>.+)", line (?P<line>\d+) in (?P<name>.+)$', re.MULTILINE)


@contextmanager
def ended_if_stuck(note: Path, seconds: float) -> Iterator[None]:
    """End this process when Python has run nothing for `MOST` times as many seconds.

    Parameters
    ----------
    note : Path
        A file for what was running then; left behind only in that case. Where it cannot be
        written, there is no watchdog.
    seconds : float
        What one call of student code may take.
    """
    try:
        note.parent.mkdir(exist_ok=True)
        file = note.open("w", encoding="utf-8")
    except OSError:
        yield
        return
    done = threading.Event()

    def show_that_python_runs() -> None:
        while not done.is_set():
            faulthandler.dump_traceback_later(MOST * seconds, exit=True, file=file)
            done.wait(SIGN_OF_LIFE)

    alive = threading.Thread(target=show_that_python_runs, daemon=True)
    try:
        with suppress(RuntimeError):  # student code may have taken all threads
            alive.start()
        yield
    finally:
        done.set()
        if alive.ident is not None:
            alive.join()
        faulthandler.cancel_dump_traceback_later()
        file.close()
        with suppress(OSError):
            note.unlink()


def why_it_ended(note: Path) -> str:
    """The sentence about a process that was ended, once; else nothing."""
    try:
        found = note.read_text("utf-8", errors="replace")
        note.unlink()
    except OSError:
        return ""
    if not found:
        return ""
    folder = str(note.parent.parent).encode("ascii", "backslashreplace").decode()  # as it writes
    own = [f for f in _FRAME.finditer(found) if str(Path(f["path"]).parent) == folder]
    what = f"`{own[0]['name']}` ({Path(own[0]['path']).name} line {own[0]['line']})" if own else ""
    return (
        f"the last check did not end, and the kernel was restarted: {what or 'the code'} was in "
        "one long call that nothing can interrupt, such as `sum(range(10**12))`"
    )
