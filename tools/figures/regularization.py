"""Drawings of problem set 5: penalties, dropout, data sets, digits."""

from __future__ import annotations

import math

import numpy as np

from tools.figures.neurons import chain
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


def signed(value: float, digits: int = 3) -> str:
    return f"{value + 0.0:.{digits}g}".replace("-", "−")


def pulled_minimum() -> Drawing:
    """A loss, a penalty, and their sum, whose minimum lies nearer to 0."""
    d = Drawing(720, 320, "A penalty pulls the minimum of the loss towards 0")
    ax = Axes(d, 40, 50, 380, 230, (-1, 3.6), (0, 4.4), "w", "", "One weight, λ = 0.5")
    ax.plot(lambda w: 0.5 * (w - 2) ** 2, (-0.9, 3.5), BLUE)
    ax.plot(lambda w: 0.5 * w * w, (-1, 2.9), ORANGE, dash="6 4")
    ax.plot(lambda w: 0.5 * (w - 2) ** 2 + 0.5 * w * w, (-0.9, 2.9), GREEN, 3)
    for w, value, colour in ((2, 0, BLUE), (1, 1, GREEN)):
        d.dot(ax.at(w, value), colour, 6)
    for k, (words, colour) in enumerate(
        (
            ("loss of the data: ½ (w − 2)², best at 2", BLUE),
            ("penalty: 0.5 w², best at 0", ORANGE),
            ("their sum, best at 1", GREEN),
        )
    ):
        d.text(440, 120 + 36 * k, words, 14, colour, "start")
    return d


def shrinking() -> Drawing:
    """One step of each penalty alone on three weights."""
    d = Drawing(720, 260, "One step of the L2 and of the L1 penalty alone, on three weights")
    weights = (4.0, 1.0, 0.3)
    for x, title, step in (
        (24, "L2: every weight loses 10 percent", lambda w: 0.9 * w),
        (376, "L1: every weight loses 0.2", lambda w: w - 0.2),
    ):
        d.text(x + 150, 28, title, 15, bold=True)
        for k, w in enumerate(weights):
            y = 70 + 58 * k
            new = step(w)
            d.add("rect", x=x, y=y - 14, width=50 * w, height=28, fill=PALE_GREY)
            d.add("rect", x=x, y=y - 14, width=50 * new, height=28, fill=PALE_BLUE, stroke=BLUE)
            d.text(x + 212, y, f"{w:g} → {new:.3g}", 14, anchor="start")
    return d


def powers() -> Drawing:
    """The penalty of one weight for three powers."""
    d = Drawing(720, 300, "The penalty |w| to the power p, for p = 1, 2 and 4")
    ax = Axes(d, 60, 46, 360, 220, (-1.6, 1.6), (0, 2.6), "w", "", "|w|ᵖ")
    for p, colour, dash in ((1, BLUE, None), (2, ORANGE, "7 4"), (4, GREEN, "2 3")):
        reach = min(1.6, 2.6 ** (1 / p))
        ax.plot(lambda w, p=p: abs(w) ** p, (-reach, reach), colour, 2.4, dash)
    for k, (words, colour) in enumerate(
        (
            ("p = 1: a kink at 0, the same slope everywhere else", BLUE),
            ("p = 2: the slope grows with the weight", ORANGE),
            ("p = 4: almost flat near 0, steep outside", GREEN),
        )
    ):
        d.text(430, 110 + 40 * k, words[:6], 14, colour, "start", True)
        d.text(430, 128 + 40 * k, words[7:], 12, colour, "start")
    return d


def corners() -> Drawing:
    """Where a line of equal loss touches the diamond of L1 and the circle of L2."""
    d = Drawing(720, 310, "Weights of equal penalty: a diamond for L1, a circle for L2")
    for x, name in ((50, "L1"), (400, "L2")):
        ax = Axes(
            d,
            x,
            50,
            250,
            220,
            (-1.5, 2),
            (-1.4, 1.68),
            "θ₁",
            "θ₂",
            f"{name}: all weights with penalty 1",
        )
        if name == "L1":
            d.curve([ax.at(*p) for p in ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))], BLUE, 2.4)
            touch, slope = (0.0, 1.0), -0.5
        else:
            turns = (2 * math.pi * k / 72 for k in range(73))
            d.curve([ax.at(math.cos(t), math.sin(t)) for t in turns], BLUE, 2.4)
            touch, slope = (1 / math.sqrt(5), 2 / math.sqrt(5)), -0.5
        ax.plot(lambda u, t=touch, m=slope: t[1] + m * (u - t[0]), (-1.2, 1.9), ORANGE, 2, "6 4")
        d.dot(ax.at(*touch), ORANGE, 6)
    d.text(
        360,
        292,
        "Dashed: weights with the same loss of the data. The dot has the least penalty.",
        13,
        FAINT,
    )
    return d


