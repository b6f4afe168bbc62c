"""Task 6.3: one image, one kernel: cross-correlation and convolution."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from scipy.signal import convolve2d, correlate2d

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.checks.worked import Step, worked
from autograder.sandbox.subject import Subject

from .ask import plane_of
from .cases import BOTH, PADDED, PLAIN, STRIDED, plane, planes, smaller
from .oracle import layer
from .wrong_layers import KERNELS, LAYERS, PADDINGS, PLACES, unbound
from .wrong_places import misread, sticking_out


def correlation(case: Case, **knobs: Any) -> dict[str, Any]:
    return {
        "out": layer(case, **knobs)[0, 0],
        "image afterwards": case.image,
        "kernel afterwards": case.kernel,
    }


def convolution(
    case: Case, kernel: Callable = lambda w: w[..., ::-1, ::-1], **knobs: Any
) -> dict[str, Any]:
    """The same with the kernel turned by 180 degrees."""
    return correlation(case, kernel=kernel, **knobs)


def _matrix_products(case: Case) -> dict[str, Any]:
    """Sum of the matrix product of window and kernel, where their sides allow one."""
    padded, (kh, kw) = np.pad(case.image, case.pad), case.kernel.shape
    if kh != kw:
        raise ValueError("matmul: Input operand 1 has a mismatch in its core dimension")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw))[
        :: case.stride, :: case.stride
    ]
    return {"out": (windows @ case.kernel).sum(axis=(2, 3))}


def _moved(name: str) -> Callable:
    return lambda c: {
        f"{name} afterwards": lambda actual, case: (
            isinstance(actual, np.ndarray) and not np.array_equal(actual, case.data[name])
        )
    }


COMMON: dict[str, Any] = {
    **PLACES,
    **PADDINGS,
    "pixels_counted_with_height": lambda c: {"out": layer(misread(c))[0, 0]},
    "square_kernel_only": LAYERS["square_kernel_only"],
    "matrix_product": _matrix_products,
    "padded_undefined": unbound("out"),
    "mean_for_sum": KERNELS["mean_for_sum"],
    "image_changed": _moved("image"),
    "kernel_changed": _moved("kernel"),
}
SAID = (
    "(image, kernel, stride={stride}, pad={pad}) with an image {H} by {W} and a kernel {kh} by {kw}"
)
CORRELATE = Test(
    planes,
    plane_of("correlate2d"),
    correlation,
    "correlate2d" + SAID,
    smaller(plane),
)
CONVOLVE = Test(
    planes,
    plane_of("convolve2d"),
    convolution,
    tried="convolve2d" + SAID,
    shrink=smaller(plane),
)


# ---- when both agree


def draw_kernels(rng: np.random.Generator) -> list[Case]:
    a, b, c, d = rng.choice(np.arange(1, 10), 4, replace=False).astype(float)
    kernels = {
        "unlike in every way": [[a, b, c], [d, 0, -a]],
        "symmetric about the diagonal": [[a, b], [b, d]],
        "mirrored left to right": [[a, b, a], [c, d, c]],
        "mirrored top to bottom": [[a, b], [c, d], [a, b]],
        "turned into its negative": [[a, 0, -a], [b, 0, -b], [a, 0, -a]],
        "alike when turned by 180 degrees": [[a, b, c], [c, b, a]],
        "alike when turned, not square": [[a], [b], [a]],
        "alike when turned, not mirrored": [[a, b], [b, a]],
        "a single number": [[-a]],
    }
    return [Case(name, dict(kernel=np.array(k, dtype=float))) for name, k in kernels.items()]


def agreement_of(s: Subject, case: Case) -> dict[str, Any]:
    answer = s.call("agree", case.kernel).value
    return {"agree": bool(answer) if isinstance(answer, (bool, np.bool_)) else answer}


def agreement(case: Case, turned: Callable | None = None) -> dict[str, Any]:
    """Two kernels give the same for every image if they do so for one bright pixel in the dark."""
    dot = np.pad([[1.0]], 4)
    if turned is None:
        return {
            "agree": bool(
                np.array_equal(correlate2d(dot, case.kernel), convolve2d(dot, case.kernel))
            )
        }
    other = turned(case.kernel)
    return {"agree": other.shape == case.kernel.shape and bool((other == case.kernel).all())}


AGREE = Test(
    draw_kernels,
    agreement_of,
    agreement,
    tried="agree(kernel) with the kernel {kernel}",
)


# ---- the worked numbers

IMAGE = np.array([[1.0, 2, 3], [4, 5, 6], [1, 5, 3]])
UNEVEN = np.array([[1.0, 2], [3, 4]])


def _slip(kernel: np.ndarray) -> dict[str, Callable]:
    """What is easily got instead of the numbers."""
    windows = np.lib.stride_tricks.sliding_window_view(IMAGE, kernel.shape)
    return {
        "matrix_product": lambda case: (windows @ kernel).sum(axis=(2, 3)),
        "kernel_transposed": lambda case: correlate2d(IMAGE, kernel.T, "valid"),
        "mean_for_sum": lambda case: correlate2d(IMAGE, kernel, "valid") / kernel.size,
        "size_kept": lambda case: correlate2d(IMAGE, kernel, "full")[:3, :3],
    }


WORKED = worked(
    (
        Step(
            "output_diagonal",
            1,
            lambda c: correlate2d(IMAGE, np.eye(2), "valid"),
        ),
        Step(
            "output_correlation",
            1,
            lambda c: correlate2d(IMAGE, UNEVEN, "valid"),
        ),
        Step(
            "output_convolution",
            1,
            lambda c: convolve2d(IMAGE, UNEVEN, "valid"),
        ),
    )
)

VALUES = close(1e-7, 1e-9)
SMALL = ("one output pixel", "a kernel of one pixel")
KEPT = ("image afterwards", "kernel afterwards")

QUESTION = Question(
    "6.3",
    "Cross-correlation and convolution",
    takes=(
        "correlate2d",
        "convolve2d",
        "agree",
        "output_diagonal",
        "output_correlation",
        "output_convolution",
    ),
    covers=("FR-2.3",),
    minutes=40,
    difficulty=2,
    parts=(
        *WORKED,
        Part("cross-correlation", 4, CORRELATE, ("out",), PLAIN, VALUES),
        Part("cross-correlation with padding", 1.5, CORRELATE, ("out",), PADDED, VALUES),
        Part("cross-correlation with stride", 1.5, CORRELATE, ("out",), STRIDED + BOTH, VALUES),
        Part("one output pixel, a kernel of one pixel", 0.5, CORRELATE, ("out",), SMALL, VALUES),
        Part("convolution", 2, CONVOLVE, ("out",), PLAIN + SMALL, VALUES),
        Part(
            "convolution with stride and padding",
            1,
            CONVOLVE,
            ("out",),
            PADDED + STRIDED + BOTH,
            VALUES,
        ),
        Part("when both agree", 1.5, AGREE, ("agree",), None, exact),
        Part(
            "correlate2d changes neither image nor kernel",
            0.5,
            CORRELATE,
            KEPT,
            None,
            close(0, 0),
            ("cross-correlation",),
        ),
        Part(
            "convolve2d changes neither image nor kernel",
            0.5,
            CONVOLVE,
            KEPT,
            None,
            close(0, 0),
            ("convolution",),
        ),
    ),
)
