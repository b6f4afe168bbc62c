"""Drawings of problem set 1: one neuron, its loss and its training."""

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
    Axes,
    Drawing,
)


def numbers(values: object, digits: int = 3) -> str:
    """A row of numbers as people write it: ``(0.5, −1)``."""
    shown = ", ".join(f"{v:.{digits}g}".replace("-", "−") for v in np.atleast_1d(values))
    return f"({shown})"


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def chain(
    d: Drawing, y: float, boxes: list[tuple[str, str, str]], arrows: list[str]
) -> list[float]:
    """Draw boxes in a row with words on the arrows between them; returns their middles."""
    gap = 62.0
    width = (d.width - 44 - gap * (len(boxes) - 1)) / len(boxes)
    middles = []
    for k, (name, value, fill) in enumerate(boxes):
        x = 22 + k * (width + gap)
        d.box(x, y, width, 56, (name, value), fill, size=14)
        middles.append(x + width / 2)
        if k < len(arrows):
            d.arrow((x + width, y + 28), (x + width + gap, y + 28), BLUE)
            d.text(x + width + gap / 2 - 3, y - 12, arrows[k], 13, BLUE)
    return middles


def neuron() -> Drawing:
    """One neuron: inputs, weights, bias, sum, activation."""
    d = Drawing(720, 220, "One neuron")
    for k, y in enumerate((55, 110, 165)):
        d.arrow((80, y), (250, 110), INK, 1.6, (18, 30))
        d.circle((80, y), 18, f"x{'₀₁₂'[k]}", PALE_GREY)
        d.text(158, y + (110 - y) * 0.42 - 13, f"w{'₀₁₂'[k]}", 14, BLUE)
    d.circle((250, 110), 30, "Σ", PALE_BLUE, size=20)
    d.text(250, 30, "b", 14, BLUE)
    d.arrow((250, 40), (250, 79), BLUE)
    d.arrow((280, 110), (420, 110))
    d.text(346, 94, "z = b + w · x", 14)
    d.box(420, 84, 70, 52, ("f",), PALE_GREEN, size=18)
    d.arrow((490, 110), (590, 110))
    d.text(630, 110, "f(z)", 16)
    for x, words in ((80, "inputs"), (250, "weighted sum (1.1)"), (455, "activation (1.3)")):
        d.text(x, 202, words, 14, FAINT)
    d.text(630, 202, "output", 14, FAINT)
    return d


def line() -> Drawing:
    """The boundary of a discriminant, and its value at three points."""
    d = Drawing(720, 320, "The discriminant g(x) = −2 + x₀ + 2 x₁")
    ax = Axes(d, 40, 46, 330, 240, (-1, 4), (-1, 2.6), "x₀", "x₁", "g(x) = −2 + x₀ + 2 x₁")
    d.curve([ax.at(-1, 1.5), ax.at(4, -1)], INK, 2)
    for (u, v), colour in (((2, 1), ORANGE), ((0, 1), INK), ((0, 0), BLUE)):
        d.dot(ax.at(u, v), colour, 6)
    d.text(*ax.at(3, 2), "g > 0", 16, ORANGE)
    d.text(*ax.at(-0.6, 0.5), "g < 0", 16, BLUE)
    for k, (words, colour) in enumerate(
        (
            ("at (2, 1):  −2 + 2 + 2 · 1 = 2", ORANGE),
            ("at (0, 1):  −2 + 0 + 2 · 1 = 0", INK),
            ("at (0, 0):  −2 + 0 + 2 · 0 = −2", BLUE),
        )
    ):
        d.text(420, 110 + 34 * k, words, 15, colour, "start")
    d.text(420, 232, "On the line, g is 0.", 15, anchor="start")
    return d


