"""Draw a computation graph as SVG: values above the nodes, gradients below.

No program outside Python is needed.
"""

from __future__ import annotations

import base64
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from utils.graph_layout import lay_out
from utils.graph_nodes import read_graph
from utils.graph_words import clean, sentence, short, write

if TYPE_CHECKING:
    from utils.graph_layout import Layout
    from utils.graph_nodes import Node

BLUE, RED, INK, GREY = "#0072B2", "#C04A00", "#222222", "#8A8A8A"
BOX, ROOM, BEND_ROOM, GAP, EDGE_GAP, MARGIN, LEAST_WIDTH = 34, 96, 40, 52, 92, 20, 260  # pixels
LETTER = 7.9  # width of a letter of the 13-pixel monospace font


class GraphPicture:
    """A drawn graph. Leave it as the last line of a cell to see it, or `save` it.

    Attributes
    ----------
    svg : str
        The drawing.
    alt : str
        The same graph in words, node by node.
    """

    def __init__(self, svg: str, alt: str) -> None:
        self.svg, self.alt = svg, alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        data = base64.b64encode(self.svg.encode()).decode("ascii")
        image = (
            f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(self.alt)}" '
            'style="max-width: 100%">'
        )
        return {"text/html": image, "image/svg+xml": self.svg, "text/plain": self.alt}

    def save(self, file: str | Path) -> None:
        """Write the drawing to a file."""
        Path(file).write_text(self.svg, encoding="utf-8")


def draw_graph(*nodes: Any, title: str = "Computation graph") -> GraphPicture:
    """Draw a computation graph from left to right.

    Parameters
    ----------
    *nodes
        Dicts with the keys ``id, label, op, value, grad, inputs`` (a list of ids) and, where what
        flows back along each input edge is known, ``input_grads``; only ``id`` must be there. Or
        tuples ``(id, label, value, grad, inputs)``. Or the output node of any graph of objects with
        the attributes ``value`` or ``data``; ``grad``; ``label``, ``name`` or ``op``; ``inputs``,
        ``parents`` or ``_prev``. One list of these is fine too.
    title : str

    Returns
    -------
    GraphPicture

    Raises
    ------
    ValueError
        If the graph has a cycle, an unknown input, or more than 200 nodes.

    Examples
    --------
    >>> draw_graph(("x", "x", 1, 4, []), ("y", "y", -3, 4, []), ("d", "+", -2, 4, ["x", "y"]))
    Computation graph. x: value 1, gradient 4. y: value -3, gradient 4. + of x and y: value -2,
    gradient 4.
    """
    found = read_graph(nodes)
    real = {node.id: node for node in found}
    layout = lay_out(found, lambda key: ROOM if key in real else BEND_ROOM)
    columns, size = _columns(layout, real)
    alt = " ".join([f"{title}.", *(sentence(node, real) for node in found)])
    svg = _svg_root(size, title, alt)
    for edge, path in layout.edges.items():
        _draw_edge(svg, layout, edge, [columns[key] for key in path], real)
    for node in found:
        left, right, y = columns[node.id]
        _draw_node(svg, node, (left + right) / 2, y)
    return GraphPicture(ElementTree.tostring(svg, encoding="unicode"), alt)


def _columns(layout: Layout, real: dict[Any, Node]) -> Any:
    """Return (left, right, y) of the column each key stands in, in pixels, and the size of the
    drawing.
    """
    columns: dict[Any, tuple[float, float, float]] = {}
    x: float = MARGIN
    top = min(layout.height.values()) - ROOM / 2 - MARGIN - 16
    gap = EDGE_GAP if any(node.input_grads for node in real.values()) else GAP
    for layer in layout.layers:
        width = max((_width(real[key]) for key in layer if key in real), default=0)
        columns.update({key: (x, x + width, layout.height[key] - top) for key in layer})
        x += width + gap
    bottom = max(y for _, _, y in columns.values()) + ROOM / 2 + 24
    return columns, (max(x - gap + MARGIN, LEAST_WIDTH), bottom)


def _port(layout: Layout, consumer: Any, slot: int) -> float:
    """Spread the ends of the edges into a node, in the order in which they arrive, so that x * x
    shows two edges.
    """
    slots = [s for c, s in layout.edges if c == consumer]
    slots.sort(key=lambda s: (layout.height[layout.edges[consumer, s][-2]], s))
    return (slots.index(slot) - (len(slots) - 1) / 2) * min(14, 26 / max(1, len(slots) - 1))


