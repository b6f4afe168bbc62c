"""Drawings of problem set 4: the two-layer net."""

from __future__ import annotations

import math

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
    PINK,
    Axes,
    Drawing,
)


def two_layer_net() -> Drawing:
    """The net as circles and lines, and below it the same net as a computation graph."""
    d = Drawing(720, 520, "A two-layer net, as units with connections and as a computation graph")
    d.text(24, 28, "As units and connections, for one sample", 15, bold=True, anchor="start")
    columns = {90: (4, "x", PALE_GREY), 300: (5, "h", PALE_BLUE), 510: (3, "s", PALE_GREEN)}
    places = {
        x: [(x, 165 + (k - (count - 1) / 2) * 46) for k in range(count)]
        for x, (count, _, _) in columns.items()
    }
    for left, right in ((90, 300), (300, 510)):
        for a in places[left]:
            for b in places[right]:
                d.line(a, b, "#b8b8b8", 1)
    for x, (_, name, fill) in columns.items():
        for number, place in enumerate(places[x]):
            d.circle(place, 17, f"{name}{'₀₁₂₃₄'[number]}", fill)
    d.text(90, 285, "D inputs", 14)
    d.text(300, 285, "H hidden units", 14)
    d.text(510, 285, "C scores, one a class", 14)
    d.text(195, 55, "W₁: one weight a line", 13, BLUE)
    d.text(405, 55, "W₂", 13, BLUE)
    d.text(628, 150, "each unit adds", 13, FAINT)
    d.text(628, 168, "its own bias", 13, FAINT)
    d.line((24, 312), (696, 312), "#c8c8c8", 1)
    d.text(24, 336, "As a computation graph, for N samples at once", 15, bold=True, anchor="start")
    names = ("X", "z", "h", "s", "loss")
    boxes = {name: 24 + k * 142 for k, name in enumerate(names)}
    shapes = ("(N, D)", "(N, H)", "(N, H)", "(N, C)", "a number")
    fills = (PALE_GREY, PAPER, PALE_BLUE, PALE_GREEN, PALE_ORANGE)
    for (name, x), shape, fill in zip(boxes.items(), shapes, fills, strict=True):
        d.box(x, 380, 88, 56, (name, shape), fill)
    steps = {
        "X": ("· W₁", "+ b₁"),
        "z": ("f", ""),
        "h": ("· W₂", "+ b₂"),
        "s": ("cross-", "entropy"),
    }
    for name, (above, below) in steps.items():
        x = boxes[name] + 88
        d.arrow((x, 408), (x + 54, 408))
        size = 11 if name == "s" else 13
        d.text(x + 26, 394, above, size, BLUE)
        d.text(x + 26, 422, below, size, BLUE)
    for x, label in ((139, "W₁, b₁"), (423, "W₂, b₂")):
        d.box(x - 40, 470, 80, 32, (label,), PAPER, BLUE, 14, BLUE)
        d.arrow((x, 470), (x, 434), BLUE)
    d.text(565, 470, "the targets y enter here", 13, FAINT)
    d.arrow((565, 460), (565, 434), FAINT)
    return d


def slopes() -> Drawing:
    """The slope of x cubed at 1: the tangent, a one-sided and a central difference."""
    d = Drawing(720, 330, "The slope of x cubed at 1, measured in two ways")
    h = 0.5
    for x, title, ends in (
        (40, "One-sided: from x to x + h", (1.0, 1 + h)),
        (390, "Central: from x - h to x + h", (1 - h, 1 + h)),
    ):
        ax = Axes(d, x, 58, 290, 220, (0, 1.75), (0, 4.2), "x", "f(x) = x³", title)
        ax.plot(lambda u: u**3, (0, 1.6))
        ax.plot(lambda u: 1 + 3 * (u - 1), (0.67, 1.75), FAINT, 1.6, "5 4")
        slope = (ends[1] ** 3 - ends[0] ** 3) / (ends[1] - ends[0])
        ax.plot(
            lambda u, slope=slope, e=ends[0]: e**3 + slope * (u - e),
            (ends[0] - 0.15, min(ends[1] + 0.13, 1.7)),
            ORANGE,
        )
        for u in ends:
            d.dot(ax.at(u, u**3), ORANGE)
            d.line(ax.at(u, 0), ax.at(u, u**3), ORANGE, 1, "2 3")
        d.dot(ax.at(1, 1), INK, 3.5)
        for u, name in ((1 - h, "x - h"), (1, "x"), (1 + h, "x + h")):
            d.text(ax.at(u, 0)[0], 293, name, 13)
        d.text(x + 160, 315, f"h = 0.5: slope {slope:g}; the tangent has 3", 13, ORANGE)
    return d


