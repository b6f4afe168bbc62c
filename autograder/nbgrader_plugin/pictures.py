"""Pictures that a submission's code drew, as HTML that shows them and does nothing else."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from autograder.sandbox.drawings import is_drawing
from autograder.templates import render

DRAWING = "image/svg+xml"


def picture(data: Mapping[str, Any]) -> str:
    """An ``<img>`` as wide as the page at most, with the output's text as its alternative; empty if
    there is no picture to show.

    Inside ``<img>``, browsers neither run nor load anything from a drawing.

    Parameters
    ----------
    data : mapping of str to str
        An output's representations by MIME type.
    """
    words = _text(data, "text/plain")
    for mime in (DRAWING, "image/png", "image/jpeg"):
        content = _drawn(_text(data, mime)) if mime == DRAWING else _decoded(_text(data, mime))
        if content:
            encoded = base64.b64encode(content).decode()
            return render("picture.html", mime=mime, content=encoded, words=words)
    return ""


def _text(data: Mapping[str, Any], mime: str) -> str:
    return data[mime] if isinstance(data.get(mime), str) else ""


def _drawn(text: str) -> bytes:
    return text.encode() if is_drawing(text) else b""


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""
