"""Pictures in text cells: pasted into the text or attached, they become attachments."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, NamedTuple
from urllib.parse import unquote

Attachments = dict[str, dict[str, str]]

FORMS = ("image/png", "image/jpeg", "image/gif", "image/webp")  # browsers show them and run nothing
_ALIASES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg", "image/x-png": "image/png"}
_HEAD = r"data:(?P<mime{0}>[\w.+-]+/[\w.+-]+)(?:;[\w.+-]+=[\w.+-]*)*;base64,"
_URI = re.compile(
    # between quotes or brackets it may be broken into lines; elsewhere white space ends it
    rf"(?<=[\"'(<]){_HEAD.format(1)}"
    r"(?P<data1>[\w+/=%-]*+(?:[ \t]*\n[ \t]*[\w+/=%-]++)*+)(?=\s*[\"')>])"
    rf"|{_HEAD.format(2)}(?P<data2>[\w+/=%-]*+)",
    re.IGNORECASE | re.ASCII,
)
_TAG = re.compile(
    r"<img\b(?P<before>[^<>]*+)>", re.IGNORECASE
)  # Markdown inside an HTML block is not read, so the picture gets lines of its own
_SRC = re.compile(r"\bsrc\s*=\s*[\"']?\s*(?P<name>attachment:[\w.-]+)", re.IGNORECASE)
_ALT = re.compile(r"\balt\s*=\s*([\"'])(?P<text>[^\"'\[\]]*)\1", re.IGNORECASE)
_LEFT_OUT = "(a picture was left out here)"


class Pictures(NamedTuple):
    """A cell's text and attachments, and what became of the pictures that were in them."""

    text: str
    attachments: Attachments
    size: int
    too_many: int = 0
    other_forms: tuple[str, ...] = ()


def taken_out(text: str, attachments: Any, room: int) -> Pictures:
    """Move pictures out of a text into attachments.

    Parameters
    ----------
    text : str
        Markdown, perhaps with ``data:image/png;base64,...`` in it.
    attachments : object
        What the notebook has under this name: anything.
    room : int
        Characters of base64 that may still be kept.
    """
    kept, size, too_many, others = _attached(attachments, room)

    def moved(match: re.Match[str]) -> str:
        nonlocal size, too_many
        mime = (match["mime1"] or match["mime2"]).lower()
        mime = _ALIASES.get(mime, mime)
        if mime not in FORMS:
            others.append(mime)
            return _LEFT_OUT
        data = _base64(unquote(match["data1"] or match["data2"] or ""))
        if not data or size + len(data) > room:
            too_many += 1
            return _LEFT_OUT
        size += len(data)
        name = _free_name(kept, mime.partition("/")[2])
        kept[name] = {mime: data}
        return f"attachment:{name}"

    if "base64," in text.lower():
        text = _TAG.sub(_as_markdown, _URI.sub(moved, text))
    return Pictures(text, kept, size, too_many, tuple(others))


def _attached(attachments: Any, room: int) -> tuple[Attachments, int, int, list[str]]:
    """The pictures among a cell's attachments, their size, how many did not fit, other forms."""
    kept: Attachments = {}
    others: list[str] = []
    size = too_many = 0
    for name, data in attachments.items() if isinstance(attachments, dict) else ():
        if not isinstance(data, dict):
            continue
        images = {mime: _base64(data[mime]) for mime in FORMS if isinstance(data.get(mime), str)}
        images = {mime: content for mime, content in images.items() if content}
        length = sum(map(len, images.values()))
        if size + length > room or (not images and not data.keys().isdisjoint(FORMS)):
            too_many += 1
        elif images:
            kept[_readable(name)] = images
            size += length
        elif data:
            others += [_readable(str(mime))[:40] for mime in list(data)[:1]]
    return kept, size, too_many, others


def _base64(text: str) -> str:
    """The data as it stands in a notebook; nothing if it is not base64."""
    data = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
    if len(data) % 4 == 1:  # cut off: the last character says nothing
        data = data[:-1]
    data += "=" * (-len(data) % 4)
    try:
        base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return data


def _free_name(kept: Attachments, ending: str) -> str:
    number = len(kept) + 1
    while f"picture-{number}.{ending}" in kept:
        number += 1
    return f"picture-{number}.{ending}"


def _as_markdown(match: re.Match[str]) -> str:
    source = _SRC.search(match["before"])
    if not source:
        return match[0]
    alt = _ALT.search(match["before"])
    return f"\n\n![{alt['text'] if alt else ''}]({source['name']})\n\n"


def _readable(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
