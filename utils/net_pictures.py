"""Pictures of functions and nets: weights, decision boundaries, activation functions, paths of
descent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import ListedColormap
from numpy.typing import ArrayLike

from utils.figure import COLOURS, DASHES, MARKERS, describe, panels, show_image, tidy
from utils.image_grid import visualize_grid

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RESOLUTION = 200


def show_net_weights(net: Any, ax: Axes | None = None) -> Any:
    """Show the weights into each hidden unit as an image: what the unit looks for.

    Parameters
    ----------
    net : object with ``params["W1"]``, or that dict
        W1 has shape (D, H), with D a square number such as 784 = 28 * 28. Each column is one image.
    ax : Axes, optional

    Returns
    -------
    Picture or Figure
    """
    W1 = np.asarray(getattr(net, "params", net)["W1"])
    side = math.isqrt(W1.shape[0])
    if W1.ndim != 2 or side * side != W1.shape[0]:
        raise ValueError(
            f"W1 has shape {W1.shape}: only weights of square images, such as (784, H), can be "
            "shown."
        )
    figure, (ax,) = panels(ax, size=(5.2, 5.2))
    show_image(ax, visualize_grid(W1.T.reshape(-1, side, side)).astype(np.uint8))
    ax.set_title(f"Weights into the {W1.shape[1]} hidden units", fontsize=11)
    describe(
        figure,
        f"A grid of {W1.shape[1]} images of {side} x {side} pixels: the weights into each hidden "
        "unit.",
    )
    return figure


def plot_decision_boundary(
    predict: Callable[[np.ndarray], Any], X: ArrayLike, y: ArrayLike, ax: Axes | None = None
) -> Any:
    """Colour the plane by the class that a net predicts, and draw the samples on it.

    Parameters
    ----------
    predict : callable
        Takes points of shape (M, 2) and returns their classes, shape (M,).
    X : array_like, shape (N, 2)
    y : array_like of int, shape (N,)
        Classes 0, 1, ...
    ax : Axes, optional

    Returns
    -------
    Picture or Figure
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2 or y.shape != X.shape[:1]:
        raise ValueError(
            f"A decision boundary needs X of shape (N, 2) and y of shape (N,), not {X.shape} and "
            f"{y.shape}."
        )
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.1 * np.maximum(high - low, 1e-6)
    across, up = (
        np.linspace(a, b, RESOLUTION) for a, b in zip(low - margin, high + margin, strict=True)
    )
    points = np.stack([axis.ravel() for axis in np.meshgrid(across, up)], axis=1)
    region = np.asarray(predict(points)).reshape(RESOLUTION, RESOLUTION)
    classes = np.unique(np.concatenate([y, region.ravel()]))
    figure, (ax,) = panels(ax, size=(5.2, 4.2))
    colours = [COLOURS[k % len(COLOURS)] for k in range(len(classes))]
    ax.pcolormesh(
        across,
        up,
        np.searchsorted(classes, region),
        cmap=ListedColormap(colours),
        alpha=0.25,
        vmin=-0.5,
        vmax=len(classes) - 0.5,
        shading="nearest",
        rasterized=True,
    )
    for k, label in enumerate(classes):
        here = y == label
        ax.scatter(
            X[here, 0],
            X[here, 1],
            color=colours[k],
            marker=MARKERS[k % len(MARKERS)],
            edgecolor="white",
            linewidth=0.6,
            s=42,
            label=f"class {label}",
        )
    right = np.mean(np.asarray(predict(X)) == y)
    tidy(ax, f"Predicted class: {right:.0%} of the samples are right", "x1", "x2")
    ax.grid(False)
    ax.legend(fontsize=8, framealpha=0.9)
    describe(
        figure,
        f"{len(X)} samples of {len(classes)} classes in the plane, coloured by the predicted "
        f"class; {right:.0%} of the samples lie in the region of their own class.",
    )
    return figure


