"""What max pooling should give: SciPy's `maximum_filter` forward, nudges backward.

One pixel after the other is nudged up, and the outputs that follow it get its
gradient. Ties are broken beforehand: pixels are replaced by their ranks, the first of
equal ones ranking highest.

Every function takes *knobs*: what a known mistake does differently.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from scipy.ndimage import maximum_filter

from autograder.checks.model import Case

from .oracle import changed, once, output_size, picked


def every_window(x: np.ndarray, case: Case, extreme: Callable = maximum_filter) -> np.ndarray:
    """The extreme value of the window at every place."""
    full = extreme(x, size=(1,) * (x.ndim - 2) + (case.kh, case.kw), mode="nearest")
    rows, columns = case.H - case.kh + 1, case.W - case.kw + 1
    return full[..., case.kh // 2 : case.kh // 2 + rows, case.kw // 2 : case.kw // 2 + columns]


def pooled(
    case: Case,
    extreme: Callable = maximum_filter,
    window: Callable = lambda c: c,
    size: Callable = output_size,
    step: Callable = lambda c: (c.stride, c.stride),
    after: Callable = lambda out, c: out,
) -> dict[str, Any]:
    seen = window(case)
    wide = widened(seen, size(seen), step(seen))
    return {
        "out": after(picked(every_window(wide.x, wide, extreme), size(seen), step(seen)), case),
        "x afterwards": case.x,
    }


def widened(case: Case, size: tuple[int, int], step: tuple[int, int]) -> Case:
    """Windows may stick out below and on the right, as slices do; one that sees nothing of the image has no maximum."""
    if min(size) < 0:
        raise ValueError("negative dimensions are not allowed")
    if any((n - 1) * s >= side for n, s, side in zip(size, step, (case.H, case.W))):
        raise ValueError("zero-size array to reduction operation maximum which has no identity")
    more = [
        max(0, (n - 1) * s + k - side)
        for n, s, k, side in zip(size, step, (case.kh, case.kw), (case.H, case.W))
    ]
    if not any(more):
        return case
    x = np.pad(case.x, [(0, 0)] * 2 + [(0, m) for m in more], constant_values=-np.inf)
    return changed(case, x=x, H=case.H + more[0], W=case.W + more[1])


def ranks(case: Case, ties: str) -> np.ndarray:
    """Pixels by rank in their plane; equal pixels stay equal, or the first or last of them ranks highest."""
    planes = case.x.swapaxes(-1, -2) if ties == "first by columns" else case.x
    flat = planes.reshape(case.N * case.C, -1)
    if ties == "all":
        ranked = np.stack([np.unique(plane, return_inverse=True)[1] for plane in flat])
    else:
        flat = flat[:, ::-1] if ties == "last" else flat
        ranked = np.empty(flat.shape)
        np.put_along_axis(
            ranked,
            np.argsort(-flat, axis=1, kind="stable"),
            -np.arange(flat.shape[1])[None],
            axis=1,
        )
        ranked = ranked[:, ::-1] if ties == "last" else ranked
    ranked = ranked.reshape(planes.shape).astype(float)
    return ranked.swapaxes(-1, -2) if ties == "first by columns" else ranked


def followers(case: Case, ties: str = "first") -> np.ndarray:
    """Which output follows which pixel up: 0 or 1, (H * W, N, C, H_out, W_out)."""
    base, step = ranks(case, ties), 0.25
    nudged = base + step * np.eye(case.H * case.W).reshape(-1, 1, 1, case.H, case.W)
    size, steps = output_size(case), (case.stride, case.stride)
    return (
        picked(every_window(nudged, case), size, steps)
        - picked(every_window(base, case), size, steps)
    ) / step


FIRST = once(followers)


def gathered(follow: np.ndarray, case: Case, dout: np.ndarray | None = None) -> np.ndarray:
    dout = case.dout if dout is None else dout
    return np.moveaxis(
        (follow * dout).sum(axis=(-2, -1)).reshape(case.H, case.W, case.N, case.C), (0, 1), (2, 3)
    )


def unpooled(
    case: Case, follow: Callable = FIRST, flow: Callable = gathered, start: float = 0.0
) -> dict[str, Any]:
    return {"dx": start + flow(follow(case), case), "dout afterwards": case.dout}


def shared(case: Case) -> np.ndarray:
    tied = followers(case, "all")
    return tied / tied.sum(axis=0)


def covering(case: Case) -> np.ndarray:
    """Which window lies over which pixel, (H * W, 1, 1, H_out, W_out)."""
    (rows, columns), (i, j) = (
        np.divmod(np.arange(case.H * case.W), case.W),
        np.indices(case.dout.shape[2:]) * case.stride,
    )
    u, v = rows[:, None, None] - i, columns[:, None, None] - j
    return ((u >= 0) & (u < case.kh) & (v >= 0) & (v < case.kw))[:, None, None]


def last_only(follow: np.ndarray, over: np.ndarray) -> np.ndarray:
    """Of the windows over a pixel only the last one counts."""
    flat = np.broadcast_to(over, follow.shape).reshape(*follow.shape[:3], -1)
    later = np.cumsum(flat[..., ::-1], axis=-1)[..., ::-1]
    return follow * ((flat > 0) & (later == flat)).reshape(follow.shape)


def misread(place: Callable[[int, Case], tuple[int, int]]) -> Callable[[Case], np.ndarray]:
    """The maximum's position in its window is turned into another row and column."""
    return lambda case: _moved(case, place)


def _moved(case: Case, place: Callable) -> np.ndarray:
    follow, moved = FIRST(case), np.zeros_like(FIRST(case))
    for p, n, c, i, j in np.argwhere(follow):
        u, v = p // case.W - i * case.stride, p % case.W - j * case.stride
        u, v = place(u * case.kw + v, case)
        moved[
            np.ravel_multi_index((i * case.stride + u, j * case.stride + v), (case.H, case.W)),
            n,
            c,
            i,
            j,
        ] += 1
    return moved
