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
    raise NotImplementedError("Task 6.2: return the height and width of the output, and refuse what does not fit.")


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
    raise NotImplementedError("Task 6.3: return the cross-correlation of image and kernel.")


def convolve2d(image, kernel, stride=1, pad=0):
    """Convolution as mathematics has it: the kernel is turned by 180 degrees first.

    out[i, j] = sum over u, v of kernel[kh-1-u, kw-1-v] * padded[i * stride + u, j * stride + v]

    Takes, returns and raises what `correlate2d` does.
    """
    raise NotImplementedError("Task 6.3: return the convolution of image and kernel.")


def agree(kernel):
    """Whether `correlate2d` and `convolve2d` give the same with this kernel for every image.

    kernel : float64 array (kh, kw). Returns True or False, by exact comparison.
    """
    raise NotImplementedError("Task 6.3: return whether both operations agree for this kernel, whatever the image.")


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
    raise NotImplementedError("Task 6.4: return the output of the layer and a cache for conv_backward.")


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
    raise NotImplementedError("Task 6.6: return dx, dw and db: each window gives and takes what it had forward.")


def relu_forward(x):
    """max(0, x) entry by entry, for an array of any shape. Returns (out, cache).

    >>> relu_forward(np.array([-1.0, 2.0]))[0]
    array([0., 2.])
    """
    raise NotImplementedError("Task 6.4: return max(0, x) and a cache for relu_backward.")


def relu_backward(dout, cache):
    """Gradient with respect to x: `dout` where x > 0, else 0 (also at x = 0).

    Returns a new array of dout's shape; `dout` itself stays as it is.
    """
    raise NotImplementedError("Task 6.6: let the gradient through where x was positive.")


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
    raise NotImplementedError("Task 6.4: return z and y with the channels last.")


# ---- Task 6.5: what the layer costs


def conv_parameters(kernel_shape, channels, filters):
    """Number of trainable numbers of a layer with biases.

    kernel_shape : (kh, kw); channels : C, of the input; filters : F. Returns an int.

    >>> conv_parameters((2, 2), 1, 1)
    5
    """
    raise NotImplementedError("Task 6.5: return the number of weights and biases.")


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
    raise NotImplementedError("Task 6.5: return the numbers of multiplications, additions and comparisons.")


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
    raise NotImplementedError("Task 6.7: return the maximum of each window and a cache for max_pool_backward.")


def max_pool_backward(dout, cache):
    """Gradient with respect to x: each entry of `dout` goes to the maximum of its window.

    Of several equal maxima the first one gets all of it, in reading order (row by row). A
    pixel that is the maximum of several windows gets the sum.

    Takes dout (N, C, H_out, W_out) and the cache; returns dx (N, C, H, W).
    """
    raise NotImplementedError("Task 6.7: send each entry of dout to the first maximum of its window, and add up.")


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
        raise NotImplementedError("Task 6.8: return the scores and the caches of the four layers.")

    def loss(self, x, y):
        """Mean cross-entropy, and its gradients.

        Returns
        -------
        (loss, grads)
            A float and a dict with the keys of `params`, each gradient of exactly its
            parameter's shape.
        """
        raise NotImplementedError("Task 6.8: return the loss and the gradients of W1, b1, W2 and b2.")

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
