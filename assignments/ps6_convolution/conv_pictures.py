"""The pictures of problem set 6: what slides where, and what comes of it.

Nothing here computes a convolution: the pictures show what your functions give.
"""

from html import escape

import numpy as np
from matplotlib.patches import Rectangle

from utils import draw_conv_step
from utils.figure import COLOURS, DASHES, describe, mimebundle, panels


class Pages:
    """Pictures side by side in a strip that shows one at a time; scroll, swipe or use the arrow keys.

    Parameters
    ----------
    pictures : list of utils.figure.Picture
    """

    def __init__(self, pictures):
        self.pictures = pictures

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = [(mimebundle(p, p.alt)[0]["text/html"], p.alt) for p in self.pictures]
        pages = "".join(
            f"<figure style='flex:0 0 100%;box-sizing:border-box;margin:0;padding:.4em;scroll-snap-align:start'>{html}"
            f"<figcaption>Step {i} of {len(shown)} (scroll sideways)</figcaption></figure>" for i, (html, _) in enumerate(shown, 1))
        strip = ("<div tabindex='0' role='group' aria-label='Steps of a convolution' style='display:flex;overflow-x:scroll;"
                 f"scroll-snap-type:x mandatory;max-width:60em;border:1px solid #ccc'>{pages}</div>")
        words = "\n".join(alt for _, alt in shown)
        return {"text/html": strip, "text/plain": words}


def page_through(image, kernel, steps, stride=1, pad=0):
    """Show the first `steps` steps of a kernel sliding over an image, one a page."""
    return Pages([draw_conv_step(image, kernel, step, stride, pad) for step in range(steps)])


def draw_places(cases, axes=None):
    """Draw where the windows lie: padding in grey, the first window with its neighbours to the right and below, a dot for the middle of each.

    Parameters
    ----------
    cases : list of (image_shape, kernel_shape, stride, pad, output_shape)
        The last one is what your function gives.

    Returns
    -------
    Picture
    """
    figure, axes = panels(axes, columns=len(cases), size=(3.6, 3.9))
    for ax, ((H, W), (kh, kw), stride, pad, (rows, columns)) in zip(axes, cases):
        inside = np.pad(np.ones((H, W)), pad)
        ax.imshow(np.where(inside, 1.0, 0.8), cmap="gray", vmin=0, vmax=1)
        ax.set_xticks(np.arange(-0.5, W + 2 * pad), [])
        ax.set_yticks(np.arange(-0.5, H + 2 * pad), [])
        ax.tick_params(length=0)
        ax.grid(True, color="0.6", linewidth=0.6)
        for (i, j), colour, dash in zip(((0, 0), (0, 1), (1, 0)), COLOURS, DASHES):
            if i < rows and j < columns:
                ax.add_patch(Rectangle((j * stride - 0.42, i * stride - 0.42), kw - 0.16, kh - 0.16, facecolor=colour + "18",
                                       edgecolor=colour, linestyle=dash, linewidth=2))
        across, down = np.meshgrid(np.arange(columns) * stride + (kw - 1) / 2, np.arange(rows) * stride + (kh - 1) / 2)
        ax.plot(across.ravel(), down.ravel(), "o", color="black", markersize=5)
        ax.set_title(f"{H} x {W}, kernel {kh} x {kw}\nstride {stride}, padding {pad}: output {rows} x {columns}", fontsize=10)
        describe(figure, f"An image {H} by {W} with padding {pad} and the windows of a kernel {kh} by {kw} at stride {stride}: "
                         f"{columns} windows side by side and {rows} below each other, each marked by a dot.")
    return figure


def show_arrays(arrays, titles, words, signed=True, columns=None):
    """Show arrays as images in rows, each with a title and its own scale.

    Parameters
    ----------
    arrays : list of 2-D arrays
        With `signed`, white is 0, orange is positive and violet negative.
    titles : list of str
    words : str
        What there is to see, for those who cannot.
    columns : int, optional
        How many in a row.

    Returns
    -------
    Picture
    """
    columns = columns or len(arrays)
    figure, axes = panels(None, rows=-(-len(arrays) // columns), columns=columns, size=(2.1, 2.3))
    for ax, array, title in zip(axes, arrays, titles):
        top = np.max(np.abs(array)) or 1.0
        ax.imshow(array, **(dict(cmap="PuOr_r", vmin=-top, vmax=top) if signed else dict(cmap="gray")))
        ax.set_title(title, fontsize=10)
        ax.set_xticks([])
        ax.set_yticks([])
    for ax in axes[len(arrays):]:
        ax.remove()
    describe(figure, escape(words, quote=False))
    return figure
