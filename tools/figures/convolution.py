"""Drawings of problem set 6: windows, channels, pooling, a small net."""

from __future__ import annotations

import numpy as np

from tools.figures.svg import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_GREY,
    PALE_ORANGE,
    PAPER,
    Drawing,
)


def shown(matrix: np.ndarray) -> list[list[str]]:
    return [[f"{v:g}".replace("-", "−") for v in row] for row in matrix]


def correlate(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)


def connections() -> Drawing:
    """A fully connected and a convolution layer on a strip of six pixels."""
    d = Drawing(720, 250, "Connections of a fully connected layer and of a convolution layer")
    for x0, title in (
        (24, "Fully connected: no shared weights"),
        (384, "Convolution: three shared weights"),
    ):
        d.text(x0 + 155, 26, title, 14, bold=True)
        tops = [(x0 + 62 * k, 70) for k in range(6)]
        below = [(x0 + 62 * (k + 1), 180) for k in range(4)]
        for j, unit in enumerate(below):
            for k, pixel in enumerate(tops):
                if x0 < 300:
                    d.line(pixel, unit, "#9a9a9a", 1)
                elif 0 <= k - j < 3:
                    d.line(pixel, unit, (BLUE, ORANGE, GREEN)[k - j], 2.4)
        for pixel in tops:
            d.box(pixel[0] - 14, 56, 28, 28, (), PALE_GREY)
        for unit in below:
            d.circle(unit, 15, "", PALE_BLUE)
        d.text(
            x0 + 155, 222, "24 weights" if x0 < 300 else "3 weights: one for each colour", 14, FAINT
        )
    d.line((360, 20), (360, 230), "#c8c8c8", 1)
    return d


def places() -> Drawing:
    """The places of a window on a strip, with padding and stride."""
    d = Drawing(720, 240, "The places of a window of 3 on a strip of 7 pixels")
    for x0, title, pad, stride in (
        (24, "stride 2, no padding: 3 places", 0, 2),
        (384, "stride 3, padding 1: 3 places", 1, 3),
    ):
        d.text(x0 + 155, 28, title, 14, bold=True)
        size, cell = 7 + 2 * pad, 34
        start = x0 + (310 - size * cell) / 2
        values = [0] * pad + list(range(1, 8)) + [0] * pad
        d.grid(
            start,
            52,
            cell,
            [values],
            lambda i, j, p=pad: PALE_GREY if j < p or j >= 7 + p else PAPER,
            14,
        )
        count = (size - 3) // stride + 1
        for k in range(count):
            colour = (BLUE, ORANGE, GREEN)[k]
            left = start + k * stride * cell
            y = 104 + 30 * k
            d.line((left + 4, y), (left + 3 * cell - 4, y), colour, 4)
            d.text(left + 1.5 * cell, y + 14, f"place {k}", 12, colour)
        d.text(x0 + 155, 216, f"({7} + 2 · {pad} − 3) / {stride} + 1 = {count}", 15)
    return d


IMAGE = np.array([[1, 0, 2, 1], [3, 1, 0, 2], [0, 2, 1, 1]])
KERNEL = np.array([[1, 2], [0, -1]])


def correlation() -> Drawing:
    """One output of a cross-correlation, and of a convolution, with numbers."""
    d = Drawing(720, 300, "One value of a cross-correlation and of a convolution")
    turned = KERNEL[::-1, ::-1]

    def window(i: int, j: int) -> str:
        return PALE_BLUE if i < 2 and 1 <= j < 3 else PAPER

    d.text(100, 28, "image", 14, bold=True)
    d.grid(20, 44, 40, shown(IMAGE), window, 15)
    d.text(270, 28, "kernel", 14, bold=True)
    d.grid(230, 44, 40, shown(KERNEL), lambda i, j: PALE_GREEN, 15)
    d.text(270, 160, "turned by 180°", 14, bold=True)
    d.grid(230, 176, 40, shown(turned), lambda i, j: PALE_GREEN, 15)
    for y, title, kernel in ((74, "cross-correlation", KERNEL), (206, "convolution", turned)):
        part = IMAGE[:2, 1:3]
        products = " + ".join(
            f"{a} · {b}".replace("-", "−")
            for a, b in zip(part.ravel(), kernel.ravel(), strict=True)
        )
        d.text(340, y - 16, f"{title}, at the blue window:", 15, anchor="start")
        d.text(
            340,
            y + 14,
            f"{products} = {np.sum(part * kernel)}".replace("= -", "= −"),
            15,
            ORANGE,
            "start",
        )
    d.text(
        20,
        284,
        "The window and the kernel are multiplied entry by entry; the products are added.",
        13,
        FAINT,
        "start",
    )
    return d


