"""Pictures from a submission's code are shown, and can do nothing else."""

from __future__ import annotations

import base64

import pytest
from bs4 import BeautifulSoup

from autograder.nbgrader_plugin.pictures import picture
from utils import draw_graph

GRAPH = draw_graph(("x", "x", 1, 4, []), ("d", "+", -2, 4, ["x", "x"]))
SVG = '<svg xmlns="http://www.w3.org/2000/svg"{}>{}</svg>'


def test_the_course_own_graphs_are_shown_with_their_words():
    image = BeautifulSoup(
        picture({"image/svg+xml": GRAPH.svg, "text/plain": GRAPH.alt}), "html.parser"
    ).img
    kind, _, data = image["src"].partition(",")
    assert kind == "data:image/svg+xml;base64" and base64.b64decode(data).decode() == GRAPH.svg
    assert image["alt"] == GRAPH.alt and "max-width: 100%" in image["style"]


@pytest.mark.parametrize(
    "drawing",
    [
        SVG.format(" onload='alert(1)'", ""),
        SVG.format("", "<script>alert(1)</script>"),
        SVG.format("", "<foreignObject/>"),
        SVG.format("", "<a href='javascript:alert(1)'><text>x</text></a>"),
        SVG.format("", "<image href='https://elsewhere.example/x.png'/>"),
        SVG.format("", "<rect style='background: url(//x)'/>"),
        SVG.format("", "<style>@import '//x'</style>"),
        SVG.format("", "<animate/>"),
        SVG.format("", "<rect xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='//x'/>"),
        "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
        + SVG.format("", "<text>&b;</text>"),
        "<?xml-stylesheet href='data:text/css,*{}'?>" + SVG.format("", ""),
        "<?xml version='1.0' encoding='utf-7'?>" + SVG.format("", ""),
        SVG.format("", "<rect fill='URL (https://elsewhere.example/x#y)'/>"),
        SVG.format("", "<rect fill='u\\72l(//x)'/>"),
        SVG.format("", "<g/>" * 200_000),
        SVG.format("", "<text>&outside;</text>"),
        "<svg>",
        "<html/>",
        "no picture",
        "",
        "<svg xmlns='elsewhere'/>",
        SVG.format("", "\x00"),
        "\ud800",
    ],
)
def test_other_drawings_are_not(drawing):
    assert picture({"image/svg+xml": drawing, "text/plain": "words"}) == ""
    assert "image/png" in picture({"image/svg+xml": drawing, "image/png": "aGk="})


@pytest.mark.parametrize(
    "data",
    [
        {"image/png": '"><script>alert(1)</script>'},
        {"image/png": ["aGk="]},
        {"image/jpeg": "aGk"},
        {"image/png": "ä"},
        {},
    ],
)
def test_what_is_no_picture(data):
    assert picture(data) == ""


def test_words_stay_words():
    image = BeautifulSoup(
        picture({"image/png": "aGk=\n", "text/plain": "\"><script>alert(1)</script>'"}),
        "html.parser",
    )
    assert not image.script and image.img["alt"] == "\"><script>alert(1)</script>'"
