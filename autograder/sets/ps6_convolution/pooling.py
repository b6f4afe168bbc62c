"""Task 6.7: max pooling, forward and backward."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.ndimage import maximum_filter, minimum_filter, uniform_filter

from autograder.checks.compare import Raised, close, exact, same_shape
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject

from .ask import attempt, pooled_of, unpooled_of
from .cases import smaller
from .oracle import changed, output_size, picked
from .pool_oracle import (
    FIRST,
    covering,
    every_window,
    followers,
    gathered,
    last_only,
    misread,
    pooled,
    shared,
    unpooled,
)
from .wrong_columns import COLUMNS_OF_OVERLAPS, COLUMNS_OF_UNPOOLED
from .wrong_layers import PLACES
from .wrong_places import PLACES_OF_POOL, PLACES_OF_UNPOOLED

# name -> N, C, H, W, window height, width, stride
STRUCTURES = {
    "tiles 2 by 2": (2, 3, 6, 4, 2, 2, 2),
    "tiles 3 by 3": (3, 2, 6, 9, 3, 3, 3),
    "a wide image": (2, 2, 4, 10, 2, 2, 2),
    "overlapping windows": (2, 2, 5, 6, 3, 2, 1),
    "overlapping, stride 2": (2, 2, 7, 9, 3, 4, 2),
    "windows not square": (2, 3, 6, 8, 3, 2, 2),
    "gaps between the windows": (2, 2, 8, 5, 2, 1, 3),
    "left-over rows and columns": (2, 2, 7, 5, 2, 2, 2),
    "one sample, one channel": (1, 1, 6, 5, 2, 3, 2),
    "one window over all": (2, 3, 3, 5, 3, 5, 1),
    "windows of one pixel": (2, 2, 3, 4, 1, 1, 1),
}
TILES = ("tiles 2 by 2", "tiles 3 by 3", "a wide image")
OVERLAPS = ("overlapping windows", "overlapping, stride 2")
OTHER = ("windows not square", "gaps between the windows", "left-over rows and columns")
SMALL = ("one sample, one channel", "one window over all", "windows of one pixel")
TIES = ("ties in tiles", "ties in windows that are not square", "a plane of equal values")


def pool_case(
    rng: np.random.Generator,
    name: str,
    N: int,
    C: int,
    H: int,
    W: int,
    kh: int,
    kw: int,
    stride: int,
    pad: int = 0,
) -> Case:
    """Images without equal values; of one sample alone they are negative throughout."""
    x = rng.permutation(N * C * H * W).reshape(N, C, H, W) / 7.0
    x = x - (x.mean() if N > 1 else x.max() + 1)
    out = [(n - k) // stride + 1 for n, k in ((H, kh), (W, kw))]
    return Case(
        name,
        dict(
            N=N,
            C=C,
            H=H,
            W=W,
            kh=kh,
            kw=kw,
            stride=stride,
            pad=0,
            x=x,
            dout=rng.standard_normal((N, C, *out)),
        ),
    )


def draw(rng: np.random.Generator) -> list[Case]:
    cases = []
    for name, (N, C, H, W, kh, kw, stride) in STRUCTURES.items():
        more = 0 if name == "one window over all" else stride * int(rng.integers(0, 2))
        cases.append(pool_case(rng, name, N, C, H + more, W + more, kh, kw, stride))
    return cases


def draw_ties(rng: np.random.Generator) -> list[Case]:
    """Images of two values, in the same pattern for everyone."""
    pattern = np.random.default_rng(6)
    cases = [
        pool_case(rng, name, 2, 2, *sizes)
        for name, sizes in zip(TIES, ((6, 8, 2, 2, 2), (6, 7, 3, 2, 3), (4, 8, 2, 3, 3)))
    ]
    for case in cases:
        case.data["x"] = rng.uniform(0.5, 2) * pattern.integers(0, 2, case.x.shape) - rng.uniform(
            0, 1
        )
    cases[-1].data["x"][:] = rng.uniform(-1, 1)
    return cases


POOL = Test(
    draw,
    pooled_of,
    pooled,
    tried="max_pool_forward(x, {kh}, {kw}, {stride}) with x {x}",
    shrink=smaller(pool_case, 1, 1, pads=(0,)),
)
OVERWRITTEN = {
    "pool_overwritten": dict(flow=lambda f, c: gathered(last_only(f, covering(c)), c)),
    "pool_maximum_overwritten": dict(flow=lambda f, c: gathered(last_only(f, f), c)),
}
TIED = {
    "all_ties_credited": dict(follow=lambda c: followers(c, "all")),
    "ties_share": dict(follow=shared),
    "last_tie_credited": dict(follow=lambda c: followers(c, "last")),
    "first_tie_by_columns": dict(follow=lambda c: followers(c, "first by columns")),
}
UNPOOLED = {
    **PLACES_OF_UNPOOLED,
    **COLUMNS_OF_UNPOOLED,
    "place_counted_with_height": dict(follow=misread(lambda p, c: divmod(p, c.kh))),
    "row_counted_with_height": dict(
        follow=misread(lambda p, c: ((p - p % c.kw) // c.kh, p % c.kw))
    ),
    "dx_starts_at_one": dict(start=1.0),
    "gradient_to_the_whole_window": dict(
        follow=lambda c: np.broadcast_to(covering(c), FIRST(c).shape) * 1.0
    ),
    "gradient_shared_by_the_window": dict(
        follow=lambda c: np.broadcast_to(covering(c), FIRST(c).shape) / (c.kh * c.kw)
    ),
    "pool_without_upstream": dict(flow=lambda f, c: gathered(f, c, np.ones_like(c.dout))),
    "pool_times_maximum": dict(flow=lambda f, c: gathered(f, c, c.dout * pooled(c)["out"])),
    "dx_of_pooled_shape": dict(flow=lambda f, c: c.dout.copy()),
    "dout_changed": lambda c: {
        "dout afterwards": lambda actual, case: (
            isinstance(actual, np.ndarray) and not np.array_equal(actual, case.dout)
        )
    },
}
BACK = "max_pool_backward(dout, cache) after max_pool_forward(x, {kh}, {kw}, {stride}) with x {x}"
UNPOOL = Test(
    draw,
    unpooled_of,
    unpooled,
    BACK,
    smaller(pool_case, 1, 1, pads=(0,)),
)
UNPOOL_TIES = Test(draw_ties, unpooled_of, unpooled, BACK)


def draw_misfits(rng: np.random.Generator) -> list[Case]:
    return [
        Case(f"{name} than the image", dict(kh=kh, kw=kw, x=rng.standard_normal((2, 1, 4, 5))))
        for name, kh, kw in (("a window one row higher", 5, 2), ("a window one column wider", 2, 6))
    ]


def refusal_of(s: Subject, case: Case) -> dict[str, Any]:
    answer = attempt(lambda: s.call("max_pool_forward", case.x, case.kh, case.kw, 1).value)
    return {"an error": answer if isinstance(answer, Raised) else "no error"}


REFUSE = Test(
    draw_misfits,
    refusal_of,
    lambda c: {"an error": Raised("ValueError")},
    tried="max_pool_forward(x, {kh}, {kw}, 1) with x {x}",
)

VALUES = close(1e-7, 1e-9, squeeze=True)

QUESTION = Question(
    "6.7",
    "Max pooling",
    takes=("max_pool_forward", "max_pool_backward"),
    minutes=40,
    difficulty=2,
    parts=(
        Part("forward: tiles", 1.5, POOL, ("out",), TILES, VALUES),
        Part("forward: windows unlike the stride", 1, POOL, ("out",), OVERLAPS + OTHER, VALUES),
        Part("forward: one sample, window or pixel", 0.5, POOL, ("out",), SMALL, VALUES),
        Part(
            "a window that does not fit is refused",
            0.5,
            REFUSE,
            ("an error",),
            None,
            exact,
            ("forward: tiles",),
        ),
        Part("backward: tiles", 2, UNPOOL, ("dx",), TILES, VALUES),
        Part("backward: overlapping windows add up", 1.5, UNPOOL, ("dx",), OVERLAPS, VALUES),
        Part(
            "backward: windows unlike the stride, one window",
            0.5,
            UNPOOL,
            ("dx",),
            OTHER + SMALL,
            VALUES,
        ),
        Part(
            "backward: the first maximum of a tie",
            1,
            UNPOOL_TIES,
            ("dx",),
            None,
            VALUES,
            ("backward: tiles",),
        ),
        Part("exact shapes", 0.5, UNPOOL, ("dx",), None, same_shape, ("backward: tiles",)),
        Part(
            "x is not changed", 0.5, POOL, ("x afterwards",), None, close(0, 0), ("forward: tiles",)
        ),
        Part(
            "dout is not changed",
            0.5,
            UNPOOL,
            ("dout afterwards",),
            None,
            close(0, 0),
            ("backward: tiles",),
        ),
    ),
)
