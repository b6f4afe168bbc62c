"""Text of a file in whatever encoding, with what copying and merging left in it taken out."""

from __future__ import annotations

import codecs
import io
import json
import re
import tokenize
import warnings

from . import limits

_TAIL = re.compile(r"[\0\x1a][\0\x1a\s]*\Z")
_COOKIE = re.compile(r"^([ \t\f]*#.*?coding[:=][ \t]*)([-\w.]+)", re.MULTILINE)
_MARKS = {
    "<" * 7: "ours",
    "|" * 7: "base",
    "=" * 7: "theirs",
    ">" * 7: "",
}  # of a merge conflict, and what comes after each
_MAY_FOLLOW = {"": ("ours",), "ours": ("base", "theirs"), "base": ("theirs",), "theirs": ("",)}


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Text with plain line ends, and what had to be repaired.

    Returns
    -------
    text : str
    notes : tuple of str
        Each the end of a sentence that begins with the file's name.
    """
    text, notes = _decoded(content)
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    whole = _TAIL.sub("", text).replace("\0", "")
    if whole != text:
        notes += (
            "held NUL or Ctrl-Z characters, as an interrupted copy or an old editor leaves them; "
            "they were taken out",
        )
        whole += "\n" if whole and not whole.endswith("\n") else ""
    return whole, notes


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    if content.startswith(bytes(4)):  # no encoding begins so: a hole in the file
        content = content.lstrip(b"\0")
    try:
        return content.decode(json.detect_encoding(content)), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), ("was not in UTF-8; it was read as Windows-1252",)
    except UnicodeDecodeError:  # Windows has no character for five of the bytes
        return content.decode("latin-1"), ("was not in UTF-8; it was read as Latin-1",)


def repaired_module(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A Python file as Python can read it, in UTF-8, and notes as those of `decode`.

    Of a merge conflict it takes the first version that is valid Python. A file that
    says its encoding itself, and is in it, stays as it is.
    """
    text, notes = decode(content)
    declared = _declared_encoding(content)
    if notes and declared and b"\0" not in content and b"\x1a" not in content:
        return content, ()
    if has_conflicts(text):
        sides = [without_conflicts(text, side) for side in ("ours", "theirs")]
        text = next((side for side in sides if compiles(side)), sides[0])
        notes += ("held conflict markers of a merge; of each conflict one version was taken",)
    if notes:
        head, _, rest = text.partition("\n")
        second, _, rest = rest.partition("\n")
        head = _COOKIE.sub(r"\g<1>utf-8", f"{head}\n{second}\n")
        text = head + rest if head.count("\n") <= text.count("\n") else head.rstrip("\n") + "\n"
    return text.encode(), notes


def _declared_encoding(content: bytes) -> str:
    """The encoding that a Python file names, other than UTF-8, if its text is in it."""
    try:
        name = tokenize.detect_encoding(io.BytesIO(content).readline)[0]
        if codecs.lookup(name).name == "utf-8" or name == "utf-8-sig":
            return ""
        content.decode(name)
    except (SyntaxError, LookupError, ValueError):
        return ""
    return name


def compiles(text: str) -> bool:
    """Whether a text is valid Python; one too long to look at is not."""
    if len(text) > limits.COMPILED:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student's must not reach the grader's terminal
            compile(text, "module", "exec", dont_inherit=True)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def without_conflicts(text: str, side: str = "ours") -> str:
    """A text with every merge conflict decided for one side; one that never ends is left as it is.

    In one pass: a pattern that looks for the end of each conflict could be kept busy for days.
    """
    kept: list[str] = []
    begun: list[str] = []
    chosen: list[str] = []
    inside = ""
    for line in text.split("\n"):
        after = _MARKS.get(line[:7])
        if after is None or after not in _MAY_FOLLOW[inside]:
            (begun if inside else kept).append(line)
            chosen += [line] * (inside == side)
            continue
        inside = after
        begun.append(line)
        if not inside:
            kept += chosen
            begun, chosen = [], []
    return "\n".join(kept + begun)


def has_conflicts(text: str) -> bool:
    """Whether a merge left a whole conflict in the text."""
    return "<" * 7 in text and without_conflicts(text) != text
