"""The layers of `conv.py` without Python loops over pixels: same functions, same results, 10 to 100 times as fast.

Forward, `sliding_window_view` shows every window without copying; each window is then
copied into a column, and the layer is a matrix product of filters and columns. Backward,
the gradient of the columns has to be added up where windows overlap: `_fold`.

The batch is worked off in runs whose columns fit into a core's cache, and shared among
the cores. Inputs are float64. Not part of the release.
"""

import math
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from threadpoolctl import ThreadpoolController

RUN = 3 * 2**18  # bytes of columns at a time: with what is made of them, a core's cache
ALONE = 3 * 2**20  # with fewer bytes of columns than these, a second thread costs more than it brings
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()

_pool = ThreadPoolExecutor(CORES)
_blas = ThreadpoolController()
_own = threading.local()


def conv_forward(x, w, b, stride=1, pad=0):
    """As `conv.conv_forward`."""
    (N, C, H, W), (F, _, kh, kw) = x.shape, w.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))) if pad else x
    windows = _windows(padded, kh, kw, stride).transpose(0, 1, 4, 5, 2, 3)
    H_out, W_out = windows.shape[4:]
    K, P = C * kh * kw, H_out * W_out
    out = np.empty((N, F, P))

    def work(samples):
        for run, columns in _runs(samples, windows):
            np.matmul(w.reshape(F, K), columns, out=out[run])
            out[run] += b[:, np.newaxis]

    _shared(work, N, 8 * K * P)
    return out.reshape(N, F, H_out, W_out), (x.shape, padded, w, stride, pad)


def conv_backward(dout, cache):
    """As `conv.conv_backward`."""
    shape, padded, w, stride, pad = cache
    (F, C, kh, kw), (N, _, H_out, W_out) = w.shape, dout.shape
    windows = _windows(padded, kh, kw, stride).transpose(0, 1, 4, 5, 2, 3)
    K, P = C * kh * kw, H_out * W_out
    rows, width = (-(-n // stride) for n in padded.shape[2:])  # of the image when every stride-th pixel is taken
    used = (H_out - 1) * width + W_out
    g, filters, dx = dout.reshape(N, F, P), np.ascontiguousarray(w.reshape(F, K).T), np.zeros(shape)

    def work(samples):
        dw = np.zeros((F, K))
        for run, columns in _runs(samples, windows):
            n = len(columns)
            wide = _scratch("wide", n, F, H_out, width)  # rows of dout as far apart as those of the image
            dcolumns = _scratch("dcolumns", n, K, rows * width)
            wide[..., W_out:] = 0  # no window begins there
            dcolumns[..., used:] = 0
            dw += np.matmul(g[run], columns.transpose(0, 2, 1)).sum(axis=0)
            wide[..., :W_out] = dout[run]
            np.matmul(filters, wide.reshape(n, F, -1)[..., :used], out=dcolumns[:, :, :used])
            _fold(dcolumns.reshape(n, C, kh, kw, rows, width), dx[run], stride, pad)
        return dw

    dw = sum(_shared(work, N, 8 * K * P))
    return dx, dw.reshape(w.shape), dout.sum(axis=(0, 2, 3))


def _fold(dcolumns, dx, stride, pad):
    """Add up what windows send to the same pixel, in one reduction for each of the stride**2 classes of pixels.

    Entry [..., u, v, i, j] belongs to the pixel that lies u rows and v columns after window
    (i, j). Seen through strides that are one row shorter for each u and one number shorter
    for each v, everything for one pixel stands in one place: what is left to do is a sum.
    """
    n, C, kh, kw, rows, width = dcolumns.shape
    for a in range(min(stride, kh)):
        for b in range(min(stride, kw)):
            taps = dcolumns[:, :, a::stride, b::stride]
            s = taps.strides
            skewed = np.ndarray((*taps.shape[:4], rows * width), float, dcolumns, 8 * (a * kw + b) * rows * width,
                                (s[0], s[1], s[2] - s[4], s[3] - s[5], s[5]))
            sums = skewed.sum(axis=(2, 3)).reshape(n, C, rows, width)
            i, j = -(-(pad - a) // stride), -(-(pad - b) // stride)  # the first that lie inside the image
            inside = dx[:, :, i * stride + a - pad :: stride, j * stride + b - pad :: stride]
            inside[...] = sums[:, :, i : i + inside.shape[2], j : j + inside.shape[3]]


def max_pool_forward(x, pool_height, pool_width, stride):
    """As `conv.max_pool_forward`."""
    windows = _windows(x, pool_height, pool_width, stride)
    flat = windows.reshape(*windows.shape[:4], -1)
    first = flat.argmax(axis=-1)
    out = np.take_along_axis(flat, first[..., np.newaxis], axis=-1)[..., 0]
    return out, (x.shape, first, pool_width, stride)


def max_pool_backward(dout, cache):
    """As `conv.max_pool_backward`."""
    shape, first, pool_width, stride = cache
    u, v = np.divmod(first, pool_width)
    n, c, i, j = np.ogrid[tuple(slice(size) for size in first.shape)]
    pixel = np.ravel_multi_index((n, c, i * stride + u, j * stride + v), shape)
    return np.bincount(pixel.ravel(), dout.ravel(), math.prod(shape)).reshape(shape)


def _windows(x, height, width, stride):
    """Every window that the stride reaches, (N, C, H_out, W_out, height, width): a view."""
    if stride < 1:
        raise ValueError(f"stride must be at least 1, not {stride}")
    return sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]


def _runs(samples, windows):
    """The samples in runs: a slice of the batch, and its windows as columns (n, K, P), which the next run overwrites."""
    K, P = math.prod(windows.shape[1:4]), math.prod(windows.shape[4:])
    length = max(1, RUN // (8 * K * P))
    for start in range(samples.start, samples.stop, length):
        run = slice(start, min(start + length, samples.stop))
        columns = _scratch("columns", run.stop - run.start, *windows.shape[1:])
        columns[...] = windows[run]
        yield run, columns.reshape(-1, K, P)


def _scratch(name, *shape):
    """An array of the thread's own that later calls get again, with what was left in it: fresh memory costs more than the sums."""
    size, flat = math.prod(shape), getattr(_own, name, None)
    if flat is None or flat.size < size:
        flat = np.empty(size)
        setattr(_own, name, flat)
    return flat[:size].reshape(shape)


def _shared(work, N, size):
    """Results of `work` on shares of the batch, a share a core; each sample has `size` bytes of columns."""
    shares = min(CORES, N) if N * size >= ALONE else 1
    slices = [slice(k * N // shares, (k + 1) * N // shares) for k in range(shares)]
    if shares == 1:
        return [work(slices[0])]
    with _blas.limit(limits=1, user_api="blas"):  # the cores are busy already
        elsewhere = [_pool.submit(work, share) for share in slices[1:]]
        return [work(slices[0]), *(share.result() for share in elsewhere)]