def distance() -> Drawing:
    """The normal of a line, and the distance of a point."""
    d = Drawing(
        720, 340, "The line 3 x₁ + 4 x₂ − 5 = 0, its unit normal and the distance of a point"
    )
    ax = Axes(d, 40, 40, 300, 270, (-1, 4.0), (-0.6, 3.9), "x₁", "x₂")
    d.curve([ax.at(-0.9, (5 + 2.7) / 4), ax.at(2.45, (5 - 7.35) / 4)], INK, 2)
    foot, point = (0.6, 0.8), (2.4, 3.2)
    d.arrow(ax.at(*point), ax.at(*foot), FAINT, 1.4, (6, 0), "5 4")
    d.arrow(ax.at(*foot), ax.at(1.2, 1.6), ORANGE, 3)
    d.dot(ax.at(*point), BLUE, 6)
    d.text(ax.at(*point)[0] + 12, ax.at(*point)[1], "p = (2.4, 3.2)", 14, BLUE, "start")
    d.text(ax.at(1.2, 1.6)[0] + 12, ax.at(1.2, 1.6)[1] + 4, "n, length 1", 14, ORANGE, "start")
    for k, words in enumerate(
        (
            "g(x) = −5 + 3 x₁ + 4 x₂",
            "w = (3, 4) has length √(9 + 16) = 5",
            "n = (3, 4) / 5 = (0.6, 0.8)",
            "g(p) = −5 + 7.2 + 12.8 = 15",
            "One unit along n adds 5 to g,",
            "so p is 15 / 5 = 3 units from the line.",
        )
    ):
        d.text(400, 90 + 32 * k, words, 15, anchor="start")
    return d


def slopes_of_activations() -> Drawing:
    """A derivative is the slope of a tangent: for the sigmoid and the ReLU."""
    d = Drawing(720, 280, "A sigmoid and a ReLU with their slopes")
    ax = Axes(d, 36, 56, 300, 180, (-5, 5), (0, 1.1), "z", "", "Sigmoid")
    ax.plot(sigmoid, (-5, 5))
    for z, side in ((1.0, 1), (-3.0, -1)):
        s = sigmoid(z)
        slope = s * (1 - s)
        ax.plot(lambda u, z=z, s=s, m=slope: s + m * (u - z), (z - 1.5, z + 1.5), ORANGE)
        d.dot(ax.at(z, s), ORANGE)
        x, y = ax.at(z, s)
        d.text(
            x + 58 if side > 0 else x - 6,
            y + (14 if side > 0 else -24),
            f"slope {slope:.3f}",
            13,
            ORANGE,
        )
    ax = Axes(d, 396, 56, 290, 180, (-2, 2), (0, 2.1), "z", "", "ReLU")
    ax.plot(lambda u: max(0, u), (-2, 2))
    d.text(460, 216, "slope 0", 13, ORANGE)
    d.text(638, 150, "slope 1", 13, ORANGE)
    d.dot(ax.at(0, 0), INK)
    d.text(541, 262, "a kink at 0: the left side counts", 13, FAINT)
    return d


def step_and_sigmoid() -> Drawing:
    """A step, which gives no slope, and a sigmoid, which does."""
    d = Drawing(720, 260, "A step function and a sigmoid")
    ax = Axes(d, 36, 60, 290, 150, (-4, 4), (0, 1.15), "x", "", "Step: 0 for x < 0, 1 for x > 0")
    d.curve([ax.at(-4, 0), ax.at(0, 0)], ORANGE, 3)
    d.curve([ax.at(0, 1), ax.at(4, 1)], ORANGE, 3)
    ax = Axes(d, 396, 60, 290, 150, (-4, 4), (0, 1.15), "x", "", "Sigmoid: σ(θ x) for θ = 2")
    ax.plot(lambda u: sigmoid(2 * u), (-4, 4), BLUE, 3)
    d.text(360, 244, "If you move x a little, how much does each of them change?", 14, FAINT)
    return d


