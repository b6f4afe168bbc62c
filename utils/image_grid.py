"""Many small images as one large one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

TOP = 255.0


def visualize_grid(W: ArrayLike, padding: int = 3) -> np.ndarray:
    """Lay images out in a square grid, each scaled to 0..255 by itself.

    Parameters
    ----------
    W : array_like, shape (N, H, W) or (N, H, W, C)
        N images, such as the weights of N hidden units. Values that are not finite become 0.
    padding : int
        Black pixels between neighbours; none around the outside.

    Returns
    -------
    ndarray of float64, shape (S_h, S_w) or (S_h, S_w, C)
        With ``n = ceil(sqrt(N))``, ``S_h = n H + (n - 1) padding`` and the same for the width: 64
        images of 28 x 28 give 245 x 245. The smallest value of each image becomes 0 and the largest
        255; a constant image becomes mid-grey. Places without an image are 0.
        ``imshow(grid.astype("uint8"))`` shows it.

    Raises
    ------
    ValueError
        If `W` has another number of axes, holds no image, or `padding` is negative.
    """
    images = np.asarray(W, dtype=np.float64)
    if images.ndim not in (3, 4) or not images.size:
        raise ValueError(
            f"visualize_grid needs images of shape (N, H, W) or (N, H, W, C), not {images.shape}."
        )
    if padding < 0:
        raise ValueError(f"The padding cannot be negative, and it is {padding}.")
    number, height, width = images.shape[:3]
    side = math.isqrt(number - 1) + 1  # the ceiling of the square root
    grid = np.zeros(
        (side * (height + padding) - padding, side * (width + padding) - padding, *images.shape[3:])
    )
    for k, image in enumerate(images):
        top, left = (k // side) * (height + padding), (k % side) * (width + padding)
        grid[top : top + height, left : left + width] = stretch(image)
    return grid


def stretch(image: np.ndarray) -> np.ndarray:
    """Scale an image to 0..255; a constant one becomes mid-grey, which says "no contrast" and is
    no division by 0.
    """
    finite = np.isfinite(image)
    if not finite.any():
        return np.zeros(image.shape)
    low, high = image[finite].min(), image[finite].max()
    spread = high / 2 - low / 2  # halves, because the difference of two huge numbers would overflow
    if spread == 0:
        return np.where(finite, TOP / 2, 0.0)
    return TOP * ((np.where(finite, image, low) / 2 - low / 2) / spread)
