"""What convolution and pooling should give: SciPy forward, unit steps backward.

No derivative is written down here. A convolution layer is linear in its images and in its
filters, so a step of 1 in one entry changes the output by exactly the derivative with respect
to that entry. For pooling, one pixel after the other is nudged up, and the outputs that follow
it send it their gradient.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import maximum_filter
from scipy.signal import correlate2d

Pair = tuple[int, int]


def places(length: int, window: int, stride: int = 1, pad: int = 0) -> int:
    """How many windows fit side by side, by counting them."""
    return len(range(-pad, length + pad - window + 1, stride))


def output_size(image: Pair, window: Pair, stride: int = 1, pad: int = 0) -> Pair:
    """Height and width of what a sliding window gives."""
    height, width = (places(n, k, stride, pad) for n, k in zip(image, window, strict=True))
    return height, width


def padded(x: np.ndarray, pad: int) -> np.ndarray:
    """Zeros around the last two axes."""
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(pad, pad)] * 2)


# ---- the convolution layer


def layer(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int = 1, pad: int = 0) -> np.ndarray:
    """Output (N, F, H_out, W_out) of the layer, before any activation."""
    return _every_window(padded(x, pad), w)[..., ::stride, ::stride] + b[:, None, None]


def _every_window(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Cross-correlation at every place.

    All images stand on top of each other in one tall one: SciPy is fast when it is called rarely.
    """
    N, C, H, W = x.shape
    kh, kw = w.shape[2:]
    out = np.zeros((len(w), N * H, W - kw + 1))
    for f, c in np.ndindex(len(w), C):
        tall = x[:, c].reshape(N * H, W)
        out[f, : N * H - kh + 1] += correlate2d(tall, w[f, c], "valid")
    return out.reshape(len(w), N, H, W - kw + 1)[:, :, : H - kh + 1].swapaxes(0, 1)


def layer_gradients(
    dout: np.ndarray, x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int = 1, pad: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Gradients of sum(out * dout) with respect to x, w and b."""
    pixels, taps = unit_images(x.shape[2:]), unit_images(w.shape[2:])
    dx, dw = np.zeros(x.shape), np.zeros(w.shape)
    zero = np.zeros(len(w))
    for c in range(x.shape[1]):
        by_pixel = layer(pixels, w[:, c : c + 1], zero, stride, pad)
        dx[:, c] = np.einsum("nfij,pfij->np", dout, by_pixel).reshape(dx[:, c].shape)
        by_tap = layer(x[:, c : c + 1], taps, np.zeros(len(taps)), stride, pad)
        dw[:, c] = np.einsum("nfij,npij->fp", dout, by_tap).reshape(dw[:, c].shape)
    return dx, dw, np.einsum("nfij->f", dout)


def unit_images(sides: Pair) -> np.ndarray:
    """All images (H * W, 1, H, W) of a single 1 among zeros."""
    return np.eye(sides[0] * sides[1]).reshape(-1, 1, *sides)


# ---- the ReLU


def relu(x: np.ndarray) -> np.ndarray:
    """max(0, x), entry by entry."""
    return np.where(x > 0, x, 0.0)


def relu_gradient(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The upstream gradient where x > 0, else 0."""
    return np.heaviside(x, 0.0) * dout


# ---- max pooling


def pooled(x: np.ndarray, height: int, width: int, stride: int) -> np.ndarray:
    """The largest value of each window."""
    full = maximum_filter(x, size=(1,) * (x.ndim - 2) + (height, width), mode="nearest")
    H, W = x.shape[-2:]
    rows, columns = (
        slice(k // 2, k // 2 + n - k + 1, stride) for n, k in ((H, height), (W, width))
    )
    return full[..., rows, columns]


def pooled_gradient(
    dout: np.ndarray, x: np.ndarray, height: int, width: int, stride: int
) -> np.ndarray:
    """Gradient with respect to x; of equal maxima the first one in reading order gets it."""
    N, C, H, W = x.shape
    base, step = _ranks(x), 0.25
    nudged = base + step * np.eye(H * W).reshape(-1, 1, 1, H, W)
    follow = pooled(nudged, height, width, stride) - pooled(base, height, width, stride)
    by_pixel = np.einsum("pncij,ncij->ncp", follow / step, dout)
    return by_pixel.reshape(N, C, H, W)


def _ranks(x: np.ndarray) -> np.ndarray:
    """Pixels by rank in their plane; the first of equal ones ranks highest."""
    flat = x.reshape(-1, x.shape[2] * x.shape[3])
    ranked = np.empty(flat.shape)
    order = np.argsort(-flat, axis=1, kind="stable")
    np.put_along_axis(ranked, order, -np.arange(flat.shape[1])[None], axis=1)
    return ranked.reshape(x.shape).astype(float)


# ---- the loss of the net


def mean_loss(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Mean softmax cross-entropy of (..., N, K) scores, complex ones too."""
    shift = scores.real.max(axis=-1, keepdims=True)
    logs = scores - shift - np.log(np.exp(scores - shift).sum(axis=-1, keepdims=True))
    return -logs[..., np.arange(len(y)), y].mean(axis=-1)