def channels() -> Drawing:
    """Two channels, one filter with two kernels, one output channel."""
    one, two = (
        np.array([[1, 2, 0], [0, 1, 1], [2, 0, 1]]),
        np.array([[0, 1, 1], [1, 0, 2], [1, 1, 0]]),
    )
    k1, k2 = np.array([[1, 0], [0, 1]]), np.array([[0, -1], [1, 0]])
    a, b = correlate(one, k1), correlate(two, k2)
    d = Drawing(
        720, 320, "A filter for two channels: one kernel for each, the results added, and a bias"
    )
    for k, (image, kernel, out, name) in enumerate(
        ((one, k1, a, "channel 0"), (two, k2, b, "channel 1"))
    ):
        y = 44 + 148 * k
        fill = (PALE_BLUE, PALE_ORANGE)[k]
        d.text(74, y - 18, name, 14, bold=True)
        d.grid(20, y, 36, shown(image), lambda i, j, f=fill: f, 14)
        d.text(160, y + 54, "✱", 16)
        d.grid(190, y + 18, 36, shown(kernel), lambda i, j: PALE_GREEN, 14)
        d.text(292, y + 54, "=", 18)
        d.grid(322, y + 18, 36, shown(out), lambda i, j: PAPER, 14)
    d.arrow((402, 98), (452, 146), FAINT)
    d.arrow((402, 240), (452, 192), FAINT)
    d.text(474, 169, "+", 22)
    d.text(540, 100, "bias 1", 14, BLUE)
    d.arrow((540, 112), (540, 130), BLUE)
    d.grid(504, 134, 36, shown(a + b + 1), lambda i, j: PALE_GREY, 14)
    d.text(640, 169, "one output", 14, FAINT)
    d.text(640, 188, "channel", 14, FAINT)
    d.text(540, 306, "The filter has one kernel for each input channel.", 13, FAINT)
    return d


def counting() -> Drawing:
    """What one output value costs."""
    d = Drawing(720, 210, "The operations for one output value, with a window of four numbers")
    terms = ("w₀x₀", "w₁x₁", "w₂x₂", "w₃x₃", "bias")
    for k, term in enumerate(terms):
        x = 30 + 112 * k
        d.box(x, 60, 74, 44, (term,), PALE_BLUE if k < 4 else PALE_GREEN, size=15)
        if k < 4:
            d.text(x + 93, 82, "+", 20, ORANGE)
    d.arrow((556, 82), (596, 82))
    d.box(600, 60, 90, 44, ("max(0, ·)",), PALE_ORANGE, size=14)
    d.text(
        30,
        30,
        "One output value of a layer with one channel and a kernel of 2 by 2:",
        15,
        anchor="start",
    )
    for x, words, colour in (
        (200, "4 multiplications", BLUE),
        (420, "4 additions", ORANGE),
        (645, "1 comparison", INK),
    ):
        d.text(x, 136, words, 15, colour)
    d.text(30, 180, "The next value needs as many again.", 14, FAINT, "start")
    return d


