"""Pictures of digits: the images themselves, and which of them a net mistakes for which."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from utils.figure import COLOURS, describe, panels, show_image

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def show_digits(
    X: ArrayLike, titles: Any = None, mean_image: ArrayLike | None = None, number: int = 20
) -> Any:
    """Show the first digits of a data set.

    Parameters
    ----------
    X : array_like, shape (N, D)
        Images, one a row, D a square number.
    titles : sequence, optional
        What to write above each.
    mean_image : array_like, shape (D,), optional
        Added to each image, to undo the centring of `get_MNIST_data`.
    number : int
        How many to show at most.

    Returns
    -------
    Picture
    """
    images = np.asarray(X, dtype=float)[:number]
    if images.ndim != 2 or not len(images):
        raise ValueError(
            f"show_digits needs images of shape (N, 784), at least one, not {np.shape(X)}."
        )
    images = images + (0 if mean_image is None else np.asarray(mean_image))
    side = math.isqrt(images.shape[1])
    columns = min(10, len(images))
    rows = -(-len(images) // columns)
    figure, axes = panels(None, rows, columns, size=(0.95, 1.1 if titles is None else 1.25))
    for ax, image, k in zip(axes, images, range(len(images)), strict=False):
        show_image(ax, image.reshape(side, side))
        if titles is not None:
            ax.set_title(str(titles[k]), fontsize=8)
    for ax in axes[len(images) :]:
        ax.remove()
    words = (
        "" if titles is None else ": " + ", ".join(str(title) for title in titles[: len(images)])
    )
    describe(figure, f"{len(images)} images of handwritten digits{words}.")
    return figure


def show_mistakes(
    X: ArrayLike,
    y_true: ArrayLike,
    y_pred: ArrayLike,
    mean_image: ArrayLike | None = None,
    number: int = 20,
) -> Any:
    """Show digits that were read wrongly, with what they are and what they were read as.

    Parameters
    ----------
    X : array_like, shape (N, D)
    y_true, y_pred : array_like of int, shape (N,)
    mean_image : array_like, shape (D,), optional
        See `show_digits`.
    number : int
        How many to show at most.

    Returns
    -------
    Picture, or str
        A sentence when there is no mistake to show.
    """
    y_true, y_pred = _labels(y_true, y_pred)
    wrong = np.flatnonzero(y_true != y_pred)
    if not wrong.size:
        return f"All {y_true.size} digits were read correctly."
    titles = [f"{y_true[k]} read as {y_pred[k]}" for k in wrong[:number]]
    figure = show_digits(np.asarray(X)[wrong], titles, mean_image, number)
    figure.suptitle(
        f"{min(number, wrong.size)} of the {wrong.size} mistakes among {y_true.size} digits",
        fontsize=11,
    )
    return figure


def plot_confusion(
    y_true: ArrayLike, y_pred: ArrayLike, classes: int = 10, ax: Axes | None = None
) -> Any:
    """Count how often each class is read as each other, and draw the table.

    Parameters
    ----------
    y_true, y_pred : array_like of int, shape (N,)
        Labels 0 to ``classes - 1``.
    classes : int
    ax : Axes, optional

    Returns
    -------
    ndarray of int, shape (classes, classes)
        Entry ``[t, p]``: how many samples of class t were read as p. The title of the figure names
        the three pairs that are confused most often.
    """
    y_true, y_pred = _labels(y_true, y_pred)
    if (
        y_true.size
        and not 0 <= min(y_true.min(), y_pred.min()) <= max(y_true.max(), y_pred.max()) < classes
    ):
        raise ValueError(f"Labels must be 0 to {classes - 1}.")
    matrix = np.zeros((classes, classes), dtype=int)
    np.add.at(matrix, (y_true, y_pred), 1)
    mistakes = matrix - np.diag(np.diag(matrix))
    figure, (ax,) = panels(ax, size=(5.6, 5.2))
    ax.imshow(
        mistakes, cmap="Oranges", vmin=0, vmax=max(1, mistakes.max()) * 1.6
    )  # so that black stays readable on it
    for t, p in np.ndindex(matrix.shape):
        if matrix[t, p]:
            ax.text(
                p,
                t,
                str(matrix[t, p]),
                ha="center",
                va="center",
                fontsize=8,
                color=COLOURS[0] if t == p else "black",
                weight="bold" if t == p else "normal",
            )
    ax.set_xticks(range(classes))
    ax.set_yticks(range(classes))
    ax.set_xlabel("read as")
    ax.set_ylabel("is")
    right, confused = f"{np.trace(matrix):,} of {matrix.sum():,} right.", most_confused(mistakes)
    ax.set_title(f"{right}\n{confused}", fontsize=10)
    describe(figure, f"Confusion matrix of {classes} classes: {right} {confused}")
    return matrix


def most_confused(mistakes: np.ndarray, number: int = 3) -> str:
    """Name the pairs with the largest counts in a confusion matrix without its diagonal, in a
    sentence.
    """
    order = np.argsort(-mistakes, axis=None, kind="stable")[:number]
    pairs = [
        (t, p)
        for t, p in zip(*np.unravel_index(order, mistakes.shape), strict=True)
        if mistakes[t, p]
    ]
    named = ", ".join(f"{t} read as {p} ({mistakes[t, p]})" for t, p in pairs)
    return f"Most often confused: {named}." if named else "Nothing is confused."


def _labels(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.ndim != 1 or y_true.shape != y_pred.shape:
        raise ValueError(
            f"True and predicted labels need one shape (N,), not {y_true.shape} and {y_pred.shape}."
        )
    if y_true.dtype.kind not in "iu" or y_pred.dtype.kind not in "iu":
        raise ValueError(f"Labels must be integers, not {y_true.dtype} and {y_pred.dtype}.")
    return y_true, y_pred
