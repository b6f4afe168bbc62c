"""A drawing of the course as SVG text: boxes, arrows, grids and curves on a white card.

The card makes a drawing legible on JupyterLab's light and dark pages alike; inside an image, a
drawing cannot know the page's colours.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from html import escape

INK, FAINT, PAPER = "#1a1a1a", "#767676", "#ffffff"
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#B34700", "#00724F", "#A8447F"
PALE_BLUE, PALE_ORANGE, PALE_GREEN, PALE_GREY = "#DCEBF6", "#FBE6D8", "#DCF1EA", "#EFEFEF"
FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
Point = tuple[float, float]


class Drawing:
    """A picture that is built up call by call.

    Parameters
    ----------
    width, height : float
        In pixels.
    title : str
        What a screen reader says first.
    """

    def __init__(self, width: float, height: float, title: str) -> None:
        self.width, self.height, self.title = width, height, title
        self.parts: list[str] = []

    def add(self, tag: str, content: str = "", **attributes: object) -> None:
        """Put an element on top of the drawing; ``font_size`` becomes ``font-size``."""
        given = " ".join(
            f'{name.replace("_", "-")}="{_number(value)}"'
            for name, value in attributes.items()
            if value is not None
        )
        self.parts.append(f"<{tag} {given}>{content}</{tag}>" if content else f"<{tag} {given}/>")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 15,
        colour: str = INK,
        anchor: str = "middle",
        bold: bool = False,
    ) -> None:
        """Write one line, centred on (x, y) unless `anchor` says start or end."""
        weight = "bold" if bold else None
        self.add(
            "text",
            escape(words, quote=False),
            x=x,
            y=y + size * 0.35,
            font_size=size,
            fill=colour,
            text_anchor=anchor,
            font_weight=weight,
        )

    def line(
        self, a: Point, b: Point, colour: str = INK, width: float = 1.6, dash: str | None = None
    ) -> None:
        self.add(
            "line",
            x1=a[0],
            y1=a[1],
            x2=b[0],
            y2=b[1],
            stroke=colour,
            stroke_width=width,
            stroke_dasharray=dash,
        )

    def arrow(
        self,
        a: Point,
        b: Point,
        colour: str = INK,
        width: float = 1.6,
        trim: tuple[float, float] = (0, 0),
        dash: str | None = None,
    ) -> None:
        """Draw an arrow from a to b, shortened at its ends by `trim`."""
        length = math.dist(a, b)
        ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        a = (a[0] + ux * trim[0], a[1] + uy * trim[0])
        b = (b[0] - ux * trim[1], b[1] - uy * trim[1])
        head = 8.0
        base = (b[0] - ux * head, b[1] - uy * head)
        self.line(a, base, colour, width, dash)
        left = (base[0] - uy * head * 0.45, base[1] + ux * head * 0.45)
        right = (base[0] + uy * head * 0.45, base[1] - ux * head * 0.45)
        self.add("polygon", points=_points((b, left, right)), fill=colour)

    def circle(
        self,
        centre: Point,
        radius: float,
        label: str = "",
        fill: str = PAPER,
        stroke: str = INK,
        size: float = 15,
    ) -> None:
        self.add(
            "circle",
            cx=centre[0],
            cy=centre[1],
            r=radius,
            fill=fill,
            stroke=stroke,
            stroke_width=1.6,
        )
        if label:
            self.text(*centre, label, size)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        lines: Sequence[str] = (),
        fill: str = PAPER,
        stroke: str = INK,
        size: float = 15,
        colour: str = INK,
    ) -> None:
        """Draw a rounded box with its lines of text, centred."""
        self.add(
            "rect",
            x=x,
            y=y,
            width=width,
            height=height,
            rx=5,
            fill=fill,
            stroke=stroke,
            stroke_width=1.4,
        )
        first = y + height / 2 - (len(lines) - 1) * size * 0.65
        for number, words in enumerate(lines):
            self.text(x + width / 2, first + number * size * 1.3, words, size, colour)

    def grid(
        self,
        x: float,
        y: float,
        cell: float,
        rows: Sequence[Sequence[object]],
        fill: Callable[[int, int], str] = lambda i, j: PAPER,
        size: float = 14,
        colour: str = INK,
    ) -> None:
        """Draw a matrix as squares with their entries."""
        for i, row in enumerate(rows):
            for j, entry in enumerate(row):
                self.add(
                    "rect",
                    x=x + j * cell,
                    y=y + i * cell,
                    width=cell,
                    height=cell,
                    fill=fill(i, j),
                    stroke=FAINT,
                    stroke_width=1,
                )
                self.text(x + (j + 0.5) * cell, y + (i + 0.5) * cell, str(entry), size, colour)

    def curve(
        self,
        points: Iterable[Point],
        colour: str = BLUE,
        width: float = 2.2,
        dash: str | None = None,
    ) -> None:
        self.add(
            "polyline",
            points=_points(points),
            fill="none",
            stroke=colour,
            stroke_width=width,
            stroke_dasharray=dash,
        )

    def dot(self, centre: Point, colour: str = INK, radius: float = 4.5) -> None:
        self.add("circle", cx=centre[0], cy=centre[1], r=radius, fill=colour)

    def svg(self) -> str:
        """The drawing as the text of a file."""
        w, h = _number(self.width), _number(self.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
            f'viewBox="0 0 {w} {h}" font-family="{FONT}" role="img">'
        )
        card = (
            f'<rect x="0.5" y="0.5" width="{_number(self.width - 1)}" '
            f'height="{_number(self.height - 1)}" rx="8" fill="{PAPER}" stroke="#c8c8c8"/>'
        )
        title = f"<title>{escape(self.title, quote=False)}</title>"
        return "\n".join([head, title, card, *self.parts, "</svg>"]) + "\n"


class Axes:
    """Two axes in a corner of a drawing, and where a point of the plane lies on it.

    Parameters
    ----------
    drawing : Drawing
    x, y, width, height : float
        The frame, in pixels.
    xlim, ylim : (float, float)
        What of the plane is shown.
    """

    def __init__(
        self,
        drawing: Drawing,
        x: float,
        y: float,
        width: float,
        height: float,
        xlim: Point,
        ylim: Point,
        xlabel: str = "",
        ylabel: str = "",
        title: str = "",
    ) -> None:
        self.drawing, self.frame, self.xlim, self.ylim = drawing, (x, y, width, height), xlim, ylim
        origin = self.at(max(xlim[0], min(0, xlim[1])), max(ylim[0], min(0, ylim[1])))
        drawing.arrow((x, origin[1]), (x + width, origin[1]), FAINT, 1.2)
        drawing.arrow((origin[0], y + height), (origin[0], y), FAINT, 1.2)
        drawing.text(x + width, origin[1] + 14, xlabel, 13, FAINT, "end")
        drawing.text(origin[0] + 8, y + 4, ylabel, 13, FAINT, "start")
        drawing.text(x + width / 2, y - 16, title, 14, bold=True)

    def at(self, u: float, v: float) -> Point:
        x, y, width, height = self.frame
        return (
            x + width * (u - self.xlim[0]) / (self.xlim[1] - self.xlim[0]),
            y + height * (1 - (v - self.ylim[0]) / (self.ylim[1] - self.ylim[0])),
        )

    def plot(
        self,
        f: Callable[[float], float],
        between: Point,
        colour: str = BLUE,
        width: float = 2.2,
        dash: str | None = None,
        steps: int = 80,
    ) -> None:
        """Draw the curve of `f`."""
        us = (between[0] + (between[1] - between[0]) * k / steps for k in range(steps + 1))
        self.drawing.curve([self.at(u, f(u)) for u in us], colour, width, dash)


def _number(value: object) -> str:
    if isinstance(value, (int, float)):
        return f"{value:.1f}".removesuffix(".0")
    return escape(str(value))


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
