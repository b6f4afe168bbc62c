"""The figures of the course: one look, colours that everybody can tell apart, and words for
those who cannot see them.
"""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe and Ito's palette: distinct also for people with a colour vision deficiency. Lines differ in
# dash, points in shape.
COLOURS = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
    "#000000",
    "#8C6D31",
    "#7F7F7F",
    "#F0E442",
)
DASHES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")


class Picture(Figure):
    """A Matplotlib figure with a text alternative, `alt`, which a notebook shows with the image.

    Use it as any figure: a notebook shows it by itself at the end of the cell, ``savefig`` writes
    it to a file.
    """

    alt = ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        return mimebundle(self, self.alt)


class FigureWithAlt:
    """A figure and the words that stand for it: see `figure_with_alt`."""

    def __init__(self, figure: Figure, alt: str) -> None:
        self.figure, self.alt = figure, alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Any:
        return mimebundle(self.figure, self.alt)


def figure_with_alt(figure: Figure, text: str) -> FigureWithAlt:
    """Give a figure a text alternative, which a screen reader says and which stands in where no
    image can be shown.

    Parameters
    ----------
    figure : matplotlib.figure.Figure or matplotlib.axes.Axes
        Any figure, or a part of it.
    text : str
        What there is to see, in a sentence or two.

    Returns
    -------
    FigureWithAlt
        Leave it as the last line of a cell, or pass it to ``display``: the figure appears once.
    """
    return FigureWithAlt(getattr(figure, "figure", figure), text)


def mimebundle(figure: Figure, alt: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return what a notebook needs to show a figure with its text alternative; the figure will
    not be shown again.
    """
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight")
    plt.close(
        figure
        # Matplotlib's inline backend shows every figure that is still open, so this one would come
        # twice
    )
    png = base64.b64encode(stream.getvalue()).decode("ascii")
    image = f'<img src="data:image/png;base64,{png}" alt="{escape(alt)}" style="max-width: 100%">'
    data = {"text/html": image, "image/png": png, "text/plain": alt or repr(figure)}
    return data, {"image/png": {"alt": alt}}


def panels(
    axes: Any, rows: int = 1, columns: int = 1, size: tuple[float, float] = (5.0, 3.6)
) -> tuple[Any, Any]:
    """Return (figure, flat array of axes): the axes given, or those of a new `Picture`.

    Parameters
    ----------
    axes : Axes, sequence of Axes, or None
    rows, columns : int
        How many panels are needed.
    size : (float, float)
        Width and height of one panel, in inches.
    """
    needed = rows * columns
    if axes is None:
        figure = plt.figure(
            FigureClass=Picture, figsize=(size[0] * columns, size[1] * rows), layout="constrained"
        )
        return figure, np.ravel(figure.subplots(rows, columns))
    axes = np.ravel(np.asarray(axes, dtype=object))
    if axes.size != needed:
        raise ValueError(f"This picture needs {needed} axes, and {axes.size} were given.")
    return axes[0].get_figure(root=True), axes


def describe(figure: Any, text: str) -> Any:
    """Add to the text alternative of a figure, if it has one."""
    if isinstance(figure, Picture):
        figure.alt = f"{figure.alt} {text}".strip()


def tidy(axes: Axes, title: str = "", xlabel: str = "", ylabel: str = "") -> None:
    """Label axes and take away what carries no information."""
    axes.set_title(title, fontsize=11)
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    axes.grid(True, color="0.9", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)


def show_image(axes: Axes, image: np.ndarray, **options: Any) -> None:
    """Draw an image in grey without ticks; pixels stay square and sharp."""
    axes.imshow(image, **{"cmap": "gray", "interpolation": "nearest", **options})
    axes.set_xticks([])
    axes.set_yticks([])
