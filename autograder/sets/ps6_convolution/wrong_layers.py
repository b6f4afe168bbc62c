"""What the known mistakes of a convolution do differently: knobs for `oracle.layer` and `oracle.gradients`."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from autograder.checks.compare import Raised
from autograder.checks.model import Case

from .oracle import changed, layer, output_size, slopes, zeros_around
from .wrong_columns import COLUMNS_OF_GRADIENTS, COLUMNS_OF_LAYER
from .wrong_places import PLACES_OF_GRADIENTS, PLACES_OF_LAYER, misread


def _padded_on_two_sides(x: np.ndarray, pad: int) -> np.ndarray:
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(0, 2 * pad)] * 2)


def _unpadded_size(case: Case) -> tuple[int, int]:
    return output_size(changed(case, pad=0))


def _inner_only(out: np.ndarray, case: Case) -> np.ndarray:
    """Loops that stop where the unpadded image would end leave the rest at zero."""
    height, width = _unpadded_size(case)
    kept = np.zeros_like(out)
    kept[..., : max(height, 0), : max(width, 0)] = out[..., : max(height, 0), : max(width, 0)]
    return kept


def _one_step(case: Case) -> tuple[int, int]:
    return (1, 1)


KERNELS: dict[str, Any] = {
    "kernel_flipped": dict(kernel=lambda w: w[..., ::-1, ::-1]),
    "kernel_transposed": dict(kernel=lambda w: only_square(w).swapaxes(-1, -2)),
    "kernel_mirrored": dict(kernel=lambda w: w[..., ::-1]),
    "kernel_upside_down": dict(kernel=lambda w: w[..., ::-1, :]),
    "mean_for_sum": dict(kernel=lambda w: w / (w.shape[-1] * w.shape[-2])),
}
PLACES: dict[str, Any] = {
    **PLACES_OF_LAYER,
    "stride_ignored": dict(step=_one_step, size=lambda c: output_size(changed(c, stride=1))),
    "stride_in_size_only": dict(step=_one_step),
    "stride_across_missing": dict(step=lambda c: (c.stride, 1)),
    "stride_down_missing": dict(step=lambda c: (1, c.stride)),
    "rounded_up": dict(size=lambda c: output_size(c, np.ceil)),
    "plus_one_missing": dict(size=lambda c: tuple(n - 1 for n in output_size(c))),
    "size_without_padding": dict(size=_unpadded_size),
    "loops_over_unpadded": dict(after=_inner_only),
}
PADDINGS: dict[str, Any] = {
    "padding_ignored": dict(padded=lambda x, pad: x, size=_unpadded_size),
    "padding_always_1": dict(padded=lambda x, pad: zeros_around(x, 1)),
    "padding_of_ones": dict(
        padded=lambda x, pad: np.pad(
            x, [(0, 0)] * (x.ndim - 2) + [(pad, pad)] * 2, constant_values=1
        )
    ),
    "padding_repeats_the_border": dict(padded=lambda x, pad: zeros_around(x, pad, "edge")),
    "padding_on_two_sides": dict(padded=_padded_on_two_sides),
}


def only_square(w: np.ndarray) -> np.ndarray:
    if w.shape[-1] != w.shape[-2]:
        raise ValueError("operands could not be broadcast together")
    return w


def unbound(*names: str) -> Callable:
    """Recognises a name that is not set where the padding is 0."""
    is_unbound = lambda actual, case: (
        isinstance(actual, Raised) and actual.type == "UnboundLocalError"
    )
    return lambda c: {name: is_unbound for name in names} if c.pad == 0 else {}


LAYERS: dict[str, Any] = {
    **KERNELS,
    **PLACES,
    **PADDINGS,
    **COLUMNS_OF_LAYER,
    "pixels_counted_with_height": lambda c: {"out": layer(misread(c))},
    "square_kernel_only": dict(kernel=only_square),
    "padded_undefined": unbound("out"),
    "bias_missing": dict(bias=lambda c: 0 * c.b),
    "bias_for_each_channel": dict(bias=lambda c: c.b * c.C),
    "bias_for_each_product": dict(bias=lambda c: c.b * c.C * c.kh * c.kw),
    "first_channel_only": dict(kernel=lambda w: w * (np.arange(w.shape[1]) == 0)[:, None, None]),
    "last_channel_only": dict(
        kernel=lambda w: w * (np.arange(w.shape[1]) == w.shape[1] - 1)[:, None, None]
    ),
    "channels_averaged": dict(kernel=lambda w: w / w.shape[1]),
    "one_filter_for_all": dict(kernel=lambda w: np.broadcast_to(w[:1], w.shape).copy()),
    "relu_too_early": dict(after=lambda out, c: np.maximum(out, 0)),
    "channels_last_by_mistake": dict(after=lambda out, c: np.moveaxis(out, 1, -1)),
    "samples_summed": dict(after=lambda out, c: out.sum(axis=0)),
    "out_flattened": dict(after=lambda out, c: out.reshape(len(out), -1)),
}


# ---- backward


def _last_window(case: Case, n: int, pad: int, k: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """For each row (or column) of the padded image the last window over it, and whether there is one."""
    places = np.arange(n + 2 * pad)
    last = np.minimum(places // case.stride, size - 1)
    return last, places - last * case.stride < k


def overwritten(padded: np.ndarray, case: Case, last_filter: bool = True) -> np.ndarray:
    """`=` where `+=` is needed: each pixel keeps what the last window over it wrote."""
    (i, down), (j, across) = (
        _last_window(case, n, case.pad, k, m)
        for n, k, m in (
            (case.H, case.kh, case.dout.shape[2]),
            (case.W, case.kw, case.dout.shape[3]),
        )
    )
    u, v = (np.arange(len(x)) - x * case.stride for x in (i, j))
    filters = slice(-1, None) if last_filter else slice(None)
    taps = case.w[filters][:, :, np.minimum(u, case.kh - 1)][..., np.minimum(v, case.kw - 1)]
    upstream = case.dout[:, filters][:, :, i][..., j]
    return np.einsum("fcrs,nfrs->ncrs", taps, upstream) * (down[:, None] & across)


def _last_product(in_w: np.ndarray, case: Case, samples: slice) -> np.ndarray:
    padded, (i, j) = zeros_around(case.x, case.pad), (m - 1 for m in case.dout.shape[2:])
    rows, columns = i * case.stride, j * case.stride
    window = padded[samples, :, rows : rows + case.kh, columns : columns + case.kw]
    return np.einsum("ncuv,nf->fcuv", window, case.dout[samples, :, i, j])


def _stride_forgotten(case: Case) -> Case:
    """Windows one step apart: what the gradient of a layer with stride 1 would be, were dout as large as that."""
    rows, columns = case.dout.shape[2:]
    seen = changed(
        case, stride=1, H=rows + case.kh - 1 - 2 * case.pad, W=columns + case.kw - 1 - 2 * case.pad
    )
    padded = zeros_around(case.x, case.pad)[:, :, : rows + case.kh - 1, : columns + case.kw - 1]
    return changed(seen, x=padded, pad=0, H=padded.shape[2], W=padded.shape[3])


def _in_padded_stride_1(padded: np.ndarray, case: Case) -> np.ndarray:
    near = slopes(_stride_forgotten(case))[0]
    return np.pad(
        near, [(0, 0), (0, 0)] + [(0, m - n) for m, n in zip(padded.shape[2:], near.shape[2:])]
    )


def _minus_pad(padded: np.ndarray, case: Case) -> np.ndarray:
    return padded[:, :, case.pad : -case.pad, case.pad : -case.pad]


def _padded_by_1(case: Case) -> Case:
    """The part that the windows reach of an image padded by 1, whatever the padding was."""
    rows, columns = (
        (m - 1) * case.stride + k for m, k in zip(case.dout.shape[2:], (case.kh, case.kw))
    )
    padded = zeros_around(case.x, 1)
    if rows > padded.shape[2] or columns > padded.shape[3]:
        raise ValueError("operands could not be broadcast together")
    return changed(case, x=padded[:, :, :rows, :columns], pad=0, H=rows, W=columns)


def _cropped_by_1(in_reached: np.ndarray, case: Case) -> np.ndarray:
    whole = np.zeros((case.N, case.C, case.H + 2, case.W + 2))
    whole[:, :, : in_reached.shape[2], : in_reached.shape[3]] = in_reached
    return whole[:, :, 1:-1, 1:-1]


def _empty_crop_does_not_fit(actual: Any, case: Case) -> bool:
    return isinstance(actual, Raised) and actual.type == "ValueError" and "0,0)" in actual.message


CROPS: dict[str, Any] = {
    "crop_empty_at_padding_0": dict(crop=_minus_pad),
    "crop_always_1": dict(crop=lambda g, c: g[:, :, 1:-1, 1:-1]),
    "crop_missing": dict(crop=lambda g, c: g),
    "crop_top_left": dict(crop=lambda g, c: g[:, :, : c.H, : c.W]),
    "crop_only_at_the_start": dict(crop=lambda g, c: g[:, :, c.pad :, c.pad :]),
    "crop_empty_for_each_image": lambda c: (
        dict.fromkeys(("dx", "dw", "db", "dout afterwards"), _empty_crop_does_not_fit)
        if c.pad == 0
        else {}
    ),
    "padding_always_1_backward": dict(seen=_padded_by_1, crop=_cropped_by_1),
}
FLOWS: dict[str, Any] = {
    "dx_overwritten": dict(in_padded=overwritten),
    "dx_overwritten_by_windows": dict(in_padded=lambda g, c: overwritten(g, c, last_filter=False)),
    "dx_by_last_filter": dict(
        in_padded=lambda g, c: slopes(changed(c, w=c.w[-1:], dout=c.dout[:, -1:], F=1))[0]
    ),
    "dx_kernel_flipped": dict(in_padded=lambda g, c: slopes(changed(c, w=c.w[..., ::-1, ::-1]))[0]),
    "dx_stride_ignored": dict(in_padded=_in_padded_stride_1),
    "dx_without_weights": dict(in_padded=lambda g, c: slopes(changed(c, w=np.ones_like(c.w)))[0]),
    "dx_without_upstream": dict(
        in_padded=lambda g, c: slopes(changed(c, dout=np.ones_like(c.dout)))[0]
    ),
    "dw_overwritten": dict(in_w=lambda g, c: _last_product(g, c, slice(-1, None))),
    "dw_overwritten_by_places": dict(in_w=lambda g, c: _last_product(g, c, slice(None))),
    "dw_of_last_sample": dict(
        in_w=lambda g, c: slopes(changed(c, x=c.x[-1:], dout=c.dout[-1:], N=1))[1]
    ),
    "dw_stride_ignored": dict(in_w=lambda g, c: slopes(_stride_forgotten(c))[1]),
    "dw_kernel_flipped": dict(in_w=lambda g, c: g[..., ::-1, ::-1]),
    "dw_without_upstream": dict(in_w=lambda g, c: slopes(changed(c, dout=np.ones_like(c.dout)))[1]),
    "dw_averaged": dict(in_w=lambda g, c: g / c.N),
    "db_averaged": dict(in_b=lambda d: d.sum(axis=(0, 2, 3)) / len(d)),
    "db_mean_of_everything": dict(in_b=lambda d: d.mean(axis=(0, 2, 3))),
    "db_over_samples_only": dict(in_b=lambda d: d.sum(axis=0)),
    "db_over_pixels_only": dict(in_b=lambda d: d.sum(axis=(2, 3))),
    "db_one_number": dict(in_b=lambda d: d.sum()),
    "db_without_upstream": dict(in_b=lambda d: np.full(d.shape[1], d[:, 0].size, dtype=float)),
    "db_row": dict(in_b=lambda d: d.sum(axis=(0, 2, 3))[None]),
    "db_column": dict(in_b=lambda d: d.sum(axis=(0, 2, 3))[:, None]),
    "db_of_last_sample": dict(in_b=lambda d: d[-1].sum(axis=(1, 2))),
    "gradients_in_other_order": dict(order=("dw", "dx", "db")),
}
BACKWARD: dict[str, Any] = {
    **CROPS,
    **FLOWS,
    **PLACES_OF_GRADIENTS,
    **COLUMNS_OF_GRADIENTS,
    "dpadded_undefined": unbound("dx", "dw", "db", "dout afterwards"),
    "dx_missing": lambda c: {"dx": lambda actual, case: actual is None},
    "dout_changed": lambda c: {
        "dout afterwards": lambda actual, case: (
            isinstance(actual, np.ndarray) and not np.array_equal(actual, case.dout)
        )
    },
}
