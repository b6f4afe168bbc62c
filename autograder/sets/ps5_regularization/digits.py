"""Task 5.8: the digits, the decaying rate, pictures of weights. And the digits that grading uses."""

from __future__ import annotations

from functools import cache
from typing import Any, Callable

import numpy as np

from autograder.checks.compare import close, exact
from autograder.checks.model import Case, Part, Question, Test
from autograder.sandbox.subject import Subject
from utils.mnist_bundle import read_bundle

from .ask import function, parts_of, plain


@cache
def bundled() -> tuple[np.ndarray, np.ndarray]:
    """The 5,000 bundled digits, uint8, and their classes."""
    images, labels = read_bundle()
    return images, labels.astype(np.int64)


def some_digits(rng: np.random.Generator, *sizes: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Different digits, as so many pairs of images and classes."""
    images, labels = bundled()
    rows = np.split(rng.permutation(len(images))[: sum(sizes)], np.cumsum(sizes)[:-1])
    return [(images[r], labels[r]) for r in rows]


def draw_rates(rng: np.random.Generator) -> list[Case]:
    cases = {"epoch 1": (1, 1e-3, 0.95), "epoch 2": (2, 1e-3, 0.95), "epoch 20": (20, 1e-3, 0.95)}
    made = [
        Case(name, dict(epoch=e, learning_rate=r, decay=d)) for name, (e, r, d) in cases.items()
    ]
    return [
        *made,
        Case(
            "other numbers",
            dict(
                epoch=int(rng.integers(4, 9)),
                learning_rate=plain(rng.uniform(0.1, 0.5)),
                decay=plain(rng.uniform(0.6, 0.9)),
            ),
        ),
    ]


RATE = function(
    "rate_in_epoch",
    ("epoch", "learning_rate", "decay"),
    draw_rates,
    lambda c: c.learning_rate * float(np.prod(np.full(c.epoch - 1, c.decay))),
    {
        "rate_decayed_once_more": lambda c: c.learning_rate * c.decay**c.epoch,
        "rate_decayed_once_less": lambda c: c.learning_rate * c.decay ** max(c.epoch - 2, 0),
        "rate_not_decayed": lambda c: c.learning_rate,
        "rate_decayed_once": lambda c: c.learning_rate * c.decay,
        "rate_decayed_linearly": lambda c: c.learning_rate * (1 - (1 - c.decay) * (c.epoch - 1)),
        "rate_divided_by_epoch": lambda c: c.learning_rate / c.epoch,
        "rate_times_epochs": lambda c: c.learning_rate * c.decay * (c.epoch - 1),
        "decay_alone": lambda c: c.decay ** (c.epoch - 1),
        "rate_grows": lambda c: c.learning_rate * c.decay ** (1 - c.epoch),
    },
)


# ---- centring

SETS = ("train", "val", "test")


def draw_images(rng: np.random.Generator) -> list[Case]:
    (train, _), (val, _), (test, _) = some_digits(rng, 40, 12, 9)
    noise = lambda n: rng.integers(0, 256, (n, 6), dtype=np.uint8)
    return [
        Case("digits", dict(train=train, val=val, test=test)),
        Case("small images", dict(train=noise(7), val=noise(5), test=noise(4))),
    ]


def ask_centre(s: Subject, c: Case) -> dict[str, Any]:
    return dict(zip(SETS, parts_of(s.call("centre", c.train, c.val, c.test).value, SETS, "centre")))


def centred(
    c: Case,
    mean: Callable = lambda name, c: np.einsum("nd->d", c.train.astype(float)) / len(c.train),
    scale: float = 1.0,
    also: Callable = lambda a: 1.0,
) -> dict[str, Any]:
    return {
        name: (c.data[name] * scale - mean(name, c) * scale) / also(c.train.astype(float))
        for name in SETS
    }


def _overflowing(c: Case) -> dict[str, Any]:
    mean = c.train.mean(axis=0).astype(np.uint8)
    return {name: c.data[name] - mean for name in SETS}


CENTRE = Test(
    draw_images,
    ask_centre,
    centred,
    "centre(train, val, test) with uint8 images {train}, {val}, {test}",
)


# ---- shared rows


def draw_rows(rng: np.random.Generator) -> list[Case]:
    """Rows that share single entries but are unlike; rows that occur twice."""
    A = rng.permuted(np.tile(np.arange(4.0), (9, 1)), axis=1) + 10 * np.arange(9)[:, None]
    none = np.vstack([A[:5] + 0.5, A[4:6][:, ::-1]])
    some = np.vstack([A[[6, 2]], A[:4] + 100])
    twice = np.vstack([A[[1, 1, 3]], A[:2] - 50])
    data = {
        "none": (A, none),
        "two of nine": (A, some),
        "a row twice in B": (A, twice),
        "a row twice in A": (np.vstack([A, A[2]]), some[[1, 2, 3]]),
        "all": (A[:4], A[::-1]),
        "one entry differs": (A[:3], A[:3] + np.array([0, 0, 1.0, 0])),
        "rows twice in both": (A[[0, 1, 1, 2, 3]], np.vstack([A[[1, 1, 1, 0]], A[3:4, ::-1]])),
        "some at the same place": (A[[0, 1, 1, 3, 4]], A[[0, 3, 1, 7, 1]]),
    }
    return [Case(name, dict(A=a, B=b)) for name, (a, b) in data.items()]


def _pairs(c: Case) -> np.ndarray:
    return (c.A[:, None] == c.B[None]).all(axis=2)


SHARED = function(
    "count_shared",
    ("A", "B"),
    draw_rows,
    lambda c: int(_pairs(c).any(axis=1).sum()),
    {
        "pairs_counted": lambda c: int(_pairs(c).sum()),
        "rows_of_B_counted": lambda c: int(_pairs(c).any(axis=0).sum()),
        "distinct_rows_counted": lambda c: len(np.unique(c.A[_pairs(c).any(axis=1)], axis=0)),
        "entries_counted": lambda c: int(np.isin(c.A, c.B).sum()),
        "rows_with_any_entry_counted": lambda c: int(np.isin(c.A, c.B).any(axis=1).sum()),
        "rows_with_all_entries_somewhere": lambda c: int(np.isin(c.A, c.B).all(axis=1).sum()),
        "same_place_only": lambda c: int((c.A[: len(c.B)] == c.B[: len(c.A)]).all(axis=1).sum()),
        "rows_not_shared_counted": lambda c: int((~_pairs(c).any(axis=1)).sum()),
        "whether_for_how_many": lambda c: int(_pairs(c).any()),
    },
)


def draw_hidden(rng: np.random.Generator) -> list[Case]:
    return [
        Case(
            f"{H} hidden units" if H > 1 else "one hidden unit",
            dict(W1=rng.standard_normal((784, H))),
        )
        for H in (5, 1, 12)
    ]


IMAGES = function(
    "weight_images",
    ("W1",),
    draw_hidden,
    lambda c: np.stack([c.W1[:, j].reshape(28, 28) for j in range(c.W1.shape[1])]),
    {
        "not_transposed_first": lambda c: c.W1.reshape(-1, 28, 28),
        "pictures_transposed": lambda c: c.W1.T.reshape(-1, 28, 28).swapaxes(1, 2),
        "units_last": lambda c: c.W1.reshape(28, 28, -1),
        "pictures_flat": lambda c: c.W1.T,
        "first_unit_only": lambda c: c.W1[:, 0].reshape(28, 28),
        "pictures_upside_down": lambda c: c.W1.T.reshape(-1, 28, 28)[:, ::-1],
    },
)

QUESTION = Question(
    "5.8",
    "Digits, a decaying rate, pictures",
    minutes=30,
    difficulty=1,
    manual_points=2,
    covers=("PS4-Q2.5.0", "PS4-Q2.5.0b"),
    takes=("rate_in_epoch", "centre", "count_shared", "weight_images"),
    parts=(
        Part("rate_in_epoch", 1, RATE, ("rate_in_epoch",), None, close(1e-9, 0)),
        Part("centre: the training images", 0.5, CENTRE, ("train",), None, close(1e-9, 1e-9)),
        Part("centre: the other images", 1, CENTRE, ("val", "test"), None, close(1e-9, 1e-9)),
        Part("count_shared", 1, SHARED, ("count_shared",), None, exact),
        Part("weight_images", 0.5, IMAGES, ("weight_images",), None, close(0, 0)),
    ),
)