def _draw_edge(
    svg: ElementTree.Element, layout: Layout, edge: Any, columns: Any, real: dict[Any, Node]
) -> None:
    """Draw one edge: straight across each column, so that curves in the gaps never cross for
    want of room.
    """
    node, source = real[edge[0]], real[layout.edges[edge][0]]
    port = _port(layout, *edge)
    (left, right, y), (last_left, last_right, last_y) = columns[0], columns[-1]
    path = f"M {(left + right + _box(source)) / 2:.1f} {y:.1f}"
    for (_, x0, y0), (x1, _, y1) in pairwise(columns):
        y1 += port if x1 == last_left else 0
        middle = (x0 + x1) / 2
        path += (
            f" L {x0:.1f} {y0:.1f} C {middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        )
    tip, height = (last_left + last_right - _box(node)) / 2 - 2, last_y + port
    _add(
        svg,
        "path",
        d=f"{path} L {tip:.1f} {height:.1f}",
        fill="none",
        stroke=GREY,
        stroke_width="1.5",
    )
    _add(svg, "path", d=f"M {tip - 8:.1f} {height - 4:.1f} l 8 4 l -8 4 z", fill=GREY)
    if edge[1] < len(node.input_grads):
        end = columns[1][2] + (port if len(columns) == 2 else 0)
        twin = (
            8 if node.inputs.count(source.id) > 1 else 0
        )  # else the labels of x * x would cover each other
        _draw_edge_label(
            svg,
            (right + columns[1][0]) / 2,
            (y + end) / 2 + (twin if port > 0 else -twin),
            write(node.input_grads[edge[1]]),
        )


def _draw_edge_label(svg: ElementTree.Element, x: float, y: float, text: str) -> None:
    width = LETTER * 0.85 * len(text) + 4
    _add(
        svg,
        "rect",
        x=f"{x - width / 2:.1f}",
        y=f"{y - 7:.1f}",
        width=f"{width:.1f}",
        height="14",
        fill="#FFFFFF",
    )
    _text(svg, x, y + 4, text, RED, 11)


def _draw_node(svg: ElementTree.Element, node: Node, x: float, y: float) -> None:
    half = _box(node) / 2
    _add(
        svg,
        "rect",
        x=f"{x - half:.1f}",
        y=f"{y - BOX / 2:.1f}",
        width=f"{2 * half:.1f}",
        height=str(BOX),
        rx=str(BOX / 2 if node.inputs else 5),
        fill="#FFFFFF" if node.inputs else "#EEF3F7",
        stroke=INK,
        stroke_width="1.4",
    )
    _text(svg, x, y + 4.5, _inside(node), INK, 13)
    _text(svg, x, y - BOX / 2 - 8, _above(node), BLUE, 13)
    _text(svg, x, y + BOX / 2 + 17, write(node.grad), RED, 13)


def _inside(node: Node) -> str:
    return short(node.op or node.label or str(node.id))


def _above(node: Node) -> str:
    """The value, and the name of an operation's result where it has one of its own."""
    value = write(node.value)
    return f"{short(node.label)} = {value}" if node.op and node.label and value else value


def _box(node: Node) -> float:
    return max(BOX, LETTER * len(_inside(node)) + 18)


def _width(node: Node) -> float:
    return max(_box(node), LETTER * len(_above(node)), LETTER * len(write(node.grad)))


def _svg_root(size: tuple[float, float], title: str, alt: str) -> ElementTree.Element:
    width, height = (f"{number:.0f}" for number in size)
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "role": "img",
            "aria-label": clean(title),
            "font-family": "DejaVu Sans Mono, Menlo, Consolas, monospace",
        },
    )
    ElementTree.SubElement(svg, "title").text = clean(title)
    ElementTree.SubElement(svg, "desc").text = clean(alt)
    _add(svg, "rect", width=width, height=height, rx="6", fill="#FFFFFF")
    _text(svg, MARGIN, 22, title, INK, 13, anchor="start")
    _text(svg, MARGIN, size[1] - 12, "above: value", BLUE, 11, anchor="start")
    _text(svg, MARGIN + 110, size[1] - 12, "below: gradient", RED, 11, anchor="start")
    return svg


def _text(
    svg: ElementTree.Element,
    x: float,
    y: float,
    text: str,
    colour: str,
    size: float,
    anchor: str = "middle",
) -> None:
    if text:  # a white rim keeps the letters readable where they meet a line
        element = _add(
            svg,
            "text",
            x=f"{x:.1f}",
            y=f"{y:.1f}",
            fill=colour,
            font_size=str(size),
            text_anchor=anchor,
            paint_order="stroke",
            stroke="#FFFFFF",
            stroke_width="3",
        )
        element.text = clean(text)


def _add(parent: ElementTree.Element, tag: str, **attributes: Any) -> ElementTree.Element:
    return ElementTree.SubElement(
        parent, tag, {key.replace("_", "-"): value for key, value in attributes.items()}
    )
