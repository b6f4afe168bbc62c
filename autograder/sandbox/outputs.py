"""A cell's outputs as they may be stored and shown.

They come from student code and end in feedback that a person opens in a browser, so
only text and pictures pass; HTML, scripts and drawings that hold more than shapes do not.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import nbformat
from nbformat.v4 import new_output

from .drawings import is_drawing
from .subject import BadData
from .text import clip

MAX_OUTPUTS = 1000
_BEGINNINGS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_DRAWING = "image/svg+xml"
_PICTURES = (*_BEGINNINGS, _DRAWING)
_TEXTS = ("text/plain", "text/latex")
_PICTURE_BYTES = 16 * 2**20


def clean_outputs(found: Any, text_bytes: int) -> list[nbformat.NotebookNode]:
    """Outputs of the notebook format from what a sandbox sent.

    Parameters
    ----------
    found : object
        A list of dict, if the sandbox is honest.
    text_bytes : int
        Text kept of all of them together; an honest sandbox sends little more.

    Raises
    ------
    BadData
        If it is anything else.
    """
    if type(found) is not list or not all(type(output) is dict for output in found):
        raise BadData("the sandbox sent what is not a cell's outputs")
    kept: list[nbformat.NotebookNode] = []
    text, pictures = 2 * text_bytes, _PICTURE_BYTES
    for output in found[:MAX_OUTPUTS]:
        node = _clean(output, text_bytes)
        text -= sum(len(node.get(name, "")) for name in ("text", "evalue")) + sum(
            map(len, node.get("traceback", ()))
        )
        text -= sum(len(data) for kind, data in node.get("data", {}).items() if kind in _TEXTS)
        pictures -= _looked_at(output.get("data"))
        if min(text, pictures) < 0:
            return [
                *kept,
                an_output("stream", name="stderr", text="[more output was cut off here]\n"),
            ]
        kept.append(node)
    return kept


def an_output(kind: str, **content: Any) -> nbformat.NotebookNode:
    """One output of a cell."""
    made: nbformat.NotebookNode = new_output(kind, **content)
    return made


def _clean(output: dict[str, Any], room: int) -> nbformat.NotebookNode:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return an_output("stream", name=name, text=clip(_text(output, "text"), room))
    if kind == "error":
        lines = output.get("traceback")
        if type(lines) is not list or not all(type(line) is str for line in lines):
            raise BadData("the sandbox sent what is not a cell's outputs")
        return an_output(
            "error",
            ename=clip(_text(output, "ename"), 100),
            evalue=clip(_text(output, "evalue")),
            traceback=[clip(line, room) for line in lines[:100]],
        )
    if kind not in ("display_data", "execute_result") or type(output.get("data")) is not dict:
        raise BadData("the sandbox sent what is not a cell's outputs")
    more = {}
    if kind == "execute_result":
        count = output.get("execution_count")
        more = {"execution_count": count if type(count) is int else None}
    data = _shown(output["data"], room)
    words = {  # a page shows a picture without its text: say it there, too
        picture: {"alt": data["text/plain"]}
        for picture in _PICTURES
        if picture in data and "text/plain" in data
    }
    return an_output(kind, data=data, metadata=words, **more)


def _shown(data: dict[str, Any], room: int) -> dict[str, str]:
    """The parts of a display that are text or a real picture."""
    texts = {kind: clip(data[kind], room) for kind in _TEXTS if type(data.get(kind)) is str}
    pictures = {
        kind: data[kind]
        for kind in _PICTURES
        if type(data.get(kind)) is str and _is_picture(data[kind], kind)
    }
    return texts | pictures


def _looked_at(data: Any) -> int:
    """Characters of the pictures in a display; what turns out to be none has cost time, too."""
    return sum(
        len(data[kind]) for kind in _PICTURES if type(data) is dict and type(data.get(kind)) is str
    )


def _is_picture(data: str, kind: str) -> bool:
    if len(data) > _PICTURE_BYTES:
        return False
    if kind == _DRAWING:
        return is_drawing(data)
    try:
        return base64.b64decode(data.replace("\n", ""), validate=True).startswith(_BEGINNINGS[kind])
    except (binascii.Error, ValueError):
        return False


def _text(output: dict[str, Any], name: str) -> str:
    value = output.get(name)
    if type(value) is not str:
        raise BadData("the sandbox sent what is not a cell's outputs")
    return value
