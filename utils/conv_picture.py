"""One step of a convolution layer: where the window lies, what it is multiplied with, which
output it gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from utils.figure import COLOURS, describe, panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WRITTEN_OUT = 100  # letters that fit on a line


def draw_conv_step(
    image: ArrayLike, kernel: ArrayLike, step: int, stride: int = 1, pad: int = 0, axes: Any = None
) -> Any:
    """Draw one step of a 2-D cross-correlation (the kernel is not flipped).

    Parameters
    ----------
    image : array_like, shape (H, W)
    kernel : array_like, shape (h, w)
    step : int
        Which output is computed: 0 is the top left one, counting along the rows.
    stride : int
    pad : int
        Zeros around the image, drawn in grey.
    axes : three Axes, optional

    Returns
    -------
    Picture or Figure
        Left the padded image with the window, in the middle the kernel, right the output so far.

    Raises
    ------
    ValueError
        If the kernel does not fit, or there is no such step.
    """
    from scipy.signal import correlate2d

    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2 or stride < 1 or pad < 0:
        raise ValueError(
            "draw_conv_step needs a 2-D image, a 2-D kernel, stride >= 1 and pad >= 0."
        )
    padded = np.pad(image, pad)
    if any(k > n for k, n in zip(kernel.shape, padded.shape, strict=True)):
        raise ValueError(
            f"The kernel {kernel.shape} is larger than the padded image {padded.shape}."
        )
    output = correlate2d(padded, kernel, mode="valid")[::stride, ::stride]
    if not 0 <= step < output.size:
        raise ValueError(
            f"The output has {output.size} entries, so step must be 0 to {output.size - 1}, not "
            f"{step}."
        )
    row, column = divmod(step, output.shape[1])
    corner = (row * stride, column * stride)
    window = padded[
        corner[0] : corner[0] + kernel.shape[0], corner[1] : corner[1] + kernel.shape[1]
    ]
    figure, (left, middle, right) = panels(axes, columns=3, size=(3.4, 3.6))
    inside = np.pad(np.ones(image.shape, dtype=bool), pad)
    _cells(
        left,
        padded,
        inside,
        f"image {image.shape[0]} x {image.shape[1]}, padding {pad}",
        padded.shape,
    )
    _frame(left, corner, kernel.shape)
    _cells(middle, kernel, np.ones(kernel.shape, dtype=bool), "kernel", padded.shape)
    done = np.arange(output.size).reshape(output.shape) <= step
    _cells(
        right,
        np.where(done, output, np.nan),
        done,
        f"output {output.shape[0]} x {output.shape[1]}, stride {stride}",
        padded.shape,
    )
    _frame(right, (row, column), (1, 1))
    figure.suptitle(_sum_of_products(window, kernel, output[row, column]), fontsize=10)
    describe(
        figure,
        f"Step {step} of a convolution with stride {stride} and padding {pad}: the window at row "
        f"{corner[0]}, column {corner[1]} of the padded image gives output[{row}, {column}] = "
        f"{output[row, column]:g}.",
    )
    return figure


def _cells(ax: Axes, values: np.ndarray, solid: np.ndarray, title: str, room: Any) -> None:
    """Draw a table of numbers; cells that are not solid are grey, and NaN is an empty cell.

    All tables have the same `room`, in cells, so that a cell has one size in the whole figure.
    """
    rows, columns = values.shape
    for (i, j), value in np.ndenumerate(values):
        ax.add_patch(
            Rectangle(
                (j, i),
                1,
                1,
                facecolor="white" if solid[i, j] else "0.87",
                edgecolor="0.6",
                linewidth=0.8,
            )
        )
        if not np.isnan(value):
            ax.text(
                j + 0.5, i + 0.5, f"{value:.4g}", ha="center", va="center", fontsize=9, zorder=4
            )
    ax.set_xlim((columns - room[1]) / 2 - 0.1, (columns + room[1]) / 2 + 0.1)
    ax.set_ylim(room[0] + 0.1, -0.1)
    ax.set_aspect("equal")
    ax.axis("off")
    ax.set_title(title, fontsize=10)


def _frame(ax: Axes, corner: Any, shape: Any) -> None:
    ax.add_patch(
        Rectangle(
            corner[::-1],
            shape[1],
            shape[0],
            facecolor=COLOURS[1] + "30",
            edgecolor=COLOURS[1],
            linewidth=2.5,
            zorder=3,
            clip_on=False,
        )
    )


def _sum_of_products(window: np.ndarray, kernel: np.ndarray, total: float) -> str:
    products = " + ".join(
        f"({a:.4g})({b:.4g})" for a, b in zip(window.ravel(), kernel.ravel(), strict=True)
    )
    if len(products) > WRITTEN_OUT:
        return f"the sum of the {kernel.size} products is {total:.4g}"
    return f"{products} = {total:.4g}"
