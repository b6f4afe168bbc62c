"""A fast copy of the full data set on disk: written in one step, and checked each time it is
read.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

CACHE_VARIABLE = "NN_COURSE_CACHE"
NAME = "mnist_70000.npz"


class DamagedCacheError(ValueError):
    """The cache exists but is not what was written."""


def cache_file() -> Path | None:
    """Return where the cache is: in the folder ``NN_COURSE_CACHE`` names, or the user's cache
    folder.

    None where there is neither: an account without a home has no cache.
    """
    folder = os.environ.get(CACHE_VARIABLE)
    if not folder:
        from platformdirs import user_cache_dir

        try:
            folder = user_cache_dir("nn-course", appauthor=False)
        except RuntimeError:  # no home can be found for this account
            return None
        if (
            not Path(folder).is_absolute()
        ):  # older platformdirs leave a literal "~", which would land in the work folder
            return None
    return Path(folder) / NAME


def read_cache(file: Path | None, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return images and labels, uint8 of shapes (number, 784) and (number,).

    Raises
    ------
    FileNotFoundError
        If there is no cache that can be read.
    DamagedCacheError
        If it is not what was written: cut short, changed, or made by something else.
    """
    if file is None or not os.access(file, os.R_OK):
        raise FileNotFoundError("There is no cached MNIST.")
    try:
        with np.load(file, allow_pickle=False) as data:
            images, labels, digest = data["images"], data["labels"], str(data["sha256"])
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile) as problem:
        raise DamagedCacheError(f"The cached MNIST in {file} is damaged.") from problem
    if (
        images.shape != (number, 784)
        or labels.shape != (number,)
        or _digest(images, labels) != digest
    ):
        raise DamagedCacheError(f"The cached MNIST in {file} is damaged.")
    return images, labels


def write_cache(file: Path | None, images: np.ndarray, labels: np.ndarray) -> None:
    """Write images and labels so that a reader sees either nothing or all of it, also when two
    processes write.
    """
    if file is None:
        raise FileNotFoundError("this account has no cache folder; NN_COURSE_CACHE can name one")
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            np.savez(stream, images=images, labels=labels, sha256=_digest(images, labels))
        os.replace(unfinished, file)
    except BaseException:
        os.unlink(unfinished)
        raise


def _digest(images: np.ndarray, labels: np.ndarray) -> str:
    digest = hashlib.sha256(np.ascontiguousarray(images).data)
    digest.update(np.ascontiguousarray(labels).data)
    return digest.hexdigest()