def shares() -> Drawing:
    """How gradients travel backward through a window."""
    x, w = np.array([3.0, 1.0, 2.0, 4.0]), np.array([2.0, 1.0])
    g = np.array([1.0, 5.0, -2.0])
    dx, dw = np.zeros(4), np.zeros(2)
    for i, share in enumerate(g):
        dx[i : i + 2] += share * w
        dw += share * x[i : i + 2]
    out = np.array([x[i : i + 2] @ w for i in range(3)])
    d = Drawing(720, 330, "Backward pass of a convolution on a strip of four pixels")
    d.text(24, 28, "Forward", 15, BLUE, "start", True)
    for y, name, values, fill in (
        (46, "x", x, PALE_GREY),
        (46, "w", w, PALE_GREEN),
        (46, "out", out, PALE_BLUE),
    ):
        left = {"x": 60, "w": 320, "out": 480}[name]
        d.text(left - 18, y + 20, name, 14, anchor="end")
        d.grid(left, y, 42, shown(values[None]), lambda i, j, f=fill: f, 15)
    d.text(24, 130, "Backward, with dout = (1, 5, −2)", 15, ORANGE, "start", True)
    lines = (
        "window 0 sends  1 · w = (2, 1)  to pixels 0 and 1,  and  1 · (3, 1) = (3, 1)  to w",
        "window 1 sends  5 · w = (10, 5)  to pixels 1 and 2,  and  5 · (1, 2) = (5, 10)  to w",
        "window 2 sends −2 · w = (−4, −2)  to pixels 2 and 3,  and −2 · (2, 4) = (−4, −8)  to w",
    )
    for k, words in enumerate(lines):
        d.text(36, 162 + 26 * k, words, 14, anchor="start")
    for left, name, values in (
        (110, "sum: dx", dx),
        (420, "dw", dw),
        (610, "db", np.array([g.sum()])),
    ):
        d.text(left - 14, 271, name, 14, ORANGE, "end")
        d.grid(left, 250, 42, shown(values[None]), lambda i, j: PALE_ORANGE, 15)
    d.text(
        24, 314, "Pixels 1 and 2 lie in two windows, so they get two shares.", 13, FAINT, "start"
    )
    return d


def pooling() -> Drawing:
    """Max pooling forward and backward with numbers."""
    x = np.array([[1, 5, 2, 0], [3, 2, 4, 4], [0, 1, 7, 2], [6, 2, 3, 1]])
    out, back = np.zeros((2, 2)), np.zeros((4, 4))
    dout = np.array([[10.0, 20.0], [30.0, 40.0]])
    for i in range(2):
        for j in range(2):
            window = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
            u, v = np.unravel_index(window.argmax(), window.shape)
            out[i, j], back[2 * i + u, 2 * j + v] = window[u, v], dout[i, j]
    d = Drawing(720, 260, "Max pooling with windows of 2 by 2, forward and backward")

    def quarter(i: int, j: int) -> str:
        return ((PALE_BLUE, PALE_GREEN), (PALE_ORANGE, PALE_GREY))[i // 2][j // 2]

    for left, title, values, cell, top in (
        (24, "x", x, 42, 50),
        (240, "out", out, 42, 92),
        (370, "dout", dout, 42, 92),
        (530, "dx", back, 42, 50),
    ):
        n = len(values)
        d.text(left + n * cell / 2, top - 18, title, 15, bold=True)
        fill = quarter if n == 4 else (lambda i, j: quarter(2 * i, 2 * j))
        d.grid(left, top, cell, shown(values), fill, 15)
    d.arrow((196, 134), (236, 134), BLUE)
    d.arrow((458, 134), (526, 134), ORANGE)
    d.text(
        24,
        240,
        "Each gradient goes to the maximum. In the tie of 4 and 4, the first one gets it.",
        13,
        FAINT,
        "start",
    )
    return d


def conv_net() -> Drawing:
    """The layers of the small net, with the functions of both directions."""
    d = Drawing(720, 220, "The layers of ConvNet, forward and backward")
    names = ("image", "convolution", "ReLU", "max pooling", "affine", "softmax loss")
    x, middles = 14.0, []
    for name, fill in zip(
        names, (PALE_GREY, PALE_BLUE, PAPER, PALE_GREEN, PALE_BLUE, PALE_ORANGE), strict=True
    ):
        width = 70 if name in ("image", "ReLU", "affine") else 112
        d.box(x, 80, width, 50, (name,), fill, size=14)
        middles.append((x, width))
        x += width + 29
    for (a, width), (b, _) in zip(middles, middles[1:], strict=False):
        d.arrow((a + width, 96), (b, 96), BLUE)
        if a > 20:
            d.arrow((b, 116), (a + width, 116), ORANGE)
    d.text(
        14,
        40,
        "Forward: each layer takes the output of the one before and keeps a cache.",
        14,
        BLUE,
        "start",
    )
    d.text(
        14,
        172,
        "Backward: each layer takes the gradient of its output and its cache,",
        14,
        ORANGE,
        "start",
    )
    d.text(
        14, 194, "and returns the gradient of its input and of its weights.", 14, ORANGE, "start"
    )
    return d


FIGURES = {
    "connections.svg": connections,
    "places.svg": places,
    "correlation.svg": correlation,
    "channels.svg": channels,
    "counting.svg": counting,
    "shares.svg": shares,
    "pooling.svg": pooling,
    "conv_net.svg": conv_net,
}
