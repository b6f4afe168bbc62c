"""Task 6.5: how many parameters and operations a convolution layer takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import Mismatch, exact
from autograder.checks.kit import Function, function_test
from autograder.checks.model import Case, Part, Question
from autograder.checks.worked import Step, worked

from .oracle import Pair, output_size

# name -> H, W, kh, kw, channels, filters, stride, pad
LAYERS = {
    "stride 1": (9, 12, 3, 2, 4, 5, 1, 0),
    "one channel": (8, 7, 2, 3, 1, 6, 1, 0),
    "one filter": (6, 9, 3, 3, 2, 1, 1, 0),
    "one output pixel": (4, 5, 4, 5, 3, 7, 1, 0),
    "a kernel of one pixel": (5, 6, 1, 1, 1, 3, 1, 0),
    "stride 2": (11, 8, 3, 4, 2, 5, 2, 0),
    "stride 3 and padding 2": (9, 10, 4, 3, 3, 4, 3, 2),
    "padding 1": (7, 5, 3, 2, 5, 3, 1, 1),
}
PLAIN = ("stride 1", "one channel", "one filter", "one output pixel", "a kernel of one pixel")
MOVED = ("stride 2", "stride 3 and padding 2", "padding 1")


def draw(rng: np.random.Generator) -> list[Case]:
    """Layers whose image grows by whole strides."""
    cases = []
    for name, (H, W, kh, kw, channels, filters, stride, pad) in LAYERS.items():
        more = 0 if name == "one output pixel" else stride * int(rng.integers(0, 3))
        data = {
            "image_shape": (H + more, W + more),
            "kernel_shape": (kh, kw),
            "channels": channels,
            "filters": filters,
            "stride": stride,
            "pad": pad,
        }
        cases.append(Case(name, data))
    return cases


def cost(
    image_shape: Pair,
    kernel_shape: Pair,
    channels: int,
    filters: int,
    stride: int = 1,
    pad: int = 0,
) -> tuple[int, int, int]:
    """Multiplications, additions and comparisons: the same for every output."""
    rows, columns = output_size(image_shape, kernel_shape, stride, pad)
    outputs = rows * columns * filters
    products = kernel_shape[0] * kernel_shape[1] * channels
    return outputs * products, outputs * (products - 1) + outputs, outputs


def parameters(kernel_shape: Pair, channels: int, filters: int) -> int:
    """A weight for each entry of a filter, and a bias, for each filter."""
    return filters * kernel_shape[0] * kernel_shape[1] * channels + filters


COST = function_test(
    draw,
    Function(
        "conv_cost",
        "image_shape kernel_shape channels filters stride pad",
        cost,
        returns="multiplications additions comparisons",
    ),
)
PARAMETERS = function_test(
    draw, Function("conv_parameters", "kernel_shape channels filters", parameters)
)

# ---- the layer of the worked numbers: 48 by 64 pixels, 10 channels, 20 filters of 3 by 3

LAYER = cost((48, 64), (3, 3), 10, 20)


def either(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
    """Rule: the sum may also start from 0, which is one addition more for each output."""
    _, additions, outputs = LAYER
    if expected == additions and exact(actual, additions + outputs, reveal) is None:
        return None
    return exact(actual, expected, reveal)


WORKED = worked(
    (
        Step("n_parameters", 1, lambda _: parameters((3, 3), 10, 20), rule=exact),
        Step("n_multiplications", 1, lambda _: LAYER[0], rule=exact),
        Step(
            "n_additions",
            1.5,
            lambda _: LAYER[1],
            lambda _, answers: answers["n_multiplications"],
            rule=either,
        ),
        Step(
            "n_comparisons",
            0.5,
            lambda _: LAYER[2],
            lambda _, answers: answers["n_multiplications"] / 90,
            rule=exact,
        ),
    )
)

ANSWERS = ("n_parameters", "n_multiplications", "n_additions", "n_comparisons")

QUESTION = Question(
    "6.5",
    "What does the layer cost?",
    takes=("conv_parameters", "conv_cost", *ANSWERS),
    answers=ANSWERS,
    covers=("WD-2c", "WD-2d"),
    minutes=25,
    difficulty=1,
    parts=(
        *WORKED,
        Part("conv_parameters", 2, PARAMETERS, ("conv_parameters",), None, exact),
        Part("multiplications", 2, COST, ("multiplications",), PLAIN, exact),
        Part("additions", 2, COST, ("additions",), PLAIN, exact),
        Part("comparisons", 1, COST, ("comparisons",), PLAIN, exact),
        Part(
            "with stride and padding",
            1,
            COST,
            ("multiplications", "additions", "comparisons"),
            MOVED,
            exact,
        ),
    ),
)
