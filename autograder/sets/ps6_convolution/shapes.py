"""Tasks 6.1 and 6.2: the structure of a convolution layer, and the size of what it gives."""

from __future__ import annotations

import math
from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised, close, exact
from autograder.checks.model import Case, Choice, Part, Question, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .ask import attempt

STRUCTURE_QUESTION = Question(
    "6.1",
    "Why convolution?",
    takes=("seen_by_one_unit", "shifted_image", "twice_the_size", "shuffled_pixels"),
    answers=True,
    covers=("FR-2.1",),
    minutes=20,
    difficulty=1,
    manual_points=4,
    parts=(
        Choice("seen_by_one_unit", 1, ("a", "b", "c", "d")),
        Choice("shifted_image", 1, ("a", "b", "c", "d")),
        Choice("twice_the_size", 1, ("a", "b", "c", "d")),
        Choice("shuffled_pixels", 1, ("a", "b", "c", "d")),
    ),
)

# name -> H, W, kh, kw, stride, pad
SIZES = {
    "stride 1": (6, 9, 3, 2, 1, 0),
    "stride 1, wide kernel": (9, 5, 2, 4, 1, 0),
    "one output pixel": (4, 3, 4, 3, 1, 0),
    "stride 2": (9, 7, 3, 1, 2, 0),
    "stride 3": (11, 8, 2, 5, 3, 0),
    "left-over rows and columns": (10, 8, 3, 3, 2, 0),
    "left-over, stride 3": (9, 10, 4, 2, 3, 0),
    "padding 1": (5, 8, 3, 2, 1, 1),
    "padding 2": (7, 4, 2, 5, 1, 2),
    "stride 2 and padding 1": (8, 5, 3, 4, 2, 1),
    "stride 3 and padding 2": (6, 9, 5, 2, 3, 2),
    "a kernel larger than the image, not than the padded one": (2, 3, 4, 3, 1, 1),
}


def draw(rng: np.random.Generator) -> list[Case]:
    """Sizes that grow by whole strides: what is left over stays left over."""
    cases = []
    for name, (H, W, kh, kw, stride, pad) in SIZES.items():
        down, across = (0, 0) if name == "one output pixel" else stride * rng.integers(0, 4, 2)
        cases.append(
            Case(
                name, dict(H=H + int(down), W=W + int(across), kh=kh, kw=kw, stride=stride, pad=pad)
            )
        )
    return cases


def size_of(s: Subject, case: Case) -> dict[str, Any]:
    answer = s.call(
        "conv_output_shape", (case.H, case.W), (case.kh, case.kw), stride=case.stride, pad=case.pad
    ).value
    whole = isinstance(answer, (tuple, list)) and all(
        isinstance(n, (int, np.integer)) and not isinstance(n, bool) for n in answer
    )
    return {"shape": answer, "whole numbers": whole}


def places(n: int, k: int, stride: int, pad: int) -> int:
    """How many windows fit, by counting them."""
    return len(range(-pad, n + pad - k + 1, stride))


def size(
    case: Case,
    places: Callable = places,
    kernel: Callable = lambda c: (c.kh, c.kw),
    image: Callable = lambda c: (c.H, c.W),
    order: Callable = lambda shape: shape,
    kind: Callable = tuple,
) -> dict[str, Any]:
    shape = order([places(n, k, case.stride, case.pad) for n, k in zip(image(case), kernel(case))])
    whole = all(isinstance(n, int) for n in shape)
    return {"shape": kind(shape), "whole numbers": whole and kind in (tuple, list)}


SIZE = Test(
    draw,
    size_of,
    size,
    tried="conv_output_shape(({H}, {W}), ({kh}, {kw}), stride={stride}, pad={pad})",
)

