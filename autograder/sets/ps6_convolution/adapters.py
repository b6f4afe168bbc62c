"""How to call the student's code of this set, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.carried_results import varying
from autograder.checks.model import Case, Outputs
from autograder.sandbox.plain_data import Handle
from autograder.sandbox.subject import Outcome, StudentRaised, Subject
from utils.complex_step import complex_step_gradient

from .oracle import mean_loss, relu

PARAMS = ("W1", "b1", "W2", "b2")


def after(forward: str, backward: str) -> Callable[..., Outcome]:
    """Call a backward function with the cache of the student's own forward function."""

    def call(s: Subject, dout: np.ndarray, *arguments: Any) -> Outcome:
        return s.call(backward, dout, cache_of(s, forward, *arguments))

    return call


def cache_of(s: Subject, forward: str, *arguments: Any) -> Any:
    """The cache of a forward function.

    Raises
    ------
    StudentRaised
        If there is none: a backward function cannot be judged without.
    """
    try:
        value = s.call(forward, *arguments).value
    except StudentRaised as error:
        if error.verdict == "missing":
            raise
        said = f"{error.type}: {error.message}" if error.message else error.type
        raise StudentRaised("no cache", f"{forward} raised {said}") from None
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise StudentRaised("no cache", f"{forward} must return 2 values: out, cache")
    return value[1]


# ---- what follows from the student's own earlier functions


def from_own_correlation(s: Subject, case: Case) -> Outputs:
    """A right convolution by the student's own correlation: with the kernel turned."""

    def correlation(image: np.ndarray, kernel: np.ndarray) -> Any:
        return s.call("correlate2d", image, kernel, case.stride, case.pad).value

    return {"convolve2d": varying(correlation, case.image, case.kernel[::-1, ::-1])}


def from_own_plain_correlation(s: Subject, case: Case) -> Outputs:
    """Padding and stride by the student's own correlation without: zeros first, then a
    selection.
    """

    def correlation(image: np.ndarray, kernel: np.ndarray) -> Any:
        return s.call("correlate2d", np.pad(image, case.pad), kernel, 1, 0).value

    full = varying(correlation, case.image, case.kernel)
    return {"correlate2d": full[:: case.stride, :: case.stride]}


def from_own_plain_layer(s: Subject, case: Case) -> Outputs:
    """The same for the convolution layer."""
    around = [(0, 0), (0, 0), (case.pad, case.pad), (case.pad, case.pad)]

    def layer(x: np.ndarray, w: np.ndarray) -> Any:
        return s.call("conv_forward", np.pad(x, around), w, case.b, 1, 0).value[0]

    return {"out": varying(layer, case.x, case.w)[..., :: case.stride, :: case.stride]}


def z_from_own_layer(s: Subject, case: Case) -> Outputs:
    """z of `conv_relu_hwc` by the student's own `conv_forward`."""

    def layer(x: np.ndarray, w: np.ndarray) -> Any:
        return s.call("conv_forward", x, w, case.b, 1, 0).value[0]

    x, w = np.moveaxis(case.x, -1, 0)[None], np.transpose(case.w, (3, 2, 0, 1))
    return {"z": np.moveaxis(varying(layer, x, w)[0], 0, -1)}


def y_from_own_z(s: Subject, case: Case) -> Outputs:
    """y of `conv_relu_hwc` by its own z."""

    def z(x: np.ndarray, w: np.ndarray) -> Any:
        return s.call("conv_relu_hwc", x, w, case.b).value[0]

    return {"y": relu(varying(z, case.x, case.w))}


def gradients_of_own_layer(s: Subject, case: Case) -> Outputs:
    """Gradients of the student's own forward function, by unit steps: it is linear in x, w and
    b.
    """
    sides, (F, *taps) = case.x.shape[1:], case.w.shape

    def layer(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
        return np.asarray(s.call("conv_forward", x, w, b, case.stride, case.pad).value[0], float)

    varying(lambda x, w: layer(x, w, case.b), case.x, case.w)
    pixels = np.eye(int(np.prod(sides))).reshape(-1, *sides)
    filters = np.eye(int(np.prod(taps))).reshape(-1, *taps)
    by_pixel = layer(pixels, case.w, np.zeros(F))
    by_tap = layer(case.x, filters, np.zeros(len(filters)))
    by_bias = layer(case.x, case.w, case.b + 1) - layer(case.x, case.w, case.b)
    return {
        "dx": np.einsum("nfij,pfij->np", case.dout, by_pixel).reshape(case.x.shape),
        "dw": np.einsum("nfij,npij->fp", case.dout, by_tap).reshape(case.w.shape),
        "db": np.einsum("nfij,nfij->f", case.dout, by_bias),
    }


def from_own_unpadded_size(s: Subject, case: Case) -> Outputs:
    """Padding by the student's own size without: of an image that is larger on all four sides."""
    height, width = case.image_shape
    larger = (height + 2 * case.pad, width + 2 * case.pad)

    def size(image_shape: tuple[int, int]) -> Any:
        return s.call("conv_output_shape", image_shape, case.kernel_shape, case.stride, 0).value

    own = size(larger)
    if own == size((larger[0] + case.stride, larger[1] + case.stride)):
        raise ValueError("nothing follows from a size that does not depend on the image")
    return {"shape": own}


# ---- the net


def build_net(s: Subject, case: Case) -> Handle:
    """The student's net with the case's parameters."""
    net = s.new(
        "ConvNet",
        image_shape=case.x.shape[1:],
        filters=case.filters,
        size=case.size,
        stride=case.stride,
        pool=case.pool,
        classes=case.classes,
    )
    s.set(net, "params", {k: case.data[k] for k in PARAMS})
    return net


def own_layers(s: Subject, case: Case) -> dict[str, Any]:
    """What a right net gives with the student's own layers, whose mistakes have cost points."""
    z, first = s.call("conv_forward", case.x, case.W1, case.b1, case.stride, 0).value
    h, second = s.call("relu_forward", z).value
    out, third = s.call("max_pool_forward", h, case.pool, case.pool, case.pool).value
    flat = np.reshape(out, (case.N, -1))
    scores = flat @ case.W2 + case.b2
    return {"scores": scores, "caches": (first, second, third), "flat": flat, "out": out}


def scores_of_own_layers(s: Subject, case: Case) -> Outputs:
    """Scores of a right net with the student's own layers."""
    return {"scores": own_layers(s, case)["scores"]}


def gradients_of_own_layers(s: Subject, case: Case) -> Outputs:
    """Loss and gradients of a right net with the student's own layers."""
    at = own_layers(s, case)
    d = complex_step_gradient(lambda scores: mean_loss(scores, case.y), at["scores"])
    back = np.reshape(d @ case.W2.T, np.shape(at["out"]))
    first, second, third = at["caches"]
    back = s.call("max_pool_backward", back, third).value
    back = s.call("relu_backward", back, second).value
    _, dW1, db1 = s.call("conv_backward", back, first).value
    return {
        "loss": float(mean_loss(at["scores"], case.y)),
        "grads['W1']": dW1,
        "grads['b1']": db1,
        "grads['W2']": at["flat"].T @ d,
        "grads['b2']": d.sum(axis=0),
    }