def two_weights() -> Drawing:
    """The two-weight net with numbers."""
    d = Drawing(720, 190, "The net with two weights, for x = 1, y = 0, w₁ = 1/3 and w₂ = 2")
    chain(
        d,
        60,
        [
            ("x", "1", PALE_GREY),
            ("z", "1/3", PAPER),
            ("h", "1/3", PALE_BLUE),
            ("ŷ", "2/3", PALE_GREEN),
            ("(ŷ − y)²", "4/9", PALE_ORANGE),
        ],
        ["· w₁", "ReLU", "· w₂", "y = 0"],
    )
    d.text(22, 156, "penalty, with λ = 1:  w₁² + w₂² = 1/9 + 4 = 37/9", 15, ORANGE, "start")
    return d


def three_sets() -> Drawing:
    """One random order cut into three parts, and what each is for."""
    d = Drawing(720, 220, "One random order, cut into training, validation and test data")
    order = (7, 2, 9, 4, 0, 5, 8, 1, 6, 3)
    parts = (
        (0, 6, "training", "fits the weights", BLUE),
        (6, 8, "validation", "compares settings", GREEN),
        (8, 10, "test", "measures once,", ORANGE),
    )

    def fill(i: int, j: int) -> str:
        return PALE_BLUE if j < 6 else PALE_GREEN if j < 8 else PALE_ORANGE

    d.grid(60, 40, 60, [order], fill, 16)
    for start, end, name, use, colour in parts:
        x = 60 + 30 * (start + end)
        d.line((60 + 60 * start + 6, 112), (60 + 60 * end - 6, 112), colour, 3)
        d.text(x, 134, name, 15, colour, bold=True)
        d.text(x, 158, use, 13)
    d.text(600, 176, "at the end", 13)
    d.text(60, 202, "Ten samples, split 60, 20 and 20 percent.", 13, FAINT, "start")
    return d


def dropout() -> Drawing:
    """Dropout with the probability 0.5: draws, mask, output and gradient."""
    x = np.array([2.0, -1.0, 4.0, 3.0, 0.5, 1.0])
    draws = np.array([0.81, 0.26, 0.64, 0.12, 0.93, 0.40])
    mask = (draws >= 0.5) / 0.5
    dout = np.array([1.0, 3.0, -2.0, 1.0, 2.0, 5.0])
    d = Drawing(720, 330, "Inverted dropout with drop_prob = 0.5, forward and backward")

    def fill(i: int, j: int) -> str:
        return PALE_BLUE if mask[j] else PALE_GREY

    rows = (
        (48, "x", x, INK),
        (96, "draws", draws, FAINT),
        (144, "mask", mask, INK),
        (192, "out = x · mask", x * mask, BLUE),
        (240, "dout", dout, INK),
        (288, "dx = dout · mask", dout * mask, ORANGE),
    )
    d.text(
        24,
        22,
        "Blue: kept and divided by 0.5. Grey: dropped, because the draw is below 0.5.",
        14,
        FAINT,
        "start",
    )
    for y, name, values, colour in rows:
        d.text(170, y + 14, name, 15, colour, "end")
        for j, value in enumerate(values):
            d.box(190 + 80 * j, y - 4, 70, 36, (signed(value),), fill(0, j), FAINT, 15)
    return d


def centring() -> Drawing:
    """Two training images, their mean, and what is left of a test image."""
    d = Drawing(720, 200, "The mean training image is subtracted from every image")
    one, two, test = (
        np.array(a) for a in ([[0, 200], [100, 50]], [[100, 0], [100, 250]], [[10, 90], [255, 150]])
    )
    mean = (one + two) / 2
    x = 20.0
    for title, image, fill, sign in (
        ("training 1", one, PALE_BLUE, ""),
        ("training 2", two, PALE_BLUE, ""),
        ("their mean", mean, PALE_GREEN, ""),
        ("test image", test, PALE_GREY, "−  mean  ="),
        ("centred", test - mean, PALE_ORANGE, ""),
    ):
        d.text(x + 48, 36, title, 14, bold=True)
        d.grid(x, 54, 48, [[signed(v) for v in row] for row in image], lambda i, j, f=fill: f, 13)
        x += 124
        if sign:
            d.text(x + 26, 102, sign, 14)
            x += 82
    d.text(20, 178, "Images of two by two pixels, from 0 to 255.", 13, FAINT, "start")
    return d


