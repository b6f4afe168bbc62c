"""What goes wrong with places: height and width mixed up, loops that begin or end elsewhere, positions counted wrongly.

Knobs for `oracle.layer`, `oracle.gradients` and `pool_oracle`, and functions for what knobs cannot say.
"""

from __future__ import annotations

from typing import Any, Callable, Iterable

import numpy as np

from autograder.checks.compare import Raised, close
from autograder.checks.model import Case

from .oracle import changed, crop, gradients, layer, output_size, slopes, zeros_around
from .pool_oracle import followers, gathered, pooled, unpooled

WAY_BACK = ("dx", "dw", "db", "dout afterwards")
BEYOND = "index is out of bounds"


# ---- another size of the output


def _width_from_image_height(case: Case) -> tuple[int, int]:
    return output_size(changed(case, W=case.H))


SIDES: dict[str, Any] = {
    "output_square": dict(size=lambda c: (output_size(c)[0],) * 2),
    "output_square_by_width": dict(size=lambda c: (output_size(c)[1],) * 2),
    "output_sides_swapped": dict(size=lambda c: output_size(c)[::-1]),
    "width_from_image_height": dict(size=_width_from_image_height),
    "width_from_kernel_height": dict(size=lambda c: output_size(changed(c, kw=c.kh))),
}


# ---- loops that begin late or end early


def _without_first(values: np.ndarray) -> np.ndarray:
    kept = np.zeros_like(values)
    kept[..., 1:, 1:] = values[..., 1:, 1:]
    return kept


def _without_last(values: np.ndarray) -> np.ndarray:
    return _without_first(values[..., ::-1, ::-1])[..., ::-1, ::-1]


# ---- positions in one long row, counted with the height where the width belongs


def misread(case: Case) -> Case:
    """The part of the image that the windows see, each pixel looked up as if a row were as long as a column."""
    padded = zeros_around(case.x, case.pad)
    rows, columns = padded.shape[2:]
    seen = [(n - 1) * case.stride + k for n, k in zip(output_size(case), (case.kh, case.kw))]
    planes = rows * columns * np.arange(case.N * case.C).reshape(case.N, case.C, 1, 1)
    return changed(
        case,
        x=np.take(padded, planes + np.add.outer(rows * np.arange(seen[0]), np.arange(seen[1]))),
        pad=0,
        H=seen[0],
        W=seen[1],
    )


