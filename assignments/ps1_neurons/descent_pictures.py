"""Pictures of losses, probabilities and descents. They are drawn from the functions you hand in."""

import numpy as np

from utils.figure import COLOURS, DASHES, MARKERS, describe, panels, show_image, tidy


def draw_losses(losses, thetas):
    """Losses of one weight: `losses` maps a name to the values at `thetas`, a panel each."""
    figure, axes = panels(None, 1, len(losses), size=(4.2, 3.3))
    for k, (ax, (name, values)) in enumerate(zip(axes, losses.items())):
        values = np.asarray(values)
        ax.plot(thetas, values, color=COLOURS[k], drawstyle="default" if np.unique(values).size > 20 else "steps-mid")
        best = thetas[np.argmin(values)]
        tidy(ax, f"{name}\n{np.unique(values.round(12)).size} different values", "theta")
        describe(figure, f"{name}: between {values.min():.3f} and {values.max():.3f}, {np.unique(values.round(12)).size} different values on {len(thetas)} points, "
                         f"smallest at theta = {best:.2f}.")
    return figure


def draw_softmax_scaling(softmax, scores, scales):
    """Bars: the softmax of the same scores, multiplied by several factors."""
    rows = [softmax(scale * scores[None, :])[0] for scale in scales]
    figure, axes = panels(None, 1, len(scales), size=(2.7, 2.9))
    for ax, scale, probabilities in zip(axes, scales, rows):
        bars = ax.bar([f"{s:g}" for s in scores], probabilities, color=COLOURS[0], edgecolor="black")
        ax.bar_label(bars, fmt="%.2f", fontsize=8)
        ax.set_ylim(0, 1.12)
        tidy(ax, f"scores times {scale:g}", "score")
        describe(figure, f"Scores times {scale:g}: probabilities {', '.join(f'{p:.3f}' for p in probabilities)}.")
    return figure


def draw_jacobian(jacobian, log_jacobian, z):
    """The two Jacobians of one row of scores, as tables in colour."""
    tables = {"ds[j] / dz[i]": np.asarray(jacobian(z)), "d log s[j] / dz[i]": np.asarray(log_jacobian(z))}
    figure, axes = panels(None, 1, 2, size=(4.2, 3.6))
    for ax, (name, matrix) in zip(axes, tables.items()):
        ax.imshow(matrix, cmap="PuOr", vmin=-np.abs(matrix).max(), vmax=np.abs(matrix).max())
        for (j, i), value in np.ndenumerate(matrix):
            ax.text(i, j, f"{value:.2f}", ha="center", va="center", fontsize=9, bbox=dict(facecolor="white", alpha=0.75, edgecolor="none", pad=1))
        ax.set(xticks=range(len(z)), yticks=range(len(z)))
        tidy(ax, name, "score i that moves", "class j")
        ax.grid(False)
        symmetric = "symmetric" if np.allclose(matrix, matrix.T) else "not symmetric"
        describe(figure, f"{name}: a {len(z)} by {len(z)} table, {symmetric}, diagonal {', '.join(f'{v:.2f}' for v in np.diag(matrix))}; "
                         f"its rows add up to {', '.join(f'{v:.2f}' for v in matrix.sum(axis=1))}.")
    return figure


def draw_templates(Theta, losses):
    """The loss, and the ten columns of Theta (785, 10) as images; row 0, the biases, is left out."""
    figure, axes = panels(None, 2, 6, size=(1.7, 1.9))
    grid = axes[0].get_gridspec()
    axes[0].remove(), axes[6].remove()
    curve = figure.add_subplot(grid[:, 0])
    curve.plot(losses, color=COLOURS[0])
    tidy(curve, "loss", "step")
    largest = np.abs(Theta[1:]).max()
    for digit, ax in enumerate([*axes[1:6], *axes[7:12]]):
        show_image(ax, Theta[1:, digit].reshape(28, 28), cmap="PuOr", vmin=-largest, vmax=largest)
        ax.set_title(f"{digit}", fontsize=10)
    figure.suptitle("Templates: ink on purple speaks for the digit, ink on orange against it", fontsize=11)
    describe(figure, f"The loss falls from {losses[0]:.2f} to {losses[-1]:.2f}. Beside it ten images of 28 by 28 weights, one for each digit: ink on purple "
                     "speaks for the digit, ink on orange against it. The template of 0 is a ring with ink forbidden in its middle.")
    return figure


def draw_rates(f, paths, limit):
    """Paths of descent over contour lines, and the function along each; `paths` maps a rate to its points (T + 1, 2)."""
    figure, axes = panels(None, 1, len(paths) + 1, size=(3.5, 3.3))
    axis = np.linspace(-4, 4, 121)
    heights = np.array([[f(np.array([a, b])) for a in axis] for b in axis])
    for k, (ax, (rate, path)) in enumerate(zip(axes, paths.items())):
        ax.contour(axis, axis, heights, levels=12, colors="0.75", linewidths=0.8)
        ax.plot(*path.T, DASHES[k], color=COLOURS[k], marker=MARKERS[k], markersize=3.5, linewidth=1.2)
        ax.plot(*path[0], "o", color="black", markersize=6)
        ax.set(xlim=(-4, 4), ylim=(-4, 4))
        tidy(ax, f"rate {rate:.3g} = {rate / limit:.2f} times 2/L", "x1", "x2")
        values = [f(x) for x in path]
        axes[-1].semilogy(values, DASHES[k], color=COLOURS[k], marker=MARKERS[k], markersize=3, label=f"rate {rate:.3g}")
        describe(figure, f"Rate {rate:.3g}, which is {rate / limit:.2f} times 2/L: in {len(path) - 1} steps f goes from {values[0]:.3g} to {values[-1]:.3g}.")
    tidy(axes[-1], "f along the path", "step")
    axes[-1].legend(fontsize=8, frameon=False)
    return figure


def draw_minibatches(losses, samples):
    """Losses of several descents against the number of gradients computed: `losses` maps a batch size to its losses."""
    figure, (ax,) = panels(None, size=(6.4, 3.6))
    for k, (size, values) in enumerate(losses.items()):
        seen = size * np.arange(len(values))
        ax.plot(seen, values, DASHES[k], color=COLOURS[k], label=f"{size} of {samples} samples a step", linewidth=1.3)
        describe(figure, f"Batches of {size}: the loss goes from {values[0]:.3f} to {values[-1]:.3f} in {len(values) - 1} steps, {seen[-1]} gradients of single samples.")
    tidy(ax, "The same work, in few exact steps or in many rough ones", "gradients of single samples computed", "loss on all samples")
    ax.legend(fontsize=8, frameon=False)
    return figure
