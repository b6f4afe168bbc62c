"""Pictures of two tasks: the loss of two weights with your steps on it, and what becomes of the units in training."""

import numpy as np

from utils.figure import COLOURS, DASHES, MARKERS, describe, panels, tidy

START, RATES = (1 / 3, 2.0), ("0.01", "0.05", "0.1", "1/8", "1/2")


def show_steps(steps):
    """Draw the loss of task 3.2 with one step for each rate, and the hidden unit before and after.

    Parameters
    ----------
    steps : array_like of shape (5, 2), or None
        Your `two_steps`: w1 and w2 after the step, a row for each rate.

    Returns
    -------
    Picture
    """
    if steps is None:
        raise NotImplementedError("Task 3.2: answer `two_steps` first; its five rows are drawn here.")
    if np.shape(steps) != (5, 2):
        raise ValueError(f"two_steps must be five rows of w1 and w2, shape (5, 2), not {np.shape(steps)}.")
    steps = np.asarray(steps, dtype=float)
    figure, (plane, unit) = panels(None, 1, 2, size=(5.6, 4.2))
    _draw_plane(plane, steps, figure)
    x = np.linspace(-2, 2, 81)
    for k, (name, w1) in enumerate(zip(("before", *RATES), (START[0], *steps[:, 0]))):
        style = dict(color="black", linewidth=2.5) if k == 0 else dict(color=COLOURS[k - 1], marker=MARKERS[k - 1], markevery=(5 * k, 40), markersize=5)
        unit.plot(x, np.maximum(w1 * x, 0), DASHES[k % 4], label=name if k == 0 else f"rate {name}", **style)
    unit.axvline(1, color="0.4", linewidth=1)
    unit.text(0.95, 0.95, "the sample x = 1", fontsize=9, color="0.3", ha="right", va="top", transform=unit.get_xaxis_transform())
    tidy(unit, "The hidden unit, relu(w1 x)", "x", "h")
    unit.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.42, 0.85))
    dead = [name for name, w1 in zip(RATES, steps[:, 0]) if w1 <= 1e-9]
    describe(figure, f"Right: the hidden unit as a function of x for each w1; it gives 0 at x = 1 after the step with {' and '.join(dead) or 'no rate'}.")
    return figure


def _draw_plane(ax, steps, figure):
    low = np.minimum(steps.min(axis=0), [-1.2, 1.6]) - 0.1
    high = np.maximum(steps.max(axis=0), [0.6, 2.2]) + 0.1
    w1, w2 = (np.linspace(a, b, 160) for a, b in zip(low, high))
    loss = (w2[:, None] * np.maximum(w1, 0)) ** 2
    filled = ax.contourf(w1, w2, np.sqrt(loss), levels=np.linspace(0, np.sqrt(loss.max()) + 1e-9, 13), cmap="Greys", alpha=0.75)
    figure.colorbar(filled, ax=ax, label="root of the loss", shrink=0.85, format="%.1f")
    ax.axvspan(low[0], 0, facecolor="none", edgecolor="0.6", hatch="//", linewidth=0)
    ax.text(max(low[0] + 0.05, -0.95), low[1] + 0.04, "dead: loss 0, slope 0", fontsize=9, bbox={"facecolor": "white", "edgecolor": "none"})
    for k, (name, end) in enumerate(zip(RATES, steps)):
        ax.annotate("", end, START, arrowprops=dict(arrowstyle="->", color=COLOURS[k], linewidth=1.5))
        ax.plot(*end, MARKERS[k], color=COLOURS[k], label=f"rate {name}", markersize=7)
        h = max(end[0], 0.0)
        describe(figure, f"Step with rate {name}: to w1 = {end[0]:.3g}, w2 = {end[1]:.4g}, where the loss is {(end[1] * h) ** 2:.3g}.")
    ax.plot(*START, "ko", markersize=8)
    tidy(ax, "The loss of the two weights; black: the start", "w1", "w2")
    ax.legend(fontsize=8, loc="upper left")


def show_training(runs, X, Y, predict):
    """Draw training runs of task 3.5: the loss, the dead units, and the curves that were learnt.

    Parameters
    ----------
    runs : dict of str to dict
        For each rate's name ``'loss'`` and ``'dead'``, lists with an entry a step, and ``'w'``, the last weights.
    X, Y : arrays (N, 1)
    predict : callable
        ``predict(w, X)`` gives the outputs, (N, 1).

    Returns
    -------
    Picture
    """
    figure, axes = panels(None, 1, 3, size=(4.3, 3.5))
    grid = np.linspace(X.min(), X.max(), 200)[:, None]
    axes[2].plot(X, Y, "k.", markersize=5, label="samples")
    for k, (name, run) in enumerate(runs.items()):
        style = dict(color=COLOURS[k], linestyle=DASHES[k], label=f"rate {name}")
        axes[0].semilogy(np.maximum(run["loss"], 1e-6), **style)
        axes[1].plot(run["dead"], **style)
        axes[2].plot(grid, predict(run["w"], grid), **style)
        describe(figure, f"Rate {name}: loss {run['loss'][0]:.3g} to {run['loss'][-1]:.3g}, dead hidden units {run['dead'][0]} to {run['dead'][-1]}.")
    for ax, title, xlabel in zip(axes, ("loss, summed over the samples", "hidden units that no sample turns on", "what was learnt"), ("step", "step", "x")):
        tidy(ax, title, xlabel)
        ax.legend(fontsize=8)
    axes[1].set(ylim=(0, max(max(run["dead"]) for run in runs.values()) + 2))
    axes[1].yaxis.get_major_locator().set_params(integer=True)
    axes[2].set(ylim=(-0.1, 1.6 * np.max(Y)))
    axes[2].legend(fontsize=8, loc="upper right", ncols=2)
    return figure
