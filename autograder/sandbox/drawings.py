"""Drawings (SVG) that hold nothing but shapes and words."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

MAX_LENGTH = 500_000  # characters; reading costs the grader a third of a second a million
_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {
    _SVG + tag
    for tag in "svg g title desc path rect circle ellipse line polyline polygon text tspan".split()
}
_ATTRIBUTES = set(
    "viewBox width height x y dx dy x1 y1 x2 y2 cx cy r rx ry d points transform "
    "fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray "
    "stroke-linecap stroke-linejoin opacity paint-order "
    "font-family font-size font-weight font-style text-anchor dominant-baseline "
    "role aria-label".split()
)
# a colour that is somewhere else, or written so that it does not show
_OUTWARD = re.compile(r"url\s*\(|\\", re.IGNORECASE)


def is_drawing(text: str) -> bool:
    """Whether this is SVG that holds shapes and text alone.

    It has no scripts, links, styles, animation, entities, nor words to the browser
    (``<?...?>``).
    """
    if (
        len(text) > MAX_LENGTH or "<?" in text
    ):  # a style sheet, or an encoding in which the same bytes say something else
        return False
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return False
    return root.tag == _SVG + "svg" and all(map(_is_shape, root.iter()))


def _is_shape(element: Any) -> bool:
    if element.tag not in _ELEMENTS or not _ATTRIBUTES.issuperset(element.attrib):
        return False
    return not any(
        _OUTWARD.search(value) for name, value in element.attrib.items() if name != "aria-label"
    )
