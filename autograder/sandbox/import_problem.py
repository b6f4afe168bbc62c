"""One sentence that says why a student's module cannot be imported, and how to mend it."""

from __future__ import annotations

import re
import traceback

from .advice import advice_for
from .patience import TimeIsUp
from .subject import builtin_name
from .text import clip, words

_SYNTAX = (
    (r"Missing parentheses in call to '(\w+)'", r"this is Python 2: write `\1(...)`"),
    (
        r"inconsistent use of tabs|unindent does not match",
        "tabs and spaces are mixed: use four spaces everywhere",
    ),
    (
        r"multiple exception types must be parenthesized",
        "this is Python 2: write `except Error as name:`",
    ),
    (r"<>|`|exec|invalid syntax.*<>", "is this Python 2? The course uses Python 3"),
    (
        r"was never closed|unexpected EOF|unterminated",
        "is the file cut off, or a bracket or quote not closed?",
    ),
    (r"expected an indented block", "a function or loop has no body: is the file cut off?"),
    (r"leading zeros", "octal numbers are written 0o17"),
)


def import_problem(error: BaseException, module: str) -> str:
    """The sentence.

    Parameters
    ----------
    error : exception
        What ``importlib.import_module(module)`` raised.
    module : str
        The module's name, e.g. ``"mlp"``.
    """
    file = f"{module}.py"
    if isinstance(error, SyntaxError):
        return clip(_syntax(error, file))
    if isinstance(error, ModuleNotFoundError) and error.name == module:
        return f"{file} is not in the submission"
    if isinstance(error, ModuleNotFoundError):
        where = _where(error, file)
        return clip(f"{file} imports `{error.name}`, which is not installed for grading{where}")
    if isinstance(error, TimeIsUp):
        where = _where(error.__cause__ or error, file)
        return f"the import of {file} does not end{where} (an endless loop?)"
    if isinstance(error, SystemExit):
        return f"{file} ends the program (sys.exit) when it is imported{_where(error, file)}"
    if isinstance(
        error, UnicodeDecodeError
    ) or "source code string cannot contain null bytes" in words(error):
        return f"{file} is not a text file in UTF-8"
    name, message = builtin_name(error), words(error)
    what = f"{name}: {message.splitlines()[0]}" if message else name
    return clip(
        f"{file} cannot be imported: {what}{_where(error, file)}{advice_for(name, message)}"
    )


def _where(error: BaseException, file: str) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith(file)]
    return f" (line {frames[-1].lineno})" if frames else ""


def _syntax(error: SyntaxError, file: str) -> str:
    name = str(error.filename or file).rsplit("/", 1)[-1]
    shown = f": `{error.text.strip()}`" if error.text and error.text.strip() else ""
    if name != file and not name.endswith(".py"):
        name = file
    line = f", line {error.lineno}" if error.lineno else ""
    return f"{name}{line} is not valid Python 3 ({_mend(error)}){shown}"


def _mend(error: SyntaxError) -> str:
    said = words(error.msg)
    if error.text and re.match(r"\s*(<{7}|={7}|>{7})", error.text):
        return (
            "a merge conflict was left in the file: "
            "keep one of the two versions and delete the marks"
        )
    for pattern, sentence in _SYNTAX:
        found = re.search(pattern, said)
        if found:
            return found.expand(sentence)
    return said
