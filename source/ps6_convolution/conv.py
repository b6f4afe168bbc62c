"""Convolution, from one image and one kernel to a small net that reads digits.

Arrays are float64. A batch of images has shape (N, C, H, W): samples, channels, height,
width. A layer has F filters of shape (C, kh, kw), so its weights are (F, C, kh, kw), and
one bias a filter, (F,). Padding puts `pad` rows and columns of zeros on all four sides::

    H_out = floor((H + 2 pad - kh) / stride) + 1        W_out alike

What is checked: every function here that has a task, and the class `ConvNet`. No function
changes the arrays it is given. A *cache* is whatever your backward function needs from
your forward function; nobody else looks into it.
"""

import time

import numpy as np


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

    >>> conv_output_shape((7, 9), (3, 3), stride=2)
    (3, 4)
    """
    ### BEGIN SOLUTION 6.2 return the height and width of the output, and refuse what does not fit.
    if stride < 1 or pad < 0:
        raise ValueError(f"stride must be at least 1 and pad at least 0, not {stride} and {pad}")
    sizes = []
    for length, window in zip(image_shape, kernel_shape):
        room = length + 2 * pad - window
        if room < 0:
            raise ValueError(f"a kernel {tuple(kernel_shape)} does not fit into an image {tuple(image_shape)} padded by {pad}")
        sizes.append(room // stride + 1)
    return tuple(sizes)
    ### END SOLUTION


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

    >>> correlate2d(np.array([[0.0, 2.0], [1.0, 0.0]]), np.array([[1.0, 2.0], [0.0, -1.0]]))
    array([[4.]])
    """
    ### BEGIN SOLUTION 6.3 return the cross-correlation of image and kernel.
    kh, kw = kernel.shape
    H_out, W_out = conv_output_shape(image.shape, kernel.shape, stride, pad)
    padded = np.pad(image, pad)
    out = np.empty((H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            window = padded[i * stride : i * stride + kh, j * stride : j * stride + kw]
            out[i, j] = np.sum(window * kernel)
    return out
    ### END SOLUTION


def convolve2d(image, kernel, stride=1, pad=0):
    """Convolution as mathematics has it: the kernel is turned by 180 degrees first.

    out[i, j] = sum over u, v of kernel[kh-1-u, kw-1-v] * padded[i * stride + u, j * stride + v]

    Takes, returns and raises what `correlate2d` does.
    """
    ### BEGIN SOLUTION 6.3 return the convolution of image and kernel.
    return correlate2d(image, kernel[::-1, ::-1], stride, pad)
    ### END SOLUTION


def agree(kernel):
    """Whether `correlate2d` and `convolve2d` give the same with this kernel for every image.

    kernel : float64 array (kh, kw). Returns True or False, by exact comparison.
    """
    ### BEGIN SOLUTION 6.3 return whether both operations agree for this kernel, whatever the image.
    return np.array_equal(kernel, kernel[::-1, ::-1])
    ### END SOLUTION


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
    ### BEGIN SOLUTION 6.4 return the output of the layer and a cache for conv_backward.
    N, C, H, W = x.shape
    F, C_w, kh, kw = w.shape
    if C != C_w:
        raise ValueError(f"the images have {C} channels, the filters {C_w}")
    H_out, W_out = conv_output_shape((H, W), (kh, kw), stride, pad)
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    out = np.empty((N, F, H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            window = padded[:, :, i * stride : i * stride + kh, j * stride : j * stride + kw]
            out[:, :, i, j] = np.tensordot(window, w, axes=([1, 2, 3], [1, 2, 3])) + b
    return out, (x, w, stride, pad)
    ### END SOLUTION


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
    ### BEGIN SOLUTION 6.6 return dx, dw and db: each window gives and takes what it had forward.
    x, w, stride, pad = cache
    kh, kw = w.shape[2:]
    H, W = x.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    dpadded, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            g = dout[:, :, i, j]  # (N, F): what flows into this output
            rows, cols = slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw)
            dw += np.tensordot(g, padded[:, :, rows, cols], axes=(0, 0))
            dpadded[:, :, rows, cols] += np.tensordot(g, w, axes=(1, 0))
    dx = dpadded[:, :, pad : pad + H, pad : pad + W].copy()
    return dx, dw, dout.sum(axis=(0, 2, 3))
    ### END SOLUTION


def relu_forward(x):
    """max(0, x) entry by entry, for an array of any shape. Returns (out, cache).

    >>> relu_forward(np.array([-1.0, 2.0]))[0]
    array([0., 2.])
    """
    ### BEGIN SOLUTION 6.4 return max(0, x) and a cache for relu_backward.
    return np.maximum(0.0, x), x
    ### END SOLUTION


def relu_backward(dout, cache):
    """Gradient with respect to x: `dout` where x > 0, else 0 (also at x = 0).

    Returns a new array of dout's shape; `dout` itself stays as it is.
    """
    ### BEGIN SOLUTION 6.6 let the gradient through where x was positive.
    return np.where(cache > 0, dout, 0.0)
    ### END SOLUTION


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
    ### BEGIN SOLUTION 6.4 return z and y with the channels last.
    z, _ = conv_forward(x.transpose(2, 0, 1)[np.newaxis], w.transpose(3, 2, 0, 1), b)
    z = z[0].transpose(1, 2, 0)
    return z, np.maximum(0.0, z)
    ### END SOLUTION


# ---- Task 6.5: what the layer costs


def conv_parameters(kernel_shape, channels, filters):
    """Number of trainable numbers of a layer with biases.

    kernel_shape : (kh, kw); channels : C, of the input; filters : F. Returns an int.

    >>> conv_parameters((2, 2), 1, 1)
    5
    """
    ### BEGIN SOLUTION 6.5 return the number of weights and biases.
    kh, kw = kernel_shape
    return (kh * kw * channels + 1) * filters
    ### END SOLUTION


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
    ### BEGIN SOLUTION 6.5 return the numbers of multiplications, additions and comparisons.
    H_out, W_out = conv_output_shape(image_shape, kernel_shape, stride, pad)
    outputs = H_out * W_out * filters
    products = kernel_shape[0] * kernel_shape[1] * channels
    sums, biases = outputs * (products - 1), outputs
    return outputs * products, sums + biases, outputs
    ### END SOLUTION


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
    ### BEGIN SOLUTION 6.7 return the maximum of each window and a cache for max_pool_backward.
    H_out, W_out = conv_output_shape(x.shape[2:], (pool_height, pool_width), stride)
    out = np.empty((*x.shape[:2], H_out, W_out))
    for i in range(H_out):
        for j in range(W_out):
            window = x[:, :, i * stride : i * stride + pool_height, j * stride : j * stride + pool_width]
            out[:, :, i, j] = window.max(axis=(2, 3))
    return out, (x, pool_height, pool_width, stride)
    ### END SOLUTION


def max_pool_backward(dout, cache):
    """Gradient with respect to x: each entry of `dout` goes to the maximum of its window.

    Of several equal maxima the first one gets all of it, in reading order (row by row). A
    pixel that is the maximum of several windows gets the sum.

    Takes dout (N, C, H_out, W_out) and the cache; returns dx (N, C, H, W).
    """
    ### BEGIN SOLUTION 6.7 send each entry of dout to the first maximum of its window, and add up.
    x, pool_height, pool_width, stride = cache
    dx = np.zeros(x.shape)
    n, c = np.ogrid[: x.shape[0], : x.shape[1]]
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            window = x[:, :, i * stride : i * stride + pool_height, j * stride : j * stride + pool_width]
            first = window.reshape(*x.shape[:2], pool_height * pool_width).argmax(axis=2)
            u, v = np.divmod(first, pool_width)
            dx[n, c, i * stride + u, j * stride + v] += dout[:, :, i, j]
    return dx
    ### END SOLUTION


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
        ### BEGIN SOLUTION 6.8 return the scores and the caches of the four layers.
        out, conv_cache = conv_forward(x, p["W1"], p["b1"], self.stride)
        out, relu_cache = relu_forward(out)
        out, pool_cache = max_pool_forward(out, self.pool, self.pool, self.pool)
        scores, affine_cache = affine_forward(out, p["W2"], p["b2"])
        return scores, (conv_cache, relu_cache, pool_cache, affine_cache)
        ### END SOLUTION

    def loss(self, x, y):
        """Mean cross-entropy, and its gradients.

        Returns
        -------
        (loss, grads)
            A float and a dict with the keys of `params`, each gradient of exactly its
            parameter's shape.
        """
        ### BEGIN SOLUTION 6.8 return the loss and the gradients of W1, b1, W2 and b2.
        scores, (conv_cache, relu_cache, pool_cache, affine_cache) = self.forward(x)
        loss, dscores = softmax_loss(scores, y)
        dout, dW2, db2 = affine_backward(dscores, affine_cache)
        dout = max_pool_backward(dout, pool_cache)
        dout = relu_backward(dout, relu_cache)
        _, dW1, db1 = conv_backward(dout, conv_cache)
        return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
        ### END SOLUTION

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