# name -> H, W, kh, kw, stride, pad; each is refused
MISFITS = {
    "kernel one row too high": (4, 6, 5, 2, 1, 0),
    "kernel one column too wide": (6, 4, 2, 5, 1, 0),
    "too wide in spite of padding": (5, 3, 2, 6, 1, 1),
    "stride 0": (6, 5, 2, 3, 0, 0),
    "negative stride": (5, 6, 3, 2, -1, 0),
    "negative padding": (7, 8, 2, 3, 1, -1),
}


def draw_misfits(rng: np.random.Generator) -> list[Case]:
    return [
        Case(name, dict(H=H, W=W, kh=kh, kw=kw, stride=s, pad=p))
        for name, (H, W, kh, kw, s, p) in MISFITS.items()
    ]


def refusal_of(s: Subject, case: Case) -> dict[str, Any]:
    return {
        "an error": attempt(
            lambda: (
                s.call(
                    "conv_output_shape",
                    (case.H, case.W),
                    (case.kh, case.kw),
                    stride=case.stride,
                    pad=case.pad,
                ).value
            )
        )
    }


def refused(case: Case) -> dict[str, Any]:
    return {"an error": Raised("ValueError")}


def _accepts(*which: str) -> Callable:
    """Recognises code that returns something for these misfits and refuses the others."""
    return lambda c: {
        "an error": lambda actual, case: (
            isinstance(actual, Raised) != (case.name in which or not which)
        )
    }


REFUSE = Test(
    draw_misfits,
    refusal_of,
    refused,
    tried="conv_output_shape(({H}, {W}), ({kh}, {kw}), stride={stride}, pad={pad})",
)


def given(
    shape: tuple[int, int, int],
    kernel: tuple[int, int],
    filters: int,
    stride: int = 1,
    first: bool = True,
    side: Callable = places,
) -> np.ndarray:
    sides = [side(n, k, stride, 0) for n, k in zip(shape[:2], kernel)]
    return np.array([filters, *sides] if first else [*sides, filters])


def answers(name: str, first: bool, *args: Any, **more: Any) -> Step:
    """A worked shape with what is easily got wrong about it."""
    right = lambda case: given(*args, first=first, **more)
    return Step(
        name,
        1,
        right,
        rule=exact,
    )


WORKED = worked(
    (
        answers("shape_stride_1", True, (4, 4, 1), (2, 2), 2),
        answers("shape_stride_2", True, (4, 4, 1), (2, 2), 2, stride=2),
        answers("shape_layer", False, (48, 64, 10), (3, 3), 20),
    )
)

NUMBERS = close(0, 1e-9)
ONE = ("stride 1", "stride 1, wide kernel", "one output pixel")

QUESTION = Question(
    "6.2",
    "How large is the output?",
    takes=("conv_output_shape", "shape_stride_1", "shape_stride_2", "shape_layer"),
    covers=("FR-2.2a", "FR-2.2b", "WD-2a"),
    minutes=20,
    difficulty=1,
    parts=(
        Part("stride 1, no padding", 2, SIZE, ("shape",), ONE, NUMBERS),
        Part("stride 2 and 3", 1, SIZE, ("shape",), ("stride 2", "stride 3"), NUMBERS),
        Part(
            "rows and columns left over",
            1,
            SIZE,
            ("shape",),
            ("left-over rows and columns", "left-over, stride 3"),
            NUMBERS,
        ),
        Part(
            "padding",
            1.5,
            SIZE,
            ("shape",),
            ("padding 1", "padding 2", "a kernel larger than the image, not than the padded one"),
            NUMBERS,
        ),
        Part(
            "stride and padding together",
            1.5,
            SIZE,
            ("shape",),
            ("stride 2 and padding 1", "stride 3 and padding 2"),
            NUMBERS,
        ),
        Part(
            "a pair of whole numbers",
            0.5,
            SIZE,
            ("whole numbers",),
            None,
            exact,
            ("stride 1, no padding",),
        ),
        Part(
            "what does not fit is refused",
            1.5,
            REFUSE,
            ("an error",),
            None,
            exact,
            ("stride 1, no padding",),
        ),
        *WORKED,
    ),
)
