"""Feedback and formgrader pages: no mark scheme for students, no script from them."""

from __future__ import annotations

import re
import secrets
from html import escape, unescape
from pathlib import Path
from typing import Any

import nh3
from jinja2 import pass_context
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from autograder.config import settings
from autograder.material.cells import has_scheme, without_scheme
from autograder.templates import render

from .formulas import LINKING_MATH, formula, harmless

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
_STYLES = {"color", "font-weight", "font-style", "opacity", "text-align"}
_ATTRIBUTES = {
    *("class", "src", "href", "alt", "title", "style"),
    *("open", "colspan", "rowspan", "width", "height"),
}
# what stands between < and > without being one of our tags is words to read: nh3 would drop it
_UNKNOWN_TAG = re.compile(rf"<(?!/?(?:{'|'.join(sorted(_TAGS))})[\s/>]|!--)", re.IGNORECASE)
MAX_TEXT = 20_000  # of one cell; what reads Markdown takes minutes for a text that is made for it
_BESIDE = re.compile(
    r"(?!/)(?!.*(?:\.\.|%2e|%5c))[^:\\]+", re.IGNORECASE
)  # a file beside the page, and no address of the server: /logout would end the reader's session
_WORDS = re.compile(r"(?<=>)[^<>]+|^[^<>]+")  # between two tags
_FOR_EVERYBODY = {
    "<summary>": '<summary style="display: list-item">',  # nbgrader's style takes the triangle away
    "<table>": '<table tabindex="0">',  # who has no mouse scrolls with the arrow keys
    "<pre>": '<pre tabindex="0">',
    "<th></th>": "<td></td>",  # a heading of nothing is read aloud
}
_NUMBERED = ("align", "equation", "gather")  # a number would come from nowhere
_TAG = re.compile(r"<[^<>]*>")  # once it is clean: neither sign stands in an attribute


class HideMarkSchemes(Preprocessor):
    """Takes the mark schemes out of the feedback, unless ``course.toml`` publishes them."""

    enabled = Bool(True).tag(config=True)

    def preprocess(self, notebook: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        converter: Any = self.parent  # the exporter, whose parent knows the course
        if not settings(Path(converter.parent.coursedir.root)).publish_mark_schemes:
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
        # the templates look for links in what they are given
        text = escape(source).replace("[", "&#91;")
        return render("plain_text.html", text=Markup(text))
    cell = context.get("cell", {})
    renderer = _Renderer(
        escape=False, attachments=cell.get("attachments", {}), exclude_anchor_links=True
    )
    html = MarkdownWithMath(renderer=renderer).render(source)
    clean = nh3.clean(
        _UNKNOWN_TAG.sub("&lt;", html),
        tags=_TAGS,
        attributes={"*": _ATTRIBUTES},
        attribute_filter=_allowed,
        url_schemes={"http", "https", "mailto", "data"},
        filter_style_properties=_STYLES,
        link_rel="noopener noreferrer",
    )
    # only now, when no comment or entity can stand within a command any more
    clean = _WORDS.sub(_harmless, clean)
    for plain, better in _FOR_EVERYBODY.items():
        clean = clean.replace(plain, better)
    return renderer.with_formulas(clean)


class _Renderer(IPythonRenderer):
    """Keeps formulas apart, so that a page's text is cleaned without them.

    A mark that nobody can guess stands where each belongs.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._mark = secrets.token_hex(16)
        self._formulas: list[tuple[str, bool]] = []

    def _keep(self, tex: str, display: bool) -> str:
        self._formulas.append((tex, display))
        return f"{self._mark}x{len(self._formulas) - 1}x"

    def block_math(self, body: str) -> str:
        return self._keep(body, True)

    def inline_math(self, body: str) -> str:
        return self._keep(body, False)

    def latex_environment(self, name: str, body: str) -> str:
        star = "" if name.endswith("*") or name not in _NUMBERED else "*"
        return self._keep(f"\\begin{{{name}{star}}}{body}\\end{{{name}{star}}}", True)

    def with_formulas(self, html: str) -> str:
        """The clean page with its formulas; within a tag, such as a picture's text, as typed."""

        def put(match: re.Match, within_tag: bool) -> str:
            tex, display = self._formulas[int(match[1])]
            return escape(harmless(tex)) if within_tag else formula(tex, display)

        mark = re.compile(rf"{self._mark}x(\d+)x")
        html = _TAG.sub(lambda tag: mark.sub(lambda m: put(m, True), tag[0]), html)
        return mark.sub(lambda m: put(m, False), html)


def _harmless(words: re.Match) -> str:
    """A page's words without the TeX that does more than show mathematics."""
    text = unescape(words[0])
    return escape(harmless(text)) if LINKING_MATH.search(text) else words[0]


def _allowed(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute if it may stay."""
    if name == "class":
        allowed = set(value.split()) <= _CLASSES
    elif name == "src":
        allowed = tag == "img" and _is_local_picture(value)
    elif name == "href":
        allowed = tag == "a" and not value.lower().lstrip().startswith("data:")
    else:
        allowed = True
    return value if allowed else None


def _is_local_picture(address: str) -> bool:
    """Whether no other server learns who reads the page, and when."""
    if address.startswith("data:image/"):
        return not address.startswith("data:image/svg")
    return bool(_BESIDE.fullmatch(address))
