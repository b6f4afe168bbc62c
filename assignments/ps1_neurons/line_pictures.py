"""Pictures of lines and planes: half-planes, steepness, boundaries. They are drawn from the functions you hand in."""

import numpy as np

from utils.figure import COLOURS, DASHES, MARKERS, describe, panels, tidy

SIDES = (COLOURS[0], COLOURS[4])


def plane(low, high, points=161):
    """Axis values and all points (M, 2) of a square grid in the plane."""
    axis = np.linspace(low, high, points)
    return axis, np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def draw_half_planes(discriminant, side, unit_normal, signed_distance, w, b, points):
    """The boundary of one discriminant, its unit normal, its two half-planes, and the distances of some points."""
    axis, grid = plane(-4, 4)
    sides = np.reshape(side(grid, w, b), (axis.size, axis.size))
    values = np.reshape(discriminant(grid, w, b), sides.shape)
    n, distances = np.asarray(unit_normal(w)), np.ravel(signed_distance(points, w, b))
    feet = points - distances[:, None] * n
    figure, (ax,) = panels(None, size=(6.4, 5.6))
    ax.contourf(axis, axis, sides, levels=[-2, 0, 2], colors=SIDES[::-1], alpha=0.2)
    ax.contour(axis, axis, values, levels=[0], colors="black", linewidths=1.6)
    root = feet[0] + 2.4 * np.array([n[1], -n[0]])  # on the boundary, beside the points
    ax.annotate("", root + n, root, arrowprops=dict(arrowstyle="-|>", color=COLOURS[2], linewidth=2.2, shrinkA=0, shrinkB=0))
    ax.text(*(root + 1.15 * n), "unit normal", color=COLOURS[2], fontsize=9)
    for k, (point, foot, distance) in enumerate(zip(points, feet, distances)):
        ax.plot(*np.stack([point, foot]).T, DASHES[1], color="0.35", linewidth=1.2)
        ax.plot(*point, MARKERS[k], color=SIDES[0] if distance > 0 else COLOURS[1], markersize=7)
        ax.annotate(f"{distance:+.2f}", point, (7, -3 if distance > 0 else -12), textcoords="offset points", fontsize=9)
    ax.text(2.6, 3.5, "g > 0", fontsize=11)
    ax.text(-3.7, -3.7, "g < 0", fontsize=11)
    tidy(ax, "The boundary g(x) = 0, its unit normal, and signed distances", "x1", "x2")
    ax.set_aspect("equal")
    told = ", ".join(f"({x:g}, {y:g}) has distance {d:+.2f}" for (x, y), d in zip(points, distances))
    describe(figure, f"A straight boundary cuts the plane into a half with g > 0 and a half with g < 0. Its unit normal, "
                     f"({n[0]:.3f}, {n[1]:.3f}), stands perpendicular on it and points to g > 0. Of the points, {told}.")
    return figure


def draw_steepness(sigmoid, scales, weights):
    """The step and sigmoids of several scales along a line; and over the plane, weights of one direction but unequal length."""
    x, (axis, grid) = np.linspace(-4, 4, 401), plane(-4, 4, 121)
    curves = [sigmoid(theta * x) for theta in scales]
    surfaces = [np.reshape(sigmoid(grid @ w), (axis.size, axis.size)) for w in weights]
    figure, axes = panels(None, 1, 1 + len(weights), size=(3.5, 3.3))
    axes[0].plot(x, np.where(x > 0, 1.0, 0.0), ":", color="black", label="step")
    for k, (theta, curve) in enumerate(zip(scales, curves)):
        axes[0].plot(x, curve, DASHES[k], color=COLOURS[k], label=f"theta = {theta:g}")
    tidy(axes[0], "sigmoid(theta x)", "x")
    axes[0].legend(fontsize=8, frameon=False)
    for ax, w, heights in zip(axes[1:], weights, surfaces):
        shown = ax.imshow(heights, extent=(-4, 4, -4, 4), origin="lower", cmap="cividis", vmin=0, vmax=1)
        ax.contour(axis, axis, heights, levels=[0.1, 0.5, 0.9], colors="white", linestyles=["--", "-", "--"], linewidths=1)
        tidy(ax, f"norm of theta = {np.linalg.norm(w):.2g}", "x1", "x2")
        ax.grid(False)
    figure.colorbar(shown, ax=axes[1:], shrink=0.8, label="sigmoid(theta . x)")
    describe(figure, "Left: along a line, the sigmoid is nearly flat for theta = " + f"{scales[0]:g} and nearly a step for theta = {scales[-1]:g}; all pass "
             "through 1/2 at x = 0. Right: over the plane, with weights of one direction. The line where the value is 1/2 stays where it is; "
             "the band between 0.1 and 0.9 is " + ", ".join(f"{2 * np.log(9) / np.linalg.norm(w):.1f} wide for norm {np.linalg.norm(w):.2g}" for w in weights) + ".")
    return figure