def _put_by_height(out: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Each output goes to place i * H_out + j of one row; a later one replaces an earlier one."""
    rows, columns = out.shape[-2:]
    number = np.add.outer(rows * np.arange(rows), np.arange(columns)).ravel()
    if number[-1] >= rows * columns:
        raise IndexError(BEYOND)
    flat = np.broadcast_to(start, out.shape).reshape(*out.shape[:-2], -1).copy()
    for place, n in enumerate(number):
        flat[..., n] = out.reshape(flat.shape)[..., place]
    return flat.reshape(out.shape)


LOOPS = {"loops_start_at_one": _without_first, "loops_end_too_early": _without_last}
PLACES_OF_LAYER: dict[str, Any] = {
    **SIDES,
    **{name: dict(after=lambda out, c, cut=cut: cut(out)) for name, cut in LOOPS.items()},
    "output_transposed": dict(after=lambda out, c: out.swapaxes(-1, -2)),
    "outputs_counted_with_height": dict(
        after=lambda out, c: _put_by_height(out, c.b[:, None, None])
    ),
}
PLACES_OF_POOL: dict[str, Any] = {
    **PLACES_OF_LAYER,
    "outputs_counted_with_height": dict(after=lambda out, c: _put_by_height(out, np.zeros(1))),
    "pixels_counted_with_height": lambda c: {"out": pooled(misread(c))["out"]},
}


def sticking_out(
    forward: Callable, names: Iterable[str] = tuple(SIDES)
) -> dict[str, Callable[[Case], dict[str, Any]]]:
    """Outputs of another size: windows that stick out raise, or are stretched where they are one pixel wide, by how the product is written."""

    def wrong(case: Case, knobs: dict[str, Any]) -> dict[str, Any]:
        try:
            return forward(case, **knobs)
        except ValueError:
            given = forward(case, stretch=True, **knobs)
        return {
            name: lambda actual, case, value=value: (
                _same(actual, value) or isinstance(actual, Raised) and actual.type == "ValueError"
            )
            for name, value in given.items()
        }

    return {name: lambda case, knobs=SIDES[name]: wrong(case, knobs) for name in names}


def _same(actual: Any, value: Any) -> bool:
    return close(1e-7, 1e-9)(actual, value, False) is None


# ---- the way back


def reading(case: Case, knobs: dict[str, Callable]) -> Case:
    """What loops over an output of another size read of dout; the rest plays no part."""
    size = [max(n, 0) for n in knobs["size"](case)]
    if any(n > m for n, m in zip(size, case.dout.shape[2:])):
        raise IndexError(BEYOND)
    read = np.zeros_like(case.dout)
    read[..., : size[0], : size[1]] = case.dout[..., : size[0], : size[1]]
    return changed(case, dout=read)


def after(
    forward: Callable[[Case], Any], back: Callable[[Case], dict[str, Any]], outputs: tuple[str, ...]
) -> Callable[[Case], dict[str, Any]]:
    """A mistake made both ways: without a cache where the way there raises."""

    def wrong(case: Case) -> dict[str, Any]:
        try:
            forward(case)
        except (IndexError, ValueError):
            return dict.fromkeys(outputs, Raised("no cache"))
        return back(case)

    return wrong


def _numbered_by_height(
    case: Case, back: Callable[[np.ndarray, np.ndarray], dict[str, Any]]
) -> dict[str, Any]:
    """Window number p is taken to be in row p // H_out; those are windows that stick out, unless they are one row high."""
    (rows, columns), flat = case.dout.shape[2:], case.dout.reshape(*case.dout.shape[:2], -1)
    if rows == columns:
        return {}
    if case.kh > 1:
        raise ValueError("operands could not be broadcast together")
    sent, read = np.zeros_like(case.dout), np.zeros_like(case.dout)
    last = {i * rows + j: (i, j) for i, j in np.ndindex(rows, columns)}
    for p in range(rows * columns):
        if p // rows < rows:
            sent[:, :, p // rows, p % columns] += flat[..., p]
        if p in last:
            read[:, :, *last[p]] = flat[..., p]
    return back(sent, read)


def _one_for_pad(case: Case) -> dict[str, Any]:
    """A pixel's row and column in the image are those in the padded image minus 1, whatever the padding."""
    shift, dx = case.pad - 1, crop(slopes(case)[0], case)
    for n, k, m in zip((case.H, case.W), (case.kh, case.kw), case.dout.shape[2:]):
        if min(n, (m - 1) * case.stride + k - case.pad) + shift > n:
            raise IndexError(BEYOND)
    dw = slopes(changed(case, x=np.roll(case.x, -shift, (2, 3))))[1]
    return {"dx": np.roll(dx, shift, (2, 3)), "dw": dw}


def _unlike_windows(in_w: np.ndarray, case: Case) -> np.ndarray:
    if case.kh != case.kw:
        raise ValueError("operands could not be broadcast together")
    return in_w


COUNTED = PLACES_OF_LAYER["outputs_counted_with_height"]
PLACES_OF_GRADIENTS: dict[str, Any] = {
    **{
        name: after(
            lambda c, knobs=knobs: layer(c, **knobs),
            lambda c, knobs=knobs: gradients(c, seen=lambda c: reading(c, knobs)),
            WAY_BACK,
        )
        for name, knobs in SIDES.items()
    },
    **{
        name: dict(seen=lambda c, read=read: changed(c, dout=read(c.dout)))
        for name, read in LOOPS.items()
    },
    "square_kernel_only": dict(in_w=_unlike_windows),
    "one_for_pad": _one_for_pad,
    "pixels_counted_with_height": after(misread, lambda c: {"dw": slopes(misread(c))[1]}, WAY_BACK),
    "outputs_counted_with_height": after(
        lambda c: layer(c, **COUNTED),
        lambda c: _numbered_by_height(
            c,
            lambda sent, read: {
                "dx": gradients(changed(c, dout=sent))["dx"],
                "dw": slopes(changed(c, dout=read))[1],
            },
        ),
        WAY_BACK,
    ),
}


# ---- the way back through the pooling


def _of_misread(case: Case) -> np.ndarray:
    """The maxima of the misread image, sent back to where the windows are."""
    seen = misread(case)
    follow = followers(seen).reshape(seen.H, seen.W, *case.dout.shape)
    return np.pad(follow, [(0, case.H - seen.H), (0, case.W - seen.W)] + [(0, 0)] * 4).reshape(
        -1, *case.dout.shape
    )


def _of_square_windows(case: Case) -> np.ndarray:
    """The maxima of windows as wide as they are high, which may stick out."""
    follow = np.zeros((case.H, case.W, *case.dout.shape))
    for n, c, i, j in np.ndindex(case.dout.shape):
        top, left = i * case.stride, j * case.stride
        place = np.argmax(case.x[n, c, top : top + case.kh, left : left + case.kh])
        follow[top + place // case.kh, left + place % case.kh, n, c, i, j] = 1
    return follow.reshape(-1, *case.dout.shape)


POOL_BACK = ("dx", "dout afterwards")
PLACES_OF_UNPOOLED: dict[str, Any] = {
    **{
        name: after(
            lambda c, knobs=knobs: pooled(c, **knobs),
            lambda c, knobs=knobs: unpooled(
                c, flow=lambda f, k: gathered(f, k, reading(k, knobs).dout)
            ),
            POOL_BACK,
        )
        for name, knobs in SIDES.items()
    },
    **{
        name: dict(flow=lambda f, c, read=read: gathered(f, c, read(c.dout)))
        for name, read in LOOPS.items()
    },
    "window_square": dict(follow=_of_square_windows),
    "pixels_counted_with_height": after(misread, lambda c: unpooled(c, _of_misread), POOL_BACK),
    "outputs_counted_with_height": after(
        lambda c: pooled(c, **PLACES_OF_POOL["outputs_counted_with_height"]),
        lambda c: _numbered_by_height(
            c, lambda sent, read: {"dx": unpooled(changed(c, dout=sent))["dx"]}
        ),
        POOL_BACK,
    ),
}
