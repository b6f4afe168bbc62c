"""Drawings of problem set 3: gradients by hand."""

from __future__ import annotations

import math

import numpy as np

from tools.figures.neurons import chain
from tools.figures.svg import (
    BLUE,
    FAINT,
    GREEN,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_GREY,
    PALE_ORANGE,
    PAPER,
    Drawing,
)


def signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")


def rows(matrix: np.ndarray) -> list[list[str]]:
    return [[signed(v) for v in row] for row in np.atleast_2d(matrix)]


def one_path() -> Drawing:
    """A net of one hidden unit, forward and backward with numbers."""
    x, w1, w2, y = 2.0, 1.5, -1.0, 1.0
    z = w1 * x
    yhat = w2 * z
    d_yhat = 2 * (yhat - y)
    d_h = d_yhat * w2
    d = Drawing(720, 268, "A small ReLU network, forward and backward")
    d.text(22, 24, "w₁ = 1.5, w₂ = −1, y = 1, J = (ŷ − y)²", 15, bold=True, anchor="start")
    middles = chain(
        d,
        62,
        [
            ("x", signed(x), PALE_GREY),
            ("z", signed(z), PAPER),
            ("h", signed(z), PALE_BLUE),
            ("ŷ", signed(yhat), PALE_GREEN),
            ("J", signed((yhat - y) ** 2), PALE_ORANGE),
        ],
        ["· w₁", "ReLU", "· w₂", "y"],
    )
    names = ("∂J/∂z", "∂J/∂h", "∂J/∂ŷ", "∂J/∂J")
    for k, (name, value) in enumerate(zip(names, (d_h, d_h, d_yhat, 1.0), strict=True)):
        d.box(middles[k + 1] - 43, 150, 86, 50, (name, signed(value)), PAPER, ORANGE, 13)
        if k < 3:
            d.arrow((middles[k + 2] - 43, 175), (middles[k + 1] + 43, 175), ORANGE)
    d.text(22, 226, f"∂J/∂w₁ = ∂J/∂z · x = {signed(d_h * x)}", 14, ORANGE, "start")
    d.text(360, 226, f"∂J/∂w₂ = ∂J/∂ŷ · h = {signed(d_yhat * z)}", 14, ORANGE, "start")
    d.text(
        22,
        250,
        "Each weight: the gradient after it, times the value before it.",
        13,
        FAINT,
        "start",
    )
    return d


def dead_unit() -> Drawing:
    """A unit that is on for both samples, and one that is off for both."""
    d = Drawing(720, 220, "A ReLU unit that is on for all samples, and one that is off for all")
    for x0, w in ((20, 0.5), (380, -0.5)):
        d.text(x0 + 150, 28, f"w₁ = {signed(w)}", 15, bold=True)
        d.grid(x0 + 60, 52, 60, [["sample", "x", "z", "h"]], lambda i, j: PALE_GREY, 13)
        for k, x in enumerate((1.0, 2.0)):
            z = w * x
            fill = PALE_BLUE if z > 0 else PALE_ORANGE
            values = [[str(k), signed(x), signed(z), signed(max(z, 0))]]
            for j, value in enumerate(values[0]):
                d.box(x0 + 60 + 60 * j, 116 + 34 * k, 58, 30, (value,), fill, FAINT, 14)
        words = "on: gradients pass" if w > 0 else "off for both: no gradient for w₁"
        d.text(x0 + 180, 202, words, 14, BLUE if w > 0 else ORANGE)
    return d


