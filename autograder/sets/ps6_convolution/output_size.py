"""Tasks 6.1 and 6.2: the structure of a convolution layer, and the size of what it gives."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.kit import refusal_test
from autograder.checks.model import Case, Choice, Part, Question, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .adapters import from_own_unpadded_size
from .oracle import output_size

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
    "left-over, stride 3": (9, 9, 4, 2, 3, 0),
    "padding 1": (5, 8, 3, 2, 1, 1),
    "padding 2": (7, 4, 2, 5, 1, 2),
    "stride 2 and padding 1": (8, 5, 3, 4, 2, 1),
    "stride 3 and padding 2": (6, 9, 5, 2, 3, 2),
    "a kernel larger than the image, not than the padded one": (2, 3, 4, 3, 1, 1),
}

# name -> H, W, kh, kw, stride, pad; each is refused
MISFITS = {
    "kernel one row too high": (4, 6, 5, 2, 1, 0),
    "kernel one column too wide": (6, 4, 2, 5, 1, 0),
    "too wide in spite of padding": (5, 3, 2, 6, 1, 1),
    "stride 0": (6, 5, 2, 3, 0, 0),
    "negative stride": (5, 6, 3, 2, -1, 0),
    "negative padding": (7, 8, 2, 3, 1, -1),
}


def size_case(name: str, H: int, W: int, kh: int, kw: int, stride: int, pad: int) -> Case:
    """An image, a kernel and how it moves."""
    shapes = {"image_shape": (H, W), "kernel_shape": (kh, kw)}
    return Case(name, shapes | {"stride": stride, "pad": pad})


def draw(rng: np.random.Generator) -> list[Case]:
    """Sizes that grow by two strides: what is left over stays so, and odd places stay odd."""
    cases = []
    for name, (H, W, kh, kw, stride, pad) in SIZES.items():
        down, across = (0, 0) if name == "one output pixel" else 2 * stride * rng.integers(0, 3, 2)
        cases.append(size_case(name, H + int(down), W + int(across), kh, kw, stride, pad))
    return cases


def draw_misfits(rng: np.random.Generator) -> list[Case]:
    """What does not fit, the same for everyone."""
    return [size_case(name, *sizes) for name, sizes in MISFITS.items()]


def size_of(s: Subject, case: Case) -> dict[str, Any]:
    """The student's answer, and whether it is a pair of whole numbers."""
    arguments = (case.image_shape, case.kernel_shape, case.stride, case.pad)
    answer = s.call("conv_output_shape", *arguments).value
    pair = isinstance(answer, (tuple, list))
    return {"shape": answer, "whole numbers": pair and all(map(is_whole, answer))}


def is_whole(number: Any) -> bool:
    """Whether it is an int, of Python or NumPy."""
    return isinstance(number, (int, np.integer)) and not isinstance(number, bool)


def expected_size(case: Case) -> dict[str, Any]:
    """The size, by counting places."""
    size = output_size(case.image_shape, case.kernel_shape, case.stride, case.pad)
    return {"shape": size, "whole numbers": True}


SIZE = Test(
    draw,
    size_of,
    expected_size,
    "conv_output_shape({image_shape}, {kernel_shape}, stride={stride}, pad={pad})",
)
REFUSE = refusal_test(draw_misfits, "conv_output_shape", "image_shape kernel_shape stride pad")

WORKED = worked(
    (
        Step(
            "shape_stride_1", 1, lambda _: np.array([2, *output_size((4, 4), (2, 2))]), rule=exact
        ),
        Step(
            "shape_stride_2",
            1,
            lambda _: np.array([2, *output_size((4, 4), (2, 2), 2)]),
            rule=exact,
        ),
        Step(
            "shape_layer", 1, lambda _: np.array([*output_size((48, 64), (3, 3)), 20]), rule=exact
        ),
    )
)

NUMBERS = close(0, 1e-9)
ONE = ("stride 1", "stride 1, wide kernel", "one output pixel")
STRIDES = ("stride 2", "stride 3")
LEFT_OVER = ("left-over rows and columns", "left-over, stride 3")
PADDED = ("padding 1", "padding 2", "a kernel larger than the image, not than the padded one")
BOTH = ("stride 2 and padding 1", "stride 3 and padding 2")
ANSWERS = ("shape_stride_1", "shape_stride_2", "shape_layer")
SHAPE, SOME = ("shape",), ("stride 1, no padding", "padding")

QUESTION = Question(
    "6.2",
    "How large is the output?",
    takes=("conv_output_shape", *ANSWERS),
    answers=ANSWERS,
    covers=("FR-2.2a", "FR-2.2b", "WD-2a"),
    minutes=20,
    difficulty=1,
    parts=(
        Part("stride 1, no padding", 2, SIZE, SHAPE, ONE, NUMBERS),
        Part("stride 2 and 3", 1, SIZE, SHAPE, STRIDES, NUMBERS),
        Part("rows and columns left over", 1, SIZE, SHAPE, LEFT_OVER, NUMBERS),
        Part("padding", 1.5, SIZE, SHAPE, PADDED, NUMBERS, (), from_own_unpadded_size),
        Part(
            "stride and padding together",
            1.5,
            SIZE,
            SHAPE,
            BOTH,
            NUMBERS,
            (),
            from_own_unpadded_size,
        ),
        Part("a pair of whole numbers", 0.5, SIZE, ("whole numbers",), None, exact, SOME),
        Part("what does not fit is refused", 1.5, REFUSE, ("an error",), None, exact, SOME),
        *WORKED,
    ),
)
