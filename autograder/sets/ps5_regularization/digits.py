"""Task 5.8: the decaying rate, centring, shared rows, pictures of weights."""

from __future__ import annotations

from functools import cache

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.kit import Function, function_test, with_habits
from autograder.checks.model import Case, Part, Question
from utils.mnist_bundle import read_bundle

from .adapters import plain


@cache
def bundled() -> tuple[np.ndarray, np.ndarray]:
    """The 5,000 bundled digits, uint8, and their classes."""
    images, labels = read_bundle()
    return images, labels.astype(np.int64)


# ---- the decaying rate


def draw_rates(rng: np.random.Generator) -> list[Case]:
    """The course's own settings in three epochs, and other numbers."""
    course = [Case(f"epoch {e}", dict(epoch=e, learning_rate=1e-3, decay=0.95)) for e in (1, 2, 20)]
    other = dict(
        epoch=int(rng.integers(4, 9)),
        learning_rate=plain(rng.uniform(0.1, 0.5)),
        decay=plain(rng.uniform(0.6, 0.9)),
    )
    return [*course, Case("other numbers", other)]


def rate(epoch: int, learning_rate: float, decay: float) -> float:
    """The rate in an epoch: decay once for each epoch before it."""
    return learning_rate * float(np.prod(np.full(epoch - 1, decay)))


RATE = function_test(draw_rates, Function("rate_in_epoch", "epoch learning_rate decay", rate))

# ---- centring

SETS = "train val test"


def draw_images(rng: np.random.Generator) -> list[Case]:
    """Three sets of digits, and three of small images."""
    images, _ = bundled()
    train, val, test = np.split(images[rng.permutation(len(images))[:61]], [40, 52])
    small = {
        name: rng.integers(0, 256, (n, 6), dtype=np.uint8)
        for name, n in zip(SETS.split(), (7, 5, 4), strict=True)
    }
    return [Case("digits", dict(train=train, val=val, test=test)), Case("small images", small)]


def centred(train: np.ndarray, val: np.ndarray, test: np.ndarray) -> tuple[np.ndarray, ...]:
    """Each set minus the mean training image."""
    mean = np.einsum("nd->d", train.astype(float)) / len(train)
    return train - mean, val - mean, test - mean


CENTRE = function_test(
    draw_images,
    Function("centre", SETS, centred, returns=SETS),
    tried="centre(train, val, test) with uint8 images {train}, {val}, {test}",
)

# ---- shared rows


def draw_rows(rng: np.random.Generator) -> list[Case]:
    """Rows that share single entries but are unlike; rows that occur twice."""
    A = rng.permuted(np.tile(np.arange(4.0), (9, 1)), axis=1) + 10 * np.arange(9)[:, None]
    none = np.vstack([A[:5] + 0.5, A[4:6][:, ::-1]])
    some = np.vstack([A[[6, 2]], A[:4] + 100])
    twice = np.vstack([A[[1, 1, 3]], A[:2] - 50])
    pairs = {
        "none": (A, none),
        "two of nine": (A, some),
        "a row twice in B": (A, twice),
        "a row twice in A": (np.vstack([A, A[2]]), some[[1, 2, 3]]),
        "all": (A[:4], A[::-1]),
        "one entry differs": (A[:3], A[:3] + np.array([0, 0, 1.0, 0])),
        "rows twice in both": (A[[0, 1, 1, 2, 3]], np.vstack([A[[1, 1, 1, 0]], A[3:4, ::-1]])),
        "some at the same place": (A[[0, 1, 1, 3, 4]], A[[0, 3, 1, 7, 1]]),
    }
    return [Case(name, dict(A=a, B=b)) for name, (a, b) in pairs.items()]


def shared(A: np.ndarray, B: np.ndarray) -> int:
    """How many rows of A stand in B, too, by comparing every pair."""
    equal = (A[:, None] == B[None]).all(axis=2)
    return int(equal.any(axis=1).sum())


SHARED = function_test(draw_rows, Function("count_shared", "A B", shared))

# ---- pictures of weights


def draw_hidden(rng: np.random.Generator) -> list[Case]:
    """First-layer weights of nets for digits."""
    sizes = {"5 hidden units": 5, "one hidden unit": 1, "12 hidden units": 12}
    return [Case(name, dict(W1=rng.standard_normal((784, H)))) for name, H in sizes.items()]


def pictures(W1: np.ndarray) -> np.ndarray:
    """A column of W1 for each hidden unit, as an image."""
    return np.stack([column.reshape(28, 28) for column in W1.T])


IMAGES = function_test(draw_hidden, Function("weight_images", "W1", pictures))

QUESTION = Question(
    "5.8",
    "Digits, a decaying rate, pictures",
    minutes=30,
    difficulty=1,
    manual_points=2,
    covers=("PS4-Q2.5.0", "PS4-Q2.5.0b"),
    takes=("rate_in_epoch", "centre", "count_shared", "weight_images"),
    parts=with_habits(
        Part("rate_in_epoch", 1, RATE, ("rate_in_epoch",), None, close(1e-9, 0)),
        Part("centre: the training images", 0.5, CENTRE, ("train",), None, close(1e-9, 1e-9)),
        Part("centre: the other images", 1, CENTRE, ("val", "test"), None, close(1e-9, 1e-9)),
        Part("count_shared", 1, SHARED, ("count_shared",), None, exact),
        Part("weight_images", 0.5, IMAGES, ("weight_images",), None, close(0, 0)),
    ),
)