def matrix_rules() -> Drawing:
    """The two rules for a product of a matrix and a vector."""
    W, b, g = np.array([[1.0, 0, 2], [-1, 1, 0]]), np.array([3.0, 1, -1]), np.array([2.0, -1])
    d = Drawing(720, 320, "The gradients of a product a = W b, with shapes and numbers")
    cell = 38
    d.text(24, 28, "Forward: a = W b", 15, BLUE, "start", True)
    d.grid(40, 62, cell, rows(W), lambda i, j: PALE_BLUE)
    d.grid(174, 43, cell, rows(b[:, None]), lambda i, j: PALE_GREY)
    d.text(238, 100, "=", 18)
    d.grid(262, 62, cell, rows((W @ b)[:, None]), lambda i, j: PALE_GREEN)
    d.text(430, 28, "upstream gradient g", 15, ORANGE, "start", True)
    d.grid(490, 46, cell, rows(g[:, None]), lambda i, j: PALE_ORANGE)
    d.text(24, 170, "gradient of W: g bᵀ", 15, ORANGE, "start", True)
    d.grid(40, 192, cell, rows(g[:, None]), lambda i, j: PALE_ORANGE)
    d.grid(92, 211, cell, rows(b), lambda i, j: PALE_GREY)
    d.text(226, 230, "=", 18)
    d.grid(246, 192, cell, rows(np.outer(g, b)), lambda i, j: PALE_BLUE)
    d.text(430, 170, "gradient of b: Wᵀ g", 15, ORANGE, "start", True)
    d.grid(440, 187, cell, rows(W.T), lambda i, j: PALE_BLUE)
    d.grid(530, 206, cell, rows(g[:, None]), lambda i, j: PALE_ORANGE)
    d.text(590, 244, "=", 18)
    d.grid(612, 187, cell, rows((W.T @ g)[:, None]), lambda i, j: PALE_GREY)
    return d


def cancellation() -> Drawing:
    """The slope of the sigmoid cancels against the derivative of the loss."""
    z, y = -1.0, 1.0
    p = 1 / (1 + math.exp(-z))
    d = Drawing(720, 232, "Binary cross-entropy after a sigmoid, with numbers")
    d.text(22, 26, "One output with the target y = 1", 15, bold=True, anchor="start")
    chain(
        d,
        62,
        [
            ("z₂", signed(z), PAPER),
            ("ŷ", f"{p:.3f}", PALE_GREEN),
            ("L", f"{-math.log(p):.3f}", PALE_ORANGE),
        ],
        ["σ", "−ln ŷ"],
    )
    left, right = (p - y) / (p * (1 - p)), p * (1 - p)
    d.text(22, 154, f"∂L/∂ŷ = (ŷ − y) / (ŷ(1 − ŷ)) = {signed(left)}", 15, ORANGE, "start")
    d.text(400, 154, f"slope of σ at z₂: ŷ(1 − ŷ) = {right:.3f}", 15, BLUE, "start")
    d.text(
        22,
        192,
        f"their product: {signed(left)} · {right:.3f} = {signed(left * right)}",
        15,
        ORANGE,
        "start",
    )
    return d


def paths() -> Drawing:
    """The paths from one weight of each layer to the loss."""
    d = Drawing(
        720, 270, "The paths from a weight of the second and of the first layer to the loss"
    )
    for x0, title, first in (
        (20, "A weight of W₂: one path", False),
        (380, "A weight of W₁: a path for each output", True),
    ):
        d.text(x0 + 155, 28, title, 15, bold=True)
        inputs = [(x0 + 30, y) for y in (100, 170)]
        hidden = [(x0 + 120, y) for y in (100, 170)]
        outputs = [(x0 + 210, y) for y in (75, 135, 195)]
        loss = (x0 + 290, 135)
        for a in inputs:
            for b in hidden:
                d.line(a, b, "#c0c0c0", 1)
        for a in hidden:
            for b in outputs:
                d.line(a, b, "#c0c0c0", 1)
        for a in outputs:
            d.line(a, loss, "#c0c0c0", 1)
        if first:
            d.line(inputs[0], hidden[0], BLUE, 4)
        for k, b in enumerate(outputs):
            if first or k == 1:
                d.line(hidden[0], b, ORANGE if first else BLUE, 2.4 if first else 4)
                d.line(b, loss, ORANGE, 2.4)
        for k, place in enumerate(inputs):
            d.circle(place, 15, f"x{'₀₁'[k]}", PALE_GREY, size=13)
        for k, place in enumerate(hidden):
            d.circle(place, 15, f"h{'₀₁'[k]}", PALE_BLUE, size=13)
        for k, place in enumerate(outputs):
            d.circle(place, 15, f"ŷ{'₀₁₂'[k]}", PALE_GREEN, size=13)
        d.circle(loss, 15, "L", PALE_ORANGE, size=13)
    d.text(360, 250, "Blue: the weight. Orange: the paths on which it changes the loss.", 14, FAINT)
    return d


