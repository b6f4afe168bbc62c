"""The words of a graph picture: numbers in a few letters, nodes in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from utils.graph_nodes import Node

LONGEST = 26  # letters of a label
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(value: Any) -> str:
    """Write a value in a few letters: four digits of a number, a short vector in full, of a
    larger array the shape.
    """
    if value is None:
        return ""
    if isinstance(value, (bool, str)):
        return short(str(value))
    array = np.asarray(value)
    if array.dtype.kind not in "iufc":
        return short(str(value))
    if array.size == 1:
        return f"{array.item():.4g}"
    if array.ndim == 1 and array.size <= 3:
        return "[" + ", ".join(f"{item:.3g}" for item in array) + "]"
    return "array " + " x ".join(map(str, array.shape))


def short(text: str) -> str:
    """Cut a text to the length of a label."""
    text = clean(str(text))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def sentence(node: Node, real: dict[Any, Node]) -> str:
    """Say what a node is and holds. `real` are all nodes by id."""
    inputs = " and ".join(short(real[key].name) for key in node.inputs)
    name = f"{short(node.op or node.name)} of {inputs}" if inputs else short(node.name)
    named = f"{short(node.label)}, {name}" if inputs and node.op and node.label else name
    facts = [
        f"{word} {text}"
        for word, text in (("value", write(node.value)), ("gradient", write(node.grad)))
        if text
    ]
    return f"{named}: {', '.join(facts) or 'not computed'}."


def clean(text: str) -> str:
    """Replace what must not stand in XML, even escaped, such as a zero byte."""
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
