"""The HTML of reports: readable in every theme, and nothing that a submission says runs."""

from __future__ import annotations

import re
from pathlib import Path

import jinja2
import pytest
from bs4 import BeautifulSoup

from autograder.checks.report import Advice, PartResult, QuestionReport
from autograder.templates import render

FOLDER = Path(render.__code__.co_filename).parent
CSS = (FOLDER / "report.css").read_text(encoding="utf-8")
EVIL = "<script>alert('evil')</script>"
# JupyterLab's backgrounds: of its pages and outputs, and of what stands out from them
LIGHT, DARK = ("#ffffff", "#f5f5f5"), ("#111111", "#212121")


def luminance(colour: str) -> float:
    """Relative luminance of a colour such as ``#1a7f37`` (WCAG 2.1)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def colours(theme: str) -> dict[str, str]:
    """The colours that words or signs may have in a theme."""
    block = re.search(rf"^[^{{}}]*{re.escape(theme)}[^{{}}]*\{{([^}}]*)\}}", CSS, re.MULTILINE)[1]
    found = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    return {name: found[name] for name in ("right", "open", "wrong")}


@pytest.mark.parametrize(
    "theme, backgrounds", [(".ag {", LIGHT), ('data-jp-theme-light="false"', DARK)]
)
def test_signs_can_be_told_from_the_background(theme, backgrounds):
    found = colours(theme.removesuffix(" {"))
    for name, colour in found.items():
        for background in backgrounds:
            assert contrast(colour, background) >= 4.5, (name, background)


def test_words_have_the_pages_own_colour():
    """Nothing is faded, and a colour is given to signs only, or on a page of its own."""
    assert "opacity" not in CSS
    coloured = re.findall(r"^([^{}\n]+)\{[^}]*(?<![-\w])color:(?! inherit)", CSS, re.MULTILINE)
    assert coloured
    assert all(
        rule.startswith((".ag .mark", ".ag-report .squares", "body.ag")) for rule in coloured
    )


def test_no_html_is_made_elsewhere():
    """The templates hold all of it; in the package's code there is no tag in a string."""
    sources = [
        path
        for path in FOLDER.parent.rglob("*.py")
        if "sets" not in path.parts and "<div" in path.read_text(encoding="utf-8")
    ]
    assert sources == []


def report(**changes: object) -> QuestionReport:
    parts = (PartResult(EVIL, 2, 1, "wrong", ("slip",), f"{EVIL}\nsecond line"),)
    advice = (Advice("slip", EVIL, (EVIL,)),)
    given = {"verdict": "wrong", "parts": parts, "advice": advice, "notes": (EVIL,)}
    return QuestionReport("4.3", EVIL, 2, 1, **(given | changes))


def test_everything_in_a_report_is_escaped():
    soup = BeautifulSoup(report().html(), "html.parser")
    assert not soup.find_all("script")
    soup.style.decompose()
    assert soup.get_text().count(EVIL) == 6
    assert "second line" in soup.find("br").next


@pytest.mark.parametrize(
    "verdict, tone, sign",
    [("ok", "right", "✓"), ("missing", "open", "○"), ("timeout", "wrong", "✗")],
)
def test_a_verdict_has_a_sign_beside_its_colour(verdict, tone, sign):
    part = PartResult("loss", 2, 0, verdict)
    soup = BeautifulSoup(report(verdict=verdict, parts=(part,)).html(), "html.parser")
    assert soup.li["class"] == [tone] and soup.li.find(class_="mark").text == sign
    assert tone in soup.find(class_="question")["class"]


def test_a_name_that_a_template_lacks_is_an_error():
    with pytest.raises(jinja2.UndefinedError):
        render("notes.html")
