"""How a report reads: each sentence once, points in words, and colours with enough contrast."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from autograder import templates
from autograder.checks.difference import picture
from autograder.checks.report import PartResult, QuestionReport

CSS = (Path(templates.__file__).parent / "report.css").read_text("utf-8")
PAGES = {"light": ("#ffffff", "#f5f5f5"), "dark": ("#111111", "#212121")}  # JupyterLab's


def report(*parts: PartResult, verdict: str = "wrong") -> QuestionReport:
    points, score = sum(p.points for p in parts), sum(p.score for p in parts)
    return QuestionReport("1.1", "A title", points, score, verdict, parts)


def test_parts_with_the_same_to_say_share_a_row():
    once = "case plain: 3 of 4 entries differ"
    r = report(
        PartResult("a", 1, 0, "wrong", (), once),
        PartResult("b", 2, 2, "ok"),
        PartResult("c", 0.5, 0, "wrong", (), 'the same as in "a"', "a"),
        PartResult("d", 0.5, 0, "wrong", (), 'the same as in "a"', "a"),
        PartResult("e", 1, 0, "missing", (), "no answer yet"),
        PartResult("f", 1, 0, "missing", (), "no answer yet"),
    )
    for shown in (r.text(), r.html()):
        assert shown.count(once) == shown.count("no answer yet") == 1
        assert shown.count('as in "a"') + shown.count("as in &#34;a&#34;") == 1
        assert "c, d" in shown and "e, f" in shown
    assert "c, d: 0/1" in r.text()


def test_what_is_not_written_yet_is_one_row():
    r = report(
        PartResult("a", 1, 0, "missing", (), "no answer yet"),
        PartResult("b", 2, 0, "missing", (), 'the same as in "a"', "a"),
        verdict="missing",
    )
    assert "a, b: 0/3" in r.text() and "as in" not in r.text() + r.html()


@pytest.mark.parametrize(
    "parts, words",
    [
        ((PartResult("a", 7, 7, "ok"),), "7 of 7"),
        (
            (PartResult("a", 7, 7, "ok"), PartResult("b", 1, 0, "recorded")),
            "7 of 7 that are judged here; 1 recorded",
        ),
        ((PartResult("b", 6, 0, "recorded"),), "6 of 6 recorded"),
    ],
)
def test_what_is_recorded_is_no_failure(parts, words):
    assert report(*parts).counted() == words


def test_a_picture_has_a_text_alternative_and_a_legend():
    right = np.arange(1.0, 13).reshape(3, 4) ** 2
    wrong = right.copy()
    wrong[:, 1] *= -1
    shown = report(PartResult("a", 1, 0, "wrong", picture=picture(wrong, right)))
    assert 'role="img" aria-label="Sign flipped: column 1 of 3 by 4 entries"' in shown.html()
    assert "Sign flipped: column 1 of 3 by 4 entries" in shown.text()
    assert "· - · ·" in shown.text()


def test_code_in_a_sentence_is_shown_as_code():
    html = report(PartResult("a", 1, 0, "wrong", (), "`f` changed `<x>`, as a ` alone")).html()
    assert "<code>f</code> changed <code>&lt;x&gt;</code>, as a ` alone" in html


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(theme: str) -> dict[str, str]:
    light, dark = re.findall(r"\.ag \{([^}]*)\}", CSS)[:2]
    found = dict(re.findall(r"--([\w-]+): (#\w{6})", light))
    return found | (dict(re.findall(r"--([\w-]+): (#\w{6})", dark)) if theme == "dark" else {})


@pytest.mark.parametrize("theme", PAGES)
def test_every_colour_of_words_has_enough_contrast(theme):
    known = colours(theme)
    for page in PAGES[theme]:
        for name in ("right", "open", "wrong"):
            assert contrast(known[name], page) >= 4.5, (theme, name)
    for name in ("mark-wrong", "mark-sign", "mark-factor"):
        assert contrast("#ffffff", known[name]) >= 4.5, (theme, name)
