"""Tasks 6.4 and 6.6: the convolution layer and the ReLU, forward and backward."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close, exact, same_shape
from autograder.checks.kit import Function, function_test, given, refusal_test, with_habits
from autograder.checks.model import Case, Part, Question
from autograder.checks.worked import Step, worked

from .adapters import (
    after,
    from_own_plain_layer,
    gradients_of_own_layer,
    y_from_own_z,
    z_from_own_layer,
)
from .instances import (
    BOTH,
    EDGES,
    FITTING,
    PADDED,
    PLAIN,
    STRIDED,
    layer_case,
    layers,
    smaller,
)
from .oracle import layer, layer_gradients, relu, relu_gradient

# ---- instances


def draw_misfits(rng: np.random.Generator) -> list[Case]:
    """Images and filters that do not go together."""
    sizes = {
        "filters of 1 channel for images of 3": ((2, 3, 5, 4), (2, 1, 3, 2)),
        "filters of 3 channels for images of 1": ((2, 1, 4, 5), (2, 3, 2, 3)),
        "a kernel that is too wide": ((2, 2, 5, 3), (3, 2, 2, 4)),
        "a kernel that is too high": ((2, 2, 3, 5), (3, 2, 4, 2)),
    }
    return [
        Case(name, {"x": rng.standard_normal(x), "w": rng.standard_normal(w), "b": np.zeros(w[0])})
        for name, (x, w) in sizes.items()
    ]


def draw_one_image(rng: np.random.Generator) -> list[Case]:
    """One image each, for the layer with channels last: x (H, W, C) and w (kh, kw, C, F)."""
    sizes = {
        "an image, channels last": ((6, 5, 3), (2, 3, 3, 4)),
        "one channel, one filter": ((4, 6, 1), (2, 2, 1, 1)),
        "one output pixel": ((3, 4, 2), (3, 4, 2, 5)),
    }
    return [
        Case(
            name,
            {
                "x": rng.standard_normal(x),
                "w": rng.standard_normal(w),
                "b": rng.standard_normal(w[-1]),
            },
        )
        for name, (x, w) in sizes.items()
    ]


def draw_relu(rng: np.random.Generator) -> list[Case]:
    """Values of both signs, some of them exactly 0."""
    kink = rng.integers(-1, 2, (4, 6)).astype(float)
    kink[0, :3] = 0.0
    values = {
        "images": rng.standard_normal((3, 2, 4, 5)),
        "a matrix": rng.standard_normal((5, 3)),
        "zeros among the values": kink,
    }
    return [Case(k, {"x": x, "dout": rng.standard_normal(x.shape)}) for k, x in values.items()]


# ---- tests


def z_and_y(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The layer and the ReLU after it, channels last."""
    images, filters = np.moveaxis(x, -1, 0)[None], np.transpose(w, (3, 2, 0, 1))
    z = np.moveaxis(layer(images, filters, b)[0], 0, -1)
    return z, relu(z)


TAKES = "x w b stride pad"
LAYER = function_test(
    layers,
    Function("conv_forward", TAKES, layer, returns="out (cache)"),
    shrink=smaller(layer_case, 1, 1, between=(1,)),
)
BACK = function_test(
    layers,
    Function(
        "conv_backward",
        "dout " + TAKES,
        layer_gradients,
        changes=tuple(TAKES.split()),
        returns="dx dw db",
        call=after("conv_forward", "conv_backward"),
    ),
    tried="conv_backward(dout, cache) after conv_forward(x = {x}, w = {w}, b = {b}, "
    "stride = {stride}, pad = {pad})",
    shrink=smaller(layer_case, 1, 1, between=(1,)),
)
REFUSE = refusal_test(draw_misfits, "conv_forward", "x w b")
LAST = function_test(draw_one_image, Function("conv_relu_hwc", "x w b", z_and_y, returns="z y"))
RELU = function_test(draw_relu, Function("relu_forward", "x", relu, returns="out (cache)"))
RELU_BACK = function_test(
    draw_relu,
    Function(
        "relu_backward",
        "dout x",
        relu_gradient,
        changes=("x",),
        call=after("relu_forward", "relu_backward"),
    ),
    tried="relu_backward(dout, cache) after relu_forward(x = {x})",
)
CHANNELS = worked(
    (
        Step("channels_in", 0.5, lambda _: 10, rule=exact),
        Step("channels_out", 0.5, lambda _: 20, rule=exact),
    )
)