def four_heads() -> Drawing:
    """One hidden part with four pairs of output and loss."""
    d = Drawing(720, 260, "The same hidden layer with four pairs of output and loss")
    chain_boxes = (
        ("x", 24, PALE_GREY),
        ("h = σ(W x)", 130, PALE_BLUE),
        ("s = V h", 290, PALE_GREEN),
    )
    widths = (56, 110, 84)
    for (name, x, fill), width in zip(chain_boxes, widths, strict=True):
        d.box(x, 100, width, 50, (name,), fill)
    d.arrow((80, 125), (130, 125))
    d.arrow((240, 125), (290, 125))
    heads = (
        "ŷ = s, one output, squared error",
        "ŷ = s, several outputs, squared error",
        "ŷ = σ(s), binary cross-entropy",
        "ŷ = softmax(s), cross-entropy",
    )
    for k, words in enumerate(heads):
        y = 36 + 52 * k
        d.arrow((374, 125), (426, y + 19), FAINT)
        d.box(428, y, 276, 38, (words,), PALE_ORANGE, size=13)
    d.text(200, 214, "the same for all four pairs", 14, FAINT)
    return d


def black_boxes() -> Drawing:
    """Two functions of which only values and local derivatives are known."""
    d = Drawing(720, 236, "Two functions, of which you know values and local derivatives only")
    for x, name, weight in ((150, "f₁", "w₁"), (370, "f₂", "w₂")):
        d.box(x, 80, 90, 60, (name,), "#3a3a3a", size=18, colour="#ffffff")
        d.text(x + 45, 34, weight, 15, BLUE)
        d.arrow((x + 45, 44), (x + 45, 80), BLUE)
    d.circle((60, 110), 18, "x", PALE_GREY)
    d.arrow((78, 110), (150, 110))
    d.arrow((240, 110), (370, 110))
    d.text(300, 92, "value 2", 13)
    d.arrow((460, 110), (560, 110))
    d.text(508, 92, "value 5", 13)
    d.box(560, 86, 70, 48, ("E",), PALE_ORANGE)
    d.text(40, 178, "Say ∂E/∂f₂ = −3,  ∂f₂/∂f₁ = 0.5  and  ∂f₁/∂w₁ = 4.", 15, anchor="start")
    d.text(
        40,
        210,
        "Then ∂E/∂w₁ = −3 · 0.5 · 4 = −6. You need no formula of f₁ or f₂.",
        15,
        ORANGE,
        "start",
    )
    return d


def bias_as_weight() -> Drawing:
    """A bias is the weight of an input that is always 1."""
    d = Drawing(720, 232, "A bias is the weight of an input that is always 1")
    x, w = np.array([1.0, 4.0, 3.0]), np.array([0.5, 1.0, -1.0])
    z = float(x @ w)
    h = 1 / (1 + math.exp(-z))
    for k, (y, name) in enumerate(zip((50, 110, 170), ("1", "x₁ = 4", "x₂ = 3"), strict=True)):
        d.box(24, y - 17, 86, 34, (name,), PALE_GREEN if k == 0 else PALE_GREY)
        d.arrow((110, y), (300, 110), BLUE if k else GREEN, 1.6, (4, 34))
        label = ("bias 0.5", "w₁ = 1", "w₂ = −1")[k]
        d.text(195, y + (110 - y) * 0.45 - 12, label, 14, GREEN if k == 0 else BLUE)
    d.circle((300, 110), 32, f"z = {signed(z)}", PAPER, size=13)
    d.arrow((332, 110), (420, 110))
    d.text(374, 94, "σ", 15, BLUE)
    d.circle((454, 110), 34, f"h = {h:.3f}", PALE_BLUE, size=12)
    d.text(510, 80, "z = 0.5 · 1 + 1 · 4 − 1 · 3", 14, anchor="start")
    d.text(510, 140, "gradient of the bias:", 14, ORANGE, "start")
    d.text(510, 162, "(gradient of z) · 1", 14, ORANGE, "start")
    return d


FIGURES = {
    "one_path.svg": one_path,
    "dead_unit.svg": dead_unit,
    "matrix_rules.svg": matrix_rules,
    "cancellation.svg": cancellation,
    "paths.svg": paths,
    "four_heads.svg": four_heads,
    "black_boxes.svg": black_boxes,
    "bias_as_weight.svg": bias_as_weight,
}
