"""Drawings of problem set 2: computation graphs and Jacobians."""

from __future__ import annotations

import math

import numpy as np

from tools.figures.svg import (
    BLUE,
    FAINT,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_GREY,
    PALE_ORANGE,
    PAPER,
    Drawing,
    Point,
)


def signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def node(d: Drawing, place: Point, name: str, value: float | None, gradient: float | None) -> None:
    """A round node with its value above and its gradient below, as in the course's graphs."""
    d.circle(place, 25, name, PALE_BLUE)
    if value is not None:
        d.text(place[0], place[1] - 40, signed(value), 15, BLUE, bold=True)
    if gradient is not None:
        d.text(place[0], place[1] + 41, signed(gradient), 15, ORANGE, bold=True)


def leaf(d: Drawing, place: Point, name: str, value: float, gradient: float | None) -> None:
    d.box(place[0] - 22, place[1] - 18, 44, 36, (name,), PALE_GREY)
    d.text(place[0], place[1] - 32, signed(value), 15, BLUE, bold=True)
    if gradient is not None:
        d.text(place[0], place[1] + 33, signed(gradient), 15, ORANGE, bold=True)


def one_node() -> Drawing:
    """What one node does forward and backward."""
    d = Drawing(720, 240, "One node on the forward and on the backward pass")
    for x0, title, colour in ((0, "Forward", BLUE), (360, "Backward", ORANGE)):
        d.text(x0 + 24, 26, title, 15, colour, "start", True)
        a, b, n = (x0 + 60, 80), (x0 + 60, 170), (x0 + 190, 125)
        for place, name in ((a, "a"), (b, "b")):
            d.box(place[0] - 22, place[1] - 18, 44, 36, (name,), PALE_GREY)
        d.circle(n, 28, "a · b", PALE_BLUE)
        if x0 == 0:
            d.arrow(a, n, colour, 2, (24, 30))
            d.arrow(b, n, colour, 2, (24, 30))
            d.arrow(n, (x0 + 320, 125), colour, 2, (30, 0))
            d.text(x0 + 270, 106, "value", 14, colour)
        else:
            d.arrow((x0 + 320, 125), n, colour, 2, (0, 30))
            d.arrow(n, a, colour, 2, (30, 24))
            d.arrow(n, b, colour, 2, (30, 24))
            d.text(x0 + 275, 106, "upstream g", 14, colour)
            d.text(x0 + 134, 76, "g · b", 14, colour)
            d.text(x0 + 134, 178, "g · a", 14, colour)
    d.text(
        24,
        222,
        "Forward, a node needs its inputs. Backward, it needs g and its own local derivatives.",
        14,
        FAINT,
        "start",
    )
    return d


def small_graph() -> Drawing:
    """f = a b + c with values and gradients."""
    a, b, c = 2.0, -1.0, 5.0
    d = Drawing(720, 300, "The graph of f = a b + c with values and gradients")
    q, f = (300, 120), (500, 160)
    leaf(d, (110, 70), "a", a, b)
    leaf(d, (110, 185), "b", b, a)
    leaf(d, (300, 230), "c", c, 1)
    for start, end in (((110, 70), q), ((110, 185), q), (q, f), ((300, 230), f)):
        d.arrow(start, end, FAINT, 1.6, (26, 27))
    node(d, q, "·", a * b, 1)
    node(d, f, "+", a * b + c, 1)
    d.text(560, 160, "f", 16, anchor="start")
    d.text(560, 60, "blue: values", 14, BLUE, "start")
    d.text(560, 84, "orange: gradients", 14, ORANGE, "start")
    return d


