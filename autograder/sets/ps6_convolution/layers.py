"""Tasks 6.4 and 6.6: the convolution layer and the ReLU, forward and backward."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close, exact, same_shape
from autograder.checks.model import Case, Part, Question, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .ask import attempt, gradients_of, last_channels_of, layer_of, relu_ahead_of, relu_back_of
from .cases import BOTH, EDGES, PADDED, PLAIN, STRIDED, layer_case, layers, smaller
from .oracle import gradients, layer
from .wrong_layers import BACKWARD, LAYERS
from .wrong_places import sticking_out

VALUES = close(1e-7, 1e-9)
LOOSE = close(1e-7, 1e-9, squeeze=True)
MADE = "x {x}, w {w}, stride={stride}, pad={pad}"


def different(*names: str) -> Callable:
    """Recognises arguments that student code has changed."""
    return lambda c: {
        f"{k} afterwards": lambda actual, case, k=k: (
            isinstance(actual, np.ndarray) and not np.array_equal(actual, case.data[k])
        )
        for k in names
    }


# ---- the layer, N C H W


def ahead(case: Case, **knobs: Any) -> dict[str, Any]:
    return {"out": layer(case, **knobs)} | {
        f"{k} afterwards": case.data[k] for k in ("x", "w", "b")
    }


LAYER = Test(
    layers,
    layer_of,
    ahead,
    "conv_forward(x, w, b, ...) with " + MADE,
    smaller(layer_case, 1, 1, between=(1,)),
)
BACK = Test(
    layers,
    gradients_of,
    gradients,
    "conv_backward(dout, cache) after conv_forward with " + MADE,
    smaller(layer_case, 1, 1, between=(1,)),
)


def draw_misfits(rng: np.random.Generator) -> list[Case]:
    sizes = {
        "filters of 1 channel for images of 3": ((2, 3, 5, 4), (2, 1, 3, 2)),
        "filters of 3 channels for images of 1": ((2, 1, 4, 5), (2, 3, 2, 3)),
        "a kernel that does not fit": ((2, 2, 5, 3), (3, 2, 2, 4)),
    }
    return [
        Case(name, dict(x=rng.standard_normal(x), w=rng.standard_normal(w), b=np.zeros(w[0])))
        for name, (x, w) in sizes.items()
    ]


def refusal_of(s: Subject, case: Case) -> dict[str, Any]:
    answer = attempt(lambda: s.call("conv_forward", case.x, case.w, case.b).value)
    return {"an error": answer if isinstance(answer, Raised) else "no error"}


REFUSE = Test(
    draw_misfits,
    refusal_of,
    lambda c: {"an error": Raised("ValueError")},
    tried="conv_forward(x, w, b) with x {x}, w {w}",
)


# ---- the layer with a ReLU, channels last


def draw_last(rng: np.random.Generator) -> list[Case]:
    sizes = {
        "an image, channels last": (1, 3, 6, 5, 4, 2, 3),
        "one channel, one filter": (1, 1, 4, 6, 1, 2, 2),
        "one output pixel": (1, 2, 3, 4, 5, 3, 4),
    }
    return [layer_case(rng, name, *size, 1, 0) for name, size in sizes.items()]


def last(
    case: Case,
    image: Callable = lambda c: c,
    relu: Callable = lambda z: np.maximum(z, 0),
    axes: tuple = (1, 2, 0),
    order: tuple = (0, 1),
    bias: Callable = lambda c: c.b,
    kernel: Callable = lambda w: w,
    share: float = 1.0,
) -> dict[str, Any]:
    z = np.transpose(layer(image(case), bias=bias, kernel=kernel)[0], axes)
    both = (z, share * relu(z))
    return {"z": both[order[0]], "y": both[order[1]]}


LAST = Test(
    draw_last,
    last_channels_of,
    last,
    tried="conv_relu_hwc(x, w, b) for an image {H} by {W} with {C} channels and {F} filters {kh} by {kw}",
)


# ---- the ReLU


def draw_relu(rng: np.random.Generator) -> list[Case]:
    signs = rng.standard_normal((3, 2, 4, 5))
    kink = rng.integers(-1, 2, (4, 6)).astype(float)
    kink[0, :3] = 0.0
    cases = {
        "images": signs,
        "a matrix": rng.standard_normal((5, 3)),
        "zeros among the values": kink,
    }
    return [Case(name, dict(x=x, dout=rng.standard_normal(x.shape))) for name, x in cases.items()]


def relu_ahead(case: Case, f: Callable = lambda x: np.where(x > 0, x, 0)) -> dict[str, Any]:
    return {"out": f(case.x), "x afterwards": case.x}


def relu_back(
    case: Case,
    mask: Callable = lambda c: (abs(c.x) + c.x > 0) * 1.0,
    times: Callable = lambda c: c.dout,
) -> dict[str, Any]:
    return {"dx": mask(case) * times(case), "dout afterwards": case.dout}


RELU = Test(
    draw_relu,
    relu_ahead_of,
    relu_ahead,
    tried="relu_forward(x) with x {x}",
)
RELU_BACK = Test(
    draw_relu,
    relu_back_of,
    relu_back,
    tried="relu_backward(dout, cache) after relu_forward(x) with x {x}",
)

CHANNELS = worked(
    (
        Step(
            "channels_in",
            0.5,
            lambda c: 10,
            rule=exact,
        ),
        Step(
            "channels_out",
            0.5,
            lambda c: 20,
            rule=exact,
        ),
    )
)

FORWARD_QUESTION = Question(
    "6.4",
    "Channels: the convolution layer",
    takes=("conv_forward", "relu_forward", "conv_relu_hwc", "channels_in", "channels_out"),
    covers=("WD-2b",),
    minutes=50,
    difficulty=2,
    parts=(
        *CHANNELS,
        Part("the layer, stride 1, no padding", 4, LAYER, ("out",), PLAIN, LOOSE),
        Part("padding", 1.5, LAYER, ("out",), PADDED, LOOSE),
        Part("stride", 1.5, LAYER, ("out",), STRIDED + BOTH, LOOSE),
        Part(
            "one sample, channel, filter or pixel",
            0.5,
            LAYER,
            ("out",),
            EDGES + ("images of zeros",),
            LOOSE,
        ),
        Part(
            "exact shapes",
            0.5,
            LAYER,
            ("out",),
            None,
            same_shape,
            ("the layer, stride 1, no padding",),
        ),
        Part(
            "what does not fit is refused",
            0.5,
            REFUSE,
            ("an error",),
            None,
            exact,
            ("the layer, stride 1, no padding",),
        ),
        Part("relu_forward", 0.5, RELU, ("out",), None, VALUES),
        Part(
            "relu_forward does not change x",
            0.5,
            RELU,
            ("x afterwards",),
            None,
            close(0, 0),
            ("relu_forward",),
        ),
        Part("z, channels last", 3.5, LAST, ("z",), None, VALUES),
        Part("y, channels last", 1.5, LAST, ("y",), None, VALUES),
        Part(
            "nothing else is changed",
            0.5,
            LAYER,
            ("x afterwards", "w afterwards", "b afterwards"),
            None,
            close(0, 0),
            ("the layer, stride 1, no padding",),
        ),
    ),
)

GRADS = ("dx", "dw", "db")
BACKWARD_QUESTION = Question(
    "6.6",
    "The layer backward",
    takes=("conv_forward", "conv_backward", "relu_forward", "relu_backward"),
    minutes=80,
    difficulty=3,
    parts=(
        Part("dx, stride 1, no padding", 4, BACK, ("dx",), PLAIN, LOOSE),
        Part("dx with padding", 2, BACK, ("dx",), PADDED, LOOSE),
        Part("dx with stride", 2, BACK, ("dx",), STRIDED + BOTH, LOOSE),
        Part("dw, stride 1, no padding", 3.5, BACK, ("dw",), PLAIN, LOOSE),
        Part("dw with padding", 1, BACK, ("dw",), PADDED, LOOSE),
        Part("dw with stride", 1.5, BACK, ("dw",), STRIDED + BOTH, LOOSE),
        Part("db", 1.5, BACK, ("db",), PLAIN + PADDED + STRIDED, LOOSE),
        Part(
            "one sample, channel, filter or pixel",
            1,
            BACK,
            GRADS,
            EDGES + ("images of zeros",),
            LOOSE,
        ),
        Part(
            "exact shapes",
            1,
            BACK,
            GRADS,
            None,
            same_shape,
            ("dx, stride 1, no padding", "dx with padding", "dw, stride 1, no padding", "db"),
        ),
        Part(
            "dout is not changed",
            0.5,
            BACK,
            ("dout afterwards",),
            None,
            close(0, 0),
            ("dx, stride 1, no padding", "dw, stride 1, no padding", "db"),
        ),
        Part("relu_backward", 1.5, RELU_BACK, ("dx",), ("images", "a matrix"), VALUES),
        Part(
            "relu_backward: zeros, and dout not changed",
            0.5,
            RELU_BACK,
            ("dx", "dout afterwards"),
            None,
            VALUES,
            ("relu_backward",),
        ),
    ),
)
