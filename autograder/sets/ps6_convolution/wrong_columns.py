"""What goes wrong where windows become columns of a matrix, and in loops that count pixels and outputs at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.model import Case

from .oracle import changed, gradients
from .pool_oracle import covering, followers, gathered


def _counted_twice(values: np.ndarray, case: Case) -> np.ndarray:
    """Loops over range(0, H_out, stride): a step of `stride` in the image, and an end that counts outputs."""
    kept = np.zeros_like(values)
    rows, columns = (-(-n // case.stride) for n in values.shape[2:])
    kept[:, :, :rows, :columns] = values[:, :, :rows, :columns]
    return kept


def _first_window(case: Case, n: int, k: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """For each row (or column) of the padded image the first window over it, and whether there is one."""
    places = np.arange(n + 2 * case.pad)
    first = np.maximum(-((k - 1 - places) // case.stride), 0)
    return np.minimum(first, size - 1), (first < size) & (places >= first * case.stride)


def overwritten_by_taps(padded: np.ndarray, case: Case) -> np.ndarray:
    """Columns put back with `=`, one tap of the kernel after the other: the last tap, of the first window, stays."""
    (i, down), (j, across) = (
        _first_window(case, n, k, m)
        for n, k, m in (
            (case.H, case.kh, case.dout.shape[2]),
            (case.W, case.kw, case.dout.shape[3]),
        )
    )
    u, v = (
        np.clip(np.arange(len(x)) - x * case.stride, 0, k - 1)
        for x, k in ((i, case.kh), (j, case.kw))
    )
    taps, upstream = case.w[:, :, u][..., v], case.dout[:, :, i][..., j]
    return np.einsum("fcrs,nfrs->ncrs", taps, upstream) * (down[:, None] & across)


def _first_only(follow: np.ndarray, case: Case) -> np.ndarray:
    """Of the windows over a pixel only the first one counts."""
    over = np.broadcast_to(covering(case), follow.shape).reshape(*follow.shape[:3], -1)
    return follow * ((over > 0) & (np.cumsum(over, axis=-1) == 1)).reshape(follow.shape)


def _one_apart(case: Case) -> np.ndarray:
    """Windows of the pooling that move on by one pixel on the way back."""
    H, W = (n + k - 1 for n, k in zip(case.dout.shape[2:], (case.kh, case.kw)))
    follow = followers(changed(case, stride=1, H=H, W=W, x=case.x[:, :, :H, :W])).reshape(
        H, W, *case.dout.shape
    )
    return np.pad(follow, [(0, case.H - H), (0, case.W - W)] + [(0, 0)] * 4).reshape(
        -1, *case.dout.shape
    )


COLUMNS_OF_LAYER: dict[str, Any] = {
    "out_reshaped": dict(after=lambda out, c: np.moveaxis(out, 1, -1).reshape(out.shape)),
    "too_few_windows": dict(after=_counted_twice),
}
COLUMNS_OF_GRADIENTS: dict[str, Any] = {
    "dw_reshaped": dict(in_w=lambda g, c: g.reshape(len(g), -1).T.reshape(g.shape)),
    "dx_overwritten_by_taps": dict(in_padded=overwritten_by_taps),
    "dx_channels_mixed": dict(
        in_padded=lambda g, c: np.broadcast_to(g.sum(axis=1, keepdims=True), g.shape)
    ),
    "too_few_windows": lambda c: (
        gradients(changed(c, dout=_counted_twice(c.dout, c))) | {"dout afterwards": c.dout}
    ),
}
COLUMNS_OF_UNPOOLED: dict[str, Any] = {"pool_windows_one_apart": dict(follow=_one_apart)}
COLUMNS_OF_OVERLAPS: dict[str, Any] = {
    "pool_overwritten_by_taps": dict(flow=lambda f, c: gathered(_first_only(f, c), c))
}
