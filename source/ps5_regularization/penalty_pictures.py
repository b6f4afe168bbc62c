"""The pictures of problem set 5: what penalties, rates and techniques do. They show what your functions give."""

import numpy as np

from utils.figure import COLOURS, DASHES, describe, panels, tidy


def draw_decay(step, rates, lam, steps=8, ax=None):
    """Draw what repeated steps of weight decay do to w = 1, for several rates; `step` is ``sgd_l2_step``."""
    figure, (ax,) = panels(ax, size=(6.0, 3.6))
    words = []
    for k, lr in enumerate(rates):
        path = [np.array([1.0])]
        for _ in range(steps):
            path.append(step(path[-1], np.zeros(1), lr, lam))
        path = np.concatenate(path)
        ax.plot(path, DASHES[k % 4], marker=".", color=COLOURS[k % len(COLOURS)], label=f"2 lr lam = {2 * lr * lam:g}")
        words.append(f"2 lr lam = {2 * lr * lam:g}: from 1 to {path[-1]:.3g}")
    ax.set_ylim(-2.5, 2.5)
    ax.axhline(0, color="0.7", linewidth=0.8)
    tidy(ax, "Weight decay alone, step by step", "step", "w")
    ax.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    describe(figure, f"A weight that starts at 1, after {steps} steps. " + "; ".join(words) + ".")
    return figure


def draw_balls(l1_update, l2_update, centre=(2.0, 1.0), curvature=(1.0, 3.0), axes=None):
    """Draw the minimiser of a quadratic loss as lambda grows, under L2 and under L1, and for two lambdas the ball that touches there.

    The paths come from many small steps of the student's own updates.
    """
    figure, axes = panels(axes, columns=2, size=(5.0, 4.8))
    centre, curvature, lams = np.array(centre), np.array(curvature), np.linspace(0, 2.4, 25)
    x, y = np.meshgrid(np.linspace(-1.8, 3.0, 160), np.linspace(-1.8, 2.2, 160))
    height = 0.5 * (curvature[0] * (x - centre[0]) ** 2 + curvature[1] * (y - centre[1]) ** 2)
    for ax, (name, update, order) in zip(axes, (("L2", l2_update, 2), ("L1", l1_update, 1))):
        with np.errstate(all="ignore"):  # a wrong update may go anywhere
            path = np.array([_minimiser(update, centre, curvature, lam) for lam in lams])
            levels = 0.5 * ((path - centre) ** 2 @ curvature)
        ax.contour(x, y, height, levels=10, colors="0.85", linewidths=0.8)
        for k, dash in ((8, "--"), (20, "-")):
            if height.min() < levels[k] < height.max():
                ax.contour(x, y, height, levels=[levels[k]], colors="0.45", linewidths=1)
                ball = _ball(np.linalg.norm(path[k], ord=order), order)
                ax.plot(*ball, dash, color=COLOURS[1], label=f"{name} ball that touches it, lambda = {lams[k]:g}")
        ax.plot(*path.T, ".-", color=COLOURS[0], label="minimiser, lambda from 0 to 2.4")
        ax.plot(*centre, "k*", markersize=10, label="minimum of the loss alone")
        ax.set(aspect="equal", xlim=(x.min(), x.max()), ylim=(y.min(), y.max()))
        tidy(ax, f"{name} penalty", "first weight", "second weight")
        ax.legend(fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.16))
        zero = int((np.abs(path) < 1e-2).any(axis=1).argmax())
        said = f"one weight becomes 0 at lambda = {lams[zero]:.1f}" if (np.abs(path) < 1e-2).any() else "no weight becomes 0"
        describe(figure, f"{name}: the minimiser moves from {centre.tolist()} to {np.round(path[-1], 2).tolist()} as lambda grows; {said}.")
    return figure


def _minimiser(update, centre, curvature, lam):
    """Long steps to get near, short ones to stay there: under L1 a step goes past 0 by up to its own length."""
    params = {"W1": centre.copy()}
    for lr in [0.02] * 300 + [0.001] * 200:
        params = update(params, {"W1": curvature * (params["W1"] - centre)}, lr, lam)
    return params["W1"]


def _ball(size, order):
    angle = np.linspace(0, 2 * np.pi, 201)  # with the corners among them
    points = np.array([np.cos(angle), np.sin(angle)])
    return size * points / np.linalg.norm(points, ord=order, axis=0)