def symmetry() -> Drawing:
    """Two hidden units with equal weights get the same value and the same gradient."""
    d = Drawing(720, 240, "Two hidden units that start with the same weights stay the same")
    for x, title, weights in (
        (0, "Equal weights", ("0.3", "0.3")),
        (360, "Random weights", ("0.3", "-0.1")),
    ):
        d.text(x + 180, 26, title, 15, bold=True)
        start, out = (x + 60, 125), (x + 300, 125)
        same = weights[0] == weights[1]
        for k, (y, weight) in enumerate(zip((75, 175), weights, strict=True)):
            fill = PALE_BLUE if same or k == 0 else PALE_ORANGE
            unit = (x + 180, y)
            d.arrow(start, unit, INK, 1.6, (18, 20))
            d.arrow(unit, out, INK, 1.6, (20, 19))
            d.circle(unit, 20, f"h{'₀₁'[k]}", fill)
            d.text(x + 112, y + (8 if k == 0 else -6), weight, 14, BLUE)
            d.text(x + 250, y + (8 if k == 0 else -6), weight, 14, BLUE)
        d.circle(start, 18, "x", PALE_GREY)
        d.circle(out, 18, "s", PALE_GREEN)
        d.text(x + 180, 222, "same values" if same else "different values", 14, FAINT)
    d.line((360, 20), (360, 225), "#c8c8c8", 1)
    return d


# One sample through a small net; the numbers below are computed, not typed in.
W1, B1 = np.array([[1.0, -1.0], [-0.5, 1.0]]), np.array([0.0, 1.0])
W2, B2 = np.array([[2.0, 0.0], [-1.0, 1.0]]), np.array([0.0, 0.0])
X, RIGHT = np.array([1.0, 2.0]), 0


def small_pass() -> dict[str, np.ndarray]:
    """Values and gradients of the small net."""
    z = X @ W1 + B1
    h = 1 / (1 + np.exp(-z))
    s = h @ W2 + B2
    p = np.exp(s) / np.exp(s).sum()
    ds = p - np.eye(2)[RIGHT]
    dh = W2 @ ds
    return {
        "z": z,
        "h": h,
        "s": s,
        "p": p,
        "loss": -np.log(p[RIGHT]),
        "ds": ds,
        "dh": dh,
        "dz": dh * h * (1 - h),
    }


def _vector(values: np.ndarray) -> str:
    return "(" + ", ".join(f"{v:.3g}".replace("-", "−") for v in np.atleast_1d(values)) + ")"


def _chain(d: Drawing, y: float) -> dict[str, float]:
    """The five boxes of the small net with their values; gives the middle of each box."""
    v = small_pass()
    boxes = {
        "x": ("(1, 2)", PALE_GREY, 84),
        "z": (_vector(v["z"]), PAPER, 92),
        "h": (_vector(v["h"]), PALE_BLUE, 128),
        "s": (_vector(v["s"]), PALE_GREEN, 128),
        "loss": (f"{v['loss']:.3f}", PALE_ORANGE, 84),
    }
    x, middles = 22.0, {}
    steps = {"x": "W₁, b₁", "z": "σ", "h": "W₂, b₂", "s": "−log p"}
    for name, (value, fill, width) in boxes.items():
        d.box(x, y, width, 54, (name, value), fill, size=14)
        middles[name] = x + width / 2
        if name in steps:
            d.arrow((x + width, y + 27), (x + width + 40, y + 27), BLUE)
            d.text(x + width + 19, y - 12, steps[name], 13, BLUE)
        x += width + 40
    return middles