def local_derivatives() -> Drawing:
    """Three kinds of nodes with their local derivatives."""
    d = Drawing(
        720, 220, "A sum, a product and a maximum with their local derivatives, at a = 3 and b = −2"
    )
    kinds = (("+", 1.0, (1.0, 1.0)), ("·", -6.0, (-2.0, 3.0)), ("max", 3.0, (1.0, 0.0)))
    for k, (name, value, local) in enumerate(kinds):
        x = 30 + 232 * k
        n = (x + 145, 110)
        for y, word, slope in ((70, "a = 3", local[0]), (150, "b = −2", local[1])):
            d.box(x, y - 16, 62, 32, (word,), PALE_GREY, size=13)
            d.arrow((x + 62, y), n, FAINT, 1.6, (0, 27))
            d.text(x + 98, y - 14 if y < 100 else y + 14, signed(slope), 15, ORANGE, bold=True)
        node(d, n, name, value, None)
    d.text(
        360,
        204,
        "Orange: how much the result grows if this input grows by a little, per unit.",
        14,
        FAINT,
    )
    return d


def sigmoid_chain() -> Drawing:
    """The last nodes of a sigmoid, at n = 0."""
    d = Drawing(720, 200, "The end of a sigmoid at n = 0, with values and gradients")
    e = math.exp(0)
    q = e + 1
    f = 1 / q
    dq = -1 / q**2
    places = [(80 + 180 * k, 100) for k in range(4)]
    for start, end in zip(places, places[1:], strict=False):
        d.arrow(start, end, FAINT, 1.6, (27, 27))
    for place, name, value, gradient in zip(
        places, ("n", "exp", "+ 1", "1/q"), (0, e, q, f), (dq * e, dq, dq, 1), strict=True
    ):
        node(d, place, name, value, gradient)
    for k, words in enumerate(("· eⁿ = 1", "· 1", "· (−1/q²) = −1/4")):
        d.text(170 + 180 * k, 168, words, 13, ORANGE)
    d.text(684, 100, "f", 16)
    return d


def two_uses() -> Drawing:
    """A node with two uses: an order, and the sum of two shares."""
    x = 1.0
    a, b = 2 * x, x + 3
    d = Drawing(720, 290, "The graph of f = (2 x)(x + 3): x is used twice")
    px, pa, pb, pf = (90, 130), (270, 70), (270, 190), (450, 130)
    for start, end in ((px, pa), (px, pb), (pa, pf), (pb, pf)):
        d.arrow(start, end, FAINT, 1.6, (26, 27))
    leaf(d, px, "x", x, b * 2 + a)
    node(d, pa, "2x", a, b)
    node(d, pb, "x+3", b, a)
    node(d, pf, "·", a * b, 1)
    lines = (
        "A topological order:",
        "x, 2x, x+3, product",
        "",
        "Backward, from its end.",
        "x gets two shares:",
        "4 · 2 + 2 · 1 = 10",
    )
    for k, words in enumerate(lines):
        d.text(530, 76 + 26 * k, words, 15, ORANGE if k == 5 else "#1a1a1a", "start", k == 0)
    d.text(90, 268, "The shares of all uses are added.", 14, FAINT, "start")
    return d


def ranks() -> Drawing:
    """Arrays of rank 0 to 3."""
    d = Drawing(720, 220, "Arrays of rank 0, 1, 2 and 3")
    cell = 26
    d.grid(60, 100, cell, [[""]], lambda i, j: PALE_BLUE)
    d.grid(190, 74, cell, [[""]] * 3, lambda i, j: PALE_BLUE)
    d.grid(330, 74, cell, [[""] * 4] * 3, lambda i, j: PALE_BLUE)
    for k in range(3):
        d.grid(
            520 + 14 * k,
            88 - 14 * (2 - k) + 0,
            cell,
            [[""] * 4] * 3,
            lambda i, j, k=k: (PALE_GREEN, PALE_ORANGE, PALE_BLUE)[k],
        )
    for x, words, shape in (
        (73, "rank 0", "()"),
        (203, "rank 1", "(3,)"),
        (382, "rank 2", "(3, 4)"),
        (590, "rank 3", "(3, 3, 4)"),
    ):
        d.text(x, 30, words, 15, bold=True)
        d.text(x, 196, shape, 14, FAINT)
    return d


