"""Read MNIST's own file format, IDX: a short header (type, sizes) followed by bytes; plain or
compressed with gzip.

Source of the format: the MNIST page of LeCun, Cortes and Burges.
"""

from __future__ import annotations

import gzip
import re
import struct
import zlib
from pathlib import Path

import numpy as np

UNSIGNED_BYTE = 8
GZIP_MAGIC = b"\x1f\x8b"
PIXELS = 28 * 28


def read_idx_folder(folder: Path, train: int, test: int) -> tuple[np.ndarray, np.ndarray]:
    """Read the four IDX files of MNIST from a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Holds ``train-images-idx3-ubyte``, ``train-labels-idx1-ubyte`` and the same two with
        ``t10k`` for ``train``; each plain or ``.gz``; a dot for the hyphen before ``idx`` is fine
        too, and so are capitals, and what browsers add. They may lie in folders below it, as
        torchvision (``MNIST/raw``) and Kaggle (a folder for each file) have them.
    train, test : int
        How many images each part must have.

    Returns
    -------
    images : ndarray of uint8, shape (train + test, 784)
    labels : ndarray of uint8, shape (train + test,)

    Raises
    ------
    FileNotFoundError
        If the folder or a file is missing.
    ValueError
        If a file is damaged, or does not hold what it should.
    """
    parts = [_read_part(folder, "train", train), _read_part(folder, "t10k", test)]
    images, labels = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return images, labels


def _read_part(folder: Path, part: str, number: int) -> tuple[np.ndarray, np.ndarray]:
    images = read_idx(_find(folder, f"{part}-images", 3), (number, 28, 28))
    file = _find(folder, f"{part}-labels", 1)
    labels = read_idx(file, (number,))
    if labels.max(initial=0) > 9:
        raise ValueError(f"The MNIST file {file} holds a label {labels.max()}; labels are 0 to 9.")
    return images.reshape(number, PIXELS), labels


def _find(folder: Path, name: str, axes: int) -> Path:
    copy = r"(?: ?\(\d+\))?"
    wanted = re.compile(rf"{name}[-.]idx{axes}-ubyte{copy}(?:\.gz)?{copy}(?:\.txt)?", re.IGNORECASE)
    for pattern in ("*", "*/*", "*/*/*"):
        found = [
            f for f in sorted(folder.glob(pattern)) if wanted.fullmatch(f.name) and f.is_file()
        ]
        if found:
            return min(found, key=lambda file: len(file.name))
    missing = (
        f"there is no {name}-idx{axes}-ubyte (or .gz) in it"
        if folder.is_dir()
        else "it does not exist"
    )
    raise FileNotFoundError(f"MNIST is to be read from {folder}, but {missing}.")


def read_idx(file: Path, shape: tuple[int, ...]) -> np.ndarray:
    """Return the bytes of an IDX file as a uint8 array of this shape, or raise ValueError with
    one clear sentence.
    """
    try:
        content = file.read_bytes()
        if content.startswith(GZIP_MAGIC):
            content = gzip.decompress(content)
        if content.lstrip()[:1] == b"<":
            raise ValueError(f"The file {file} is a web page, not MNIST: download it again.")
        kind, axes = struct.unpack_from(">xxBB", content)
        found = struct.unpack_from(f">{axes}I", content, 4)
    except (OSError, EOFError, zlib.error, struct.error) as problem:
        raise ValueError(
            f"The MNIST file {file} cannot be read; it is damaged ({problem})."
        ) from None
    if content[:2] != b"\0\0" or kind != UNSIGNED_BYTE:
        raise ValueError(f"The file {file} is not an IDX file of bytes.")
    if found != shape:
        raise ValueError(
            f"The MNIST file {file} holds an array of shape {found}, where {shape} is needed."
        )
    data = np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * axes)
    if data.size != np.prod(shape):
        raise ValueError(
            f"The MNIST file {file} is damaged: {data.size:,} bytes instead of {np.prod(shape):,}."
        )
    return data.reshape(shape)
