"""Task 6.7: max pooling, forward and backward."""

from __future__ import annotations

import numpy as np

from autograder.checks.compare import close, exact, same_shape
from autograder.checks.kit import Function, function_test, given, refusal_test, with_habits
from autograder.checks.model import Case, Part, Question

from .adapters import after
from .instances import smaller
from .oracle import pooled, pooled_gradient

# name -> N, C, H, W, window height, width, stride
STRUCTURES = {
    "tiles 2 by 2": (2, 3, 6, 4, 2, 2, 2),
    "tiles 3 by 3": (3, 2, 6, 9, 3, 3, 3),
    "a wide image": (2, 2, 4, 10, 2, 2, 2),
    "overlapping windows": (2, 2, 5, 6, 3, 2, 1),
    "overlapping, stride 2": (2, 2, 7, 8, 3, 4, 2),
    "windows not square": (2, 3, 7, 8, 3, 2, 2),
    "gaps between the windows": (2, 2, 8, 4, 2, 1, 3),
    "left-over rows and columns": (2, 2, 7, 5, 2, 2, 2),
    "one sample, one channel": (1, 1, 6, 5, 2, 3, 2),
    "one window over all": (2, 3, 3, 5, 3, 5, 1),
    "windows of one pixel": (2, 2, 3, 4, 1, 1, 1),
}
TILES = ("tiles 2 by 2", "tiles 3 by 3", "a wide image")
OVERLAPS = ("overlapping windows", "overlapping, stride 2")
OTHER = ("windows not square", "gaps between the windows", "left-over rows and columns")
SMALL = ("one sample, one channel", "one window over all", "windows of one pixel")
# Nothing is left over: code that insists on an exact fit answers here.
FITTING = (*TILES, *OVERLAPS, *OTHER[:2], *SMALL)
# name -> H, W, window height, width, stride
TIES = {
    "ties in tiles": (6, 8, 2, 2, 2),
    "ties in windows that are not square": (6, 7, 3, 2, 3),
    "a plane of equal values": (4, 8, 2, 3, 3),
}


def pool_case(rng: np.random.Generator, name: str, *sizes: int) -> Case:
    """Images without equal values, negative throughout for one sample: N, C, H, W, h, w, stride."""
    N, C, H, W, height, width, stride = sizes[:7]
    x = rng.permutation(N * C * H * W).reshape(N, C, H, W) / 7.0
    out = [(n - k) // stride + 1 for n, k in ((H, height), (W, width))]
    data = {
        "N": N,
        "x": x - (x.mean() if N > 1 else x.max() + 1),
        "height": height,
        "width": width,
        "stride": stride,
        "dout": rng.standard_normal((N, C, *out)),
    }
    return Case(name, data)


def draw(rng: np.random.Generator) -> list[Case]:
    """The structures, with a stride more of rows and columns or without."""
    cases = []
    for name, (N, C, H, W, height, width, stride) in STRUCTURES.items():
        more = 0 if name == "one window over all" else stride * int(rng.integers(0, 2))
        cases.append(pool_case(rng, name, N, C, H + more, W + more, height, width, stride))
    return cases


def draw_ties(rng: np.random.Generator) -> list[Case]:
    """Images of two values, in the same pattern for everyone, and one of a single value."""
    pattern = np.random.default_rng(6)
    cases = []
    for name, sizes in TIES.items():
        case = pool_case(rng, name, 2, 2, *sizes)
        x = rng.uniform(0.5, 2) * pattern.integers(0, 2, case.x.shape) - rng.uniform(0, 1)
        if name == "a plane of equal values":
            x = np.full(x.shape, rng.uniform(-1, 1))
        cases.append(Case(name, dict(case.data, x=x)))
    return cases


def draw_misfits(rng: np.random.Generator) -> list[Case]:
    """Windows that are larger than the image."""
    sizes = {"a window one row higher": (5, 2), "a window one column wider": (2, 6)}
    return [
        Case(
            f"{name} than the image",
            {"x": rng.standard_normal((2, 1, 4, 5)), "height": h, "width": w, "stride": 1},
        )
        for name, (h, w) in sizes.items()
    ]


TAKES = "x height width stride"
POOL = function_test(
    draw,
    Function("max_pool_forward", TAKES, pooled, returns="out (cache)"),
    shrink=smaller(pool_case, 1, 1, pads=(0,)),
)
BACKWARD = Function(
    "max_pool_backward",
    "dout " + TAKES,
    pooled_gradient,
    changes=tuple(TAKES.split()),
    returns="dx",
    call=after("max_pool_forward", "max_pool_backward"),
)
TRIED = (
    "max_pool_backward(dout, cache) after "
    "max_pool_forward(x = {x}, pool_height = {height}, pool_width = {width}, stride = {stride})"
)
UNPOOL = function_test(draw, BACKWARD, tried=TRIED, shrink=smaller(pool_case, 1, 1, pads=(0,)))
UNPOOL_TIES = function_test(draw_ties, BACKWARD, tried=TRIED)
REFUSE = refusal_test(draw_misfits, "max_pool_forward", TAKES)

VALUES = close(1e-7, 1e-9, squeeze=True)
OUT, DX, FIRST, BACK = ("out",), ("dx",), ("forward: tiles",), ("backward: tiles",)

QUESTION = Question(
    "6.7",
    "Max pooling",
    takes=("max_pool_forward", "max_pool_backward"),
    minutes=40,
    difficulty=2,
    parts=with_habits(
        Part("forward: tiles", 1.5, POOL, OUT, TILES, VALUES),
        Part("forward: windows unlike the stride", 1, POOL, OUT, OVERLAPS + OTHER, VALUES),
        Part("forward: one sample, window or pixel", 0.5, POOL, OUT, SMALL, VALUES),
        Part(
            "a window that does not fit is refused",
            0.5,
            REFUSE,
            ("an error",),
            None,
            exact,
            FIRST,
        ),
        Part("backward: tiles", 2, UNPOOL, DX, TILES, VALUES),
        Part("backward: overlapping windows add up", 1.5, UNPOOL, DX, OVERLAPS, VALUES),
        Part(
            "backward: windows unlike the stride, one window",
            0.5,
            UNPOOL,
            DX,
            OTHER + SMALL,
            VALUES,
        ),
        Part("backward: the first maximum of a tie", 1, UNPOOL_TIES, DX, None, VALUES, BACK),
        Part("exact shapes", 0.5, UNPOOL, DX, FITTING, same_shape, BACK),
        Part("x is not changed", 0.5, POOL, (given("max_pool_forward"),), requires=FIRST),
        Part("dout is not changed", 0.5, UNPOOL, (given("max_pool_backward"),), requires=BACK),
    ),
)
