"""Text that student code made, safe to print, store and show."""

import re

MAX_TEXT = 2000

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """`text` without terminal codes, control characters and broken Unicode."""
    text = text.encode("utf-8", "replace").decode()
    return _CONTROL.sub("", _ANSI.sub("", text))


def clip(text: str, size: int = MAX_TEXT) -> str:
    """`text`, cleaned and at most `size` characters long."""
    text = clean(text[: 2 * size])
    return text if len(text) <= size else text[: size - 4] + " ..."


def words(value: object) -> str:
    """``str(value)`` of an object whose `__str__` may itself fail."""
    try:
        return clip(str.__str__(str(value)))
    except BaseException:
        return ""
