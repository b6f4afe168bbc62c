"""Instances: structures are the same for everyone, only values and sizes vary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from autograder.checks.model import Case

# name -> N, C, H, W, F, kh, kw, stride, pad. Sides, windows and strides are unlike each other on
# purpose; a few kernels are square, so that a mistake which only raises for the others shows its
# values too.
STRUCTURES: dict[str, tuple[int, ...]] = {
    "a tall image": (2, 3, 7, 5, 2, 3, 2, 1, 0),
    "a wide image": (3, 2, 5, 8, 4, 2, 3, 1, 0),
    "a square image and kernel": (2, 2, 5, 5, 3, 3, 3, 1, 0),
    "padding 1": (2, 2, 6, 4, 3, 3, 3, 1, 1),
    "padding 2": (2, 3, 4, 6, 2, 2, 3, 1, 2),
    "stride 2": (2, 2, 8, 5, 3, 3, 3, 2, 0),
    "stride 3": (2, 3, 8, 9, 2, 2, 4, 3, 0),
    "stride 2 and padding 1": (2, 2, 6, 7, 3, 3, 2, 2, 1),
    "stride 3 and padding 2": (3, 2, 7, 6, 2, 2, 3, 3, 2),
    "one sample": (1, 3, 6, 5, 2, 2, 3, 1, 1),
    "one channel": (2, 1, 5, 6, 3, 3, 2, 2, 0),
    "one filter": (3, 2, 6, 5, 1, 2, 3, 1, 0),
    "one output pixel": (2, 3, 3, 5, 2, 3, 5, 1, 0),
    "a kernel of one pixel": (2, 3, 4, 5, 2, 1, 1, 1, 0),
    # windows that see nothing of the image
    "padding wider than the kernel": (2, 2, 4, 5, 2, 1, 2, 1, 2),
}
PLAIN = ("a tall image", "a wide image", "a square image and kernel")
PADDED = ("padding 1", "padding 2")
STRIDED = ("stride 2", "stride 3")
BOTH = ("stride 2 and padding 1", "stride 3 and padding 2")
EDGES = (
    "one sample",
    "one channel",
    "one filter",
    "one output pixel",
    "a kernel of one pixel",
    "padding wider than the kernel",
    "images of zeros",
)
# Nothing is left over: code that insists on an exact fit answers here.
FITTING = (*PLAIN, *PADDED, *EDGES)


def layer_case(rng: np.random.Generator, name: str, *sizes: int) -> Case:
    """A layer with its images, and an upstream gradient: N, C, H, W, F, kh, kw, stride, pad."""
    N, C, H, W, F, kh, kw, stride, pad = sizes
    size = [(n + 2 * pad - k) // stride + 1 for n, k in ((H, kh), (W, kw))]
    data = {
        "N": N,
        "stride": stride,
        "pad": pad,
        "x": rng.standard_normal((N, C, H, W)),
        "w": rng.standard_normal((F, C, kh, kw)),
        "b": rng.standard_normal(F),
        "dout": rng.standard_normal((N, F, *size)),
    }
    return Case(name, data)


def grown(rng: np.random.Generator, name: str, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """The structure with a stride more of rows or columns: sizes vary, what is special does not."""
    N, C, H, W, F, kh, kw, stride, pad = sizes
    if name in ("a square image and kernel", "one output pixel"):
        return sizes
    more = stride * int(rng.integers(0, 2))
    return (N, C, H + more, W + more, F, kh, kw, stride, pad)


def layers(rng: np.random.Generator) -> list[Case]:
    """Every structure of a layer, and one whose images are all zero."""
    cases = [layer_case(rng, name, *grown(rng, name, sizes)) for name, sizes in STRUCTURES.items()]
    blank = layer_case(rng, "images of zeros", 2, 2, 5, 4, 3, 2, 3, 1, 1)
    return [*cases, Case(blank.name, dict(blank.data, x=np.zeros_like(blank.x)))]


def planes(rng: np.random.Generator) -> list[Case]:
    """One image and one kernel: the structures with one channel and one filter."""
    names = [*PLAIN, *PADDED, *STRIDED, *BOTH, "one output pixel", "a kernel of one pixel"]
    sizes = {name: grown(rng, name, STRUCTURES[name]) for name in names}
    return [plane(rng, name, *size[2:4], *size[5:]) for name, size in sizes.items()]


def plane(rng: np.random.Generator, name: str, *sizes: int) -> Case:
    """An image and a kernel: H, W, kh, kw, stride, pad."""
    H, W, kh, kw, stride, pad = sizes
    image, kernel = rng.standard_normal((H, W)), rng.standard_normal((kh, kw))
    return Case(name, {"image": image, "kernel": kernel, "stride": stride, "pad": pad})


def small_sizes(pads: tuple[int, ...]) -> Iterable[tuple[int, ...]]:
    """H, W, kh, kw, stride, pad of ever larger small instances."""
    for side in range(1, 5):
        for stride in (1, 2):
            for pad in pads:
                for H, W in ((side, side), (side, side + 1), (side + 1, side)):
                    for kh, kw in ((1, 1), (1, 2), (2, 1), (2, 2)):
                        if kh <= H + 2 * pad and kw <= W + 2 * pad:
                            yield H, W, kh, kw, stride, pad


def smaller(
    make: Callable[..., Case],
    *before: int,
    between: Sequence[int] = (),
    pads: tuple[int, ...] = (0, 1),
) -> Callable[[np.random.Generator], Iterable[Case]]:
    """Ever larger small cases of a kind, to show the smallest one that fails."""

    def shrink(rng: np.random.Generator) -> Iterable[Case]:
        for H, W, *rest in small_sizes(pads):
            yield make(rng, "smallest", *before, H, W, *between, *rest)

    return shrink