def digit_net() -> Drawing:
    """A picture becomes 784 numbers, 64 hidden values and 10 scores."""
    d = Drawing(720, 230, "From an image of a digit to ten scores")
    seven = (
        "........",
        ".######.",
        ".....#..",
        "....#...",
        "...#....",
        "...#....",
        "..#.....",
        "........",
    )
    for i, row in enumerate(seven):
        for j, mark in enumerate(row):
            d.add(
                "rect",
                x=30 + 17 * j,
                y=40 + 17 * i,
                width=17,
                height=17,
                fill=INK if mark == "#" else PALE_GREY,
            )
    d.text(98, 200, "28 × 28 pixels", 14, FAINT)
    for x, height, words, fill in (
        (240, 136, "784 inputs", PALE_GREY),
        (390, 96, "64 hidden units", PALE_BLUE),
        (540, 70, "10 scores", PALE_GREEN),
    ):
        d.box(x, 108 - height / 2, 40, height, (), fill)
        d.text(x + 20, 200, words, 14, FAINT)
    d.arrow((172, 108), (236, 108))
    d.arrow((280, 108), (386, 108), BLUE)
    d.text(333, 92, "W₁, b₁", 14, BLUE)
    d.arrow((430, 108), (536, 108), BLUE)
    d.text(483, 92, "W₂, b₂", 14, BLUE)
    d.arrow((580, 108), (640, 108))
    d.text(668, 108, "7", 26, ORANGE, bold=True)
    d.text(668, 140, "the largest", 12, FAINT)
    return d


def confusion() -> Drawing:
    """Five samples and their confusion matrix."""
    true, predicted = (0, 0, 1, 1, 2, 1), (0, 1, 1, 1, 0, 1)
    counts = np.zeros((3, 3), int)
    for i, j in zip(true, predicted, strict=True):
        counts[i, j] += 1
    d = Drawing(720, 250, "Six samples and their confusion matrix")
    for y, name, values in ((76, "true class", true), (132, "predicted", predicted)):
        d.text(130, y + 20, name, 15, anchor="end")
        d.grid(
            145,
            y,
            40,
            [values],
            lambda i, j: PALE_GREEN if true[j] == predicted[j] else PALE_ORANGE,
            15,
        )
    d.arrow((400, 130), (450, 130), FAINT)
    d.grid(
        540,
        70,
        48,
        counts.tolist(),
        lambda i, j: PALE_GREEN if i == j else PALE_ORANGE if counts[i, j] else PAPER,
        16,
    )
    for k in range(3):
        d.text(524, 94 + 48 * k, str(k), 14, FAINT)
        d.text(564 + 48 * k, 58, str(k), 14, FAINT)
    d.text(612, 34, "predicted class", 14, FAINT)
    d.text(500, 142, "true", 14, FAINT, "end")
    d.text(
        360, 228, "Green: right. Orange: wrong. All right answers stand on the diagonal.", 14, FAINT
    )
    return d


def one_change() -> Drawing:
    """An experiment: two nets that differ in one word."""
    d = Drawing(720, 230, "Two nets that differ in the activation only")
    same = ("same digits", "same first weights", "same 10,000 steps", "same rate and penalty")
    for k, words in enumerate(same):
        d.box(24, 26 + 48 * k, 200, 38, (words,), PALE_GREY, FAINT, 14)
    for y, name, fill in ((66, "sigmoid", PALE_BLUE), (152, "ReLU", PALE_ORANGE)):
        d.arrow((228, 118), (326, y + 4), INK, 1.6, (4, 4))
        d.box(330, y - 24, 130, 52, (name,), fill, size=16)
        d.arrow((460, y + 2), (520, y + 2))
        d.text(530, y + 2, "accuracies, curves", 14, anchor="start")
    return d


FIGURES = {
    "pulled_minimum.svg": pulled_minimum,
    "shrinking.svg": shrinking,
    "powers.svg": powers,
    "corners.svg": corners,
    "two_weights.svg": two_weights,
    "three_sets.svg": three_sets,
    "dropout.svg": dropout,
    "centring.svg": centring,
    "digit_net.svg": digit_net,
    "confusion.svg": confusion,
    "one_change.svg": one_change,
}
