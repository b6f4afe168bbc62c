"""What a convolution layer should give: SciPy forward, unit steps backward.

No derivative is written down here. The layer is linear in its images and in its
filters, so a step of 1 in one entry changes the output by exactly the derivative
with respect to that entry; `scipy.signal.correlate2d` says by how much.

Every function takes *knobs*: what a known mistake does differently.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
from scipy.signal import correlate2d

from autograder.checks.model import Case

_kept: dict[tuple, tuple[Case, Any]] = {}


def once(function: Callable[[Case], Any]) -> Callable[[Case], Any]:
    """Remember what a function gave for the last cases: all mistakes of a case start from it."""

    def remembered(case: Case) -> Any:
        key = (function, id(case))
        if key not in _kept or _kept[key][0] is not case:
            if len(_kept) > 200:
                _kept.clear()
            _kept[key] = (case, function(case))
        return _kept[key][1]

    return remembered


def output_size(case: Case, round_: Callable = np.floor) -> tuple[int, int]:
    """Height and width of the output: floor((H + 2 pad - kh) / stride) + 1."""
    sides = ((case.H, case.kh), (case.W, case.kw))
    return tuple(int(round_((n + 2 * case.pad - k) / case.stride)) + 1 for n, k in sides)


def zeros_around(x: np.ndarray, pad: int, mode: str = "constant") -> np.ndarray:
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(pad, pad)] * 2, mode=mode)


def every_window(padded: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Cross-correlation at every place, (N, F, places down, places across).

    All images stand on top of each other in one tall one: SciPy is fast when it is called rarely.
    """
    N, C, H, W = padded.shape
    kh, kw = w.shape[2:]
    out = np.zeros((len(w), N * H, W - kw + 1))
    for f, c in np.ndindex(len(w), C):
        tall = padded[:, c].reshape(N * H, W)
        out[f, : N * H - kh + 1] += correlate2d(tall, w[f, c], "valid")
    return out.reshape(len(w), N, H, W - kw + 1)[:, :, : H - kh + 1].swapaxes(0, 1)


def picked(full: np.ndarray, size: tuple[int, int], step: tuple[int, int]) -> np.ndarray:
    """The windows that the stride reaches; a window beyond the image raises, as broadcasting does."""
    if any((n - 1) * s >= m for n, s, m in zip(size, step, full.shape[-2:])):
        raise ValueError("operands could not be broadcast together")
    return full[..., : size[0] * step[0] : step[0], : size[1] * step[1] : step[1]]


def stretched(
    padded: np.ndarray, kernel: tuple[int, int], size: tuple[int, int], step: tuple[int, int]
) -> np.ndarray:
    """Windows that stick out and are one pixel wide, which `*` stretches silently to the kernel's width; the sum over no pixel is 0."""
    for axis, (k, n, s) in enumerate(zip(kernel, size, step), 2):
        side = padded.shape[axis]
        seen = {max(0, min(k, side - i * s)) for i in range(n)}
        if seen - {0 if k == 1 else 1, k}:
            raise ValueError("operands could not be broadcast together")
        more = [(0, 0)] * axis + [(0, max(0, (n - 1) * s + k - side))] + [(0, 0)] * (3 - axis)
        padded = np.pad(padded, more, mode="constant" if k == 1 else "edge")
    return padded


def layer(case: Case, **knobs: Any) -> np.ndarray:
    """Output of the layer with bias, before any activation."""
    padded = knobs.get("padded", zeros_around)(case.x, case.pad)
    kernel = knobs.get("kernel", lambda w: w)(case.w)
    if padded.shape[1] != kernel.shape[1]:
        raise ValueError("operands could not be broadcast together")
    size = knobs.get("size", output_size)(case)
    step = knobs.get("step", lambda c: (c.stride, c.stride))(case)
    if min(size) < 0:
        raise ValueError("negative dimensions are not allowed")
    if knobs.get("stretch"):
        padded = stretched(padded, kernel.shape[2:], size, step)
    out = picked(every_window(padded, kernel), size, step)
    bias = knobs.get("bias", lambda c: c.b)(case)
    return knobs.get("after", lambda out, c: out)(out + bias[:, None, None], case)


@once
def slopes(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Gradients of sum(out * dout) for the padded image and the filters, each by unit steps."""
    padded, size, step = (
        zeros_around(case.x, case.pad),
        output_size(case),
        (case.stride, case.stride),
    )
    rows, columns = padded.shape[2:]
    pixel = np.eye(rows * columns).reshape(-1, 1, rows, columns)
    in_x = [
        np.tensordot(
            case.dout,
            picked(every_window(pixel, case.w[:, c : c + 1]), size, step),
            ((1, 2, 3), (1, 2, 3)),
        )
        for c in range(case.C)
    ]
    tap = np.eye(case.kh * case.kw).reshape(-1, 1, case.kh, case.kw)
    in_w = [
        np.tensordot(
            case.dout,
            picked(every_window(padded[:, c : c + 1], tap), size, step),
            ((0, 2, 3), (0, 2, 3)),
        )
        for c in range(case.C)
    ]
    return (
        np.stack(in_x, axis=1).reshape(padded.shape),
        np.stack(in_w, axis=1).reshape(case.w.shape),
    )


def crop(padded: np.ndarray, case: Case) -> np.ndarray:
    return padded[:, :, case.pad : case.pad + case.H, case.pad : case.pad + case.W]


def gradients(case: Case, **knobs: Any) -> dict[str, Any]:
    """dx, dw and db; and what the call must leave alone."""
    seen = knobs.get("seen", lambda c: c)(case)  # what the mistake takes for the layer
    in_padded, in_w = slopes(seen)
    dx = knobs.get("crop", crop)(knobs.get("in_padded", lambda g, c: g)(in_padded, seen), case)
    dw = knobs.get("in_w", lambda g, c: g)(in_w, case)
    db = knobs.get("in_b", lambda d: np.einsum("nfij->f", d))(case.dout)
    named = {"dx": dx, "dw": dw, "db": db}
    order = knobs.get("order", ("dx", "dw", "db"))
    return {name: named[source] for name, source in zip(("dx", "dw", "db"), order)} | {
        "dout afterwards": case.dout
    }


def changed(case: Case, **data: Any) -> Case:
    """The same case with other data."""
    return Case(case.name, dict(case.data) | data)
