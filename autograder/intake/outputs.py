"""A large notebook without its outputs, which are never graded."""

from __future__ import annotations

import re

from . import limits

_LARGE = 8 * limits.MB  # a smaller one is read as it is
_BRACKETS = 2_000_000  # in all outputs: a file made to be slow is given up
_BEGIN = re.compile(rb'(?<!\\)"outputs"\s*:\s*\[')
_TO_BRACKET = re.compile(rb'(?:[^"\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_PICTURE = re.compile(
    rb'(base64,|"image/[\w.+-]+"\s*:\s*(?:\[\s*)?")([A-Za-z0-9+/=]{100000,}+)'
)  # in a text, and as an attachment


def without_outputs(content: bytes, most: int) -> bytes:
    """The file as it is if it is small, else with empty outputs, however they are laid out.

    One that is still larger than `most` loses the pictures that do not fit, and if that
    is not enough it is returned too large.

    Parameters
    ----------
    content : bytes
        A notebook's file, JSON or damaged.
    most : int
    """
    if len(content) <= _LARGE:
        return content
    kept, at, patience = [], 0, _BRACKETS
    while begin := _BEGIN.search(content, at):
        end, patience = _end_of_array(content, begin.end(), patience)
        if end < 0:  # cut off in the middle of its outputs
            break
        kept += [content[at : begin.end()], b"]"]
        at = end
    slim = b"".join((*kept, content[at:]))
    return slim if len(slim) <= most else _fewer_pictures(slim)[: most + 1]


def _end_of_array(content: bytes, at: int, patience: int) -> tuple[int, int]:
    """Where an array ends, or -1, and how many more brackets may be looked at."""
    depth = 1
    while depth and patience > 0:
        match = _TO_BRACKET.match(content, at)
        at = match.end() if match else at
        if content[at : at + 1] not in (b"[", b"]"):
            return -1, patience
        depth += 1 if content[at : at + 1] == b"[" else -1
        at, patience = at + 1, patience - 1
    return (-1 if depth else at), patience


def _fewer_pictures(content: bytes) -> bytes:
    """Long runs of base64 taken out, once there are more than a notebook may have."""
    room = limits.PICTURES

    def fitting(match: re.Match[bytes]) -> bytes:
        nonlocal room
        room -= len(match[2])
        return match[0] if room >= 0 else match[1]

    return _PICTURE.sub(fitting, content)
