"""Find MNIST where people have it: in IDX files, also as torchvision or Kaggle lay them out, or in
Keras's ``mnist.npz``.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import numpy as np

from utils.mnist_idx import PIXELS, read_idx_folder

WANTED = (
    "a folder with the four IDX files (train-images-idx3-ubyte and so on, plain or .gz), also as "
    "torchvision or Kaggle lay them out, or Keras's mnist.npz"
)
_NPZ = re.compile(r"mnist( ?\(\d+\))?\.npz", re.IGNORECASE)
_KEYS = ("x_train", "x_test", "y_train", "y_test")


def read_mnist(place: Path, train: int, test: int) -> tuple[np.ndarray, np.ndarray]:
    """Read MNIST from a folder, or from Keras's file.

    Parameters
    ----------
    place : pathlib.Path
        May begin with ``~``.
    train, test : int
        How many images each part must have.

    Returns
    -------
    images : ndarray of uint8, shape (train + test, 784)
    labels : ndarray of uint8, shape (train + test,)

    Raises
    ------
    FileNotFoundError
        If there is nothing of this form; the sentence says what is wanted and what is there.
    ValueError
        If a file is damaged, or does not hold what it should.
    """
    place = _expanded(place)
    if place.is_file():
        if place.suffix.lower() == ".npz":
            return _read_npz(place, train, test)
        raise FileNotFoundError(
            f"MNIST is to be read from {place}, but that is a file. Wanted: {WANTED}."
        )
    archives = [file for file in _files(place) if _NPZ.fullmatch(file.name)]
    try:
        return read_idx_folder(place, train, test)
    except FileNotFoundError as problem:
        if archives:
            return _read_npz(archives[0], train, test)
        raise FileNotFoundError(f"{problem} Wanted: {WANTED}.{_shown(place)}") from None


def _expanded(place: Path) -> Path:
    try:
        return place.expanduser()
    except RuntimeError:  # an account without a home
        return place


def _files(place: Path) -> list[Path]:
    """Files in a folder and in those directly below it."""
    return sorted(
        (file for pattern in ("*", "*/*") for file in place.glob(pattern) if file.is_file()),
        key=lambda file: (len(file.parts), file.name),
    )


def _shown(place: Path) -> str:
    names = [file.name for file in _files(place)[:5]]
    return f" Found: {', '.join(names)}." if names else ""


def _read_npz(file: Path, train: int, test: int) -> tuple[np.ndarray, np.ndarray]:
    try:
        with np.load(file, allow_pickle=False) as held:
            arrays = [np.asarray(held[key]) for key in _KEYS]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        raise ValueError(f"{file} is not Keras's mnist.npz: {problem}.") from None
    shapes = [(train, 28, 28), (test, 28, 28), (train,), (test,)]
    for key, array, shape in zip(_KEYS, arrays, shapes, strict=True):
        if array.shape != shape or array.dtype != np.uint8:
            raise ValueError(
                f"{file} holds {key} of shape {array.shape} and type {array.dtype}, where bytes of "
                f"shape {shape} are needed."
            )
    images = np.concatenate(arrays[:2]).reshape(train + test, PIXELS)
    return images, np.concatenate(arrays[2:])