def odds() -> Drawing:
    """Probabilities, odds and log-odds of four events."""
    d = Drawing(720, 230, "Probability, odds and log-odds")
    heads = ("probability P₁", "odds P₁ / P₀", "log-odds")
    for k, words in enumerate(heads):
        d.text(160 + 200 * k, 30, words, 15, bold=True)
    for k, p in enumerate((0.1, 0.5, 0.8, 0.9)):
        y = 64 + 40 * k
        d.add("rect", x=60, y=y - 11, width=200, height=22, fill=PALE_GREY)
        d.add("rect", x=60, y=y - 11, width=200 * p, height=22, fill=PALE_BLUE, stroke=BLUE)
        d.text(160, y, f"{p:g}", 14)
        ratio = p / (1 - p)
        d.text(360, y, f"{p:g} / {1 - p:.1f} = {ratio:.3g}", 14)
        d.text(560, y, f"{math.log(ratio):.3f}".replace("-", "−"), 14)
    return d


def surprise() -> Drawing:
    """The cross-entropy of one sample against the probability of its true class."""
    d = Drawing(720, 310, "The loss −log p against the probability p of the true class")
    ax = Axes(d, 60, 56, 340, 220, (0, 1.08), (0, 4), "p", "", "−log p")
    ax.plot(lambda u: -math.log(u), (0.0183, 1))
    for k, (p, words) in enumerate(
        ((0.95, "sure and right"), (0.5, "undecided"), (0.1, "sure and wrong"))
    ):
        d.dot(ax.at(p, -math.log(p)), ORANGE, 5.5)
        d.text(
            440, 120 + 36 * k, f"p = {p:g}: loss {-math.log(p):.3f}, {words}", 15, ORANGE, "start"
        )
    d.text(440, 250, "p = 0 would cost infinitely much.", 15, FAINT, "start")
    return d


def logistic() -> Drawing:
    """One sample through a logistic regression and back."""
    theta, x, y = np.array([-1.0, 1.0]), np.array([1.0, 3.0]), 1
    z = theta @ x
    h = sigmoid(z)
    d = Drawing(720, 236, "One sample through a logistic regression")
    d.text(22, 26, "θ = (−1, 1), true class y = 1", 15, bold=True, anchor="start")
    middles = chain(
        d,
        66,
        [
            ("x", "(1, 3)", PALE_GREY),
            ("z", f"{z:g}", PAPER),
            ("h", f"{h:.3f}", PALE_BLUE),
            ("loss", f"{-math.log(h):.3f}", PALE_ORANGE),
        ],
        ["θ · x", "σ", "−log h"],
    )
    d.text(middles[1], 150, f"∂loss/∂z = h − y = {h - y:.3f}".replace("-", "−"), 14, ORANGE)
    gradient = numbers((h - y) * x)
    d.text(22, 186, f"gradient of θ = (h − y) x = {gradient}", 15, ORANGE, "start")
    d.text(
        22,
        212,
        "A step against it raises θ · x, and so the probability of the true class.",
        14,
        FAINT,
        "start",
    )
    return d


def pairs() -> Drawing:
    """Five classes: one-vs-rest and one-vs-one."""
    d = Drawing(
        720, 290, "Five classes: one-vs-rest has a model for each class, one-vs-one for each pair"
    )
    for x, title in (
        (180, "One-vs-rest: one model per class"),
        (540, "One-vs-one: one model per pair"),
    ):
        d.text(x, 28, title, 15, bold=True)
        places = [
            (x + 88 * math.sin(2 * math.pi * k / 5), 160 - 88 * math.cos(2 * math.pi * k / 5))
            for k in range(5)
        ]
        for k, place in enumerate(places):
            if x < 300:
                d.add(
                    "circle",
                    cx=place[0],
                    cy=place[1],
                    r=29,
                    fill="none",
                    stroke=ORANGE,
                    stroke_width=2,
                    stroke_dasharray="4 3",
                )
            else:
                for other in places[:k]:
                    d.line(place, other, ORANGE, 1.6)
        for k, place in enumerate(places):
            d.circle(place, 19, str(k), PALE_BLUE)
    return d


