"""A right solution without loops over pixels: views of all windows at once, and einsum."""

import time

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows_of(x, kh, kw, stride):
    """All windows of the last two axes, (..., H_out, W_out, kh, kw): a view, no copy."""
    return sliding_window_view(x, (kh, kw), axis=(-2, -1))[..., ::stride, ::stride, :, :]


# ---- Task 6.2: how large the output is


def conv_output_shape(image_shape, kernel_shape, stride=1, pad=0):
    """Height and width of what a sliding window gives.

    Parameters
    ----------
    image_shape, kernel_shape : pairs of int
        (H, W) and (kh, kw), each at least 1. Neither need be square.
    stride, pad : int
        The same in both directions.

    Returns
    -------
    (int, int)
        (H_out, W_out), by the formula at the top of this file. Rows and columns at the
        bottom and on the right that a whole step no longer reaches are left over.

    Raises
    ------
    ValueError
        With one clear sentence, if the kernel is higher or wider than the padded image,
        if stride < 1, or if pad < 0.
    """
    if stride < 1:
        raise ValueError("the stride must be 1 or more")
    if pad < 0:
        raise ValueError("the padding cannot be negative")
    room = np.array(image_shape) + 2 * pad - np.array(kernel_shape)
    if room.min() < 0:
        raise ValueError("the kernel is larger than the padded image")
    return tuple(int(r) // stride + 1 for r in room)


# ---- Task 6.3: one image, one kernel


def correlate2d(image, kernel, stride=1, pad=0):
    """Cross-correlation: lay the kernel on the image as it is, multiply, add up, move on.

    out[i, j] = sum over u, v of kernel[u, v] * padded[i * stride + u, j * stride + v]

    Parameters
    ----------
    image, kernel : float64 arrays (H, W) and (kh, kw)
    stride, pad : int

    Returns
    -------
    float64 array (H_out, W_out), a new one

    Raises
    ------
    ValueError
        As `conv_output_shape`.
    """
    conv_output_shape(image.shape, kernel.shape, stride, pad)
    return np.einsum("ijuv,uv->ij", windows_of(np.pad(image, pad), *kernel.shape, stride), kernel)


def convolve2d(image, kernel, stride=1, pad=0):
    """Convolution as mathematics has it: the kernel is turned by 180 degrees first.

    out[i, j] = sum over u, v of kernel[kh-1-u, kw-1-v] * padded[i * stride + u, j * stride + v]

    Takes, returns and raises what `correlate2d` does.
    """
    return correlate2d(image, np.rot90(kernel, 2), stride, pad)


def agree(kernel):
    """Whether `correlate2d` and `convolve2d` give the same with this kernel for every image.

    kernel : float64 array (kh, kw). Returns True or False, by exact comparison.
    """
    return bool((np.rot90(kernel, 2) == kernel).all())


# ---- Tasks 6.4 and 6.6: the layer, forward and backward


def conv_forward(x, w, b, stride=1, pad=0):
    """A convolution layer (a cross-correlation, as in every library), without activation.

    out[n, f, i, j] = b[f] + sum over c, u, v of
                      w[f, c, u, v] * padded[n, c, i * stride + u, j * stride + v]

    Parameters
    ----------
    x : float64 array (N, C, H, W)
    w : float64 array (F, C, kh, kw)
    b : float64 array (F,)
    stride, pad : int

    Returns
    -------
    out : float64 array (N, F, H_out, W_out)
    cache
        For `conv_backward`.

    Raises
    ------
    ValueError
        As `conv_output_shape`, and if x and w disagree about the number of channels.
    """
    if x.shape[1] != w.shape[1]:
        raise ValueError("images and filters have different numbers of channels")
    conv_output_shape(x.shape[2:], w.shape[2:], stride, pad)
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    seen = windows_of(padded, *w.shape[2:], stride)
    out = np.einsum("ncijuv,fcuv->nfij", seen, w, optimize=True) + b.reshape(1, -1, 1, 1)
    return out, {"x": x, "w": w, "stride": stride, "pad": pad}


def conv_backward(dout, cache):
    """Gradients of a loss with respect to x, w and b, from that with respect to `out`.

    Parameters
    ----------
    dout : float64 array (N, F, H_out, W_out)
    cache
        What `conv_forward` returned.

    Returns
    -------
    dx, dw, db : float64 arrays (N, C, H, W), (F, C, kh, kw), (F,)
        Exactly the shapes of x, w and b. dx is for the image without its padding; pixels
        that no window reached have gradient 0.
    """
    x, w, s, pad = (cache[k] for k in ("x", "w", "stride", "pad"))
    kh, kw = w.shape[2:]
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dw = np.einsum("nfij,ncijuv->fcuv", dout, windows_of(padded, kh, kw, s), optimize=True)
    dpadded = np.zeros(padded.shape)
    shares = np.einsum("nfij,fcuv->ncuvij", dout, w, optimize=True)
    H_out, W_out = dout.shape[2:]
    for u in range(kh):  # the pixels that meet weight (u, v) lie a stride apart
        for v in range(kw):
            dpadded[:, :, u : u + s * H_out : s, v : v + s * W_out : s] += shares[:, :, u, v]
    H, W = x.shape[2:]
    return dpadded[:, :, pad : pad + H, pad : pad + W], dw, np.einsum("nfij->f", dout)


def relu_forward(x):
    """max(0, x) entry by entry, for an array of any shape. Returns (out, cache)."""
    return np.where(x > 0, x, 0.0), (x > 0)


def relu_backward(dout, cache):
    """Gradient with respect to x: `dout` where x > 0, else 0 (also at x = 0).

    Returns a new array of dout's shape; `dout` itself stays as it is.
    """
    return dout * cache


def conv_relu_hwc(x, w, b):
    """The layer with stride 1, no padding and a ReLU, for one image with channels last.

    z[i, j, m] = b[m] + sum over u, v, n of w[u, v, n, m] * x[i + u, j + v, n],   y = max(0, z)

    Parameters
    ----------
    x : float64 array (H, W, C)
    w : float64 array (kh, kw, C, M)
        M is the number of filters.
    b : float64 array (M,)

    Returns
    -------
    z, y : float64 arrays (H - kh + 1, W - kw + 1, M)
    """
    z = np.einsum("ijnuv,uvnm->ijm", windows_of(np.moveaxis(x, 2, 0), *w.shape[:2], 1).transpose(1, 2, 0, 3, 4), w) + b
    return z, np.maximum(z, 0)


# ---- Task 6.5: what the layer costs


def conv_parameters(kernel_shape, channels, filters):
    """Number of trainable numbers of a layer with biases.

    kernel_shape : (kh, kw); channels : C, of the input; filters : F. Returns an int.
    """
    return int(np.prod(kernel_shape)) * channels * filters + filters


def conv_cost(image_shape, kernel_shape, channels, filters, stride=1, pad=0):
    """Operations of one forward pass for one image, the ReLU included.

    Adding up n numbers takes n - 1 additions (the sum starts with the first number, not
    with 0); adding the bias takes one more. The ReLU takes one comparison for each output.
    Products with padded zeros count as any other.

    Parameters
    ----------
    image_shape, kernel_shape : pairs of int
        (H, W) and (kh, kw).
    channels, filters, stride, pad : int

    Returns
    -------
    multiplications, additions, comparisons : int
    """
    rows, columns = conv_output_shape(image_shape, kernel_shape, stride, pad)
    comparisons = rows * columns * filters
    multiplications = comparisons * channels * kernel_shape[0] * kernel_shape[1]
    return [multiplications, multiplications, comparisons]


# ---- Task 6.7: max pooling


def max_pool_forward(x, pool_height, pool_width, stride):
    """The largest value of each window, each channel on its own.

    Parameters
    ----------
    x : float64 array (N, C, H, W)
    pool_height, pool_width, stride : int
        Windows may overlap (stride smaller than the window) or leave gaps (larger).

    Returns
    -------
    out : float64 array (N, C, H_out, W_out), sizes as in `conv_output_shape`
    cache
        For `max_pool_backward`.

    Raises
    ------
    ValueError
        As `conv_output_shape`.
    """
    conv_output_shape(x.shape[2:], (pool_height, pool_width), stride)
    seen = windows_of(x, pool_height, pool_width, stride)
    flat = seen.reshape(*seen.shape[:4], -1)
    return flat.max(axis=-1), (flat.argmax(axis=-1), x.shape, pool_width, stride)


def max_pool_backward(dout, cache):
    """Gradient with respect to x: each entry of `dout` goes to the maximum of its window.

    Of several equal maxima the first one gets all of it, in reading order (row by row). A
    pixel that is the maximum of several windows gets the sum.

    Takes dout (N, C, H_out, W_out) and the cache; returns dx (N, C, H, W).
    """
    first, shape, pool_width, stride = cache
    n, c, i, j = np.indices(first.shape)
    dx = np.zeros(shape)
    np.add.at(dx, (n, c, i * stride + first // pool_width, j * stride + first % pool_width), dout)
    return dx


# ---- Given: a fully connected layer, and softmax with cross-entropy


def affine_forward(x, w, b):
    """x (N, ...) flattened to (N, D), times w (D, M), plus b (M,). Returns (out, cache)."""
    return x.reshape(len(x), -1) @ w + b, (x, w)


def affine_backward(dout, cache):
    """dx in the shape that x had, dw (D, M), db (M,), from dout (N, M)."""
    x, w = cache
    return (dout @ w.T).reshape(x.shape), x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)


def softmax_loss(scores, y):
    """Mean cross-entropy of scores (N, K) and classes y (N,), and its gradient (N, K)."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    gradient = np.exp(logs)
    gradient[rows, y] -= 1
    return float(-logs[rows, y].mean()), gradient / len(y)


# ---- Task 6.8: a small net from your own layers


class ConvNet:
    """convolution - ReLU - max pooling - fully connected, for K classes.

    Parameters
    ----------
    image_shape : (int, int, int)
        (C, H, W); the image need not be square.
    filters, size, stride : int
        The convolution has `filters` filters of `size` by `size`, no padding.
    pool : int
        Side of the pooling windows, and their stride.
    classes : int
    seed : int
        Of the first weights.

    Attributes
    ----------
    params : dict of float64 arrays
        ``'W1'`` (filters, C, size, size), ``'b1'`` (filters,), ``'W2'`` (D, classes) and
        ``'b2'`` (classes,), where D is the number of values that the pooling gives.
    """

    def __init__(self, image_shape=(1, 28, 28), filters=8, size=5, stride=2, pool=2, classes=10, seed=0):
        self.stride, self.pool = stride, pool
        channels, *sides = image_shape
        pooled = conv_output_shape(conv_output_shape(sides, (size, size), stride), (pool, pool), pool)
        inputs, features = channels * size * size, filters * pooled[0] * pooled[1]
        rng = np.random.default_rng(seed)
        self.params = {
            "W1": rng.standard_normal((filters, channels, size, size)) * np.sqrt(2 / inputs),
            "b1": np.zeros(filters),
            "W2": rng.standard_normal((features, classes)) * np.sqrt(1 / features),
            "b2": np.zeros(classes),
        }

    def forward(self, x):
        """Scores (N, classes) of the images x (N, C, H, W), and the four caches."""
        p = self.params
        z, conv_cache = conv_forward(x, p["W1"], p["b1"], stride=self.stride)
        h, relu_cache = relu_forward(z)
        pooled, pool_cache = max_pool_forward(h, self.pool, self.pool, self.pool)
        scores, affine_cache = affine_forward(pooled, p["W2"], p["b2"])
        return scores, {"conv": conv_cache, "relu": relu_cache, "pool": pool_cache, "affine": affine_cache}

    def loss(self, x, y):
        """Mean cross-entropy, and its gradients.

        Returns
        -------
        (loss, grads)
            A float and a dict with the keys of `params`, each gradient of exactly its
            parameter's shape.
        """
        scores, caches = self.forward(x)
        loss, upstream = softmax_loss(scores, y)
        grads = {}
        upstream, grads["W2"], grads["b2"] = affine_backward(upstream, caches["affine"])
        upstream = relu_backward(max_pool_backward(upstream, caches["pool"]), caches["relu"])
        grads["W1"], grads["b1"] = conv_backward(upstream, caches["conv"])[1:]
        return loss, grads

    def predict(self, x):
        """Class with the highest score of each image; the first one on a tie. Given."""
        return self.forward(x)[0].argmax(axis=1)

    def train(self, x, y, epochs=5, batch_size=50, learning_rate=0.05, momentum=0.9, seconds=25.0, seed=0):
        """Gradient descent with momentum; changes `params`. Given.

        Stops after `seconds`, so that slow layers learn less but nobody waits. Returns the
        list of the losses of all minibatches, each before its step.
        """
        rng, losses = np.random.default_rng(seed), []
        speed = {name: np.zeros_like(value) for name, value in self.params.items()}
        end = time.monotonic() + seconds
        for _ in range(epochs):
            order = rng.permutation(len(x))
            for start in range(0, len(x) - batch_size + 1, batch_size):
                if time.monotonic() > end:
                    return losses
                batch = order[start : start + batch_size]
                loss, grads = self.loss(x[batch], y[batch])
                losses.append(loss)
                for name in self.params:
                    speed[name] = momentum * speed[name] - learning_rate * grads[name]
                    self.params[name] = self.params[name] + speed[name]
        return losses
