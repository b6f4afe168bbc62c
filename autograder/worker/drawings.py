"""Drawings (SVG) that hold nothing but shapes and words."""

from __future__ import annotations

from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {_SVG + tag for tag in "svg g title desc path rect circle ellipse line polyline polygon text tspan".split()}
_ATTRIBUTES = set(
    "viewBox width height x y dx dy x1 y1 x2 y2 cx cy r rx ry d points transform fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray "
    "stroke-linecap stroke-linejoin opacity paint-order font-family font-size font-weight font-style text-anchor dominant-baseline role aria-label".split()
)


def is_drawing(text: str) -> bool:
    """Is this SVG, without scripts, links, styles, animation and entities?"""
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return False
    return root.tag == _SVG + "svg" and all(e.tag in _ELEMENTS and _ATTRIBUTES.issuperset(e.attrib) for e in root.iter())