def softmax_bars() -> Drawing:
    """Scores, their exponentials, and the probabilities."""
    z = np.array([2.0, 1.0, 0.0])
    e = np.exp(z)
    d = Drawing(720, 260, "From scores to probabilities")
    for k, (title, values, top, colour) in enumerate(
        (
            ("scores z", z, 8.0, BLUE),
            ("exponentials", e, 8.0, GREEN),
            ("divided by their sum", e / e.sum(), 1.0, ORANGE),
        )
    ):
        x = 40 + 236 * k
        d.text(x + 80, 28, title, 15, bold=True)
        for j, value in enumerate(values):
            height = max(1.5, 140 * value / top)
            d.add("rect", x=x + 56 * j, y=210 - height, width=38, height=height, fill=colour)
            d.text(x + 56 * j + 19, 198 - height, f"{value:.3g}", 13)
            d.text(x + 56 * j + 19, 226, str(j), 13, FAINT)
        if k < 2:
            d.arrow((x + 176, 130), (x + 216, 130), FAINT)
    d.text(360, 247, "class", 13, FAINT)
    return d


def errors_of_classes() -> Drawing:
    """Softmax minus one-hot: the gradient of the scores of one sample."""
    z = np.array([1.0, 2.0, 0.0])
    s = np.exp(z) / np.exp(z).sum()
    hot = np.array([1.0, 0.0, 0.0])
    d = Drawing(720, 220, "The gradient of the scores is the softmax minus the one-hot vector")
    columns = (
        ("softmax S", s, PALE_BLUE),
        ("one-hot", hot, PALE_GREEN),
        ("difference", s - hot, PALE_ORANGE),
    )
    for k, (title, values, fill) in enumerate(columns):
        x = 50 + 232 * k
        d.text(x + 78, 30, title, 15, bold=True)
        shown = [
            [
                f"{v:.3f}".replace("-", "−").replace("0.000", "0").replace("1.000", "1")
                for v in values
            ]
        ]
        d.grid(x, 48, 52, shown, lambda i, j, fill=fill: fill, 13)
        if k < 2:
            d.text(x + 194, 74, "−="[k], 22)
    d.text(
        50,
        136,
        "The true class is 0. Its entry is negative: its score should grow.",
        14,
        anchor="start",
    )
    d.text(
        50,
        162,
        "All others are positive: their scores should shrink, the likely ones most.",
        14,
        anchor="start",
    )
    d.text(50, 188, "The three entries add up to 0.", 14, anchor="start")
    return d


def descent() -> Drawing:
    """Steps of gradient descent on a parabola with a small and a large rate."""
    d = Drawing(720, 330, "Gradient descent on f(x) = x² from x = 2, with the rates 0.3 and 0.9")
    for x0, rate, count in ((36, 0.3, 3), (390, 0.9, 3)):
        ax = Axes(d, x0, 56, 296, 210, (-2.3, 2.3), (0, 4.6), "x", "", f"rate {rate:g}")
        ax.plot(lambda u: u * u, (-2.14, 2.14), FAINT)
        x, seen = 2.0, [2.0]
        for _ in range(count):
            new = x - rate * 2 * x
            d.arrow(ax.at(x, x * x), ax.at(new, new * new), ORANGE, 1.8, (5, 5))
            x = new
            seen.append(x)
        for value in seen:
            d.dot(ax.at(value, value * value), ORANGE, 5)
        words = " → ".join(f"{value:.3g}".replace("-", "−") for value in seen)
        d.text(x0 + 148, 300, words, 14, ORANGE)
    d.text(360, 24, "step = rate × gradient, and the gradient is 2x", 14, FAINT)
    return d


FIGURES = {
    "neuron.svg": neuron,
    "line.svg": line,
    "distance.svg": distance,
    "slopes_of_activations.svg": slopes_of_activations,
    "step_and_sigmoid.svg": step_and_sigmoid,
    "odds.svg": odds,
    "surprise.svg": surprise,
    "logistic.svg": logistic,
    "pairs.svg": pairs,
    "softmax_bars.svg": softmax_bars,
    "errors_of_classes.svg": errors_of_classes,
    "descent.svg": descent,
}
