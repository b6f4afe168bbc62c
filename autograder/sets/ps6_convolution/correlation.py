"""Task 6.3: one image, one kernel: cross-correlation and convolution."""

from __future__ import annotations

import numpy as np
from scipy.signal import convolve2d, correlate2d

from autograder.checks.compare import close, exact
from autograder.checks.kit import Function, function_test, given, with_habits
from autograder.checks.model import Case, Part, Question
from autograder.checks.worked import Step, worked

from .adapters import from_own_correlation, from_own_plain_correlation
from .instances import BOTH, PADDED, PLAIN, STRIDED, plane, planes, smaller


def correlation(image: np.ndarray, kernel: np.ndarray, stride: int, pad: int) -> np.ndarray:
    """Cross-correlation: SciPy's at every place, then a selection."""
    return correlate2d(np.pad(image, pad), kernel, "valid")[::stride, ::stride]


def convolution(image: np.ndarray, kernel: np.ndarray, stride: int, pad: int) -> np.ndarray:
    """Convolution: SciPy's at every place, then a selection."""
    return convolve2d(np.pad(image, pad), kernel, "valid")[::stride, ::stride]


def agreement(kernel: np.ndarray) -> bool:
    """Both give the same for every image if they do so for one bright pixel in the dark."""
    dot = np.pad([[1.0]], 4)
    return bool(np.array_equal(correlate2d(dot, kernel), convolve2d(dot, kernel)))


def draw_kernels(rng: np.random.Generator) -> list[Case]:
    """Kernels that are symmetric in one way or another."""
    a, b, c, d = rng.choice(np.arange(1, 10), 4, replace=False).astype(float)
    kernels = {
        "unlike in every way": [[a, b, c], [d, 0, -a]],
        "symmetric about the diagonal": [[a, b], [b, d]],
        "mirrored left to right": [[a, b, a], [c, d, c]],
        "mirrored top to bottom": [[a, b], [c, d], [a, b]],
        "turned into its negative": [[a, 0, -a], [b, 0, -b], [a, 0, -a]],
        "turned into its negative, a row": [[a, b, -b, -a]],
        "alike when turned by 180 degrees": [[a, b, c], [c, b, a]],
        "alike when turned, not square": [[a], [b], [a]],
        "alike when turned, not mirrored": [[a, b], [b, a]],
        "a single number": [[-a]],
    }
    return [Case(name, {"kernel": np.array(k, dtype=float)}) for name, k in kernels.items()]


TAKES = "image kernel stride pad"
CORRELATE = function_test(
    planes, Function("correlate2d", TAKES, correlation), shrink=smaller(plane)
)
CONVOLVE = function_test(planes, Function("convolve2d", TAKES, convolution), shrink=smaller(plane))
AGREE = function_test(draw_kernels, Function("agree", "kernel", agreement))

IMAGE = np.array([[1.0, 2, 3], [4, 5, 6], [1, 5, 3]])
UNEVEN = np.array([[1.0, 2], [3, 4]])
WORKED = worked(
    (
        Step("output_diagonal", 1, lambda _: correlate2d(IMAGE, np.eye(2), "valid")),
        Step("output_correlation", 1, lambda _: correlate2d(IMAGE, UNEVEN, "valid")),
        Step("output_convolution", 1, lambda _: convolve2d(IMAGE, UNEVEN, "valid")),
    )
)

VALUES = close(1e-7, 1e-9)
SMALL = ("one output pixel", "a kernel of one pixel")
ANSWERS = ("output_diagonal", "output_correlation", "output_convolution")
CORRELATED, CONVOLVED = ("correlate2d",), ("convolve2d",)

QUESTION = Question(
    "6.3",
    "Cross-correlation and convolution",
    takes=("correlate2d", "convolve2d", "agree", *ANSWERS),
    answers=ANSWERS,
    covers=("FR-2.3",),
    minutes=40,
    difficulty=2,
    parts=with_habits(
        *WORKED,
        Part("cross-correlation", 4, CORRELATE, CORRELATED, PLAIN, VALUES),
        Part(
            "cross-correlation with padding",
            1.5,
            CORRELATE,
            CORRELATED,
            PADDED,
            VALUES,
            carries=from_own_plain_correlation,
        ),
        Part(
            "cross-correlation with stride",
            1.5,
            CORRELATE,
            CORRELATED,
            STRIDED + BOTH,
            VALUES,
            carries=from_own_plain_correlation,
        ),
        Part("one output pixel, a kernel of one pixel", 0.5, CORRELATE, CORRELATED, SMALL, VALUES),
        Part(
            "convolution",
            2,
            CONVOLVE,
            CONVOLVED,
            PLAIN + SMALL,
            VALUES,
            carries=from_own_correlation,
        ),
        Part(
            "convolution with stride and padding",
            1,
            CONVOLVE,
            CONVOLVED,
            PADDED + STRIDED + BOTH,
            VALUES,
            carries=from_own_correlation,
        ),
        Part("when both agree", 1.5, AGREE, ("agree",), None, exact),
        Part(
            "correlate2d changes neither image nor kernel",
            0.5,
            CORRELATE,
            (given("correlate2d"),),
            requires=("cross-correlation", "cross-correlation with padding"),
        ),
        Part(
            "convolve2d changes neither image nor kernel",
            0.5,
            CONVOLVE,
            (given("convolve2d"),),
            requires=("convolution",),
        ),
    ),
)