# ---- questions

VALUES = close(1e-7, 1e-9)
LOOSE = close(1e-7, 1e-9, squeeze=True)
ANSWERS = ("channels_in", "channels_out")
OUT, SOME = ("out",), ("the layer, stride 1, no padding", "padding", "stride")
DX, DW, DB = ("dx",), ("dw",), ("db",)
EDGE = "one sample, channel, filter or pixel"

FORWARD_QUESTION = Question(
    "6.4",
    "Channels: the convolution layer",
    takes=("conv_forward", "relu_forward", "conv_relu_hwc", *ANSWERS),
    answers=ANSWERS,
    covers=("WD-2b",),
    minutes=50,
    difficulty=2,
    parts=with_habits(
        *CHANNELS,
        Part("the layer, stride 1, no padding", 4, LAYER, OUT, PLAIN, LOOSE),
        Part("padding", 1.5, LAYER, OUT, PADDED, LOOSE, (), from_own_plain_layer),
        Part("stride", 1.5, LAYER, OUT, STRIDED + BOTH, LOOSE, (), from_own_plain_layer),
        Part(EDGE, 0.5, LAYER, OUT, EDGES, LOOSE),
        Part("exact shapes", 0.5, LAYER, OUT, FITTING, same_shape, SOME),
        Part("what does not fit is refused", 0.5, REFUSE, ("an error",), None, exact, SOME),
        Part("relu_forward", 0.5, RELU, OUT, None, VALUES),
        Part(
            "relu_forward does not change x",
            0.5,
            RELU,
            (given("relu_forward"),),
            requires=("relu_forward",),
        ),
        Part("z, channels last", 3.5, LAST, ("z",), None, VALUES, (), z_from_own_layer),
        Part("y, channels last", 1.5, LAST, ("y",), None, VALUES, (), y_from_own_z),
        Part("nothing else is changed", 0.5, LAYER, (given("conv_forward"),), requires=SOME),
    ),
)

BACKWARD_QUESTION = Question(
    "6.6",
    "The layer backward",
    takes=("conv_forward", "conv_backward", "relu_forward", "relu_backward"),
    minutes=80,
    difficulty=3,
    parts=with_habits(
        Part("dx, stride 1, no padding", 4, BACK, DX, PLAIN, LOOSE, (), gradients_of_own_layer),
        Part("dx with padding", 2, BACK, DX, PADDED, LOOSE, (), gradients_of_own_layer),
        Part("dx with stride", 2, BACK, DX, STRIDED + BOTH, LOOSE, (), gradients_of_own_layer),
        Part("dw, stride 1, no padding", 3.5, BACK, DW, PLAIN, LOOSE, (), gradients_of_own_layer),
        Part("dw with padding", 1, BACK, DW, PADDED, LOOSE, (), gradients_of_own_layer),
        Part("dw with stride", 1.5, BACK, DW, STRIDED + BOTH, LOOSE, (), gradients_of_own_layer),
        Part("db", 1.5, BACK, DB, PLAIN + PADDED, LOOSE, (), gradients_of_own_layer),
        Part(EDGE, 1, BACK, DX + DW + DB, EDGES, LOOSE, (), gradients_of_own_layer),
        Part(
            "exact shapes",
            1,
            BACK,
            DX + DW + DB,
            FITTING,
            same_shape,
            ("dx, stride 1, no padding", "dx with padding", "dw, stride 1, no padding", "db"),
        ),
        Part(
            "dout is not changed",
            0.5,
            BACK,
            (given("conv_backward"),),
            requires=("dx, stride 1, no padding", "dw, stride 1, no padding", "db"),
        ),
        Part("relu_backward", 1.5, RELU_BACK, ("relu_backward",), ("images", "a matrix"), VALUES),
        Part(
            "relu_backward: zeros, and dout not changed",
            0.5,
            RELU_BACK,
            ("relu_backward",),
            None,
            VALUES,
            ("relu_backward",),
        ),
    ),
)