def forward_numbers() -> Drawing:
    """One sample on its way to the loss."""
    d = Drawing(720, 232, "Forward pass of one sample through a small net, with numbers")
    v = small_pass()
    d.text(22, 26, "One sample, D = H = C = 2, the right class is 0", 15, bold=True, anchor="start")
    _chain(d, 66)
    for x, names, weights, bias in ((26, "W₁ b₁", W1, B1), (268, "W₂ b₂", W2, B2)):
        weight, b = names.split()
        d.text(x + 4, 171, weight, 14, BLUE, "start")
        d.grid(
            x + 34, 144, 28, [[f"{v:g}".replace("-", "−") for v in row] for row in weights], size=11
        )
        d.text(x + 112, 171, b, 14, BLUE, "start")
        d.grid(x + 140, 158, 28, [[f"{v:g}" for v in bias]], size=11)
    d.text(704, 158, f"p = softmax(s) = {_vector(v['p'])}", 13, ORANGE, "end")
    d.text(704, 182, f"loss = −log {v['p'][0]:.3f} = {v['loss']:.3f}", 13, ORANGE, "end")
    return d


def backward_numbers() -> Drawing:
    """The same sample, and the gradient of the loss below every value."""
    d = Drawing(720, 292, "Backward pass of the same sample, with numbers")
    v = small_pass()
    d.text(22, 26, "Forward: values, from left to right", 15, BLUE, "start", True)
    d.text(
        22, 270, "Backward: gradients of the loss, from right to left", 15, ORANGE, "start", True
    )
    middles = _chain(d, 66)
    grads = {"z": v["dz"], "h": v["dh"], "s": v["ds"], "loss": np.array(1.0)}
    names = list(grads)
    for name, gradient in grads.items():
        x = middles[name]
        width = 84 if name == "loss" else 132 if name != "z" else 124
        shift = 8 if name == "z" else 0
        label = "1" if name == "loss" else _vector(gradient)
        d.box(x - width / 2 - shift, 158, width, 50, (f"∂loss/∂{name}", label), PAPER, ORANGE, 13)
    for right, left, words in (
        ("loss", "s", "p − onehot"),
        ("s", "h", "· W₂ᵀ"),
        ("h", "z", "h(1 − h)"),
    ):
        a, b = middles[right], middles[left]
        d.text((a + b) / 2, 226, words, 13, ORANGE)
        start = a - (42 if right == "loss" else 66)
        end = b + (66 if left != "z" else 54)
        d.arrow((start, 183), (end, 183), ORANGE)
    assert names[0] == "z"
    d.line((middles["x"] - 20, 183), (middles["x"] + 20, 183), FAINT, 1, "3 3")
    return d


