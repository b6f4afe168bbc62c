"""The course's own pictures within a page, so that no student's folder holds copies of them."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import pass_context

from autograder.intake.align import COURSE, kind
from autograder.material.files import GLOSSARY, only_shown, support_files
from autograder.sets import load, names

from .feedback import safe_markdown

_SOURCE = re.compile(r'(?<=<img )([^<>]*?\bsrc=")([^"]+)(?=")')
_LINK = re.compile(rf'<a\b[^<>]*\bhref="{re.escape(GLOSSARY)}[^"]*"[^<>]*>(.*?)</a>', re.DOTALL)


def course_markdown(root: Path) -> Callable[[Any, str], str]:
    """`safe_markdown` that puts the pictures of the course's own cells into the page.

    A student's cell gets none: each use of a picture would make the page longer.
    """

    @pass_context
    def markdown(context: Any, source: str) -> str:
        html: str = safe_markdown(context, source)
        cell = context.get("cell")
        if not cell or kind(cell) not in COURSE:
            return html
        resources = context.get("resources") or {}
        about = resources.get("nbgrader") or {}
        found = _pictures(root, about.get("assignment") or resources.get("assignment_id") or "")
        html = _SOURCE.sub(lambda m: m[1] + found.get(unescape(m[2]), m[2]), html)
        return _LINK.sub(r"\1", html)  # the release has the glossary, a page of feedback has not

    return markdown


@lru_cache(maxsize=8)
def _pictures(root: Path, name: str) -> dict[str, str]:
    """The pictures of a set as addresses that hold them; nothing for others' assignments."""
    if name not in names():
        return {}
    return {
        path: f"data:{mime};base64,{base64.b64encode(content).decode()}"
        for path, content in support_files(load(name), root / "source").items()
        if only_shown(path) and (mime := mimetypes.guess_type(path)[0] or "").startswith("image/")
    }
