"""Convolution against torch and against plain loops; the MLP's epoch against scikit-learn's.

Each ratio is our processor time over theirs, with one thread on both sides, the best of
many turns taken one after the other. torch is optional: without it a line says how to
install it.
"""

from __future__ import annotations

import importlib.util
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

SOURCE = Path(__file__).resolve().parents[2] / "source"
# name -> shape of the images, of the filters, stride, padding
SIZES = {
    "the net of 6.8": ((50, 1, 28, 28), (8, 1, 5, 5), 2, 0),
    "a second layer, 5 by 5": ((32, 8, 14, 14), (16, 8, 5, 5), 1, 2),
    "64 channels, 3 by 3": ((8, 64, 16, 16), (64, 64, 3, 3), 1, 1),
    "one photo, 7 by 7": ((1, 3, 224, 224), (16, 3, 7, 7), 2, 3),
    "eight photos, 7 by 7": ((8, 3, 224, 224), (16, 3, 7, 7), 2, 3),
}


def load(problem_set: str, module: str) -> ModuleType:
    """A module of the instructor's source, by its path."""
    path = SOURCE / problem_set / f"{module}.py"
    spec = importlib.util.spec_from_file_location(f"bench_{module}", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def best(*jobs: Callable[[], Any], seconds: float = 3.0) -> list[float]:
    """The shortest time of each job; they take turns, and each call is preceded by one that
    warms up.
    """
    times = [float("inf")] * len(jobs)
    end = time.process_time() + seconds
    while time.process_time() < end or not np.isfinite(times).all():
        for k, job in enumerate(jobs):
            job()
            started = time.process_time()
            job()
            times[k] = min(times[k], time.process_time() - started)
    return times


def layer(size: tuple) -> tuple[list[np.ndarray], np.ndarray, int, int]:
    """Arguments x, w, b, a gradient for the output, stride and padding."""
    x_shape, w_shape, stride, pad = size
    rng = np.random.default_rng(0)
    rows, columns = (
        (n + 2 * pad - k) // stride + 1 for n, k in zip(x_shape[2:], w_shape[2:], strict=True)
    )
    arrays = [rng.standard_normal(shape) for shape in (x_shape, w_shape, w_shape[0])]
    return arrays, rng.standard_normal((x_shape[0], w_shape[0], rows, columns)), stride, pad


def ours(module: ModuleType, size: tuple) -> Callable[[], Any]:
    arrays, dout, stride, pad = layer(size)
    return lambda: module.conv_backward(dout, module.conv_forward(*arrays, stride, pad)[1])


def theirs(torch: ModuleType, size: tuple, dtype: Any) -> Callable[[], Any]:
    """Forward and backward in torch."""
    arrays, dout, stride, pad = layer(size)
    tensors = [torch.tensor(a, dtype=dtype, requires_grad=True) for a in arrays]
    upstream = torch.tensor(dout, dtype=dtype)
    return lambda: torch.autograd.grad(
        torch.nn.functional.conv2d(*tensors, stride=stride, padding=pad), tensors, upstream
    )


def against_torch(fast: ModuleType) -> Iterator[str]:
    if importlib.util.find_spec("torch") is None:
        yield (
            "conv over torch: not measured, as torch is not installed (the small one: "
            "pip install torch --index-url https://download.pytorch.org/whl/cpu)"
        )
        return
    import torch

    torch.set_num_threads(1)

    ratios = []
    for name, size in SIZES.items():
        us, double, single = best(
            ours(fast, size), theirs(torch, size, torch.float64), theirs(torch, size, torch.float32)
        )
        ratios.append(us / double)
        yield (
            f"conv forward and backward over torch float64, {name}: {us / double:.2f} (at most 1.5)"
        )
        yield (
            f"conv forward and backward over torch float32, {name}: {us / single:.2f} (no "
            "target: we compute in float64)"
        )
    mean = statistics.geometric_mean(ratios)
    yield f"conv over torch float64, geometric mean of the sizes: {mean:.2f} (at most 1.0)"
    yield f"conv over torch float64, worst of the sizes: {max(ratios):.2f} (at most 1.5)"


def against_loops(fast: ModuleType, loops: ModuleType) -> Iterator[str]:
    for name in list(SIZES)[:3]:
        us, them = best(ours(fast, SIZES[name]), ours(loops, SIZES[name]), seconds=1.0)
        yield (
            f"conv forward and backward over the readable loops, {name}: {us / them:.3f} (below 1)"
        )
    x = np.random.default_rng(0).standard_normal((50, 8, 24, 24))
    dout = np.ones((50, 8, 12, 12))
    us, them = best(
        *(
            lambda m=m: m.max_pool_backward(dout, m.max_pool_forward(x, 2, 2, 2)[1])
            for m in (fast, loops)
        ),
        seconds=1.0,
    )
    yield f"max pooling forward and backward over the readable loops: {us / them:.3f} (below 1)"


def against_sklearn() -> Iterator[str]:
    """Five epochs of the same net on the bundled digits: 784 inputs, 64 ReLUs, 10 classes,
    batches of 100.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    from utils import get_MNIST_data

    X, y, X_val, y_val, *_ = get_MNIST_data(subset=True)
    mlp = load("ps4_mlp", "mlp")
    settings = dict(
        learning_rate=1e-3, learning_rate_decay=1.0, reg=0.5, num_epochs=5, batch_size=100
    )

    def own() -> None:
        mlp.TwoLayerMLP(784, 64, 10, std=0.1, activation="relu").train(
            X, y, X_val, y_val, **settings
        )

    def sklearns() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            MLPClassifier(
                (64,),
                activation="relu",
                solver="sgd",
                alpha=0.5,
                batch_size=100,
                learning_rate_init=1e-3,
                momentum=0.0,
                max_iter=5,
                tol=0.0,
                n_iter_no_change=100,
                random_state=0,
            ).fit(X, y)

    us, them = best(own, sklearns, seconds=6.0)
    yield (
        f"an epoch of the reference MLP over scikit-learn's MLPClassifier: {us / them:.2f} "
        "(below 1)"
    )


def kernels() -> Iterator[str]:
    """Which linear algebra NumPy uses, held to one thread from here on."""
    try:
        from threadpoolctl import threadpool_info, threadpool_limits
    except ImportError:
        yield "# NumPy's threads are not limited: pip install threadpoolctl"
        return
    threadpool_limits(1)
    for found in threadpool_info():
        if found["user_api"] == "blas":
            yield f"# NumPy's BLAS: {found['internal_api']} for {found.get('architecture', '?')}"


def lines() -> Iterator[str]:
    yield from kernels()
    fast, loops = load("ps6_convolution", "instructor_conv_fast"), load("ps6_convolution", "conv")
    yield from against_torch(fast)
    yield from against_loops(fast, loops)
    yield from against_sklearn()


if __name__ == "__main__":
    sys.path.insert(0, str(SOURCE.parent))
    for line in lines():
        print(line, flush=True)