def plot_activations(
    functions: Mapping[str, Any], low: float = -5.0, high: float = 5.0, axes: Any = None
) -> Any:
    """Draw activation functions, with their derivatives where they are given.

    Parameters
    ----------
    functions : dict of str to callable, or to a pair of callables
        ``{"sigmoid": (sigmoid, sigmoid_derivative), ...}``; each takes and returns an array.
    low, high : float
        The range of inputs.
    axes : sequence of Axes, optional
        As many as there are functions.

    Returns
    -------
    Picture or Figure
    """
    if not functions:
        raise ValueError("plot_activations needs at least one function.")
    columns = min(4, len(functions)) if axes is None else len(functions)
    figure, axes = panels(axes, -(-len(functions) // columns), columns, size=(3.2, 2.7))
    z = np.linspace(low, high, 401)
    for ax, (name, given) in zip(axes, functions.items(), strict=False):
        curves = given if isinstance(given, (tuple, list)) else (given,)
        for k, (function, label) in enumerate(zip(curves, ("value", "derivative"), strict=False)):
            ax.plot(z, function(z.copy()), DASHES[k], color=COLOURS[k], label=label)
        tidy(ax, name, "z")
        ax.legend(fontsize=8, frameon=False)
    for ax in axes[len(functions) :]:
        ax.remove()
    describe(figure, f"Curves from {low:g} to {high:g} of {', '.join(functions)}, one panel each.")
    return figure


def plot_descent_paths(
    f: Callable[[np.ndarray], Any],
    paths: Mapping[str, ArrayLike] | ArrayLike,
    ax: Axes | None = None,
) -> Any:
    """Draw the paths of gradient descent over the contour lines of a function of two variables.

    Parameters
    ----------
    f : callable
        Takes a point, an array of shape (2,), and returns a number.
    paths : dict of str to array_like of shape (T, 2), or one such array
        The points visited, in order. Points that are not finite are left out.
    ax : Axes, optional

    Returns
    -------
    Picture or Figure
    """
    named = paths if isinstance(paths, Mapping) else {"path": paths}
    points = {name: _finite_points(name, path) for name, path in named.items()}
    everything = np.concatenate(list(points.values()))
    low, high = everything.min(axis=0), everything.max(axis=0)
    margin = 0.15 * max(np.max(high - low), 1e-3)
    across, up = (np.linspace(a - margin, b + margin, 80) for a, b in zip(low, high, strict=True))
    heights = np.array([[f(np.array([a, b])) for a in across] for b in up], dtype=float)
    figure, (ax,) = panels(ax, size=(5.4, 4.4))
    levels = np.unique(np.quantile(heights[np.isfinite(heights)], np.linspace(0.02, 0.98, 14)))
    if levels.size:
        ax.contour(across, up, heights, levels=levels, colors="0.72", linewidths=0.8)
    for k, (name, path) in enumerate(points.items()):
        ax.plot(
            *path.T,
            DASHES[k % 4],
            color=COLOURS[k % len(COLOURS)],
            marker=MARKERS[k % len(MARKERS)],
            markersize=3.5,
            linewidth=1.3,
            label=name,
        )
        ax.plot(*path[0], "o", color="black", markersize=6, zorder=5)
        describe(
            figure,
            f"Descent {name}: {len(path)} points from {_point(path[0])} to {_point(path[-1])}, f = "
            f"{f(path[0].copy()):.4g} to {f(path[-1].copy()):.4g}.",
        )
    tidy(ax, "Paths of gradient descent (black: the start)", "x1", "x2")
    ax.legend(fontsize=8, framealpha=0.9)
    return figure


def _finite_points(name: str, path: ArrayLike) -> np.ndarray:
    path = np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(
            f"The path {name} has shape {path.shape}; a path is an array of points, shape (T, 2)."
        )
    path = path[np.all(np.isfinite(path), axis=1)]
    if not len(path):
        raise ValueError(f"The path {name} has no finite point.")
    return path


def _point(point: np.ndarray) -> str:
    return f"({point[0]:.3g}, {point[1]:.3g})"
