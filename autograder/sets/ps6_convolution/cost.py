"""Task 6.5: how many parameters and operations a convolution layer takes."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Mismatch, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .ask import parts_of
from .shapes import places

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
    for name, (H, W, kh, kw, C, F, stride, pad) in LAYERS.items():
        more = 0 if name == "one output pixel" else stride * int(rng.integers(0, 3))
        cases.append(
            Case(name, dict(H=H + more, W=W + more, kh=kh, kw=kw, C=C, F=F, stride=stride, pad=pad))
        )
    return cases


def cost_of(s: Subject, case: Case) -> dict[str, Any]:
    value = s.call(
        "conv_cost",
        (case.H, case.W),
        (case.kh, case.kw),
        case.C,
        case.F,
        stride=case.stride,
        pad=case.pad,
    ).value
    names = ("multiplications", "additions", "comparisons")
    return dict(zip(names, parts_of(value, names, "conv_cost")))


def count(
    case: Case,
    outputs: Callable | None = None,
    products: Callable = lambda c: c.kh * c.kw * c.C,
    adding: Callable = lambda products, c: products - 1,
    bias: Callable = lambda outputs, c: outputs,
    comparisons: Callable = lambda outputs, c: outputs,
) -> dict[str, Any]:
    """Operations output by output: so many products, their sum, the bias, the ReLU."""
    if outputs is None:
        outputs = lambda c: (
            places(c.H, c.kh, c.stride, c.pad) * places(c.W, c.kw, c.stride, c.pad) * c.F
        )
    n, k = outputs(case), products(case)
    return {
        "multiplications": n * k,
        "additions": n * adding(k, case) + bias(n, case),
        "comparisons": comparisons(n, case),
    }


def _pixels(case: Case) -> int:
    return places(case.H, case.kh, case.stride, case.pad) * places(
        case.W, case.kw, case.stride, case.pad
    )


SLIPS: dict[str, dict[str, Any]] = {
    "bias_once_for_each_filter": dict(bias=lambda n, c: c.F, adding=lambda k, c: k),
    "bias_once_for_each_filter_exactly": dict(bias=lambda n, c: c.F),
    "bias_additions_missing": dict(bias=lambda n, c: 0),
    "sum_from_zero": dict(adding=lambda k, c: k),
    "additions_forgotten": dict(adding=lambda k, c: 0),
    "channels_not_counted": dict(products=lambda c: c.kh * c.kw),
    "filters_not_counted": dict(outputs=_pixels),
    "every_pixel_an_output": dict(outputs=lambda c: c.H * c.W * c.F),
    "kernel_height_squared": dict(products=lambda c: c.kh * c.kh * c.C),
    "stride_and_padding_ignored": dict(outputs=lambda c: (c.H - c.kh + 1) * (c.W - c.kw + 1) * c.F),
    "padding_ignored": dict(
        outputs=lambda c: places(c.H, c.kh, c.stride, 0) * places(c.W, c.kw, c.stride, 0) * c.F
    ),
    "stride_ignored": dict(
        outputs=lambda c: places(c.H, c.kh, 1, c.pad) * places(c.W, c.kw, 1, c.pad) * c.F
    ),
    "one_output_only": dict(outputs=lambda c: 1),
    "comparison_for_each_product": dict(comparisons=lambda n, c: n * c.kh * c.kw * c.C),
    "comparison_for_each_pixel": dict(comparisons=lambda n, c: n // c.F),
}
COST = Test(
    draw,
    cost_of,
    count,
    "conv_cost(({H}, {W}), ({kh}, {kw}), {C}, {F}, stride={stride}, pad={pad})",
)


def parameters_of(s: Subject, case: Case) -> dict[str, Any]:
    return {"parameters": s.call("conv_parameters", (case.kh, case.kw), case.C, case.F).value}


def parameters(
    case: Case,
    kernel: Callable = lambda c: c.kh * c.kw,
    channels: Callable = lambda c: c.C,
    bias: Callable = lambda c: c.F,
    filters: Callable = lambda c: c.F,
) -> dict[str, Any]:
    return {"parameters": kernel(case) * channels(case) * filters(case) + bias(case)}


COUNTS: dict[str, dict[str, Any]] = {
    "biases_not_counted": dict(bias=lambda c: 0),
    "one_bias_for_all": dict(bias=lambda c: 1),
    "bias_for_each_kernel": dict(bias=lambda c: c.C * c.F),
    "bias_for_each_weight": dict(bias=lambda c: c.kh * c.kw * c.C * c.F),
    "bias_for_each_channel": dict(bias=lambda c: c.C),
    "channels_not_counted": dict(channels=lambda c: 1),
    "filters_not_counted": dict(filters=lambda c: 1),
    "kernel_height_squared": dict(kernel=lambda c: c.kh**2),
    "kernel_sides_added": dict(kernel=lambda c: c.kh + c.kw),
}
PARAMETERS = Test(draw, parameters_of, parameters, "conv_parameters(({kh}, {kw}), {C}, {F})")

# ---- the layer of the worked numbers: an image of 48 by 64 with 10 channels, 20 filters of 3 by 3

LAYER = Case("the given layer", dict(H=48, W=64, kh=3, kw=3, C=10, F=20, stride=1, pad=0))


def _slips(output: str, names: tuple[str, ...]) -> dict[str, Callable]:
    return {name: lambda case, name=name: count(LAYER, **SLIPS[name])[output] for name in names}


def either(actual: Any, expected: Any, reveal: bool = True) -> Mismatch | None:
    """Rule: the sum may also start from 0, which is one addition more for each output."""
    from_zero = (
        expected + count(LAYER)["comparisons"]
        if expected == count(LAYER)["additions"]
        else expected
    )
    return None if exact(actual, from_zero, reveal) is None else exact(actual, expected, reveal)


COMMON = ("channels_not_counted", "filters_not_counted", "every_pixel_an_output", "one_output_only")
WORKED = worked(
    (
        Step(
            "n_parameters",
            1,
            lambda c: parameters(LAYER)["parameters"],
            rule=exact,
        ),
        Step(
            "n_multiplications",
            1,
            lambda c: count(LAYER)["multiplications"],
            rule=exact,
        ),
        Step(
            "n_additions",
            1.5,
            lambda c: count(LAYER)["additions"],
            lambda c, answers: answers["n_multiplications"],
            rule=either,
        ),
        Step(
            "n_comparisons",
            0.5,
            lambda c: count(LAYER)["comparisons"],
            lambda c, answers: answers["n_multiplications"] / 90,
            rule=exact,
        ),
    )
)

QUESTION = Question(
    "6.5",
    "What does the layer cost?",
    takes=(
        "conv_parameters",
        "conv_cost",
        "n_parameters",
        "n_multiplications",
        "n_additions",
        "n_comparisons",
    ),
    covers=("WD-2c", "WD-2d"),
    minutes=25,
    difficulty=1,
    parts=(
        *WORKED,
        Part("conv_parameters", 2, PARAMETERS, ("parameters",), None, exact),
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
