"""Pictures of a training run: loss, gradients, accuracy, weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from utils.figure import COLOURS, DASHES, describe, panels, tidy

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STATS = ("loss_history", "grad_magnitude_history", "train_acc_history", "val_acc_history")
WINDOW = 50  # iterations in a running mean


def plot_stats(stats: Mapping[str, Any], axes: Any = None) -> Any:
    """Draw what `train` recorded: the loss, the size of the gradient, and the accuracies.

    Parameters
    ----------
    stats : dict
        ``loss_history`` and ``grad_magnitude_history``, the norm of dL/dW1, one number an
        iteration; ``train_acc_history`` (of the last minibatch) and ``val_acc_history``, one number
        an epoch, 0 to 1.
    axes : three Axes, optional

    Returns
    -------
    Picture or Figure

    Raises
    ------
    ValueError
        If a history is missing.
    """
    missing = [key for key in STATS if key not in stats]
    if missing:
        raise ValueError(
            f"plot_stats needs the histories {', '.join(STATS)}; {', '.join(missing)} is missing."
        )
    loss, size, train, val = (np.asarray(stats[key], dtype=float) for key in STATS)
    figure, (left, middle, right) = panels(axes, columns=3, size=(4.4, 3.4))
    _history(left, loss, "loss of the minibatch")
    tidy(left, "Loss", "iteration", "loss")
    _history(middle, size, "norm of dL/dW1")
    tidy(middle, "Size of the gradient", "iteration", "norm of dL/dW1")
    epochs = np.arange(1, len(val) + 1)
    right.plot(
        np.arange(1, len(train) + 1),
        train,
        "--",
        marker=".",
        color=COLOURS[1],
        label="training (last minibatch)",
    )
    right.plot(epochs, val, "-", marker=".", color=COLOURS[0], label="validation")
    right.set_ylim(-0.02, 1.02)
    right.xaxis.set_major_locator(MaxNLocator(integer=True))
    tidy(right, "Accuracy", "epoch", "accuracy")
    for panel in (left, middle, right):
        panel.legend(fontsize=8, frameon=False)
    describe(
        figure,
        f"Three panels of a training run. {_course('The loss', loss)} "
        f"{_course('The norm of dL/dW1', size)} "
        f"{_course('The training accuracy', train)} {_course('The validation accuracy', val)}",
    )
    return figure


def plot_gradient_magnitudes(magnitudes: Any, ax: Axes | None = None) -> Any:
    """Compare the sizes of the gradients of several layers.

    Parameters
    ----------
    magnitudes : dict of str to float or to sequence of float
        For each layer the norm of its gradient: one number, drawn as a bar, or one an iteration,
        drawn as a line.
    ax : Axes, optional

    Returns
    -------
    Picture or Figure
    """
    figure, (ax,) = panels(ax)
    histories = {name: np.asarray(values, dtype=float) for name, values in magnitudes.items()}
    if not histories:
        raise ValueError("plot_gradient_magnitudes needs at least one layer.")
    positive = all(np.all(values[np.isfinite(values)] > 0) for values in histories.values())
    if all(values.ndim == 0 for values in histories.values()):
        ax.bar(
            list(histories),
            [float(values) for values in histories.values()],
            color=COLOURS[0],
            width=0.6,
        )
        tidy(ax, "Size of the gradient by layer", "", "norm of the gradient")
    else:
        for k, (name, values) in enumerate(histories.items()):
            ax.plot(
                np.atleast_1d(values), DASHES[k % 4], color=COLOURS[k % len(COLOURS)], label=name
            )
        tidy(ax, "Size of the gradient by layer", "iteration", "norm of the gradient")
        ax.legend(fontsize=8, frameon=False)
    ax.set_yscale("log" if positive else "linear")  # layers often differ by powers of ten
    describe(
        figure,
        "Sizes of gradients by layer. "
        + " ".join(_course(name, v) for name, v in histories.items()),
    )
    return figure


def plot_weight_histograms(
    arrays: Mapping[str, ArrayLike], bins: int = 40, axes: Any = None
) -> Any:
    """Draw one histogram for each named array: weights, activations, gradients.

    Parameters
    ----------
    arrays : dict of str to array_like
        Entries that are not finite are left out and counted in the title.
    bins : int
        The title gives the mean and the standard deviation (sd).
    axes : sequence of Axes, optional
        As many as there are arrays.

    Returns
    -------
    Picture or Figure
    """
    if not arrays:
        raise ValueError("plot_weight_histograms needs at least one array.")
    figure, axes = panels(axes, columns=len(arrays), size=(3.6, 3.0))
    for ax, (name, array) in zip(axes, arrays.items(), strict=False):
        values = np.ravel(np.asarray(array, dtype=float))
        finite = values[np.isfinite(values)]
        ax.hist(finite, bins=bins, color=COLOURS[0], edgecolor="white", linewidth=0.3)
        lost = values.size - finite.size
        spread = (
            f"mean {finite.mean():.3g}, sd {finite.std():.3g}" if finite.size else "no finite value"
        )
        tidy(ax, f"{name}\n{spread}" + (f"\n{lost} not finite" if lost else ""), "value", "count")
        describe(figure, f"Histogram of {name}: {values.size} values, {spread}, {lost} not finite.")
    return figure


def _history(ax: Axes, values: Any, label: str) -> Any:
    """Draw one number an iteration; where it jitters over many iterations, with a running mean
    on top.
    """
    steps = np.arange(len(values))
    if len(values) < 4 * WINDOW:
        ax.plot(steps, values, color=COLOURS[0], label=label)
        return
    ax.plot(steps, values, color=COLOURS[5], linewidth=0.6, alpha=0.7, label=label)
    mean = np.convolve(values, np.full(WINDOW, 1 / WINDOW), mode="valid")
    ax.plot(steps[WINDOW - 1 :], mean, color=COLOURS[0], label=f"mean of the last {WINDOW}")


def _course(name: str, values: Any) -> str:
    """Say in one sentence how a history begins and ends."""
    values = np.atleast_1d(values)
    if not values.size:
        return f"{name}: nothing recorded."
    if values.size == 1:
        return f"{name}: {values[0]:.4g}."
    return f"{name} goes from {values[0]:.4g} to {values[-1]:.4g} in {values.size} steps."