def draw_moving_boundary(X, y, history, at):
    """The boundary of logistic regression after several numbers of steps, and the loss; X has a column of ones first."""
    thetas, losses = np.array(history["theta"]), np.array(history["loss"])
    at = [step for step in at if step < len(thetas)]
    figure, (ax, curve) = panels(None, 1, 2, size=(5.2, 4.0))
    for label, colour, marker in ((0, COLOURS[1], "s"), (1, COLOURS[0], "o")):
        ax.scatter(*X[y == label, 1:].T, color=colour, marker=marker, s=26, alpha=0.7, label=f"class {label}")
    across = np.linspace(X[:, 1].min() - 1, X[:, 1].max() + 1, 2)
    shades = np.linspace(0.75, 0, len(at))
    for step, shade in zip(at, shades):
        b, w1, w2 = thetas[step]
        if w2:  # theta = 0 has no boundary
            ax.plot(across, -(b + w1 * across) / w2, color=str(shade), linewidth=1.8, label=f"after {step} steps")
    ax.set(xlim=across, ylim=(X[:, 2].min() - 1, X[:, 2].max() + 1))
    tidy(ax, "The boundary moves", "x1", "x2")
    ax.legend(fontsize=7, framealpha=0.9)
    curve.plot(losses, color=COLOURS[0])
    curve.scatter(at, losses[at], color=[str(s) for s in shades], edgecolor="black", zorder=3)
    curve.set_xscale("symlog", linthresh=1)
    tidy(curve, "Loss", "steps", "mean cross-entropy")
    describe(figure, f"Two classes in the plane and the boundary after {', '.join(map(str, at))} steps: it starts anywhere and settles between the classes. "
                     f"The loss falls from {losses[0]:.3f} to {losses[-1]:.3f} in {len(losses) - 1} steps, most of it in the first few.")
    return figure


def draw_votes(positives, votes, X, y):
    """For each point of the plane: how many one-against-all discriminants claim it, and which class has most one-against-one votes.

    `positives` and `votes` take points (M, 2) and return (M,) and (M, C).
    """
    axis, grid = plane(-6, 6, 201)
    claims = np.reshape(positives(grid), (axis.size, axis.size))
    counts = votes(grid)
    colours = [COLOURS[k] for k in (1, 4, 5)]
    figure, axes = panels(None, 1, 2, size=(5.2, 4.4))
    shown = axes[0].imshow(claims, extent=(-6, 6, -6, 6), origin="lower", cmap="cividis", vmin=0, vmax=claims.max())
    figure.colorbar(shown, ax=axes[0], shrink=0.8, ticks=np.arange(claims.max() + 1))
    axes[1].contourf(axis, axis, np.argmax(counts, axis=1).reshape(claims.shape), levels=[-0.5, 0.5, 1.5, 2.5], colors=colours, alpha=0.35)
    for ax, title in zip(axes, ("one against all: how many classes claim a point", "one against one: the class with most votes")):
        for label in np.unique(y):
            ax.scatter(*X[y == label].T, color=colours[label], marker=MARKERS[label], edgecolor="black", s=28, label=f"class {label}")
        tidy(ax, title, "x1", "x2")
        ax.grid(False)
    axes[1].legend(fontsize=8)
    none, several = np.mean(claims == 0), np.mean(claims > 1)
    describe(figure, f"Three classes. One against all: {none:.0%} of the plane is claimed by no class and {several:.0%} by more than one; there, the largest score decides. "
                     f"One against one: three regions meet in the middle, and only in {np.mean(np.max(counts, axis=1) == 1):.1%} of the plane has every class one vote.")
    return figure
