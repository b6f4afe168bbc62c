"""MNIST for the course: seventy thousand handwritten digits, or five thousand of them where there
is no internet.

Where the digits come from, in this order:

1. the folder of IDX files, or Keras's ``mnist.npz``, that the environment variable
   ``NN_COURSE_MNIST`` names (or the five thousand bundled digits, if it says ``subset``);
2. the cache that an earlier fetch left in ``NN_COURSE_CACHE``, or in the user's cache folder;
3. OpenML, through scikit-learn; the result is cached;
4. the bundled digits.

The test images of the full set are MNIST's own. The training images are mixed by one fixed
permutation, that of ``numpy.random.RandomState(0)``, and the last 10,000 become the validation set.
The bundled digits are mixed in the same way and split into 4,000, 500 and 500.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

from utils.mnist_bundle import read_bundle
from utils.mnist_cache import DamagedCacheError, cache_file, read_cache, write_cache
from utils.mnist_fetch import fetch_openml_mnist
from utils.mnist_folder import read_mnist

FOLDER_VARIABLE = "NN_COURSE_MNIST"
SUBSET = "subset"
TRAIN, TEST, VALIDATION = (
    60_000,
    10_000,
    10_000,
)  # images of the full set; validation is taken from the training images
BUNDLED_VALIDATION, BUNDLED_TEST = 500, 500

Splits = tuple[tuple[np.ndarray, np.ndarray], ...]  # images and labels of each use

_said: set[str] = set()  # notices are for people: each appears once a process
_offline: list[str] = []  # why OpenML could not be reached; tried once a process


def get_MNIST_data(subset: bool = False) -> tuple[np.ndarray, ...]:
    """Load the digits, split and centred.

    Parameters
    ----------
    subset : bool
        Use the 5,000 digits that come with the course. Grading always does, so that it is quick and
        needs no internet.

    Returns
    -------
    X_train, y_train, X_val, y_val, X_test, y_test
        Images as float64 arrays of shape (N, 784) and labels 0 to 9 as int64 arrays of shape (N,),
        with N = 50,000, 10,000, 10,000 (subset: 4,000, 500, 500). Pixels are 0 to 255 minus the
        mean image of the training set. The arrays are new ones at each call.

    Raises
    ------
    FileNotFoundError, ValueError
        If ``NN_COURSE_MNIST`` names a folder that is missing or holds damaged files.

    Notes
    -----
    Where the full set cannot be had, the subset is used instead and a notice says so, once.
    The full set takes 440 MB of memory as float64.
    """
    splits = _load(subset)
    mean = _mean_image(splits)
    return tuple(
        array for images, labels in splits for array in (images - mean, labels.astype(np.int64))
    )


def get_MNIST_mean_image(subset: bool = False) -> np.ndarray:
    """Return the mean training image, float64 of shape (784,): add it to a centred image to see
    the digit again.
    """
    return _mean_image(_load(subset))


def _mean_image(splits: Splits) -> np.ndarray:
    return splits[0][0].mean(axis=0, dtype=np.float64)


def _load(subset: bool) -> Splits:
    """Return three pairs (images, labels) of uint8: to train, to validate, to test."""
    chosen = os.environ.get(FOLDER_VARIABLE, "")
    if subset or chosen == SUBSET:
        return _bundled("as asked")
    digits = read_mnist(Path(chosen), TRAIN, TEST) if chosen else _cached_or_fetched()
    if digits is None:
        return _bundled(
            f"because the full set could not be fetched ({_offline[0]}); to have it, ask once "
            f"with internet, or name a folder with the four MNIST files in {FOLDER_VARIABLE}"
        )
    images, labels = digits
    order = np.random.RandomState(0).permutation(TRAIN)
    fit, held_out = order[:-VALIDATION], order[-VALIDATION:]
    return (
        (images[fit], labels[fit]),
        (images[held_out], labels[held_out]),
        (images[TRAIN:], labels[TRAIN:]),
    )


def _bundled(reason: str) -> Splits:
    images, labels = read_bundle()
    order = np.random.RandomState(0).permutation(len(images))
    parts = np.split(
        order, [len(order) - BUNDLED_VALIDATION - BUNDLED_TEST, len(order) - BUNDLED_TEST]
    )
    sizes = ", ".join(
        f"{len(part):,} {use}"
        for part, use in zip(parts, ("to train", "to validate", "to test"), strict=True)
    )
    _say(f"MNIST: using the {len(order):,} digits that come with the course ({sizes}), {reason}.")
    return tuple((images[part], labels[part]) for part in parts)


def _cached_or_fetched() -> tuple[np.ndarray, np.ndarray] | None:
    """Return all images and labels, or None where there is no cache and OpenML cannot be
    reached.
    """
    file = cache_file()
    try:
        return read_cache(file, TRAIN + TEST)
    except FileNotFoundError:
        pass
    except DamagedCacheError:
        _say(f"MNIST: the cached digits in {file} are damaged; they will be made again.")
    if _offline:
        return None
    try:
        digits = fetch_openml_mnist(TRAIN + TEST, _write)
    except OSError as problem:
        _offline.append(str(problem))
        return None
    try:
        write_cache(file, *digits)
    except OSError as problem:  # a full or read-only disk costs only the time of the next fetch
        _say(f"MNIST: the digits could not be kept for next time ({problem}).")
    return digits


def _say(notice: str) -> None:
    if notice not in _said:
        _said.add(notice)
        _write(notice + "\n")


def _write(text: str) -> None:
    """Write to standard output: on standard error a notice would look like a fault, and cost a
    student points.
    """
    sys.stdout.write(text)
    sys.stdout.flush()