def minibatches() -> Drawing:
    """One epoch: ten samples in a random order, cut into batches of four."""
    d = Drawing(720, 226, "One epoch: a random order of ten samples, cut into batches of four")
    order = (3, 8, 0, 6, 9, 2, 7, 1, 5, 4)
    d.text(24, 26, "One epoch with N = 10 and batch_size = 4", 15, bold=True, anchor="start")
    d.text(24, 62, "order", 14, anchor="start")

    def fill(i: int, j: int) -> str:
        return (PALE_BLUE, PALE_GREEN, PALE_GREY)[j // 4]

    d.grid(90, 44, 40, [order], fill)
    for k, (start, end, words, colour) in enumerate(
        ((0, 4, "batch 0", BLUE), (4, 8, "batch 1", GREEN), (8, 10, "left over", FAINT))
    ):
        x = 90 + 20 * (start + end)
        d.arrow((x, 90), (x, 116), colour)
        lines = ("loss, gradients,", "one step") if k < 2 else ("skipped in", "this epoch")
        d.box(x - (64 if k < 2 else 34), 118, 128, 50, lines, PAPER, colour, 14)
        d.text(x - 14, 102, words, 13, colour, "end")
    d.text(644, 132, "then accuracies,", 14)
    d.text(644, 152, "rate × decay", 14)
    d.arrow((548, 143), (580, 143), FAINT)
    d.text(24, 202, "The next epoch draws a new order.", 14, FAINT, "start")
    return d


def two_suspects() -> Drawing:
    """Two ways in which a step becomes small: a flat slope, or a small rate."""
    d = Drawing(
        720, 270, "Two reasons for a small step: a flat sigmoid and a decaying learning rate"
    )
    ax = Axes(d, 36, 60, 300, 150, (-6, 6), (0, 1.15), "z", "", "Suspect 1: the flat tails")
    ax.plot(lambda u: 1 / (1 + math.exp(-u)), (-6, 6))
    d.text(112, 178, "flat", 14, ORANGE)
    d.text(290, 92, "flat", 14, ORANGE)
    d.text(222, 148, "steep", 14, GREEN)
    bars = Axes(
        d, 400, 60, 290, 150, (0, 60), (0, 1.1), "epoch", "", "Suspect 2: the decaying rate"
    )
    for epoch in range(0, 58, 3):
        a, b = bars.at(epoch + 0.6, 0.95**epoch), bars.at(epoch + 2.6, 0)
        d.add("rect", x=a[0], y=a[1], width=b[0] - a[0], height=b[1] - a[1], fill=BLUE)
    d.text(600, 100, "learning rate", 14, BLUE)
    d.text(360, 250, "step = learning rate × gradient", 15)
    return d


def relu_gate() -> Drawing:
    """What the ReLU lets through forward and backward."""
    d = Drawing(
        720, 262, "The ReLU lets positive values through, and gradients only where z is positive"
    )
    z, upstream = (2, -1, 0, 0.5), (5, 4, -3, -2)
    h = tuple(max(0, v) for v in z)
    back = tuple(g if v > 0 else 0 for g, v in zip(upstream, z, strict=True))

    def fill(i: int, j: int) -> str:
        return PALE_BLUE if z[j] > 0 else PALE_GREY

    def words(values: tuple[float, ...]) -> list[list[str]]:
        return [[f"{v:g}".replace("-", "−") for v in values]]

    d.text(24, 28, "Forward", 15, BLUE, "start", True)
    for x, name, values in ((110, "z", z), (440, "h = max(0, z)", h)):
        d.text(x + 100, 28, name, 14)
        d.grid(x, 44, 50, words(values), fill, 15)
    d.arrow((322, 69), (428, 69), BLUE)
    d.text(24, 156, "Backward", 15, ORANGE, "start", True)
    for x, name, values in ((440, "upstream gradient", upstream), (110, "gradient of z", back)):
        d.text(x + 100, 156, name, 14)
        d.grid(x, 172, 50, words(values), fill, 15)
    d.arrow((428, 197), (322, 197), ORANGE)
    d.text(375, 180, "× slope", 13, ORANGE)
    d.text(
        360, 244, "Blue: z > 0, the gate is open. Grey: z ≤ 0, it is closed both ways.", 14, FAINT
    )
    return d


def xor_plane() -> Drawing:
    """The four points of XOR, and one of many lines that fails."""
    d = Drawing(720, 270, "The four points of XOR cannot be separated by one line")
    ax = Axes(d, 60, 50, 220, 180, (-0.3, 1.5), (-0.3, 1.5), "x₁", "x₂", "Four points, two classes")
    ax.plot(lambda u: 0.55 - 0.9 * u, (-0.25, 0.9), PINK, 2, "6 4")
    for a in (0, 1):
        for b in (0, 1):
            x, y = ax.at(a, b)
            colour = ORANGE if a != b else BLUE
            d.circle((x, y), 12, str(int(a != b)), PAPER, colour, 14)
    lines = (
        "Blue points have target 0, orange points target 1.",
        "The dashed line gets three of the four right.",
        "Try others with a pencil: no straight line gets four.",
        "A hidden layer first moves the points elsewhere;",
        "there one straight cut may be enough.",
    )
    for k, words in enumerate(lines):
        d.text(320, 90 + 28 * k, words, 14, anchor="start")
    return d


FIGURES = {
    "two_layer_net.svg": two_layer_net,
    "slopes.svg": slopes,
    "symmetry.svg": symmetry,
    "forward_numbers.svg": forward_numbers,
    "backward_numbers.svg": backward_numbers,
    "minibatches.svg": minibatches,
    "two_suspects.svg": two_suspects,
    "relu_gate.svg": relu_gate,
    "xor_plane.svg": xor_plane,
}
