"""Formulas as MathML, which browsers draw by themselves: no script, and no other server."""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

MOST = 2000  # characters of one formula
LINKING_MATH = re.compile(
    r"\\(href|class|style|cssId|require|unicode|mmlToken|bbox|data)(?![A-Za-z])"
)  # TeX that can carry a script or a disguise
_UNKNOWN = re.compile(r"\\(arg|Var|Cov)(?![A-Za-z])")  # names that the library shows as typed
_TAGS = frozenset(
    "math menclose mfrac mi mn mo mover mpadded mroot mrow ms mspace msqrt mstyle msub msubsup "
    "msup mtable mtd mtext mtr munder munderover".split()
)
_ATTRIBUTES = frozenset(
    "accent columnalign depth display displaystyle fence form height linethickness lspace "
    "mathvariant maxsize minsize movablelimits notation rowspacing rspace scriptlevel separator "
    "stretchy symmetric width".split()
)


def formula(tex: str, display: bool = False) -> str:
    """A formula as an element of a page; what cannot be read is shown as it was typed.

    Parameters
    ----------
    tex : str
        Without its dollar signs, from anybody.
    display : bool
        On a line of its own.
    """
    tex = harmless(tex)
    try:
        if len(tex) > MOST:
            raise ValueError("too long")
        known = _UNKNOWN.sub(r"\\operatorname{\1}", tex)
        math = convert_to_element(known, display="block" if display else "inline")
        _strip(math)
        if display:
            math.set("tabindex", "0")  # a wide one is scrolled with the arrow keys
        return tostring(math, encoding="unicode")
    except Exception:  # whatever the library makes of what anybody typed
        return f"<code>{escape(tex)}</code>"


def harmless(text: str) -> str:
    """Text whose TeX does no more than show mathematics."""
    return LINKING_MATH.sub(r"\\text{\1}", text)


def _strip(element: Element) -> None:
    """Leave what draws a formula, as plain characters, and refuse what draws anything else."""
    for part in element.iter():
        if part.tag not in _TAGS:
            raise ValueError(f"{part.tag} draws no formula")
        for name in set(part.attrib) - _ATTRIBUTES:
            del part.attrib[name]
        part.text = unescape(part.text) if part.text else None  # the library writes entities