def jacobian() -> Drawing:
    """A Jacobian at a point: a row for each output, a column for each input."""
    d = Drawing(720, 240, "The Jacobian of F(u, v) = (u v, u + v) at (2, 3)")
    d.text(24, 28, "F(u, v) = (u v, u + v) at the point (2, 3)", 15, bold=True, anchor="start")
    d.grid(
        190, 84, 60, [["v = 3", "u = 2"], ["1", "1"]], lambda i, j: (PALE_BLUE, PALE_ORANGE)[j], 14
    )
    for k, (words, colour) in enumerate((("∂/∂u", BLUE), ("∂/∂v", ORANGE))):
        d.text(220 + 60 * k, 66, words, 14, colour)
    d.text(176, 114, "first output  u v", 14, anchor="end")
    d.text(176, 174, "second output  u + v", 14, anchor="end")
    d.text(380, 100, "Move the inputs by (0.1, 0):", 15, anchor="start")
    d.text(380, 128, "the outputs move by about (0.3, 0.1),", 15, BLUE, "start")
    d.text(380, 156, "0.1 times the first column.", 15, BLUE, "start")
    d.text(24, 224, "One row for each output, one column for each input.", 14, FAINT, "start")
    return d


def cache() -> Drawing:
    """How often layers are evaluated with and without kept outputs."""
    d = Drawing(720, 270, "Evaluations of four layers, with and without kept outputs")
    for x0, title in (
        (30, "Keep every output: 4 evaluations"),
        (390, "Keep nothing: 4 + 3 + 2 + 1 = 10"),
    ):
        d.text(x0 + 140, 28, title, 15, bold=True)
        counts = [4] if x0 < 300 else [4, 3, 2, 1]
        for row, count in enumerate(counts):
            y = 52 + 46 * row
            for k in range(count):
                d.box(x0 + 70 * k, y, 54, 34, (f"W{'₁₂₃₄'[k]}",), PALE_BLUE)
                if k:
                    d.arrow((x0 + 70 * k - 16, y + 17), (x0 + 70 * k, y + 17), BLUE)
            if x0 > 300:
                d.text(x0 + 70 * 4 + 12, y + 17, f"h{'₄₃₂₁'[row]}", 14, ORANGE)
    d.arrow((300, 120), (30, 120), ORANGE, 2)
    d.text(165, 140, "backward, with the kept outputs", 14, ORANGE)
    d.text(540, 250, "a forward pass for each output", 14, FAINT)
    return d


def nested_boxes() -> Drawing:
    """A network as a formula in a formula, and its numbers."""
    d = Drawing(720, 240, "A network with sizes 2, 3, 1 as a nested formula, and its parameters")
    d.box(30, 30, 320, 130, (), PALE_GREEN)
    d.text(72, 95, "W₂ ·", 18)
    d.box(112, 48, 222, 94, (), PALE_BLUE)
    d.text(168, 95, "max(0, ", 18)
    d.box(208, 66, 110, 58, ("W₁ · x",), PAPER, size=18)
    d.text(326, 95, ")", 18)
    d.text(190, 184, "inside first, then outside", 14, FAINT)
    shapes = np.array([[2, 3], [3, 1]])
    for k, (inputs, units) in enumerate(shapes):
        y = 60 + 52 * k
        total = inputs * units + units
        biases = "biases" if units > 1 else "bias"
        d.text(
            390,
            y,
            f"layer {k + 1}: {inputs} · {units} weights + {units} {biases} = {total}",
            15,
            anchor="start",
        )
    d.text(390, 172, "sizes 2, 3, 1: 9 + 4 = 13 numbers", 15, ORANGE, "start")
    d.text(390, 200, "(with biases)", 13, FAINT, "start")
    return d


FIGURES = {
    "one_node.svg": one_node,
    "small_graph.svg": small_graph,
    "local_derivatives.svg": local_derivatives,
    "sigmoid_chain.svg": sigmoid_chain,
    "two_uses.svg": two_uses,
    "ranks.svg": ranks,
    "jacobian.svg": jacobian,
    "cache.svg": cache,
    "nested_boxes.svg": nested_boxes,
}
