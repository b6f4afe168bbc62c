"""Feedback and formgrader pages: no mark scheme for students, no script from them."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from autograder.config import settings
from autograder.material.cells import has_scheme, without_scheme

_TAGS = frozenset(
    "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd "
    "li ol p pre s small span strong sub summary sup table tbody td th thead tr u ul".split()
)
_CLASSES = {
    "tex2jax_ignore",
    "mathjax_ignore",
    "math",
    "highlight",
    "highlight-ipynb",
    "highlight-python",
    "language-python",
}
_STYLES = CSSSanitizer(
    allowed_css_properties=["color", "font-weight", "font-style", "opacity", "text-align"]
)
MAX_TEXT = 20_000  # of one cell; what reads Markdown takes minutes for a text that is made for it
LINKING_MATH = re.compile(
    r"\\(href|class|style|cssId|require|unicode|mmlToken|bbox|data)(?![A-Za-z])"
)  # TeX that can carry a script or a disguise
_BESIDE = re.compile(
    r"(?!/)(?!.*(?:\.\.|%2e|%5c))[^:\\]+", re.IGNORECASE
)  # a file beside the page, and no address of the server: /logout would end the reader's session
_WORDS = re.compile(r"(?<=>)[^<>]+|^[^<>]+")  # between two tags


class HideMarkSchemes(Preprocessor):
    """Takes the mark schemes out of the feedback, unless ``course.toml`` publishes them."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, notebook: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if not settings(Path(self.parent.parent.coursedir.root)).publish_mark_schemes:
            for cell in notebook.cells:
                if cell.cell_type == "markdown" and has_scheme(cell.source):
                    cell.source = without_scheme(cell.source)
        return notebook, resources


@pass_context
def safe_markdown(context: Any, source: str) -> str:
    """Markdown to HTML in which nothing runs: the filter of feedback and formgrader.

    nbgrader's templates show a submission's markdown as it is, script included, and
    nbconvert's own cleaning is not asked there.
    """
    if len(source) > MAX_TEXT:
        text = escape(source).replace(
            "[", "&#91;"
        )  # the templates look for links in what comes back
        return f'<pre class="tex2jax_ignore mathjax_ignore">{text}</pre>'
    cell = context.get("cell", {})
    renderer = IPythonRenderer(
        escape=False, attachments=cell.get("attachments", {}), exclude_anchor_links=True
    )
    html = MarkdownWithMath(renderer=renderer).render(source)
    clean = bleach.clean(
        html,
        tags=_TAGS,
        attributes=_allowed,
        protocols={"http", "https", "mailto", "data"},
        css_sanitizer=_STYLES,
    )
    clean = _WORDS.sub(
        _harmless, clean
    )  # only now, when no comment or entity can stand within a command any more
    return clean.replace(
        "<summary>", '<summary style="display: list-item">'
    )  # the page's style sheet takes its triangle away


def _harmless(words: re.Match) -> str:
    """A page's words without the TeX that does more than show mathematics."""
    text = unescape(words[0])
    return escape(LINKING_MATH.sub(r"\\text{\1}", text)) if LINKING_MATH.search(text) else words[0]


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return set(value.split()) <= _CLASSES
    if name == "src":  # a picture from elsewhere would tell its owner who reads the page, and when
        return tag == "img" and (
            value.startswith("data:image/")
            and not value.startswith("data:image/svg")
            or bool(_BESIDE.fullmatch(value))
        )
    if name == "href":
        return tag == "a" and not value.lower().lstrip().startswith("data:")
    return name in {"alt", "title", "style", "open", "colspan", "rowspan", "width", "height"}