def draw_powers(penalty, grad, powers, axes=None):
    """Draw |w|**p and its slope for several p; `penalty` and `grad` are the student's."""
    figure, (left, right) = panels(axes, columns=2, size=(4.4, 3.4))
    w = np.linspace(-2, 2, 201)
    for k, p in enumerate(powers):
        look = dict(color=COLOURS[k % len(COLOURS)], label=f"p = {p:g}")
        left.plot(w, [penalty(np.array([v]), 1.0, p) for v in w], DASHES[k % 4], **look)
        right.plot(w, grad(w, 1.0, p), DASHES[k % 4], **look)
    left.set_ylim(0, 6)
    right.set_ylim(-8, 8)
    tidy(left, "Penalty of one weight", "w", "|w|**p")
    tidy(right, "Its slope", "w", "slope")
    left.legend(fontsize=8, frameon=False)
    describe(figure, f"Penalties |w|**p and their slopes for p = {', '.join(f'{p:g}' for p in powers)}, w from -2 to 2. All are 0 at w = 0 and 1 at "
                     "w = 1 and -1; the slope for p = 1 jumps at 0 from -1 to 1, those of larger p pass through 0.")
    return figure


def draw_surface(loss, grad, x, y, lams, axes=None):
    """Draw the loss of the two-weight net over both weights, with steps of gradient descent down it, one panel a lambda."""
    figure, axes = panels(axes, columns=len(lams), size=(4.2, 3.8))
    side = np.linspace(-0.5, 2.5, 60)
    for ax, lam in zip(axes, lams):
        height = np.array([[loss(a, b, x, y, lam) for a in side] for b in side])
        ax.contour(side, side, np.log(height + 0.05), levels=18, cmap="viridis", linewidths=0.8)
        path = [np.array([1 / 3, 2.0])]
        for _ in range(300):
            path.append(path[-1] - 0.02 * np.array(grad(*path[-1], x, y, lam)))
        path = np.array(path)
        ax.plot(*path.T, ".-", color=COLOURS[1], markersize=3)
        ax.plot(*path[-1], "k*", markersize=9)
        tidy(ax, f"lam = {lam:g}", "w1", "w2")
        describe(figure, f"lam = {lam:g}: 300 steps from w = (0.33, 2) end at ({path[-1][0]:.2f}, {path[-1][1]:.2f}), where the loss is {loss(*path[-1], x, y, lam):.3g}.")
    return figure


def draw_curves(runs, column, ax=None):
    """Draw one column of several experiments, epoch by epoch."""
    figure, (ax,) = panels(ax, size=(6.6, 4.0))
    for k, (name, run) in enumerate(runs.items()):
        values = run[column]
        ax.plot(np.arange(1, len(values) + 1), values, DASHES[k % 4], color=COLOURS[k % len(COLOURS)], label=name)
        if run.get("stopped"):
            ax.plot(len(values), values[-1], "o", color=COLOURS[k % len(COLOURS)], label=f"stopped in epoch {len(values)}")
        describe(figure, f"{name}: {column} from {values[0]:.3g} to {values[-1]:.3g} in {len(values)} epochs, lowest {min(values):.3g}, highest {max(values):.3g}.")
    late = np.concatenate([run[column][5:] for run in runs.values()])  # the first epochs are alike and would flatten the rest
    ax.set_ylim(top=late.max() * 1.1)
    tidy(ax, column.capitalize(), "epoch", column)
    ax.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def draw_three_curves(axes=None):
    """Draw three made-up pairs of curves, for reading: A, B and C."""
    figure, axes = panels(axes, columns=3, size=(3.6, 3.0))
    epoch = np.arange(1, 41)
    fall = np.exp(-epoch / 7)
    curves = {"A": (0.9 * fall + 0.05, 0.8 * fall + 0.35 + 0.012 * np.maximum(epoch - 10, 0)),
              "B": (0.25 * fall + 0.85, 0.25 * fall + 0.88), "C": (0.9 * fall + 0.15, 0.88 * fall + 0.2)}
    words = {"A": "training loss falls to 0.05; validation loss falls to about 0.55 until epoch 10 and then rises to 0.71",
             "B": "both losses stay high, near 0.85 and 0.88, and close together", "C": "training loss falls to 0.15, validation loss to 0.2, and both stay there"}
    for ax, (name, (training, validation)) in zip(axes, curves.items()):
        ax.plot(epoch, training, "--", color=COLOURS[1], label="training")
        ax.plot(epoch, validation, "-", color=COLOURS[0], label="validation")
        ax.set_ylim(0, 1.2)
        tidy(ax, name, "epoch", "loss")
        ax.legend(fontsize=8, frameon=False)
        describe(figure, f"{name}: {words[name]}.")
    return figure
